"""A muster as its leader sees it: who is there, who is red and why, who is still expected; fixed queries."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from relief.core import clock
from relief.core.models import Appointment
from relief.core.roles import DIRECTORS
from teams.domain.eligibility import Against, Bar
from teams.domain.muster import Chip, Standing, standing
from teams.models import CheckIn, Muster, MusterVehicle, TeamMember
from teams.selectors.readiness import reasons_against, with_facts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from relief.core.models import Organisation

State = TeamMember.State


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who is there, and how he stands."""

    check_in: CheckIn
    standing: Standing
    vest_twice: bool = False


@dataclass(frozen=True, slots=True)
class Expected:
    """Somebody of the squad who is not there yet, with what would stand against his going."""

    member: TeamMember
    reasons: list[Against]


@dataclass(frozen=True, slots=True)
class Board:
    """The whole muster."""

    muster: Muster
    present: list[Present]
    expected: list[Expected]
    vehicles: list[MusterVehicle]

    @property
    def red(self) -> list[Present]:
        """Those who may not go as they stand."""
        return [one for one in self.present if not one.standing.may_go]

    @property
    def aboard(self) -> list[Present]:
        """Those who have a seat."""
        return [one for one in self.present if one.check_in.vehicle_id]

    def free(self) -> dict[int, int]:
        """Empty seats by the key of the vehicle."""
        taken = Counter(one.check_in.vehicle_id for one in self.aboard)
        return {vehicle.pk: vehicle.seats - taken[vehicle.pk] for vehicle in self.vehicles}


def board_of(muster: Muster, *, at: datetime | None = None) -> Board:
    """Judge a muster as of a moment. Three queries."""
    return boards_of([muster], at=at)[0]


def boards_of(musters: Iterable[Muster], *, at: datetime | None = None) -> list[Board]:
    """Judge musters as of a moment. Three queries, however many they are."""
    several, moment = list(musters), timezone.localtime(at or clock.now())
    keys = [one.pk for one in several]
    rows = list(CheckIn.objects.filter(muster__in=keys).select_related("person", "member", "vehicle", "allowed_by"))
    vehicles = list(MusterVehicle.objects.filter(muster__in=keys))
    squads = [one.team_id for one in several if one.team_id and one.state == Muster.State.OPEN]
    facts = _members([row.member_id for row in rows if row.member_id], squads, moment)
    return [
        _board(one, [row for row in rows if row.muster_id == one.pk], facts, [each for each in vehicles if each.muster_id == one.pk], moment)
        for one in several
    ]


def standings_of(muster: Muster, check_ins: Iterable[CheckIn], at: datetime) -> dict[int, Standing]:
    """How some of those present stand, by the key of the check-in. One query."""
    rows, moment = list(check_ins), timezone.localtime(at)
    facts = _members([row.member_id for row in rows if row.member_id], [], moment)
    return {row.pk: _standing(muster, row, facts, moment) for row in rows}


def _board(muster: Muster, rows: list[CheckIn], facts: dict[int, TeamMember], vehicles: list[MusterVehicle], moment: datetime) -> Board:
    vests = Counter(row.vest for row in rows if row.vest)
    present = [Present(row, _standing(muster, row, facts, moment), vests[row.vest] > 1) for row in rows]
    here = {row.person_id for row in rows}
    waited = [one for one in facts.values() if one.team_id == muster.team_id and one.state == State.REGISTERED and one.person_id not in here]
    expected = [Expected(one, _bars(muster, one, moment)) for one in sorted(waited, key=lambda one: (one.cell, one.person.name, one.pk))]
    return Board(muster, present, expected if muster.state == Muster.State.OPEN else [], vehicles)


def _members(keys: Collection[int], squads: Collection[int], moment: datetime) -> dict[int, TeamMember]:
    rows = TeamMember.objects.filter(Q(pk__in=keys) | Q(team__in=squads, person__erased_at=None))
    return {member.pk: member for member in with_facts(rows, moment)}


def _standing(muster: Muster, row: CheckIn, facts: dict[int, TeamMember], moment: datetime) -> Standing:
    if not muster.goes_out or muster.state != Muster.State.OPEN:
        return Standing()
    member = facts.get(row.member_id or 0)
    reasons = reasons_against(member, moment) if member else [Against(Bar.NOT_REGISTERED)]
    return standing(reasons, {chip: getattr(row, chip) for chip in Chip}, lifted=bool(row.allowed_by_id))


def _bars(muster: Muster, member: TeamMember, moment: datetime) -> list[Against]:
    judged = standing(reasons_against(member, moment), {}) if muster.goes_out else Standing()
    return [*judged.final, *judged.unfit]


def directors_of(society: Organisation) -> list[Appointment]:
    """Directors of a society and of those above it, in force now, the nearest first. One query."""
    above = [society.path[: end + 1] for end, sign in enumerate(society.path) if sign == "/"]
    now = clock.now()
    rows = Appointment.objects.filter(role__in=DIRECTORS, organisation__path__in=above, starts_at__lte=now).exclude(ends_at__lte=now)
    return list(rows.select_related("person").order_by("-organisation__path", "pk"))

"""A muster as its leader sees it: who is there, who is red and why, who is still expected; fixed queries."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from relief.core import clock
from relief.core.models import Appointment
from relief.core.roles import DIRECTORS
from teams.domain.eligibility import Against, Bar
from teams.domain.muster import Chip, Standing, bag_carriers, standing
from teams.models import CheckIn, CourseSignUp, Invitation, Muster, MusterVehicle, TeamMember
from teams.selectors.readiness import reasons_against, with_facts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from relief.core.models import Organisation
    from teams.models import GearBag

    type Called = dict[int, Invitation]

State = TeamMember.State
LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who is there, and how he stands."""

    check_in: CheckIn
    standing: Standing
    vest_twice: bool = False


@dataclass(frozen=True, slots=True)
class Expected:
    """Somebody who is not there yet, with what would stand against his going: who said he comes, and by when, or who is of the squad."""

    member: TeamMember
    reasons: list[Against]
    comes: bool = False
    eta_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """The whole muster."""

    muster: Muster
    present: list[Present]
    expected: list[Expected]
    vehicles: list[MusterVehicle]

    @property
    def awaited(self) -> list[Expected]:
        """Those who are missed: who said they come; where nobody was called out, the whole squad."""
        return [one for one in self.expected if one.comes] if self.muster.call_out_id else self.expected

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
    """Judge musters as of a moment. Three queries, however many they are, and one more each where people were called out to, or are down for, one of them."""
    several, moment = list(musters), timezone.localtime(at or clock.now())
    keys = [one.pk for one in several]
    rows = list(CheckIn.objects.filter(muster__in=keys).select_related("person", "member", "vehicle", "allowed_by"))
    vehicles = list(MusterVehicle.objects.filter(muster__in=keys))
    squads = [one.team_id for one in several if one.team_id and one.state == Muster.State.OPEN]
    coming = _coming([one.call_out_id for one in several if one.call_out_id and one.state == Muster.State.OPEN])
    down = _down([one.pk for one in several if one.occasion == Muster.Occasion.COURSE and one.state == Muster.State.OPEN])
    keys_known = (
        [member for members in down.values() for member in members]
        + [row.member_id for row in rows if row.member_id]
        + [row.member_id for called in coming.values() for row in called.values()]
    )
    facts = _members(keys_known, squads, moment)
    return [
        _board(
            one,
            [row for row in rows if row.muster_id == one.pk],
            facts,
            [each for each in vehicles if each.muster_id == one.pk],
            coming,
            moment,
            down.get(one.pk, frozenset()),
        )
        for one in several
    ]


def carriers_of(board: Board, bags: list[GearBag]) -> tuple[dict[int, GearBag], list[GearBag]]:
    """Who takes which of the call-out's bags, by person: those who may go before those who said they come; and the bags nobody takes yet."""
    by_code = {bag.code: bag for bag in bags}
    here = [(one.check_in.person_id, one.check_in.member.cell, one.check_in.bag) for one in board.present if one.check_in.member and _can(one)]
    coming = [(one.member.person_id, one.member.cell, "") for one in board.expected if one.comes and not one.reasons]
    taken = bag_carriers([*here, *coming], [(bag.code, bag.cell) for bag in bags])
    return {person: by_code[code] for person, code in taken.items()}, [bag for bag in bags if bag.code not in taken.values()]


def _can(one: Present) -> bool:
    """Goes, or may once he has answered."""
    return not one.standing.final and not one.standing.failed


def standings_of(muster: Muster, check_ins: Iterable[CheckIn], at: datetime) -> dict[int, Standing]:
    """How some of those present stand, by the key of the check-in. One query."""
    rows, moment = list(check_ins), timezone.localtime(at)
    facts = _members([row.member_id for row in rows if row.member_id], [], moment)
    return {row.pk: _standing(muster, row, facts, moment) for row in rows}


def _board(
    muster: Muster,
    rows: list[CheckIn],
    facts: dict[int, TeamMember],
    vehicles: list[MusterVehicle],
    coming: dict[int, Called],
    moment: datetime,
    down: frozenset[int] = frozenset(),
) -> Board:
    vests = Counter(row.vest for row in rows if row.vest)
    present = [Present(row, _standing(muster, row, facts, moment), vests[row.vest] > 1) for row in rows]
    called = coming.get(muster.call_out_id or 0, {})
    expected = _expected(muster, {row.person_id for row in rows}, facts, called, moment, down) if muster.state == Muster.State.OPEN else []
    return Board(muster, present, expected, vehicles)


def _expected(muster: Muster, here: set[int], facts: dict[int, TeamMember], called: Called, moment: datetime, down: frozenset[int]) -> list[Expected]:
    """Those who said they come, by their time, those who are down for a course, then the rest of the squad."""
    known = [facts[row.member_id] for row in called.values() if row.member_id in facts]
    squad = [one for one in facts.values() if one.team_id == muster.team_id and one.state == State.REGISTERED and one.person_id not in called]
    seated = [facts[key] for key in sorted(down) if key in facts]
    waited = [one for one in (*known, *seated, *squad) if one.person_id not in here]
    found = [_waited_for(muster, one, called.get(one.person_id), moment, down=one.pk in down) for one in waited]
    return sorted(found, key=lambda one: (not one.comes, one.eta_at or LAST, one.member.cell, one.member.person.name, one.member.pk))


def _waited_for(muster: Muster, member: TeamMember, called: Invitation | None, moment: datetime, *, down: bool) -> Expected:
    return Expected(member, _bars(muster, member, moment), called is not None or down, called.eta_at if called else None)


def _coming(call_outs: Collection[int]) -> dict[int, Called]:
    """Who said he comes and has not arrived, by call-out and person. One query, none without call-outs."""
    found: dict[int, Called] = defaultdict(dict)
    for row in Invitation.objects.filter(call_out__in=call_outs, state=Invitation.State.COMING) if call_outs else ():
        found[row.call_out_id][row.person_id] = row
    return found


def _down(musters: Collection[int]) -> dict[int, frozenset[int]]:
    """Members with a seat in the course of a muster. One query, none where no course is open."""
    found: dict[int, set[int]] = defaultdict(set)
    seated = CourseSignUp.objects.filter(course__muster__in=musters, state=CourseSignUp.State.SEATED)
    for muster, member in seated.values_list("course__muster", "member") if musters else ():
        found[muster].add(member)
    return {key: frozenset(members) for key, members in found.items()}


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

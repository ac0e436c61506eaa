"""What decides about people, read as values: one query for the people, one each for leave, weekly hours and missions, however many they are."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q

from teams.domain.eligibility import Papers
from teams.domain.timers import LONGEST_REST, rest_until
from teams.domain.weekly import Rule
from teams.models import AvailabilityRule, DeployedMember, MemberLeave, TeamMember

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

State = TeamMember.State
CELLS = dict(TeamMember.Cell.choices)
COLUMNS = (
    "pk", "team_id", "person_id", "person__name", "person__phone", "cell", "state", "person__born_on", "insured_until", "medical_until",
    "certificate_until", "contact_confirmed_on", "resting_until", "opted_out",
)  # fmt: skip
PLACED = (*COLUMNS, "lives_in__longitude", "lives_in__latitude")


class Who(NamedTuple):
    """A member as he is judged: one row of values."""

    member: int
    team: int
    person: int
    name: str
    phone: str
    cell: str
    state: str
    born_on: date | None
    insured_until: date | None
    medical_until: date | None
    certificate_until: date | None
    contact_confirmed_on: date | None
    resting_until: datetime | None
    opted_out: bool
    longitude: float | None = None
    latitude: float | None = None

    @property
    def cell_name(self) -> str:
        """His cell in words."""
        return str(CELLS.get(self.cell, self.cell))


@dataclass(frozen=True, slots=True)
class Known:
    """What stands elsewhere about people at a moment: leave and weekly hours by member, missions by person."""

    away: Mapping[int, date]
    weekly: Mapping[int, tuple[Rule, ...]]
    on_scene: Mapping[int, datetime]
    resting: Mapping[int, datetime]
    coming: Mapping[int, datetime] = field(default_factory=dict)
    enrolled: frozenset[int] | None = None


def people_of(squads: Iterable[int], *, placed: bool = False) -> list[Who]:
    """Registered and suspended members of squads in the order of cells and names; ``placed``: with where they live. One query."""
    rows = TeamMember.objects.filter(team__in=squads, state__in=(State.REGISTERED, State.SUSPENDED), person__erased_at__isnull=True)
    return [
        Who._make((*row, *(None,) * (len(PLACED) - len(row))))
        for row in rows.order_by("cell", "person__name", "pk").values_list(*(PLACED if placed else COLUMNS))
    ]


def away_of(squads: Iterable[int], day: date) -> dict[int, date]:
    """Until when members are away, by member. One query."""
    rows = MemberLeave.objects.filter(member__team__in=squads, starts_on__lte=day, ends_on__gte=day)
    return dict(rows.order_by("ends_on").values_list("member_id", "ends_on"))


def weekly_of(squads: Iterable[int]) -> dict[int, tuple[Rule, ...]]:
    """The weekly hours of members, by member. One query."""
    found: dict[int, tuple[Rule, ...]] = {}
    rows = AvailabilityRule.objects.filter(member__team__in=squads).order_by("pk")
    for member, kind, weekdays, starts, ends in rows.values_list("member_id", "kind", "weekdays", "starts_at", "ends_at"):
        rule = Rule(kind == AvailabilityRule.Kind.ONLY, frozenset(map(int, weekdays)), starts, ends)
        found[member] = (*found.get(member, ()), rule)
    return found


def missions_of(moment: datetime) -> tuple[dict[int, datetime], dict[int, datetime]]:
    """Since when people are out, and until when those who came home rest, also where nobody has closed their mission yet. One query."""
    rested = Q(deployment__rest_until__gt=moment) | Q(deployment__closed_at=None, back_at__gt=moment - LONGEST_REST)
    out: dict[int, datetime] = {}
    resting: dict[int, datetime] = {}
    for person, out_at, back_at, until in (
        DeployedMember.objects.filter(Q(back_at=None) | rested).order_by().values_list("person_id", "out_at", "back_at", "deployment__rest_until")
    ):
        if back_at is None:
            out[person] = out_at
        else:
            resting[person] = max(until or rest_until(out_at, back_at), resting.get(person, back_at))
    return out, resting


def papers_of(who: Who, known: Known) -> Papers:
    """Everything about one of them, as eligibility reads it."""
    return Papers(
        registered=who.state == State.REGISTERED,
        has_phone=bool(who.phone),
        born_on=who.born_on,
        insured_until=who.insured_until,
        medical_until=who.medical_until,
        certificate_until=who.certificate_until,
        contact_confirmed_on=who.contact_confirmed_on,
        away_until=known.away.get(who.member),
        weekly=known.weekly.get(who.member, ()),
        on_scene_since=known.on_scene.get(who.person),
        resting_until=_later(who.resting_until, known.resting.get(who.person)),
        opted_out=who.opted_out,
        coming_since=known.coming.get(who.person),
        in_drill=known.enrolled is None or who.person in known.enrolled,
    )


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max(one, other) if one and other else one or other

"""Readiness of squads at a moment, in a fixed number of queries, however many people there are."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Max, Min, Q
from django.utils import timezone

from relief.core import clock
from relief.core.worlds import current_world_id
from teams.domain.eligibility import Against, Papers, against
from teams.domain.readiness import Readiness, SkillCount, readiness
from teams.domain.timers import rest_until
from teams.models import CellMinimum, RescueTeam, TeamMember
from teams.selectors.judging import Known, Who, away_of, missions_of, papers_of, people_of, weekly_of
from teams.selectors.skills import skills_held

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from django.db.models import QuerySet

    from relief.core.models import Organisation

State = TeamMember.State


class Needed(NamedTuple):
    """How many people of a cell, of those with a skill where one is named."""

    cell: str
    skill: str
    people: int


@dataclass(frozen=True, slots=True)
class Barred:
    """Somebody on the register who may not be sent, with every reason."""

    who: Who
    reasons: list[Against]


@dataclass(frozen=True, slots=True)
class Ready:
    """A squad at a moment: how it is judged, who may go, who may not and why."""

    team: RescueTeam
    at: datetime
    judged: Readiness
    deployable: list[Who]
    barred: list[Barred]


def teams_ready(teams: Iterable[RescueTeam], *, at: datetime | None = None) -> list[Ready]:
    """Judge squads as they stand now, or as their papers will stand at another moment. Five queries, and one where cells need skills."""
    squads = list(teams)
    moment = timezone.localtime(at or clock.now())
    keys = [team.pk for team in squads]
    people: dict[int, list[Who]] = defaultdict(list)
    for who in people_of(keys):
        people[who.team].append(who)
    known = Known(away_of(keys, moment.date()), weekly_of(keys), *missions_of(moment))
    least = [(row.team_id, Needed(row.cell, row.skill, row.people)) for row in CellMinimum.objects.filter(team__in=keys)]
    skilled = skills_held(keys, moment.date()) if any(one.skill for _team, one in least) else {}
    return [_ready(team, people[team.pk], known, [one for key, one in least if key == team.pk], skilled, moment) for team in squads]


def with_facts(rows: QuerySet[TeamMember], moment: datetime) -> QuerySet[TeamMember]:
    """Members at a muster with their person, until when they are away (``away_until``), since when they are on a mission (``on_scene_since``).

    ``left_at`` and ``home_at`` are those of a mission they are home from and that nobody has closed yet: they rest already.
    """
    day = moment.date()
    away = Max("leaves__ends_on", filter=Q(leaves__starts_on__lte=day, leaves__ends_on__gte=day))
    here = Q(person__deployed__world_id=current_world_id())
    home = here & Q(person__deployed__deployment__closed_at=None)  # nobody is home from a mission without having been called in
    judged = rows.annotate(
        away_until=away,
        on_scene_since=Min("person__deployed__out_at", filter=here & Q(person__deployed__back_at=None)),
        left_at=Max("person__deployed__out_at", filter=home & Q(person__deployed__back_at__isnull=False)),
        home_at=Max("person__deployed__back_at", filter=home),
    )
    return judged.select_related("person")


def reasons_against(member: TeamMember, moment: datetime) -> list[Against]:
    """Every reason against sending a member (as ``with_facts`` reads them) at a moment."""
    papers = Papers(
        registered=member.state == State.REGISTERED,
        has_phone=bool(member.person.phone),
        born_on=member.person.born_on,
        insured_until=member.insured_until,
        medical_until=member.medical_until,
        certificate_until=member.certificate_until,
        contact_confirmed_on=member.contact_confirmed_on,
        away_until=member.away_until,  # type: ignore[attr-defined] # annotated by with_facts
        on_scene_since=member.on_scene_since,  # type: ignore[attr-defined] # annotated by with_facts
        resting_until=_rests(member),
        opted_out=member.opted_out,
    )
    return against(papers, timezone.localtime(moment))


def _rests(member: TeamMember) -> datetime | None:
    known = [member.resting_until] if member.resting_until else []
    if member.home_at and member.left_at:  # type: ignore[attr-defined] # annotated by with_facts
        known.append(rest_until(member.left_at, member.home_at))  # type: ignore[attr-defined] # annotated by with_facts
    return max(known, default=None)


def deployable_by_cell(societies: Iterable[Organisation], *, at: datetime | None = None) -> dict[str, int]:
    """People who may be sent, by cell, over the squads of societies. Six queries."""
    found: dict[str, int] = dict.fromkeys(TeamMember.Cell.values, 0)
    for cells in deployable_by_society(societies, at=at).values():
        for cell, people in cells.items():
            found[cell] += people
    return found


def deployable_by_society(societies: Iterable[Organisation], *, at: datetime | None = None) -> dict[int, dict[str, int]]:
    """The same apart by the key of the society; one that has entered no squad is not among them. Six queries."""
    teams = RescueTeam.objects.filter(organisation__society__in=[society.pk for society in societies]).select_related("organisation")
    found: dict[int, dict[str, int]] = {}
    for squad in teams_ready(teams, at=at):
        cells = found.setdefault(squad.team.organisation.society_id or squad.team.organisation_id, dict.fromkeys(TeamMember.Cell.values, 0))
        for who in squad.deployable:
            cells[who.cell] += 1
    return found


def _ready(team: RescueTeam, people: list[Who], known: Known, least: list[Needed], skilled: Mapping[str, set[int]], moment: datetime) -> Ready:
    reasons = [(who, against(papers_of(who, known), moment)) for who in people]
    counts: dict[str, tuple[int, int]] = {}
    for who, why in reasons:
        registered, able = counts.get(who.cell, (0, 0))
        counts[who.cell] = (registered + (who.state == State.REGISTERED), able + (not why))
    able_people = [who for who, why in reasons if not why]
    skills = [SkillCount(one.cell, one.skill, _with_skill(able_people, one, skilled), one.people) for one in least if one.skill]
    minimums = {one.cell: one.people for one in least if not one.skill}
    days = {"drilled_on": team.drilled_on, "kit_checked_on": team.kit_checked_on}
    judged = readiness(counts, minimums, minimum=team.minimum_size, **days, day=moment.date(), skills=skills)
    return Ready(team, moment, judged, able_people, [Barred(who, why) for who, why in reasons if why])


def _with_skill(people: list[Who], needed: Needed, skilled: Mapping[str, set[int]]) -> int:
    held = skilled.get(needed.skill, set())
    return sum(who.cell == needed.cell and who.member in held for who in people)

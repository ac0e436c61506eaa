"""Whom to call out: everybody on the register judged at one moment, those who may go in the order of their turn, the rest with every reason."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

from django.db.models import Count, Max, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from relief.core import clock
from relief.core.domain.nearness import metres_between
from relief.core.models import World
from relief.core.worlds import REAL, current_world_id
from teams.domain.eligibility import TEST_BARS, Against, against
from teams.domain.waves import FAIR_DAYS, Candidate, Standing, fill, turn
from teams.models import CallOut, Invitation, RescueTeam
from teams.selectors.abilities import holders, still_wanted, wanted_of
from teams.selectors.judging import Known, Who, away_of, missions_of, papers_of, people_of, weekly_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from relief.core.domain.nearness import Point

State = Invitation.State
ON_THE_WAY = timedelta(hours=24)  # whoever said yes longer ago and never arrived is asked again


@dataclass(frozen=True, slots=True)
class Placed:
    """Somebody who may be asked, with what decided about his turn."""

    who: Who
    candidate: Candidate
    brings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """Everybody judged: ``able`` in the order of their turn, ``wave`` those the next wave asks, ``excluded`` with every reason.

    ``nobody``: what the call-out wants besides people and nobody who may be asked, or comes, has.
    """

    able: list[Placed]
    wave: list[Placed]
    excluded: list[tuple[Who, list[Against]]]
    standings: dict[str, Standing] = field(default_factory=dict)
    nobody: tuple[str, ...] = ()

    @property
    def short(self) -> dict[str, int]:
        """People a cell still lacks after this wave, if every one of them comes."""
        asked: dict[str, int] = {}
        for one in self.wave:
            asked[one.who.cell] = asked.get(one.who.cell, 0) + 1
        lacking = {cell: max(stand.missing - stand.waiting - asked.get(cell, 0), 0) for cell, stand in self.standings.items()}
        return {cell: n for cell, n in lacking.items() if n}


@dataclass(frozen=True, slots=True)
class Busy:
    """What missions and other call-outs of this world know of people, by person."""

    on_scene: dict[int, datetime]
    resting: dict[int, datetime]
    coming: dict[int, datetime]
    asked: dict[int, int]
    home: dict[int, datetime]


def proposal(call_out: CallOut, *, at: datetime | None = None) -> Proposal:
    """Whom to ask now. A fixed number of queries, however many people there are."""
    moment = timezone.localtime(at or clock.now())
    standings = standings_of(call_out, moment)
    asked = set(Invitation.objects.filter(call_out=call_out).values_list("person_id", flat=True))
    point = (call_out.longitude, call_out.latitude) if call_out.longitude is not None and call_out.latitude is not None else None
    able, excluded = judged(squads_of(call_out), moment, to=point, test=call_out.is_test, but=call_out.pk)
    able, nobody = _with_things(call_out, able, standings, asked)
    able.sort(key=lambda one: turn(one.candidate))
    if call_out.is_test:
        return Proposal(able, _once([one for one in able if one.who.person not in asked]), excluded)
    places = {one.candidate.member: one for one in able}
    chosen = fill((one.candidate for one in able), standings, spare=call_out.spare, asked=asked)
    return Proposal(able, [places[one.member] for one in chosen], excluded, standings, nobody)


def _with_things(call_out: CallOut, able: list[Placed], standings: dict[str, Standing], asked: set[int]) -> tuple[list[Placed], tuple[str, ...]]:
    """What people bring of what is wanted; for each thing nobody brings yet, the one whose turn it is goes first, rather one with several."""
    if not wanted_of(call_out):
        return able, ()
    lacking = still_wanted(call_out)
    has = holders(call_out, {one.who.person for one in able})
    told = [replace(one, brings=tuple(name for name, people in has.items() if one.who.person in people)) for one in able]
    free = sorted((one for one in told if one.who.cell in standings and one.who.person not in asked), key=lambda one: turn(one.candidate))
    first, nobody = set(), []
    while lacking:
        best = max(free, key=lambda one: len(set(one.brings) & set(lacking)), default=None)
        found = set(best.brings) & set(lacking) if best else set()
        if best is None or not found:
            nobody = lacking
            break
        first.add(best.candidate.member)
        lacking = [name for name in lacking if name not in found]
    return [replace(one, candidate=replace(one.candidate, brings=True)) if one.candidate.member in first else one for one in told], tuple(nobody)


def squads_of(call_out: CallOut) -> list[int]:
    """The keys of the squads that are asked."""
    if call_out.team_id:
        return [call_out.team_id]
    return list(
        RescueTeam.objects.filter(organisation__society=call_out.organisation.society_id or call_out.organisation_id).values_list("pk", flat=True)
    )


def standings_of(call_out: CallOut, moment: datetime) -> dict[str, Standing]:
    """Each wanted cell as it stands. Two queries."""
    thinking = Q(state__in=Invitation.OPEN, notified_at__gt=moment - timedelta(minutes=call_out.wave_minutes))
    rows = Invitation.objects.filter(call_out=call_out).values("cell").order_by("cell")
    counted = {
        row["cell"]: (row["there"], row["waiting"])
        for row in rows.annotate(there=Count("pk", filter=Q(state__in=Invitation.THERE)), waiting=Count("pk", filter=thinking))
    }
    return {cell: Standing(people, *counted.get(cell, (0, 0))) for cell, people in call_out.needs.order_by("cell").values_list("cell", "people")}


def judged(
    squads: Iterable[int], moment: datetime, *, to: Point | None = None, test: bool = False, but: int | None = None
) -> tuple[list[Placed], list[tuple[Who, list[Against]]]]:
    """Everybody of squads at a moment: who may be asked, and who may not and why. ``but`` is the call-out that asks."""
    people = people_of(squads, placed=True)
    busy = busy_with(moment, but)
    away, weekly = away_of(squads, moment.date()), weekly_of(squads)
    known = Known(away, weekly, busy.on_scene, busy.resting, busy.coming, _enrolled())
    way = cache(lambda lon, lat: round(metres_between((lon, lat), to)) if to and lon is not None and lat is not None else None)
    able, excluded = [], []
    for who in people:
        why = against(papers_of(who, known), moment)
        if test:
            why = [one for one in why if one.bar in TEST_BARS]
        if why:
            excluded.append((who, why))
        else:
            able.append(Placed(who, _candidate(who, way(who.longitude, who.latitude), busy)))
    return able, excluded


def busy_with(moment: datetime, but: int | None) -> Busy:
    """Who is on a mission or rests after one, is on the way to another call-out or there, or was often asked. Three queries."""
    on_scene, resting = missions_of(moment)
    engaged = Invitation.objects.filter(Q(state=State.ARRIVED) | Q(state=State.COMING, answered_at__gt=moment - ON_THE_WAY)).exclude(call_out=but)
    promised = engaged.values_list("person_id", Coalesce("arrived_at", "answered_at"))
    coming = {person: since for person, since in promised if person not in on_scene}
    recent = Invitation.objects.filter(notified_at__gt=moment - timedelta(days=FAIR_DAYS), call_out__kind=CallOut.Kind.REAL)
    rows = recent.order_by().values_list("person_id").annotate(n=Count("pk"), home=Max("stood_down_at", filter=Q(arrived_at__isnull=False)))
    asked, home = {}, {}
    for person, n, back in rows:
        asked[person] = n
        if back:
            home[person] = back
    return Busy(on_scene, resting, coming, asked, home)


def _enrolled() -> frozenset[int] | None:
    """Who takes part in the drill we are in; None in the real world."""
    if current_world_id() == REAL:
        return None
    return frozenset(World.objects.get(pk=current_world_id()).enrolled.values_list("pk", flat=True))


def _candidate(who: Who, metres: int | None, busy: Busy) -> Candidate:
    return Candidate(
        member=who.member,
        person=who.person,
        cell=who.cell,
        metres=metres,
        asked=busy.asked.get(who.person, 0),
        home_since=busy.home.get(who.person),
    )


def _once(placed: Iterable[Placed]) -> list[Placed]:
    """Each person once, with the membership whose turn comes first."""
    return list({one.who.person: one for one in reversed(list(placed))}.values())[::-1]

"""Keep ways that somebody drove, walked or rowed; routes and cards use them at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from gis.domain.refusals import NoRoadThere
from gis.domain.survey_refusals import NotTimed
from gis.models import RoadNetwork, SurveyedRoute, VehicleClass
from gis.selectors.surveys import SNAP_M, place_line
from gis.services.outdated import hold_class, measured_by, question_class, question_ways
from relief.core.services.events import record_event

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from gis.models import Trip
    from relief.core.models import Organisation, Person

DIGITS = 6


@transaction.atomic
def survey_route(
    *,
    network: RoadNetwork,
    organisation: Organisation,
    name: str,
    line: Sequence[Sequence[float]],
    minutes: Mapping[str, float],
    surveyed_on: date,
    surveyed_by: str,
    by: Person,
    source: str = SurveyedRoute.Source.DRAWN,
    both_ways: bool = True,
    max_weight_kg: int | None = None,
    max_height_cm: int | None = None,
    notes: str = "",
) -> SurveyedRoute:
    """Keep a line (WGS-84 [lon, lat] pairs) with the minutes it took by vehicle class code.

    From the next route on it stands between its ends instead of the network; trips it changes are flagged at once. Raises NotTimed, OffTheNetwork, NowhereToGo.
    """
    timed, drawn = _timed(minutes), _drawn(network, line)
    placed = place_line(network, drawn, along_roads=_drives(timed))
    route = SurveyedRoute.objects.create(
        network=network,
        organisation=organisation,
        name=name,
        source=source,
        geometry=drawn,
        minutes=timed,
        both_ways=both_ways,
        max_weight_kg=max_weight_kg,
        max_height_cm=max_height_cm,
        surveyed_on=surveyed_on,
        surveyed_by=surveyed_by,
        notes=notes,
        **placed._asdict(),
    )
    _roads_changed(network)
    _tell("route-surveyed", route, by)
    return route


@transaction.atomic
def amend_survey(
    *, route: SurveyedRoute, by: Person, minutes: Mapping[str, float], line: Sequence[Sequence[float]] | None = None, **facts: Any
) -> SurveyedRoute:
    """Write down what was found since: facts by field name, the minutes anew, the line only if there is another one.

    Raises what ``survey_route`` raises; the survey then stays as it was.
    """
    held = SurveyedRoute.objects.select_for_update(of=("self",)).select_related("network", "organisation").get(pk=route.pk)
    before = measured_by(held)
    held.minutes = _timed(minutes)
    held.geometry = _drawn(held.network, line) if line else held.geometry
    placed = place_line(held.network, held.geometry, along_roads=_drives(held.minutes))
    for name, value in (facts | placed._asdict()).items():
        setattr(held, name, value)
    held.save()
    _roads_changed(held.network)
    _tell("survey-changed", held, by, before)
    return held


@transaction.atomic
def retire_survey(route: SurveyedRoute, *, by: Person) -> SurveyedRoute:
    """A survey that holds no longer; the network counts again. Doing so twice changes nothing."""
    return _switch(route, "survey-retired", by, active=False)


@transaction.atomic
def revive_survey(route: SurveyedRoute, *, by: Person) -> SurveyedRoute:
    """A survey that holds after all. Doing so twice changes nothing."""
    return _switch(route, "survey-revived", by, active=True)


def _switch(route: SurveyedRoute, kind: str, by: Person, *, active: bool) -> SurveyedRoute:
    held = SurveyedRoute.objects.select_for_update(of=("self",)).select_related("network", "organisation").get(pk=route.pk)
    if held.is_active != active:
        held.is_active = route.is_active = active
        held.save(update_fields=["is_active"])
        _roads_changed(held.network)
        _tell(kind, held, by)
    return route


@transaction.atomic
def set_speeds(*, kind: VehicleClass, speeds: Mapping[str, int], percent: int, by: Person) -> list[Trip]:
    """The speed table of a class: km/h by road class (0: may not use it; a class not named: the road's own), percent of the road's speed.

    Answers the trips that would go otherwise now, flagged at once.
    """
    before = hold_class(kind)
    kind.class_speeds, kind.speed_percent = dict(speeds), percent
    kind.save(update_fields=["class_speeds", "speed_percent"])
    return question_class(kind, before, by) if before else []


def _timed(minutes: Mapping[str, float]) -> dict[str, float]:
    known = set(VehicleClass.objects.filter(code__in=minutes).values_list("code", flat=True))
    timed = {code: float(took) for code, took in minutes.items() if took and took > 0 and code in known}
    if not timed:
        raise NotTimed
    return timed


def _drawn(network: RoadNetwork, line: Sequence[Sequence[float]]) -> list[list[float]]:
    """The line, to a decimetre. Raises NoRoadThere where it has no two ends."""
    if len(line) < 2:  # noqa: PLR2004 - a line has two ends
        raise NoRoadThere(network=str(network), metres=SNAP_M)
    return [[round(lon, DIGITS), round(lat, DIGITS)] for lon, lat, *_ in line]


def _drives(minutes: Mapping[str, float]) -> bool:
    """Whether a road vehicle was timed; a boat on the river beside a road says nothing about the road."""
    return VehicleClass.objects.filter(code__in=minutes, travels_by=VehicleClass.Way.ROAD).exists()


def _roads_changed(network: RoadNetwork) -> None:
    """Every process lays the surveys over the network anew at its next route."""
    held = RoadNetwork.objects.select_for_update().get(pk=network.pk)
    held.version += 1
    held.save(update_fields=["version"])
    network.version = held.version


def _tell(kind: str, route: SurveyedRoute, by: Person, before: frozenset[int] = frozenset()) -> None:
    """Write it down, and flag the trips it reaches; ``before``: the segments it spoke of until now."""
    facts: dict[str, Any] = {"km": round(route.length_m / 1000, 1), "minutes": route.minutes}
    record_event(kind=kind, by=by, organisation=route.organisation, subject=route, payload=facts)
    question_ways(route.network, before | measured_by(route), by)

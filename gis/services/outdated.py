"""Flag the trips that a new survey, other speeds or new hours reach, in the same transaction; planning them again is one step for all."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from gis.domain.errors import NoRoute
from gis.domain.surveys import SURVEYED
from gis.domain.vehicles import ROAD_CLASSES, classes_moved
from gis.domain.windows import window_of
from gis.models import RoadNetwork, RoadSegment, Trip, TripStop, VehicleClass
from gis.routers import forget_networks, profile_of
from gis.selectors.detours import alternative
from gis.selectors.requisitions import needed_by_of
from gis.services.locks import hold_live, hold_ways
from inventory.models import ReleaseOrderLine
from relief.core import clock
from relief.core.services.events import record_event

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from django.db.models import QuerySet

    from gis.domain.vehicles import VehicleProfile
    from gis.models import Shelter, SurveyedRoute
    from gis.selectors.routes import Route
    from relief.core.models import Person

NOTABLE_S = 60
KINDS: dict[str, str] = {
    Trip.Outdated.SURVEYED: "trip-way-surveyed",
    Trip.Outdated.SPEEDS: "trip-speeds-changed",
    Trip.Outdated.HOURS: "trip-hours-changed",
}


def measured_by(route: SurveyedRoute) -> frozenset[int]:
    """The segments a survey speaks of: its own, and those it runs along."""
    return frozenset({SURVEYED + route.pk, *route.covers})


def question_ways(network: RoadNetwork, measured: Collection[int], by: Person) -> None:
    """Flag every live trip that would go otherwise now that some segments were measured; one whose way is right again is freed.

    A trip that has left is flagged only if it drives on what was measured: its driver is not sent over another road to save minutes.
    """
    try:
        for trip in hold_live(network):
            if trip.state == Trip.State.PLANNED or not set(measured).isdisjoint(trip.segments):
                _question(trip, Trip.Outdated.SURVEYED, by)
    finally:
        # The roads were read inside this transaction: should it be undone, no process may keep them under this version.
        forget_networks()


def hold_class(kind: VehicleClass) -> VehicleProfile | None:
    """Hold the ways and a class before it is changed; answers how it meets roads until then, None where it is new."""
    hold_ways()
    held = VehicleClass.objects.select_for_update(no_key=True).filter(pk=kind.pk).first()
    return profile_of(held) if held else None


def question_class(kind: VehicleClass, before: VehicleProfile, by: Person) -> list[Trip]:
    """Flag every live trip of a class that would go otherwise now that its limits or speeds are others; answers those flagged.

    As with a survey, one that has left is flagged only if it drives on roads of a class whose speed changed.
    """
    moved = classes_moved(before, profile_of(kind))
    networks = RoadNetwork.objects.filter(pk__in=Trip.objects.filter(state__in=Trip.LIVE, vehicle__vehicle_class=kind).values("network"))
    rows = [trip for network in networks.order_by("pk") for trip in hold_live(network) if trip.vehicle.vehicle_class_id == kind.pk]
    return [trip for trip in rows if (trip.state == Trip.State.PLANNED or _drives_on(trip, moved)) and _question(trip, Trip.Outdated.SPEEDS, by)]


def _drives_on(trip: Trip, moved: frozenset[str] | None) -> bool:
    roads = RoadSegment.objects.filter(network=trip.network_id, index__in=trip.segments)
    return moved is None or roads.exclude(road_class__in=set(ROAD_CLASSES) - moved).exists()


def _question(trip: Trip, reason: str, by: Person) -> bool:
    """Look at one trip again; True where it was flagged now."""
    way = _way(trip)
    moved = way is None or _differs(trip, way)
    if moved and not trip.outdated:
        _flag(trip, reason, by, {"no_way": True} if way is None else {"minutes": -(-way.seconds // 60), "km": round(way.metres / 1000, 1)})
        return True
    if not moved and trip.goes_otherwise:
        trip.outdated = ""
        trip.save(update_fields=["outdated"])
    return False


def _way(trip: Trip) -> Route | None:
    try:
        return alternative(trip)
    except NoRoute:
        return None


def _differs(trip: Trip, way: Route) -> bool:
    """Whether a way is another one, or a minute longer or shorter; of a trip under way only what is still ahead is compared."""
    if trip.state == Trip.State.UNDER_WAY:
        return not set(way.segments) <= set(trip.segments)
    return way.segments != trip.segments or abs(way.seconds - trip.planned_seconds) >= NOTABLE_S


def _flag(trip: Trip, reason: str, by: Person, facts: dict[str, Any]) -> None:
    trip.outdated = reason
    trip.save(update_fields=["outdated"])
    record_event(kind=KINDS[reason], by=by, incident=trip.incident, subject=trip, payload={"vehicle": str(trip.vehicle)} | facts)


def reach_trips(*, shelter: Shelter, by: Person) -> None:
    """New hours of a shelter, or a sooner need there, reach every stop ahead; trips that have not left are flagged where that changes them.

    The caller holds the ways, so that no trip to the shelter is planned meanwhile.
    """
    going = Trip.objects.filter(state__in=Trip.LIVE, stops__shelter=shelter).values("pk")
    list(Trip.objects.select_for_update(of=("self",)).filter(pk__in=going).order_by("pk").values_list("pk"))
    ahead = TripStop.objects.filter(shelter=shelter, trip__state__in=Trip.LIVE, waybill__arrived_at__isnull=True)
    moved = {stop.trip_id: stop.trip for stop in hold_to_hours(ahead)}
    for trip in moved.values():
        if trip.state == Trip.State.PLANNED and not trip.outdated:
            _flag(trip, Trip.Outdated.HOURS, by, {"place": shelter.name})


def hold_to_hours(stops: QuerySet[TripStop]) -> list[TripStop]:
    """Write the hours of today on stops; answers those for which they are others than before."""
    rows = list(stops.select_related("trip__vehicle", "trip__incident", "shelter", "release_order").order_by("pk"))
    needs, hours = _needs_of(rows)
    moved = [stop for stop in rows if _hold(stop, needs.get(stop.pk, ()), hours)]
    TripStop.objects.bulk_update(moved, ["opens_at", "due_by"])
    return moved


def _needs_of(stops: Collection[TripStop]) -> tuple[dict[int, set[int]], dict[int, datetime]]:
    """The needs (keys) each stop serves, and by when each is to be met; two queries."""
    lines = {row["line"] for stop in stops for row in stop.load if row.get("line")}
    serves = {pk: int(reason.get("need") or 0) for pk, reason in ReleaseOrderLine.objects.filter(pk__in=lines).values_list("pk", "reason")}
    needs = {stop.pk: {serves.get(row.get("line"), 0) for row in stop.load} for stop in stops}
    return needs, needed_by_of({need for some in needs.values() for need in some if need})


def _hold(stop: TripStop, needs: Collection[int], hours: Mapping[int, datetime]) -> bool:
    needed = [stop.release_order.needed_by] if stop.release_order.needed_by else []
    needed += [hours[need] for need in needs if need in hours]
    left = stop.trip.departed_at
    ready = max(clock.now(), left + timedelta(seconds=stop.eta_seconds)) if left else clock.now() + timedelta(seconds=stop.eta_seconds)
    window = window_of(timezone.localtime(ready), stop.shelter.opens_at, stop.shelter.closes_at, min(needed, default=None))
    before, (stop.opens_at, stop.due_by) = (stop.opens_at, stop.due_by), (window.begins, window.until)
    return before != (stop.opens_at, stop.due_by)

"""The road ends and the goods go on: what is left of a trip is taken over by a boat, a party on foot or another vehicle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from gis.domain.loads import Good, weigh
from gis.domain.refusals import VehicleBusy, WrongTripState
from gis.domain.relays import runs_needed
from gis.models import Transhipment, Trip, TripStop, Vehicle
from gis.selectors.routes import Point, Route, point_of_shelter, route
from gis.services.loading import goods_on
from gis.services.locks import hold_roads
from gis.services.outdated import hold_to_hours
from gis.services.trips import NUMBER_CODE, locked
from inventory.models import Waybill
from inventory.services.relay import hand_over
from relief.core import clock
from relief.core.services.events import record_event
from relief.core.services.numbers import next_number

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from relief.core.models import Person

MOVING = (Waybill.State.DEPARTED, Waybill.State.DIVERTED)


@transaction.atomic
def tranship(
    *,
    trip: Trip,
    vehicle: Vehicle,
    place: Point,
    by: Person,
    occurred_at: datetime | None = None,
    minutes: int | None = None,
    driver: str = "",
    driver_phone: str = "",
) -> Trip:
    """Hand what is still on a trip over to another carrier at ``place``; its waybills go on with it and the book does not move.

    A small carrier goes as often as it must. ``minutes``: one way to the first stop as reckoned on the spot, where no road or
    surveyed way of its class leads. Answers the trip that goes on.
    Raises WrongTripState, VehicleBusy, VehicleOverload, NoRoute, and what the waybill refuses.
    """
    hold_roads([trip.network])
    held = locked(trip, Trip.State.UNDER_WAY)
    stops = [stop for stop in held.stops.all() if stop.waybill and stop.waybill.state in MOVING]
    if not stops:
        raise WrongTripState(number=held.number, state=str(held.get_state_display()))
    taker, goods = _free(vehicle), goods_on([stop.waybill_id for stop in stops if stop.waybill_id])
    runs = runs_needed(goods, 1000 * taker.payload_kg, 1000 * taker.volume_dm3, place=stops[-1].shelter.name, depot=place.name)
    way = _way(held, taker, place, stops, minutes)
    moment = occurred_at or clock.now()
    later = _go_on(held, taker, way, goods, runs, moment)
    _move(stops, later, way, runs)
    who = {"driver": driver or taker.driver, "driver_phone": driver_phone or taker.driver_phone}
    kinds = {"carrier": str(taker.vehicle_class), "was": str(held.vehicle.vehicle_class)}
    for stop in stops:
        hand_over(waybill=_paper(stop), by=by, place=place.name, plate=taker.plate, occurred_at=moment, **who, **kinds)
    spot = {"name": place.name, "longitude": place.longitude, "latitude": place.latitude}
    Transhipment.objects.create(earlier=held, later=later, runs=runs, at=moment, by=by, **spot)
    _end(held, moment)
    hold_to_hours(TripStop.objects.filter(trip=later))
    facts: dict[str, Any] = {"vehicle": str(held.vehicle), "to": taker.plate, "place": place.name, "runs": runs, "minutes": -(-way.seconds // 60)}
    record_event(kind="trip-transhipped", by=by, occurred_at=moment, incident=held.incident, subject=later, payload=facts)
    trip.refresh_from_db()
    return later


def _free(vehicle: Vehicle) -> Vehicle:
    held = Vehicle.objects.select_for_update(of=("self",)).select_related("vehicle_class").get(pk=vehicle.pk, is_active=True)
    busy = Trip.objects.filter(vehicle=held, state__in=Trip.LIVE).first()
    if busy:
        raise VehicleBusy(vehicle=str(held), trip=busy.number)
    return held


def _way(trip: Trip, taker: Vehicle, place: Point, stops: Sequence[TripStop], minutes: int | None) -> Route:
    points = [place, *(point_of_shelter(stop.shelter) for stop in stops)]
    if minutes is None:
        return route(trip.network, taker.vehicle_class, points)
    line = [[round(point.longitude, 6), round(point.latitude, 6)] for point in points]
    return Route(tuple(60 * minutes * (row + 1) for row in range(len(stops))), 0, [], line)


def _go_on(trip: Trip, taker: Vehicle, way: Route, goods: Sequence[Good], runs: int, moment: datetime) -> Trip:
    """The trip of the next carrier; every further run goes there and back once more."""
    grams, cm3 = weigh(goods)
    return Trip.objects.create(
        number=next_number(organisation=trip.warehouse.organisation, kind=NUMBER_CODE, on=clock.today()),
        incident=trip.incident,
        proposal=trip.proposal,
        vehicle=taker,
        warehouse=trip.warehouse,
        network=trip.network,
        state=Trip.State.UNDER_WAY,
        weight_g=grams,
        volume_cm3=cm3,
        planned_seconds=_later(way, runs) + way.seconds,
        metres=way.metres,
        segments=way.segments,
        geometry=way.line,
        planned_at=moment,
        departed_at=moment,
    )


def _later(way: Route, runs: int) -> int:
    """Seconds until the last run sets out."""
    return 2 * (runs - 1) * way.seconds


def _move(stops: Sequence[TripStop], later: Trip, way: Route, runs: int) -> None:
    for order, (stop, arrival) in enumerate(zip(stops, way.arrivals, strict=True), start=1):
        stop.trip, stop.order, stop.eta_seconds = later, order, _later(way, runs) + arrival
    TripStop.objects.bulk_update(stops, ["trip", "order", "eta_seconds"])


def _paper(stop: TripStop) -> Waybill:
    if stop.waybill is None:
        raise Waybill.DoesNotExist(str(stop))
    return stop.waybill


def _end(trip: Trip, moment: datetime) -> None:
    """The vehicle that came is free, unless somebody still has to sign for what it brought before."""
    trip.blocked_by = None
    if not TripStop.objects.filter(trip=trip).exclude(waybill__proof__isnull=False).exists():
        trip.state, trip.finished_at = Trip.State.DONE, moment
    trip.save(update_fields=["state", "finished_at", "blocked_by"])

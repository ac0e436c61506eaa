"""Plan trips: approved goods onto the vehicles that stand at their warehouse, never too heavy, too full or on a road they may not use."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import transaction

from gis.domain.loads import Vehicle as Carrier
from gis.domain.loads import require_fit, weigh
from gis.domain.refusals import NothingToLoad, OtherWarehouse, VehicleBusy, WrongTripState
from gis.domain.trips import plan_in_time
from gis.models import Trip, TripStop, Vehicle
from gis.selectors.detours import Detour, detour
from gis.selectors.roads import active_network
from gis.selectors.routes import point_of_shelter, point_of_store, route
from gis.services.loading import Load, require_weights, waiting_loads, waiting_orders_of
from gis.services.locks import hold_orders, hold_roads
from gis.services.yards import Call, needed_hours, scheduled, window_at, yard_of
from relief.core import clock
from relief.core.services.events import record_event
from relief.core.services.numbers import next_number
from relief.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from gis.models import RoadNetwork
    from gis.selectors.routes import Route
    from inventory.models import ReleaseOrder, Warehouse
    from relief.core.models import Incident, Person

NUMBER_CODE = "TR"


class Planned(NamedTuple):
    """The trips that were made, and for each warehouse that could not send, why."""

    trips: list[Trip]
    refused: list[Problem]


@transaction.atomic
def plan_trips(*, incident: Incident, by: Person, orders: Sequence[ReleaseOrder] | None = None) -> Planned:
    """Bring everything approved and not yet loaded (of an incident, or of some of its orders) onto trips.

    Each warehouse uses the free vehicles standing there; one that cannot send does not hold up the others. When nobody can,
    the first refusal is raised: NothingToLoad, NoVehicle, VehicleOverload, TripsImpossible, UnknownWeight, NoNetwork.
    """
    network = active_network()
    hold_roads([network])
    by_store: dict[Warehouse, list[Load]] = defaultdict(list)
    for load in waiting_loads(hold_orders(waiting_orders_of(incident) if orders is None else orders)):
        by_store[load.line.order.warehouse].append(load)
    if not by_store:
        raise NothingToLoad(orders=str(incident))
    trips: list[Trip] = []
    refused: list[Problem] = []
    for store, loads in sorted(by_store.items(), key=lambda pair: pair[0].pk):
        try:
            with transaction.atomic():
                trips += _plan_store(network, incident, store, loads, by)
        except Problem as refusal:
            refused.append(refusal)
    if not trips:
        raise refused[0]
    return Planned(trips, refused)


def _plan_store(network: RoadNetwork, incident: Incident, store: Warehouse, loads: list[Load], by: Person) -> list[Trip]:
    yard = yard_of(network, store, loads)
    return [save_trip(network, incident, store, yard.vehicles[trip.vehicle], *scheduled(yard, trip), by) for trip in plan_in_time(yard.problem).trips]


def save_trip(
    network: RoadNetwork, incident: Incident, store: Warehouse, vehicle: Vehicle, calls: list[Call], leaves_at: datetime, by: Person
) -> Trip:
    """Write one trip with a stop per order and place. Raises NoRoute."""
    way = way_of(network, store, vehicle, calls)
    trip = Trip.objects.create(
        number=next_number(organisation=store.organisation, kind=NUMBER_CODE, on=clock.today()),
        incident=incident,
        vehicle=vehicle,
        warehouse=store,
        planned_at=clock.now(),
        **facts_of(network, way, calls, leaves_at),
    )
    stops = TripStop.objects.bulk_create(stops_of(trip, calls, way.arrivals))
    record_event(kind="trip-planned", by=by, incident=incident, subject=trip, payload=told_of(trip, stops))
    return trip


def way_of(network: RoadNetwork, store: Warehouse, vehicle: Vehicle, calls: Sequence[Call]) -> Route:
    """The quickest way through the calls now. Raises NoRoute."""
    return route(network, vehicle.vehicle_class, [point_of_store(store), *(point_of_shelter(call.loads[0].shelter) for call in calls)])


def facts_of(network: RoadNetwork, way: Route, calls: Sequence[Call], leaves_at: datetime) -> dict[str, Any]:
    """What a trip row says of its load, its way and its hour."""
    grams, cm3 = weigh(load.good for call in calls for load in call.loads)
    line = {"planned_seconds": way.seconds, "metres": way.metres, "segments": way.segments, "geometry": way.line}
    return {"network": network, "weight_g": grams, "volume_cm3": cm3, "leaves_at": leaves_at, **line}


def told_of(trip: Trip, stops: Sequence[TripStop]) -> dict[str, Any]:
    """A planned trip in the words of its event."""
    late = list(dict.fromkeys(str(stop.shelter) for stop in stops if stop.is_late))
    return {
        "vehicle": trip.vehicle.plate,
        "kg": round(trip.weight_g / 1000),
        "m3": round(trip.volume_cm3 / 1e6, 1),
        "minutes": -(-trip.planned_seconds // 60),
        "km": round(trip.metres / 1000, 1),
    } | ({"late": late} if late else {})


def stops_of(trip: Trip, calls: Sequence[Call], arrivals: Sequence[int]) -> list[TripStop]:
    """A stop per order and place, unsaved. The road tells when the vehicle is there, the plan whether it waits or unloads before."""
    stops: list[TripStop] = []
    for call, arrival in zip(calls, arrivals, strict=True):
        by_order: dict[int, list[Load]] = defaultdict(list)
        for load in call.loads:
            by_order[load.line.order_id].append(load)
        hours = {"opens_at": call.window.begins, "due_by": call.window.until}
        for order, rows in by_order.items():
            load_rows = [{"line": row.line.pk, "item": row.line.item_id, "lot": row.line.lot_id, "quantity": row.quantity} for row in rows]
            facts = {"release_order_id": order, "shelter": rows[0].shelter, "load": load_rows, "eta_seconds": max(arrival, call.seconds)}
            stops.append(TripStop(trip=trip, order=len(stops) + 1, **facts, **hours))
    return stops


@transaction.atomic
def plan_trip(*, vehicle: Vehicle, orders: Sequence[ReleaseOrder], by: Person) -> Trip:
    """Put all that waits on some orders onto one vehicle, in that order; what it cannot carry is refused whole.

    Raises NothingToLoad, OtherWarehouse, VehicleBusy, VehicleOverload, NoRoute, UnknownWeight.
    """
    network = active_network()
    hold_roads([network])
    loads = waiting_loads(hold_orders(orders))
    held = Vehicle.objects.select_for_update(of=("self",)).select_related("vehicle_class", "warehouse").get(pk=vehicle.pk)
    if not loads:
        raise NothingToLoad(orders="、".join(order.number for order in orders))
    store = loads[0].line.order.warehouse
    _require_at(held, loads)
    require_weights(loads)
    busy = Trip.objects.filter(vehicle=held, state__in=Trip.LIVE).first()
    if busy:
        raise VehicleBusy(vehicle=str(held), trip=busy.number)
    carrier = Carrier(held.plate, 0, 1000 * held.payload_kg, 1000 * held.volume_dm3, held.vehicle_class.code)
    require_fit([load.good for load in loads], [carrier], "、".join(dict.fromkeys(load.shelter.name for load in loads)), str(store))
    calls: dict[int, list[Load]] = defaultdict(list)
    for load in loads:
        calls[load.shelter.pk].append(load)
    incident, now, needed = loads[0].line.order.incident or loads[0].shelter.incident, clock.now(), needed_hours(loads)
    return save_trip(network, incident, store, held, [Call(rows, 0, window_at(rows, now, needed)) for rows in calls.values()], now, by)


def _require_at(vehicle: Vehicle, loads: Sequence[Load]) -> None:
    for load in loads:
        order = load.line.order
        if order.warehouse_id != vehicle.warehouse_id:
            raise OtherWarehouse(order=order.number, warehouse=str(order.warehouse), vehicle=str(vehicle), stands_at=str(vehicle.warehouse or "—"))


@transaction.atomic
def cancel_trip(*, trip: Trip, by: Person) -> Trip:
    """Give up a trip that has not left; its goods wait again. Raises WrongTripState."""
    held = locked(trip, Trip.State.PLANNED)
    held.state = trip.state = Trip.State.CANCELLED
    held.save(update_fields=["state"])
    record_event(kind="trip-cancelled", by=by, incident=held.incident, subject=held)
    return trip


@transaction.atomic
def reroute_trip(*, trip: Trip, by: Person) -> Trip:
    """Give a trip the quickest way its vehicle may use now; the flag of the closed road falls. Raises NoRoute, WrongTripState."""
    hold_roads([trip.network])
    held = locked(trip, *Trip.LIVE)
    before = held.planned_seconds
    _turn_to(held, detour(held))
    facts = {
        "minutes_before": -(-before // 60),
        "minutes": -(-held.planned_seconds // 60),
        "km": round(held.metres / 1000, 1),
        "vehicle": str(held.vehicle),
    }
    record_event(kind="trip-rerouted", by=by, incident=held.incident, subject=held, payload=facts)
    trip.refresh_from_db()
    return trip


def _turn_to(trip: Trip, found: Detour) -> None:
    """Lay the way ahead behind what is driven already; times go on counting from the departure."""
    way = found.way
    trip.planned_seconds, trip.metres = found.elapsed + way.seconds, found.driven_m + way.metres
    trip.segments, trip.geometry, trip.blocked_by, trip.outdated = way.segments, [*found.driven, *way.line], None, ""
    trip.save(update_fields=["planned_seconds", "metres", "segments", "geometry", "blocked_by", "outdated"])
    for stop, arrival in zip(found.ahead, way.arrivals, strict=True):
        stop.eta_seconds = found.elapsed + arrival
    TripStop.objects.bulk_update(found.ahead, ["eta_seconds"])


def locked(trip: Trip, *states: Trip.State) -> Trip:
    """The trip, locked, in one of these states. Raises WrongTripState."""
    rows = Trip.objects.select_for_update(of=("self",)).select_related("vehicle__vehicle_class", "warehouse__organisation", "network", "incident")
    held = rows.prefetch_related("stops__shelter", "stops__waybill").get(pk=trip.pk)
    if held.state not in states:
        raise WrongTripState(number=held.number, state=str(held.get_state_display()))
    return held

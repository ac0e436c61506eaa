"""Plan trips: approved goods onto the vehicles that stand at their warehouse, never too heavy, too full or on a road they may not use."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from gis.domain.loads import Delivery, TripProblem, require_fit, weigh
from gis.domain.loads import Trip as PlannedTrip
from gis.domain.loads import Vehicle as Carrier
from gis.domain.refusals import NothingToLoad, OtherWarehouse, VehicleBusy, WrongTripState
from gis.domain.trips import plan_in_time
from gis.domain.windows import Window, window_of
from gis.models import Trip, TripStop, Vehicle
from gis.selectors.detours import Detour, detour
from gis.selectors.roads import active_network, closed_segments
from gis.selectors.routes import point_of_shelter, point_of_store, route
from gis.selectors.travel import travel_tables
from gis.services.loading import Load, require_weights, waiting_loads, waiting_orders_of
from gis.services.locks import hold_orders, hold_roads, hold_vehicles
from relief.core import clock
from relief.core.services.events import record_event
from relief.core.services.numbers import next_number
from relief.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from gis.domain.loads import Travel
    from gis.models import RoadNetwork
    from inventory.models import ReleaseOrder, Warehouse
    from relief.core.models import Incident, Person

NUMBER_CODE = "TR"


class Planned(NamedTuple):
    """The trips that were made, and for each warehouse that could not send, why."""

    trips: list[Trip]
    refused: list[Problem]


class Call(NamedTuple):
    """One call of a trip: what it brings, after how many planned seconds from the departure, and the hours of the place."""

    loads: list[Load]
    seconds: int
    window: Window


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
    return [_save(network, incident, store, yard.vehicles[trip.vehicle], *scheduled(yard, trip), by) for trip in plan_in_time(yard.problem).trips]


class Yard(NamedTuple):
    """A warehouse at one moment: its free vehicles, what waits there, and the question to the engine."""

    start: datetime
    vehicles: dict[str, Vehicle]
    loads: dict[str, Load]
    windows: dict[int, Window]
    problem: TripProblem
    place_of: dict[int, int]


def yard_of(network: RoadNetwork, store: Warehouse, loads: list[Load], start: datetime | None = None) -> Yard:
    """The free vehicles, locked, the tables of roads open now, and the hours of every place. Raises UnknownWeight."""
    require_weights(loads)
    begin = start or clock.now()
    vehicles = {row.plate: row for row in hold_vehicles(store)}
    places = list({load.shelter.pk: load.shelter for load in loads}.values())
    points = [point_of_store(store), *(point_of_shelter(place) for place in places)]
    place_of = {place.pk: row for row, place in enumerate(places, start=1)}
    by_place: dict[int, list[Load]] = defaultdict(list)
    for load in loads:
        by_place[place_of[load.shelter.pk]].append(load)
    classes = {row.vehicle_class.code: row.vehicle_class for row in vehicles.values()}
    travel = travel_tables(network, classes, points, closed_segments(network))
    windows = {place: _window(rows, begin + timedelta(milliseconds=_soonest(travel, place))) for place, rows in sorted(by_place.items())}
    problem = TripProblem(
        deliveries=[Delivery(place, tuple(load.good for load in by_place[place]), 0, *hours.since(begin)) for place, hours in windows.items()],
        vehicles=[Carrier(row.plate, 0, 1000 * row.payload_kg, 1000 * row.volume_dm3, row.vehicle_class.code) for row in vehicles.values()],
        travel=travel,
        labels=[point.name for point in points],
    )
    return Yard(begin, vehicles, {load.good.key: load for load in loads}, windows, problem, place_of)


def _soonest(travel: Mapping[str, Travel], place: int) -> int:
    """Milliseconds of the quickest open way; 0 where none leads (then the engine refuses the place)."""
    ways = [int(table.ms[0, place]) for table in travel.values() if table.there_and_back(0, place)]
    return min(ways, default=0)


def _window(loads: Sequence[Load], ready: datetime) -> Window:
    shelter = loads[0].shelter
    needed_by = min((load.line.order.needed_by for load in loads if load.line.order.needed_by), default=None)
    return window_of(timezone.localtime(ready), shelter.opens_at, shelter.closes_at, needed_by)


def scheduled(yard: Yard, trip: PlannedTrip) -> tuple[list[Call], datetime]:
    """The calls of a planned trip in driving order, and when it is to leave."""
    calls = [
        Call(
            [yard.loads[good.key]._replace(quantity=good.quantity) for good in stop.goods],
            -(-(stop.arrival_ms - trip.departure_ms) // 1000),
            yard.windows[stop.place],
        )
        for stop in trip.stops
    ]
    return calls, yard.start + timedelta(milliseconds=trip.departure_ms)


def _save(network: RoadNetwork, incident: Incident, store: Warehouse, vehicle: Vehicle, calls: list[Call], leaves_at: datetime, by: Person) -> Trip:
    """Write one trip with a stop per order and place. Raises NoRoute."""
    way = route(network, vehicle.vehicle_class, [point_of_store(store), *(point_of_shelter(call.loads[0].shelter) for call in calls)])
    grams, cm3 = weigh(load.good for call in calls for load in call.loads)
    trip = Trip.objects.create(
        number=next_number(organisation=store.organisation, kind=NUMBER_CODE, on=clock.today()),
        incident=incident,
        vehicle=vehicle,
        warehouse=store,
        network=network,
        weight_g=grams,
        volume_cm3=cm3,
        planned_seconds=way.seconds,
        metres=way.metres,
        segments=way.segments,
        geometry=way.line,
        planned_at=clock.now(),
        leaves_at=leaves_at,
    )
    stops = _save_stops(trip, calls, way.arrivals)
    facts: dict[str, Any] = {
        "vehicle": vehicle.plate,
        "kg": round(grams / 1000),
        "m3": round(cm3 / 1e6, 1),
        "minutes": -(-way.seconds // 60),
        "km": round(way.metres / 1000, 1),
    }
    late = list(dict.fromkeys(str(stop.shelter) for stop in stops if stop.is_late))
    record_event(kind="trip-planned", by=by, incident=incident, subject=trip, payload=facts | ({"late": late} if late else {}))
    return trip


def _save_stops(trip: Trip, calls: list[Call], arrivals: Sequence[int]) -> list[TripStop]:
    """A stop per order and place. The road tells when the vehicle is there, the plan whether it waits or unloads before."""
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
    return TripStop.objects.bulk_create(stops)


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
    incident, now = loads[0].line.order.incident or loads[0].shelter.incident, clock.now()
    return _save(network, incident, store, held, [Call(rows, 0, _window(rows, now)) for rows in calls.values()], now, by)


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
    trip.segments, trip.geometry, trip.blocked_by = way.segments, [*found.driven, *way.line], None
    trip.save(update_fields=["planned_seconds", "metres", "segments", "geometry", "blocked_by"])
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

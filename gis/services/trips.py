"""Plan trips: approved goods onto the vehicles that stand at their warehouse, never too heavy, too full or on a road they may not use."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction

from gis.domain.loads import Delivery, Good, TripProblem, require_fit, weigh
from gis.domain.loads import Trip as PlannedTrip
from gis.domain.loads import Vehicle as Carrier
from gis.domain.refusals import NothingToLoad, OtherWarehouse, UnknownWeight, VehicleBusy, WrongTripState
from gis.domain.trips import plan_trips as plan_rounds
from gis.models import Shelter, Trip, TripStop, Vehicle
from gis.selectors.detours import Detour, detour
from gis.selectors.flows import NOT_ORDERED
from gis.selectors.roads import active_network, closed_segments
from gis.selectors.routes import point_of_shelter, point_of_store, route
from gis.selectors.travel import travel_tables
from gis.services.locks import hold_orders, hold_roads, hold_vehicles
from inventory.models import ReleaseOrder, ReleaseOrderLine
from relief.core import clock
from relief.core.services.events import record_event
from relief.core.services.numbers import next_number
from relief.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gis.models import RoadNetwork
    from inventory.models import Warehouse
    from relief.core.models import Incident, Person

NUMBER_CODE = "TR"


class Planned(NamedTuple):
    """The trips that were made, and for each warehouse that could not send, why."""

    trips: list[Trip]
    refused: list[Problem]


class _Load(NamedTuple):
    """What is left of one order line: so many units for one shelter."""

    line: ReleaseOrderLine
    quantity: int
    shelter: Shelter

    @property
    def good(self) -> Good:
        """The load in the engine's words."""
        item = self.line.item
        return Good(f"{self.line.pk} {item.name}", self.quantity, item.weight_g or 0, item.volume_cm3 or 0)


@transaction.atomic
def plan_trips(*, incident: Incident, by: Person, orders: Sequence[ReleaseOrder] | None = None) -> Planned:
    """Bring everything approved and not yet loaded (of an incident, or of some of its orders) onto trips.

    Each warehouse uses the free vehicles standing there; one that cannot send does not hold up the others. When nobody can,
    the first refusal is raised: NothingToLoad, NoVehicle, VehicleOverload, TripsImpossible, UnknownWeight, NoNetwork.
    """
    network = active_network()
    hold_roads([network])
    by_store: dict[Warehouse, list[_Load]] = defaultdict(list)
    for load in _waiting(hold_orders(_waiting_orders(incident) if orders is None else orders)):
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


def _waiting_orders(incident: Incident) -> list[ReleaseOrder]:
    return list(ReleaseOrder.objects.filter(incident=incident, state__in=ReleaseOrder.WAITING))


def _waiting(orders: Sequence[ReleaseOrder]) -> list[_Load]:
    """What of the orders is on no trip yet, in a fixed order."""
    keys = [order.pk for order in orders]
    ordered = ReleaseOrderLine.objects.filter(order__in=keys).exclude(order__state__in=NOT_ORDERED)
    lines = ordered.select_related("item", "lot", "order__warehouse", "order__division").order_by("order", "pk")
    loaded = _loaded(keys)
    shelters = Shelter.objects.in_bulk({int(line.reason["shelter"]) for line in lines if line.reason.get("shelter")})
    return [
        _Load(line, line.quantity - loaded[line.pk], shelters[int(line.reason["shelter"])])
        for line in lines
        if line.reason.get("shelter") in shelters and line.quantity > loaded[line.pk]
    ]


def _require_weights(loads: Iterable[_Load]) -> None:
    unknown = sorted({load.line.item.name for load in loads if not load.line.item.weight_g or not load.line.item.volume_cm3})
    if unknown:
        raise UnknownWeight(items="、".join(unknown))


def _loaded(orders: Iterable[int]) -> Counter[int]:
    """Units per order line that are on a trip which was not cancelled."""
    counted: Counter[int] = Counter()
    stops = TripStop.objects.filter(release_order__in=orders).exclude(trip__state=Trip.State.CANCELLED)
    for load in stops.values_list("load", flat=True):
        for row in load:
            counted[row["line"]] += row["quantity"]
    return counted


def _plan_store(network: RoadNetwork, incident: Incident, store: Warehouse, loads: list[_Load], by: Person) -> list[Trip]:
    _require_weights(loads)
    vehicles = {row.plate: row for row in hold_vehicles(store)}
    places = list({load.shelter.pk: load.shelter for load in loads}.values())
    points = [point_of_store(store), *(point_of_shelter(place) for place in places)]
    place_of = {place.pk: row for row, place in enumerate(places, start=1)}
    by_place: dict[int, list[_Load]] = defaultdict(list)
    for load in loads:
        by_place[place_of[load.shelter.pk]].append(load)
    classes = {row.vehicle_class.code: row.vehicle_class for row in vehicles.values()}
    problem = TripProblem(
        deliveries=[Delivery(place, tuple(load.good for load in rows), depot=0) for place, rows in sorted(by_place.items())],
        vehicles=[Carrier(row.plate, 0, 1000 * row.payload_kg, 1000 * row.volume_dm3, row.vehicle_class.code) for row in vehicles.values()],
        travel=travel_tables(network, classes, points, closed_segments(network)),
        labels=[point.name for point in points],
    )
    by_key = {load.good.key: load for load in loads}
    return [_save(network, incident, store, vehicles[trip.vehicle], _calls(trip, by_key), by) for trip in plan_rounds(problem).trips]


def _calls(trip: PlannedTrip, by_key: dict[str, _Load]) -> list[list[_Load]]:
    """The loads of each call, in driving order."""
    return [[by_key[good.key]._replace(quantity=good.quantity) for good in stop.goods] for stop in trip.stops]


def _save(network: RoadNetwork, incident: Incident, store: Warehouse, vehicle: Vehicle, calls: list[list[_Load]], by: Person) -> Trip:
    """Write one trip with a stop per order and place. Raises NoRoute."""
    way = route(network, vehicle.vehicle_class, [point_of_store(store), *(point_of_shelter(loads[0].shelter) for loads in calls)])
    grams, cm3 = weigh(load.good for loads in calls for load in loads)
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
    )
    _save_stops(trip, calls, way.arrivals)
    facts = {
        "vehicle": vehicle.plate,
        "kg": round(grams / 1000),
        "m3": round(cm3 / 1e6, 1),
        "minutes": -(-way.seconds // 60),
        "km": round(way.metres / 1000, 1),
    }
    record_event(kind="trip-planned", by=by, incident=incident, subject=trip, payload=facts)
    return trip


def _save_stops(trip: Trip, calls: list[list[_Load]], arrivals: Sequence[int]) -> None:
    stops: list[TripStop] = []
    for loads, arrival in zip(calls, arrivals, strict=True):
        by_order: dict[int, list[_Load]] = defaultdict(list)
        for load in loads:
            by_order[load.line.order_id].append(load)
        for order, rows in by_order.items():
            load_rows = [{"line": row.line.pk, "item": row.line.item_id, "lot": row.line.lot_id, "quantity": row.quantity} for row in rows]
            stops.append(
                TripStop(trip=trip, order=len(stops) + 1, release_order_id=order, shelter=rows[0].shelter, load=load_rows, eta_seconds=arrival)
            )
    TripStop.objects.bulk_create(stops)


@transaction.atomic
def plan_trip(*, vehicle: Vehicle, orders: Sequence[ReleaseOrder], by: Person) -> Trip:
    """Put all that waits on some orders onto one vehicle, in that order; what it cannot carry is refused whole.

    Raises NothingToLoad, OtherWarehouse, VehicleBusy, VehicleOverload, NoRoute, UnknownWeight.
    """
    network = active_network()
    hold_roads([network])
    loads = _waiting(hold_orders(orders))
    held = Vehicle.objects.select_for_update(of=("self",)).select_related("vehicle_class", "warehouse").get(pk=vehicle.pk)
    if not loads:
        raise NothingToLoad(orders="、".join(order.number for order in orders))
    store = loads[0].line.order.warehouse
    _require_at(held, loads)
    _require_weights(loads)
    busy = Trip.objects.filter(vehicle=held, state__in=Trip.LIVE).first()
    if busy:
        raise VehicleBusy(vehicle=str(held), trip=busy.number)
    carrier = Carrier(held.plate, 0, 1000 * held.payload_kg, 1000 * held.volume_dm3, held.vehicle_class.code)
    require_fit([load.good for load in loads], [carrier], "、".join(dict.fromkeys(load.shelter.name for load in loads)), str(store))
    calls: dict[int, list[_Load]] = defaultdict(list)
    for load in loads:
        calls[load.shelter.pk].append(load)
    incident = loads[0].line.order.incident or loads[0].shelter.incident
    return _save(network, incident, store, held, list(calls.values()), by)


def _require_at(vehicle: Vehicle, loads: Sequence[_Load]) -> None:
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

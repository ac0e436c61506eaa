"""Plan trips again from the trips in force: a closed road, a new survey, new hours change only what they must; who has left keeps his trip."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from itertools import groupby, zip_longest
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction
from django.db.models import F

from gis.domain.errors import NoRoute
from gis.domain.loads import Stop, merge, weigh
from gis.domain.loads import Trip as PlannedTrip
from gis.domain.refusals import NothingToLoad
from gis.domain.replans import replan
from gis.models import Trip, TripStop
from gis.selectors.roads import active_network, closed_segments
from gis.selectors.routes import points_of, route
from gis.services.gates import OPEN_PAPERS
from gis.services.loading import Load, waiting_loads, waiting_orders_of
from gis.services.locks import hold_orders, hold_roads, hold_trips
from gis.services.trips import facts_of, save_trip, stops_of, told_of, way_of
from gis.services.yards import Call, Yard, needed_hours, scheduled, window_at, yard_of
from inventory.models import ReleaseOrder, Waybill
from relief.core import clock
from relief.core.services.events import record_event
from relief.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from gis.domain.windows import Window
    from gis.models import RoadNetwork
    from inventory.models import Warehouse
    from relief.core.models import Incident, Person

ASIDE = 1000
FACTS = ("network", "weight_g", "volume_cm3", "planned_seconds", "metres", "segments", "geometry", "leaves_at", "blocked_by", "outdated")


class Replanned(NamedTuple):
    """What became of the trips that have not left, which were made, and for each warehouse that cannot do it, why."""

    kept: list[Trip]
    changed: list[Trip]
    made: list[Trip]
    given_up: list[Trip]
    refused: list[Problem]


class Ground(NamedTuple):
    """What all warehouses of one decision have in common."""

    incident: Incident
    network: RoadNetwork
    by: Person
    done: Replanned


@transaction.atomic
def replan_trips(*, incident: Incident, by: Person) -> Replanned:
    """Look at every trip that has not left: one that still fits stays as it is, the others are planned again with what waits.

    The search starts from the trips in force. Where the free vehicles do not suffice, the other trips of that warehouse are drawn in.
    A trip whose goods are on waybills stays. When nobody can, the first refusal is raised, as ``plan_trips`` does.
    """
    ground = Ground(incident, active_network(), by, Replanned([], [], [], [], []))
    hold_roads([ground.network])
    standing = hold_trips(incident)
    movable = _movable(standing)
    orders = hold_orders([*waiting_orders_of(incident), *(stop.release_order for trip in movable for stop in trip.stops.all())])
    loads = waiting_loads(orders, [trip.pk for trip in movable])
    if not movable and not loads:
        raise NothingToLoad(orders=str(incident))
    ground.done.kept.extend(trip for trip in standing if trip not in movable)
    for store in sorted({trip.warehouse for trip in movable} | {load.line.order.warehouse for load in loads}, key=lambda row: row.pk):
        mine = [trip for trip in movable if trip.warehouse_id == store.pk]
        try:
            with transaction.atomic():
                _replan_store(ground, store, mine, [load for load in loads if load.line.order.warehouse_id == store.pk])
        except Problem as refusal:
            ground.done.refused.append(refusal)
    if ground.done.refused and not any(ground.done[:4]):
        raise ground.done.refused[0]
    return ground.done


def _movable(trips: Sequence[Trip]) -> list[Trip]:
    """Those of which nothing is on paper yet, neither by the trip nor by the keeper's own hand."""
    orders = {stop.release_order_id for trip in trips for stop in trip.stops.all()}
    papers = Waybill.objects.filter(order__in=orders, stop__isnull=True, state__in=OPEN_PAPERS)
    written = set(papers.values_list("order_id", "plate"))
    return [trip for trip in trips if not getattr(trip, "taken_over", None) and not any(_on_paper(trip, stop, written) for stop in trip.stops.all())]


def _on_paper(trip: Trip, stop: TripStop, written: Collection[tuple[int, str]]) -> bool:
    order = stop.release_order
    return stop.waybill_id is not None or order.state == ReleaseOrder.State.ISSUED or (order.pk, trip.vehicle.plate) in written


def _replan_store(ground: Ground, store: Warehouse, trips: list[Trip], loads: list[Load]) -> None:
    """First only what no longer fits and what waits; if that cannot be done, all trips of the store that may be moved."""
    stands = _standing(ground.network, trips, loads)
    changing = [trip for trip in trips if trip not in stands]
    left = _without(loads, stands)
    if not changing and not left:
        ground.done.kept.extend(stands)
        return
    try:
        with transaction.atomic():
            answer = _planned_again(ground, store, changing, left)
    except Problem:
        if not stands:
            raise
        stands, answer = [], _planned_again(ground, store, trips, loads)
    ground.done.kept.extend([*stands, *answer.kept])
    ground.done.changed.extend(answer.changed)
    ground.done.made.extend(answer.made)
    ground.done.given_up.extend(answer.given_up)


def _standing(network: RoadNetwork, trips: Sequence[Trip], loads: Sequence[Load]) -> list[Trip]:
    """The trips that still bring what is wanted, over the way they would be given today, within today's hours."""
    closed, needed, now = closed_segments(network), needed_hours(loads), clock.now()
    wanted = Counter({load.line.pk: load.quantity for load in loads})
    at: dict[int, list[Load]] = defaultdict(list)
    for load in loads:
        at[load.shelter.pk].append(load)
    stands = []
    for trip in trips:
        brings = Counter({row["line"]: row["quantity"] for stop in trip.stops.all() for row in stop.load})
        if (
            not trip.outdated
            and brings <= wanted
            and _carried(trip, brings, loads)
            and _as_planned(network, trip, closed)
            and all(_in_time(stop, at, needed, now) for stop in trip.stops.all())
        ):
            wanted -= brings
            stands.append(trip)
    return stands


def _carried(trip: Trip, brings: Mapping[int, int], loads: Iterable[Load]) -> bool:
    """Whether its vehicle still takes it: either may have changed on the desk since."""
    items = {load.line.pk: load.line.item for load in loads}
    grams = sum(units * (items[line].weight_g or 0) for line, units in brings.items())
    cm3 = sum(units * (items[line].volume_cm3 or 0) for line, units in brings.items())
    return grams <= 1000 * trip.vehicle.payload_kg and cm3 <= 1000 * trip.vehicle.volume_dm3


def _as_planned(network: RoadNetwork, trip: Trip, closed: frozenset[int]) -> bool:
    try:
        way = route(network, trip.vehicle.vehicle_class, points_of(trip), closed)
    except NoRoute:
        return False
    same = trip.vehicle.is_active and trip.vehicle.warehouse_id == trip.warehouse_id and trip.network_id == network.pk
    return same and way.segments == trip.segments and way.seconds == trip.planned_seconds


def _in_time(stop: TripStop, at: Mapping[int, list[Load]], needed: Mapping[int, datetime], now: datetime) -> bool:
    window: Window = window_at(at[stop.shelter_id], now + timedelta(seconds=stop.eta_seconds), needed)
    return (stop.opens_at, stop.due_by) == (window.begins, window.until) and not stop.is_late


def _without(loads: Iterable[Load], trips: Iterable[Trip]) -> list[Load]:
    """What is left of the loads beside these trips."""
    taken = Counter[int]()
    for trip in trips:
        for stop in trip.stops.all():
            taken.update({row["line"]: row["quantity"] for row in stop.load})
    return [load._replace(quantity=load.quantity - taken[load.line.pk]) for load in loads if load.quantity > taken[load.line.pk]]


def _planned_again(ground: Ground, store: Warehouse, trips: Sequence[Trip], loads: list[Load]) -> Replanned:
    """The engine's answer, laid over the rows in force: vehicle by vehicle, round by round."""
    done = Replanned([], [], [], [], [])
    if not loads:
        done.given_up.extend(_give_up(trip, ground.by) for trip in trips)
        return done
    yard = yard_of(ground.network, store, loads, [trip.pk for trip in trips])
    before = sorted(trips, key=lambda trip: (trip.vehicle.plate, trip.leaves_at or trip.planned_at, trip.pk))
    plan = replan(yard.problem, [planned for trip in before if (planned := _in_force(yard, trip))])
    rounds = {plate: list(rows) for plate, rows in groupby(before, key=lambda trip: trip.vehicle.plate)}
    answered: dict[str, list[PlannedTrip]] = defaultdict(list)
    for planned in sorted(plan.trips, key=lambda trip: (trip.vehicle, trip.departure_ms)):
        answered[planned.vehicle].append(planned)
    for plate in sorted({*rounds, *answered}):
        for trip, answer in zip_longest(rounds.get(plate, []), answered[plate]):
            _lay(ground, store, yard, done, trip, answer)
    return done


def _lay(ground: Ground, store: Warehouse, yard: Yard, done: Replanned, trip: Trip | None, answer: PlannedTrip | None) -> None:
    if answer is None:
        if trip is not None:
            done.given_up.append(_give_up(trip, ground.by))
        return
    calls, leaves_at = scheduled(yard, answer)
    if trip is None:
        done.made.append(save_trip(ground.network, ground.incident, store, yard.vehicles[answer.vehicle], calls, leaves_at, ground.by))
    else:
        (done.changed if _rewrite(ground, trip, calls, leaves_at) else done.kept).append(trip)


def _in_force(yard: Yard, trip: Trip) -> PlannedTrip | None:
    """A trip in the engine's words: what of it is still wanted; None where nothing is. Its driving time is left open."""
    goods = {load.line.pk: load.good for load in yard.loads.values()}
    stops: list[Stop] = []
    for place, rows in groupby(trip.stops.all(), key=lambda stop: yard.place_of.get(stop.shelter_id, 0)):
        brought = [(row["line"], row["quantity"]) for stop in rows for row in stop.load]
        kept = merge(goods[line]._replace(quantity=min(units, goods[line].quantity)) for line, units in brought if line in goods)
        if place and kept:
            stops.append(Stop(place, kept, 0, *weigh(kept)))
    if not stops or trip.vehicle.plate not in yard.vehicles:
        return None
    grams, cm3 = weigh(good for stop in stops for good in stop.goods)
    return PlannedTrip(trip.vehicle.plate, 0, tuple(stops), 0, 0, -1, 0, grams, cm3)


def _give_up(trip: Trip, by: Person) -> Trip:
    trip.state, trip.blocked_by, trip.outdated = Trip.State.CANCELLED, None, ""
    trip.save(update_fields=["state", "blocked_by", "outdated"])
    record_event(kind="trip-cancelled", by=by, incident=trip.incident, subject=trip, payload={"vehicle": trip.vehicle.plate})
    return trip


def _rewrite(ground: Ground, trip: Trip, calls: list[Call], leaves_at: datetime) -> bool:
    """Give a trip its new stops, way and hours under its number, so that paper and driver's link stay; False where nothing is different."""
    way = way_of(ground.network, trip.warehouse, trip.vehicle, calls)
    stops, before = stops_of(trip, calls, way.arrivals), trip.planned_seconds
    same_way = (way.segments, way.seconds) == (trip.segments, trip.planned_seconds)
    if same_way and trip.outdated != Trip.Outdated.HOURS and [_said(stop) for stop in stops] == [_said(stop) for stop in trip.stops.all()]:
        trip.blocked_by, trip.outdated = None, ""
        trip.save(update_fields=["blocked_by", "outdated"])
        return False
    for name, value in (facts_of(ground.network, way, calls, leaves_at) | {"blocked_by": None, "outdated": ""}).items():
        setattr(trip, name, value)
    trip.save(update_fields=FACTS)
    stops = _keep_stops(trip, stops)
    record_event(
        kind="trip-replanned",
        by=ground.by,
        incident=ground.incident,
        subject=trip,
        payload=told_of(trip, stops) | {"minutes_before": -(-before // 60), "stops": list(dict.fromkeys(str(stop.shelter) for stop in stops))},
    )
    trip.refresh_from_db()
    return True


def _said(stop: TripStop) -> tuple[object, ...]:
    return stop.release_order_id, stop.shelter_id, stop.load, stop.opens_at, stop.due_by


def _keep_stops(trip: Trip, stops: list[TripStop]) -> list[TripStop]:
    """A stop that stays (one order at one place) keeps its row, and with it what phones know it by."""
    known = {(stop.release_order_id, stop.shelter_id): stop for stop in trip.stops.all()}
    for stop in stops:
        old = known.pop((stop.release_order_id, stop.shelter_id), None)
        stop.pk = old.pk if old else None
    TripStop.objects.filter(pk__in=[stop.pk for stop in known.values()]).delete()
    trip.stops.update(order=F("order") + ASIDE)
    TripStop.objects.bulk_update([stop for stop in stops if stop.pk], ["order", "load", "eta_seconds", "opens_at", "due_by"])
    TripStop.objects.bulk_create([stop for stop in stops if not stop.pk])
    return stops

"""A warehouse before its trips are planned: free vehicles, waiting goods, roads and hours, as one question to the engine."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.utils import timezone

from gis.domain.loads import Delivery, TripProblem
from gis.domain.loads import Trip as PlannedTrip
from gis.domain.loads import Vehicle as Carrier
from gis.domain.windows import Window, window_of
from gis.selectors.requisitions import needed_by_of
from gis.selectors.roads import closed_segments
from gis.selectors.routes import point_of_shelter, point_of_store
from gis.selectors.travel import travel_tables
from gis.services.loading import Load, require_weights
from gis.services.locks import hold_vehicles
from relief.core import clock

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from gis.domain.loads import Travel
    from gis.models import RoadNetwork, Vehicle
    from inventory.models import Warehouse


class Call(NamedTuple):
    """One call of a trip: what it brings, after how many planned seconds from the departure, and the hours of the place."""

    loads: list[Load]
    seconds: int
    window: Window


class Yard(NamedTuple):
    """A warehouse at one moment: its free vehicles, what waits there, and the question to the engine."""

    start: datetime
    vehicles: dict[str, Vehicle]
    loads: dict[str, Load]
    windows: dict[int, Window]
    problem: TripProblem
    place_of: dict[int, int]


def yard_of(network: RoadNetwork, store: Warehouse, loads: list[Load], give_up: Collection[int] = ()) -> Yard:
    """The free vehicles, locked, the tables of roads open now, and the hours of every place. Raises UnknownWeight.

    ``give_up``: trips (keys) that are about to be planned anew, so that their vehicles are free.
    """
    require_weights(loads)
    begin = clock.now()
    vehicles = {row.plate: row for row in hold_vehicles(store, give_up)}
    places = list({load.shelter.pk: load.shelter for load in loads}.values())
    points = [point_of_store(store), *(point_of_shelter(place) for place in places)]
    place_of = {place.pk: row for row, place in enumerate(places, start=1)}
    by_place: dict[int, list[Load]] = defaultdict(list)
    for load in loads:
        by_place[place_of[load.shelter.pk]].append(load)
    classes = {row.vehicle_class.code: row.vehicle_class for row in vehicles.values()}
    travel = travel_tables(network, classes, points, closed_segments(network))
    needed = needed_hours(loads)
    windows = {place: window_at(rows, begin + timedelta(milliseconds=_soonest(travel, place)), needed) for place, rows in sorted(by_place.items())}
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


def needed_hours(loads: Iterable[Load]) -> dict[int, datetime]:
    """By when each need (key) behind some goods is to be met, as requisitions say now; one query."""
    return needed_by_of({need for load in loads if (need := load.need)})


def window_at(loads: Sequence[Load], ready: datetime, needed: Mapping[int, datetime]) -> Window:
    """The hours of one place for some goods, for somebody who can be there at ``ready`` at the earliest."""
    shelter = loads[0].shelter
    hours = [load.line.order.needed_by for load in loads if load.line.order.needed_by] + [needed[load.need] for load in loads if load.need in needed]
    return window_of(timezone.localtime(ready), shelter.opens_at, shelter.closes_at, min(hours, default=None))


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

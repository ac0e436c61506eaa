"""The way of a trip: from its warehouse through its stops, for the class of its vehicle, with what is closed now."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from gis.domain.errors import NoRoute
from gis.routers import prepared, routing
from gis.selectors.roads import closed_segments

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis.domain.routing import BaseRouter, Path
    from gis.models import RoadNetwork, Shelter, Trip, VehicleClass
    from inventory.models import Warehouse

DIGITS = 6


@dataclass(frozen=True)
class Route:
    """A way through several points: seconds until each, metres, segment indices, [[lon, lat], …]."""

    arrivals: tuple[int, ...]
    metres: int
    segments: list[int]
    line: list[list[float]]

    @property
    def seconds(self) -> int:
        """Driving time to the last point."""
        return self.arrivals[-1] if self.arrivals else 0


@dataclass(frozen=True)
class Point:
    """A named point in WGS-84."""

    name: str
    longitude: float
    latitude: float


def route(network: RoadNetwork, kind: VehicleClass, points: Sequence[Point], closed: frozenset[int] | None = None) -> Route:
    """The quickest way for a vehicle class through points in order; weight, height and class limits hold.

    ``closed``: segment indices (default: what is closed now). Raises NoRoute, naming the two points no road joins.
    """
    graph = prepared(network).graph
    nodes, _far = graph.nearest([point.longitude for point in points], [point.latitude for point in points])
    with routing(network, kind, closed_segments(network) if closed is None else closed) as router:
        legs = [_leg(router, kind, leg, ends) for leg, ends in zip(pairwise(nodes.tolist()), pairwise(points), strict=True)]
    return _joined(legs)


def _leg(router: BaseRouter, kind: VehicleClass, nodes: tuple[int, int], ends: tuple[Point, Point]) -> Path:
    try:
        return router.path(*nodes)
    except NoRoute as refusal:
        raise NoRoute(origin=ends[0].name, destination=ends[1].name, vehicle=str(kind)) from refusal


def _joined(legs: Sequence[Path]) -> Route:
    milliseconds, arrivals, line = 0, [], list[list[float]]()
    for leg in legs:
        milliseconds += leg.ms
        arrivals.append(-(-milliseconds // 1000))
        line += [[round(lon, DIGITS), round(lat, DIGITS)] for lon, lat in leg.coordinates.tolist()]
    segments = dict.fromkeys(segment for leg in legs for segment in leg.segments)
    return Route(tuple(arrivals), round(sum(leg.metres for leg in legs)), list(segments), line)


def point_of_store(store: Warehouse) -> Point:
    """Where a warehouse is."""
    return Point(str(store), store.longitude or 0.0, store.latitude or 0.0)


def point_of_shelter(shelter: Shelter) -> Point:
    """Where a shelter is."""
    return Point(shelter.name, shelter.longitude, shelter.latitude)


def points_of(trip: Trip) -> list[Point]:
    """Where the trip begins (its warehouse, or where it took the goods over) and its stops, in order."""
    return [beginning(trip), *(point_of_shelter(stop.shelter) for stop in trip.stops.all())]


def beginning(trip: Trip) -> Point:
    """The point a trip starts from: where it took the load over from another vehicle, else its warehouse."""
    taken = getattr(trip, "taken_over", None)
    return Point(taken.name, taken.longitude, taken.latitude) if taken else point_of_store(trip.warehouse)

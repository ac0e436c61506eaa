"""A stand-in road network between real seats, for a place whose road data is not to be had. It is not a map.

Seats are joined by their Gabriel graph (Gabriel and Sokal 1969); ways between neighbouring county seats become main
roads, the rest township roads. Each link is drawn as a winding line longer than the straight one by the factor of
its class, which five published road distances from Jingning calibrate (ratios 1.44 to 1.88, median about 1.6, see
tests/gis/data/published_distances.csv). Everything is named SYN and repeats from its seed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from pyproj import Geod
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import Delaunay

from gis.domain.roads import Floats, Ints, RoadTable
from gis.domain.vehicles import CLASS_INDEX, DEFAULT_SPEED_KMH

ELLIPSOID = Geod(ellps="WGS84")
KM_PER_DEGREE = 111.32
LONGEST_SEGMENT_KM = 4.0
POINTS_PER_KM = 4.0
BEND_KM = 2.5
LONGEST_LINK_KM = 45.0
LINKS_PER_BRIDGE = 12
BRIDGE_LIMITS_KG = (8_000, 15_000)

# Length of a link over its straight line. A journey adds the detour of the graph itself (about 1.05).
DETOUR: Mapping[str, float] = MappingProxyType({"primary": 1.45, "secondary": 1.55, "tertiary": 1.65})
DETOUR_SPREAD = 0.08


class Seat(NamedTuple):
    """A seat of government, WGS-84 degrees. ``level``: city, county, township; ``outside`` for a neighbour's county."""

    name: str
    lon: float
    lat: float
    level: str


class Link(NamedTuple):
    """A road between two seats (rows), its class, and whether it crosses a bridge with a weight limit in kg (0: no)."""

    a: int
    b: int
    road_class: str
    bridge_kg: int = 0


@dataclass(frozen=True)
class _Plane:
    """Seats in kilometres around their middle, good to a percent over a prefecture."""

    km: Floats

    @classmethod
    def of(cls, lon: Floats, lat: Floats) -> _Plane:
        scale = KM_PER_DEGREE * np.cos(np.radians(lat.mean()))
        return cls(np.stack([(lon - lon.mean()) * scale, (lat - lat.mean()) * KM_PER_DEGREE], axis=-1))

    def apart(self, a: Ints, b: Ints) -> Floats:
        return np.asarray(np.linalg.norm(self.km[a] - self.km[b], axis=-1), float)


def gabriel(km: Floats) -> Ints:
    """Pairs of points whose circle of diameter holds no other point, shape (links, 2); connected by construction."""
    if len(km) <= len("abc"):
        return np.array(list(combinations(range(len(km)), 2)), np.int64).reshape(-1, 2)
    corners = Delaunay(km).simplices
    pairs = np.unique(np.sort(np.concatenate([corners[:, pick] for pick in ([0, 1], [1, 2], [0, 2])])), axis=0)
    middle = (km[pairs[:, 0]] + km[pairs[:, 1]]) / 2
    radius = np.linalg.norm(km[pairs[:, 0]] - km[pairs[:, 1]], axis=1) / 2
    away = np.linalg.norm(middle[:, None, :] - km[None, :, :], axis=2)
    rows = np.arange(len(pairs))[:, None]
    away[rows, pairs] = np.inf
    return np.asarray(pairs[away.min(axis=1) >= radius], np.int64)


def _matrix(pairs: Ints, weights: Floats, count: int) -> coo_array:
    return coo_array((weights, (pairs[:, 0], pairs[:, 1])), shape=(count, count))


def _thin(pairs: Ints, plane: _Plane) -> Ints:
    """Without the over-long links, as long as everything stays connected."""
    km = plane.apart(pairs[:, 0], pairs[:, 1])
    short = pairs[km <= LONGEST_LINK_KM]
    whole, _ = connected_components(_matrix(short, np.ones(len(short)), len(plane.km)), directed=False)
    return short if whole == 1 else pairs


def _main_roads(seats: Sequence[Seat], pairs: Ints, plane: _Plane) -> dict[tuple[int, int], str]:
    """Class of the links on the shortest ways between neighbouring county seats; the city's own are primary."""
    centres = np.array([row for row, seat in enumerate(seats) if seat.level != "township"], np.int64)
    if len(centres) <= 1:
        return {}
    graph = _matrix(pairs, plane.apart(pairs[:, 0], pairs[:, 1]), len(seats)).tocsr()
    _, before = dijkstra(graph, directed=False, indices=centres, return_predecessors=True)
    found: dict[tuple[int, int], str] = {}
    for one, other in gabriel(plane.km[centres]).tolist():
        city = "city" in {seats[centres[one]].level, seats[centres[other]].level}
        node = int(centres[other])
        while node != centres[one]:
            towards = int(before[one, node])
            link = (min(node, towards), max(node, towards))
            found[link] = "primary" if city or found.get(link) == "primary" else "secondary"
            node = towards
    return found


def _bridges(links: list[Link], count: int, draw: np.random.Generator) -> list[Link]:
    """Give some township links a limited bridge, never so many that a heavy lorry loses its way to a seat."""
    marked = list(links)
    small = [row for row, link in enumerate(links) if link.road_class == "tertiary"]
    for row in draw.permutation(small)[: len(small) // LINKS_PER_BRIDGE].tolist():
        attempt = [*marked]
        attempt[row] = marked[row]._replace(bridge_kg=int(draw.choice(BRIDGE_LIMITS_KG)))
        free = np.array([(link.a, link.b) for link in attempt if not link.bridge_kg], np.int64)
        whole, _ = connected_components(_matrix(free, np.ones(len(free)), count), directed=False)
        marked = attempt if whole == 1 else marked
    return marked


def distinct_seats(seats: Sequence[Seat]) -> list[Seat]:
    """The seats in order without those that stand on the very point of an earlier one."""
    first: dict[tuple[float, float], Seat] = {}
    for seat in seats:
        first.setdefault((seat.lon, seat.lat), seat)
    return list(first.values())


def plan_links(seats: Sequence[Seat], seed: int = 1) -> list[Link]:
    """Which seats are joined and by what class of road, sorted. Needs two or more distinct seats."""
    plane = _Plane.of(np.array([seat.lon for seat in seats]), np.array([seat.lat for seat in seats]))
    pairs = _thin(gabriel(plane.km), plane)
    main = _main_roads(seats, pairs, plane)
    links = [Link(a, b, main.get((a, b), "tertiary")) for a, b in sorted(map(tuple, pairs.tolist()))]
    return _bridges(links, len(seats), np.random.default_rng(seed))


def winding(start: Floats, end: Floats, factor: float, draw: np.random.Generator) -> Floats:
    """A winding (k, 2) lon/lat line from start to end whose length is ``factor`` times the straight line's.

    Bends of about BEND_KM swing to either side; their size is found by halving, to a thousandth.
    """
    scale = np.array([KM_PER_DEGREE * np.cos(np.radians((start[1] + end[1]) / 2)), KM_PER_DEGREE])
    along = (end - start) * scale
    km = float(np.linalg.norm(along))
    count = max(4, round(km * POINTS_PER_KM))
    t = np.linspace(0.0, 1.0, count + 1)
    bends = np.arange(1, max(2, round(km / BEND_KM)) + 1)
    swing = (draw.normal(size=len(bends))[:, None] * np.sin(np.pi * bends[:, None] * t)).sum(axis=0)
    across = np.array([-along[1], along[0]]) / max(km, 1e-9)

    def line(size: float) -> Floats:
        return np.asarray(t[:, None] * along + size * swing[:, None] * across, float)

    low, high = 0.0, max(km, 0.01) * 4
    for _ in range(40):
        middle = (low + high) / 2
        longer = np.linalg.norm(np.diff(line(middle), axis=0), axis=1).sum() > factor * km
        low, high = (low, middle) if longer else (middle, high)
    drawn: Floats = start + line(low) / scale
    drawn[0], drawn[-1] = start, end
    return drawn


def _stretches(shape: Floats) -> list[Floats]:
    """The line in stretches of at most about LONGEST_SEGMENT_KM, so that a closure hits a valley and not a county."""
    km = ELLIPSOID.line_length(shape[:, 0], shape[:, 1]) / 1000
    pieces = min(max(1, round(km / LONGEST_SEGMENT_KM + 0.5)), len(shape) - 1)
    cuts = np.linspace(0, len(shape) - 1, pieces + 1).round().astype(int).tolist()
    return [shape[first : last + 1] for first, last in pairwise(cuts)]


class _Builder:
    """Collects segments; nodes are the seats first, then the cuts of long links."""

    def __init__(self, seats: Sequence[Seat], seed: int) -> None:
        self.seats, self.draw = seats, np.random.default_rng(seed)
        self.nodes = [(seat.lon, seat.lat) for seat in seats]
        self.rows: list[tuple[int, int, str, int, str, str]] = []
        self.shapes: list[Floats] = []

    def add(self, number: int, link: Link) -> None:
        spread = 1 + DETOUR_SPREAD * float(self.draw.uniform(-1, 1))
        ends = np.array([self.nodes[link.a], self.nodes[link.b]])
        stretches = _stretches(winding(ends[0], ends[1], DETOUR[link.road_class] * spread, self.draw))
        name = f"{self.seats[link.a].name}-{self.seats[link.b].name}"
        before = link.a
        for row, shape in enumerate(stretches):
            last = row == len(stretches) - 1
            after = link.b if last else len(self.nodes)
            self.nodes += [] if last else [(float(shape[-1, 0]), float(shape[-1, 1]))]
            limit = link.bridge_kg if row == len(stretches) // 2 else 0
            self.rows.append((before, after, link.road_class, limit, name, f"SYN-{number:03}"))
            self.shapes.append(shape)
            before = after

    def table(self) -> RoadTable:
        place = np.array(self.nodes)
        start, end, classes, limits, names, refs = (list(column) for column in zip(*self.rows, strict=True))
        index = np.array([CLASS_INDEX[name] for name in classes], np.int64)
        count = len(self.rows)
        return RoadTable(
            lon=place[:, 0],
            lat=place[:, 1],
            start=np.array(start, np.int64),
            end=np.array(end, np.int64),
            forward=np.ones(count, bool),
            backward=np.ones(count, bool),
            road_class=index,
            speed_kmh=np.array(DEFAULT_SPEED_KMH)[index],
            metres=np.array([ELLIPSOID.line_length(shape[:, 0], shape[:, 1]) for shape in self.shapes]),
            max_weight_kg=np.array(limits, np.int64),
            max_height_m=np.zeros(count),
            bridge=np.array(limits) > 0,
            tunnel=np.zeros(count, bool),
            names=names,
            refs=refs,
            shapes=self.shapes,
        )


def synthesize(seats: Sequence[Seat], seed: int = 1) -> RoadTable:
    """The synthetic network; seats at one point are one. Nodes 0, 1, ... are the distinct seats in order.

    Raises ValueError with fewer than two distinct seats.
    """
    distinct = distinct_seats(seats)
    if len(distinct) <= 1:
        raise ValueError("a road needs two seats")
    builder = _Builder(distinct, seed)
    for number, link in enumerate(plan_links(distinct, seed), 1):
        builder.add(number, link)
    return builder.table()

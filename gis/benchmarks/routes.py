"""P4: travel-time tables on a large road graph, and again after five roads close, beside scipy's Dijkstra."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra, minimum_spanning_tree
from scipy.spatial import Delaunay

from gis.domain.roads import Floats, Ints, RoadGraph, RoadTable, great_circle_m, unit_vectors
from gis.domain.routing import UNREACHABLE, DijkstraRouter, Router
from gis.domain.vehicles import ROAD_CLASSES, VehicleProfile
from relief.core.benchmarks import Figure, Setting, WrongAnswer, best_of

SOURCES, TARGETS, CLOSED = 12, 180, 5
# 435,666 junctions and 1,057,066 arcs in the ninth DIMACS challenge's graph of Colorado.
EDGES_PER_NODE = 1.21
ONE_WAY_SHARE = 0.05
LORRY = VehicleProfile("bench", 4_500, 2.8)
AFTER_LIMIT_S = 0.05


def _towns(nodes: int, draw: np.random.Generator) -> Floats:
    """Junctions, two thirds of them crowded around towns; lon/lat in a box of two degrees."""
    centre = draw.random((max(1, nodes // 400), 2))
    crowded = centre[draw.integers(0, len(centre), 2 * nodes // 3)] + draw.normal(scale=0.01, size=(2 * nodes // 3, 2))
    spread = draw.random((nodes - len(crowded), 2))
    return np.asarray(np.concatenate([crowded, spread]) * [2.0, 1.4] + [118.6, 27.4], float)


def _joined(place: Floats, draw: np.random.Generator) -> Ints:
    """A spanning tree of the triangulation and some of its other sides, EDGES_PER_NODE in all, shape (roads, 2)."""
    corners = Delaunay(place).simplices
    pairs = np.unique(np.sort(np.concatenate([corners[:, pick] for pick in ([0, 1], [1, 2], [0, 2])])), axis=0).astype(np.int64)
    apart = np.linalg.norm(place[pairs[:, 0]] - place[pairs[:, 1]], axis=1)
    tree = minimum_spanning_tree(coo_array((apart, (pairs[:, 0], pairs[:, 1])), shape=(len(place),) * 2)).tocoo()
    key = pairs[:, 0] * len(place) + pairs[:, 1]
    others = pairs[~np.isin(key, tree.coords[0].astype(np.int64) * len(place) + tree.coords[1])]
    extra = draw.choice(others, round((EDGES_PER_NODE - 1) * len(place)), replace=False)
    return np.concatenate([np.stack(tree.coords, axis=-1).astype(np.int64), extra])


def hill_country(nodes: int, seed: int = 1) -> RoadTable:
    """A connected network with as many roads per junction as the public road graph of Colorado."""
    draw = np.random.default_rng(seed)
    place = _towns(nodes, draw)
    lon, lat = place.T
    pairs = _joined(place, draw)
    points, count = unit_vectors(lon, lat), len(pairs)
    straight = great_circle_m(np.linalg.norm(points[pairs[:, 0]] - points[pairs[:, 1]], axis=1))
    none = np.zeros(count, bool)
    return RoadTable(
        lon=lon,
        lat=lat,
        start=pairs[:, 0],
        end=pairs[:, 1],
        forward=~none,
        backward=draw.random(count) > ONE_WAY_SHARE,
        road_class=draw.integers(2, len(ROAD_CLASSES), count),
        speed_kmh=np.zeros(count),
        metres=straight * (1.2 + draw.random(count) / 2) + 1,
        max_weight_kg=np.zeros(count, np.int64),
        max_height_m=np.zeros(count),
        bridge=none,
        tunnel=none,
        names=[""] * count,
        refs=[""] * count,
        shapes=(),
    )


@dataclass
class Case:
    """One graph, the twelve stores and 180 towns on it, both engines."""

    graph: RoadGraph
    stores: Ints
    towns: Ints
    ours: Router
    scipy: DijkstraRouter

    @classmethod
    def of(cls, nodes: int) -> Case:
        """Stores and towns are drawn among junctions that can reach most of the others."""
        graph = RoadGraph.of(hill_country(nodes))
        ours = Router(graph, LORRY)
        draw = np.random.default_rng(2)
        middle, _ = graph.nearest(119.6, 28.1)
        joined = np.flatnonzero(ours.times([middle], np.arange(graph.node_count))[0] < UNREACHABLE)
        picked = draw.choice(joined, SOURCES + TARGETS, replace=False)
        return cls(graph, picked[:SOURCES], picked[SOURCES:], ours, DijkstraRouter(graph, LORRY))

    def busy_segments(self) -> frozenset[int]:
        """One segment in the middle of each of five ways."""
        ways = [self.ours.path(int(self.stores[row]), int(self.towns[row])).segments for row in range(CLOSED)]
        return frozenset(way[len(way) // 2] for way in ways)

    def peer(self) -> Floats:
        """The table straight from scipy, its matrix being ready."""
        return np.asarray(dijkstra(self.scipy._matrix, indices=self.stores)[:, self.towns], float)  # noqa: SLF001 — the peer's own part

    def check(self, table: Ints) -> None:
        """Every entry must be scipy's."""
        far = self.peer()
        if not np.array_equal(np.where(far < UNREACHABLE, far, UNREACHABLE).astype(np.int64), table):
            raise WrongAnswer("the table differs from scipy's")


def _figures(nodes: int, goal: float) -> Iterator[Figure]:
    case = Case.of(nodes)
    case.check(case.ours.times(case.stores, case.towns))
    ours, peer = best_of(5, lambda: case.ours.times(case.stores, case.towns)), best_of(3, case.peer)
    name = f"{SOURCES} x {TARGETS} table, {nodes:,} junctions"
    yield Figure(name, ours, peer, "s", 1 / goal, "lower", "scipy dijkstra")
    closed = case.busy_segments()
    case.scipy.close(closed)

    def close_and_ask() -> Ints:
        case.ours.close(closed)
        return case.ours.times(case.stores, case.towns)

    times = []
    for _ in range(5):
        case.ours.close(frozenset())
        times.append(best_of(1, close_and_ask))
    case.check(case.ours.times(case.stores, case.towns))
    after = min(times)
    yield Figure(f"{name}, {CLOSED} roads closed", after, best_of(3, case.peer), "s", 1 / 20, "lower", "scipy dijkstra, matrix ready")
    yield Figure(f"{name}, {CLOSED} roads closed: time", after, AFTER_LIMIT_S, "s", 1.0, "lower", "limit")


def tables(setting: Setting) -> Iterator[Figure]:
    """20,000 junctions, and 200,000 unless the run is quick."""
    yield from _figures(20_000, 20)
    if not setting.quick:
        yield from _figures(200_000, 100)

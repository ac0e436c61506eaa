"""Travel times and ways over a road graph for one class of vehicle, re-weighted in milliseconds when a road closes.

`Router` uses customizable contraction hierarchies (RoutingKit; Dibbelt, Strasser and Wagner 2016): the hierarchy is
built once per graph and shared by all vehicle classes; a class or a set of closures is only another metric on it.
`DijkstraRouter` is the same interface over scipy: the oracle of the tests and the fallback without the package.
Times are whole milliseconds; a way of 2^31 - 1 ms (24.8 days) or longer counts as none.
"""

from __future__ import annotations

import importlib
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import RLock
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from gis.domain.errors import NoRoute
from gis.domain.roads import RoadGraph
from gis.domain.surveys import between_ends, spread, surveyed_times
from gis.domain.vehicles import VehicleProfile

UNREACHABLE = 2**31 - 1
FORBIDDEN = UNREACHABLE
PARTIAL_UPDATE_ARCS = 2_000

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Path:
    """One way: arcs and distinct segment ids in driving order, milliseconds, metres, (k, 2) lon/lat line."""

    arcs: tuple[int, ...]
    segments: tuple[int, ...]
    ms: int
    metres: float
    coordinates: NDArray[np.float64]


def arc_times(graph: RoadGraph, profile: VehicleProfile) -> Ints:
    """Whole milliseconds per arc, rounded up, at least 1; FORBIDDEN where the vehicle may not or cannot go."""
    cap = profile.caps_kmh()[graph.road_class]
    speed_kmh = np.minimum(graph.speed_kmh * profile.speed_percent / 100, cap)
    ms = np.ceil(graph.metres * 3600.0 / np.maximum(speed_kmh, 1e-3))
    ms = np.clip(ms, 1, FORBIDDEN - 1).astype(np.int64)
    too_heavy = (graph.max_weight_kg > 0) & (graph.max_weight_kg < profile.gross_weight_kg)
    too_high = (graph.max_height_m > 0) & (graph.max_height_m < profile.height_m)
    return surveyed_times(graph, profile, np.where((cap <= 0) | too_heavy | too_high, FORBIDDEN, ms), FORBIDDEN)


class BaseRouter(ABC):
    """What both engines share: the weights of one vehicle class with some segments closed."""

    def __init__(self, graph: RoadGraph, profile: VehicleProfile, closed: frozenset[int] = frozenset()) -> None:
        self.graph = graph
        self.profile = profile
        self.closed: frozenset[int] = frozenset()
        self._shut: frozenset[int] = frozenset()
        self._surveyed = between_ends(graph)
        self.open_weights = arc_times(graph, profile)
        self.weights = self.open_weights.copy()
        self._lock = RLock()
        self._customize()
        if closed:
            self.close(closed)

    def close(self, segments: frozenset[int]) -> None:
        """Make exactly these segment ids impassable in both directions; all others are open again."""
        with self._lock:
            shut = spread(self.graph, frozenset(segments))
            changed = self.graph.arcs_of(shut ^ self._shut)
            self.weights[changed] = self.open_weights[changed]
            self.weights[self.graph.arcs_of(shut)] = FORBIDDEN
            self.closed, self._shut = frozenset(segments), shut
            self._reweight(changed)

    @contextmanager
    def having(self, closed: frozenset[int]) -> Iterator[Self]:
        """Exactly these segments closed for as long as the block lasts; other threads wait for its end."""
        with self._lock:
            if closed != self.closed:
                self.close(closed)
            yield self

    @contextmanager
    def penalised(self, segments: frozenset[int], factor: float) -> Iterator[Self]:
        """These segments ``factor`` times as long as they are, for as long as the block lasts; what is closed stays closed."""
        with self._lock:
            arcs = self.graph.arcs_of(segments)
            arcs = arcs[self.weights[arcs] < FORBIDDEN]
            usual = self.weights[arcs].copy()
            self.weights[arcs] = np.minimum(usual * factor, FORBIDDEN - 1).astype(np.int64)
            self._reweight(arcs)
            try:
                yield self
            finally:
                self.weights[arcs] = usual
                self._reweight(arcs)

    def times(self, sources: ArrayLike, targets: ArrayLike) -> Ints:
        """Milliseconds from each source node to each target node, shape (n, m); UNREACHABLE where no way leads."""
        start, goal = np.asarray(sources, np.int64), np.asarray(targets, np.int64)
        if not len(start) or not len(goal):
            return np.full((len(start), len(goal)), UNREACHABLE, np.int64)
        with self._lock:
            return self._by_survey(start, goal, self._times(start, goal))

    def _by_survey(self, start: Ints, goal: Ints, table: Ints) -> Ints:
        """Between the two ends of a surveyed way its own time counts, even where the network claims to be quicker."""
        for tail, head in self._surveyed:
            arc = self._survey_between(tail, head)
            if arc is not None:
                table[np.ix_(start == tail, goal == head)] = self.weights[arc]
        return table

    def _survey_between(self, source: int, target: int) -> int | None:
        arcs = [arc for arc in self._surveyed.get((source, target), ()) if self.weights[arc] < FORBIDDEN]
        return min(arcs, key=lambda arc: int(self.weights[arc]), default=None)

    def path(self, source: int, target: int) -> Path:
        """The quickest way between two nodes. Raises NoRoute when there is none."""
        with self._lock:
            surveyed = self._survey_between(int(source), int(target))
            arcs = self._arcs(int(source), int(target)) if surveyed is None else [surveyed]
        if arcs is None:
            raise NoRoute(origin=int(source), destination=int(target), vehicle=self.profile.code)
        return self._describe(int(source), np.asarray(arcs, np.int64))

    def length(self, source: int, target: int) -> float:
        """Metres of the quickest way between two nodes, without its shape. Raises NoRoute when there is none."""
        with self._lock:
            arcs = self._arcs(int(source), int(target))
        if arcs is None:
            raise NoRoute(origin=int(source), destination=int(target), vehicle=self.profile.code)
        return float(self.graph.metres[np.asarray(arcs, np.int64)].sum())

    def _describe(self, source: int, arcs: Ints) -> Path:
        graph = self.graph
        lines = [graph.shape_of(int(arc)) for arc in arcs]
        origin = np.array([[graph.lon[source], graph.lat[source]]])
        coordinates = np.concatenate([lines[0], *(line[1:] for line in lines[1:])]) if lines else origin
        return Path(
            arcs=tuple(arcs.tolist()),
            segments=tuple(dict.fromkeys(graph.segment[arcs].tolist())),
            ms=int(self.weights[arcs].sum()),
            metres=float(graph.metres[arcs].sum()),
            coordinates=coordinates,
        )

    @abstractmethod
    def _customize(self) -> None:
        """Bind all weights."""

    @abstractmethod
    def _reweight(self, changed: Ints) -> None:
        """Take over the weights of the changed arcs."""

    @abstractmethod
    def _times(self, sources: Ints, targets: Ints) -> Ints: ...

    @abstractmethod
    def _arcs(self, source: int, target: int) -> Sequence[int] | None: ...


class Hierarchy:
    """The weight-free part of the engine, built once per graph (0.9 s at 200,000 nodes) and shared by all routers."""

    def __init__(self, graph: RoadGraph) -> None:
        self.kit: Any = importlib.import_module("routingkit_cch")
        tail, head = graph.tail.tolist(), graph.head.tolist()
        order = self.kit.compute_order_inertial(graph.node_count, tail, head, graph.lat.tolist(), graph.lon.tolist())
        self.cch = self.kit.CCH(order, tail, head, False)


class Router(BaseRouter):
    """The engine in use. One per vehicle class; safe to share between threads.

    The package panics when a metric changes while a query object on it lives, so queries never outlive a call.
    """

    def __init__(
        self,
        graph: RoadGraph,
        profile: VehicleProfile,
        closed: frozenset[int] = frozenset(),
        hierarchy: Hierarchy | None = None,
    ) -> None:
        self.hierarchy = hierarchy or Hierarchy(graph)
        self._kit = self.hierarchy.kit
        super().__init__(graph, profile, closed)

    def _customize(self) -> None:
        self._metric = self._kit.CCHMetric(self.hierarchy.cch, self.weights.tolist())

    def _reweight(self, changed: Ints) -> None:
        if len(changed) > PARTIAL_UPDATE_ARCS:
            self._metric.reset(self.weights.tolist())
        elif len(changed):
            # Bound to the thread that makes it, so one is made for each call (0.2 ms at 200,000 nodes).
            updater = self._kit.CCHMetricPartialUpdater(self.hierarchy.cch)
            updater.apply(self._metric, dict(zip(changed.tolist(), self.weights[changed].tolist(), strict=True)))

    def _times(self, sources: Ints, targets: Ints) -> Ints:
        if len(sources) <= len(targets):
            fan = self._kit.CCHOneToMany(self._metric, targets.tolist())
            rows = [fan.distances_from(source) for source in sources.tolist()]
            table = np.array(rows, float)
        else:
            fan = self._kit.CCHManyToOne(self._metric, sources.tolist())
            table = np.array([fan.distances_to(target) for target in targets.tolist()], float).T
        return np.where(np.isnan(table), UNREACHABLE, table).astype(np.int64)

    def _arcs(self, source: int, target: int) -> Sequence[int] | None:
        found = self._kit.CCHQuery(self._metric).run(source, target)
        return None if found.distance is None else list(found.arc_path)


class DijkstraRouter(BaseRouter):
    """The same answers from scipy's Dijkstra, without preprocessing."""

    def _customize(self) -> None:
        self._reweight(self.graph.tail)

    def _reweight(self, changed: Ints) -> None:  # noqa: ARG002 — all arcs are taken over anew
        """Keep the quickest of parallel arcs: a sparse matrix would add them up."""
        graph = self.graph
        usable = np.flatnonzero(self.weights < FORBIDDEN)
        order = usable[np.lexsort((self.weights[usable], graph.head[usable], graph.tail[usable]))]
        tail, head = graph.tail[order], graph.head[order]
        first = np.ones(len(order), bool)
        first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
        self._kept = order[first]
        self._keys = graph.tail[self._kept] * graph.node_count + graph.head[self._kept]
        shape = (graph.node_count, graph.node_count)
        ends = (graph.tail[self._kept], graph.head[self._kept])
        self._matrix = csr_array((self.weights[self._kept].astype(float), ends), shape=shape)

    def _times(self, sources: Ints, targets: Ints) -> Ints:
        table = dijkstra(self._matrix, indices=sources)[:, targets]
        return np.where(table < UNREACHABLE, table, UNREACHABLE).astype(np.int64)

    def _arcs(self, source: int, target: int) -> Sequence[int] | None:
        far, before = dijkstra(self._matrix, indices=source, return_predecessors=True)
        if not far[target] < UNREACHABLE:
            return None
        nodes = [target]
        while nodes[-1] != source:
            nodes.append(int(before[nodes[-1]]))
        way = np.array(nodes[::-1], np.int64)
        keys = way[:-1] * self.graph.node_count + way[1:]
        return [int(arc) for arc in self._kept[np.searchsorted(self._keys, keys)]]


def share_hierarchy(graph: RoadGraph) -> Hierarchy | None:
    """The graph's hierarchy, or None where routingkit-cch is not installed."""
    try:
        return Hierarchy(graph)
    except ImportError:
        return None


def open_router(
    graph: RoadGraph,
    profile: VehicleProfile,
    closed: frozenset[int] = frozenset(),
    hierarchy: Hierarchy | None = None,
) -> BaseRouter:
    """A router of the best engine that is installed."""
    shared = hierarchy or share_hierarchy(graph)
    return Router(graph, profile, closed, shared) if shared else DijkstraRouter(graph, profile, closed)

"""Routers agree with scipy to the millisecond and keep every closure, limit and direction."""

from __future__ import annotations

import sys
from dataclasses import replace
from threading import Thread

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.domain.errors import NoRoute
from gis.domain.roads import RoadGraph, great_circle_m
from gis.domain.routing import (
    FORBIDDEN,
    UNREACHABLE,
    BaseRouter,
    DijkstraRouter,
    Hierarchy,
    Router,
    arc_times,
    open_router,
    share_hierarchy,
)
from gis.domain.vehicles import HEAVY_TRUCK, LIGHT_TRUCK, PICKUP, PROFILES, ROAD_CLASSES, VehicleProfile
from tests.gis.domain.graphs import hill_graph, hill_table

graphs = st.builds(hill_graph, st.integers(5, 60), st.integers(0, 10_000), keep=st.sampled_from([0.3, 0.6, 1.0]))


def everything(graph: RoadGraph) -> np.ndarray:
    return np.arange(graph.node_count)


@settings(max_examples=40, deadline=None)
@given(graph=graphs, code=st.sampled_from(sorted(PROFILES)), closures=st.sets(st.integers(1000, 1080), max_size=12))
def test_every_time_equals_dijkstra(graph: RoadGraph, code: str, closures: set[int]) -> None:
    fast = Router(graph, PROFILES[code], frozenset(closures))
    slow = DijkstraRouter(graph, PROFILES[code], frozenset(closures))
    nodes = everything(graph)
    np.testing.assert_array_equal(fast.times(nodes, nodes), slow.times(nodes, nodes))


@settings(max_examples=25, deadline=None)
@given(graph=graphs, series=st.lists(st.sets(st.integers(1000, 1080), max_size=30), max_size=4))
def test_closing_and_opening_again_equals_a_fresh_start(graph: RoadGraph, series: list[set[int]]) -> None:
    nodes = everything(graph)
    fast, slow = Router(graph, LIGHT_TRUCK), DijkstraRouter(graph, LIGHT_TRUCK)
    for closures in [*series, set()]:
        for router in (fast, slow):
            router.close(frozenset(closures))
        fresh = DijkstraRouter(graph, LIGHT_TRUCK, frozenset(closures)).times(nodes, nodes)
        np.testing.assert_array_equal(fast.times(nodes, nodes), fresh)
        np.testing.assert_array_equal(slow.times(nodes, nodes), fresh)


def walk(router: BaseRouter, source: int, target: int) -> None:
    """A path is a chain of allowed arcs from source to target that takes exactly the table's time."""
    graph, path = router.graph, router.path(source, target)
    arcs = list(path.arcs)
    assert path.ms == router.times([source], [target])[0, 0]
    assert [graph.head[arc] for arc in arcs[:-1]] == [graph.tail[arc] for arc in arcs[1:]]
    assert path.metres == pytest.approx(graph.metres[arcs].sum())
    assert not set(path.segments) & router.closed
    assert not (router.weights[arcs] == FORBIDDEN).any()
    heavy = graph.max_weight_kg[arcs]
    assert not ((heavy > 0) & (heavy < router.profile.gross_weight_kg)).any()
    high = graph.max_height_m[arcs]
    assert not ((high > 0) & (high < router.profile.height_m)).any()
    if arcs:
        assert (graph.tail[arcs[0]], graph.head[arcs[-1]]) == (source, target)
    np.testing.assert_allclose(path.coordinates[0], [graph.lon[source], graph.lat[source]])
    np.testing.assert_allclose(path.coordinates[-1], [graph.lon[target], graph.lat[target]])


@settings(max_examples=30, deadline=None)
@given(graph=graphs, data=st.data())
def test_a_path_is_drivable_and_takes_the_time_of_the_table(graph: RoadGraph, data: st.DataObject) -> None:
    closed = frozenset(data.draw(st.sets(st.integers(1000, 1080), max_size=10)))
    node = st.integers(0, graph.node_count - 1)
    source, target = data.draw(node), data.draw(node)
    for engine in (Router, DijkstraRouter):
        router = engine(graph, HEAVY_TRUCK, closed)
        if router.times([source], [target])[0, 0] == UNREACHABLE:
            with pytest.raises(NoRoute) as refusal:
                router.path(source, target)
            assert refusal.value.facts == {"origin": source, "destination": target, "vehicle": "heavy_truck"}
        else:
            walk(router, source, target)


def test_a_larger_graph_of_hill_country_agrees_entry_by_entry() -> None:
    graph = hill_graph(4_000, seed=7, keep=0.6)
    draw = np.random.default_rng(1)
    depots, towns = draw.integers(0, 4_000, 12), draw.integers(0, 4_000, 180)
    fast, slow = Router(graph, LIGHT_TRUCK), DijkstraRouter(graph, LIGHT_TRUCK)
    np.testing.assert_array_equal(fast.times(depots, towns), slow.times(depots, towns))
    used = {segment for town in towns[:5] for segment in way(fast, int(depots[0]), int(town))}
    for router in (fast, slow):
        router.close(frozenset(used))
    np.testing.assert_array_equal(fast.times(depots, towns), slow.times(depots, towns))
    np.testing.assert_array_equal(fast.times(towns, depots), slow.times(towns, depots))


def way(router: BaseRouter, source: int, target: int) -> tuple[int, ...]:
    try:
        return router.path(source, target).segments
    except NoRoute:
        return ()


def test_closing_more_arcs_than_a_partial_update_takes_still_agrees() -> None:
    graph = hill_graph(2_000, seed=3, keep=0.9)
    closed = frozenset(range(1000, 3500))
    nodes = everything(graph)[:40]
    fast = Router(graph, PICKUP)
    fast.close(closed)
    np.testing.assert_array_equal(fast.times(nodes, nodes), DijkstraRouter(graph, PICKUP, closed).times(nodes, nodes))


def test_a_vehicle_class_is_another_metric_on_the_same_hierarchy() -> None:
    graph = hill_graph(300, seed=5)
    shared = Hierarchy(graph)
    nodes = everything(graph)
    light, heavy = (Router(graph, profile, hierarchy=shared) for profile in (LIGHT_TRUCK, HEAVY_TRUCK))
    light.close(frozenset({1001, 1002}))
    assert heavy.closed == frozenset()
    np.testing.assert_array_equal(heavy.times(nodes, nodes), DijkstraRouter(graph, HEAVY_TRUCK).times(nodes, nodes))


def test_one_way_streets_are_driven_one_way_only() -> None:
    graph = RoadGraph.of(hill_table(40, seed=2, one_way=1.0))
    arcs = {(int(a), int(b)) for a, b in zip(graph.tail, graph.head, strict=True)}
    assert not any((b, a) in arcs for a, b in arcs)


def test_a_weight_or_height_limit_keeps_the_heavy_lorry_out_and_lets_the_pickup_through() -> None:
    graph = hill_graph(60, seed=9, limits=0.5)
    limited = (graph.max_weight_kg > 0) | (graph.max_height_m > 0)
    assert (arc_times(graph, HEAVY_TRUCK)[limited] == FORBIDDEN).all()
    assert (arc_times(graph, PICKUP) < FORBIDDEN).all()


def test_a_class_outside_the_profile_is_forbidden() -> None:
    graph = hill_graph(60, seed=9)
    only_main = VehicleProfile("convoy", 2_000, 2.0, class_speeds=dict.fromkeys({*ROAD_CLASSES} - {"primary"}, 0.0))
    assert ((arc_times(graph, only_main) < FORBIDDEN) == (graph.road_class == 2)).all()


def test_nearest_gives_the_node_and_how_far_away_it_is() -> None:
    graph = hill_graph(50, seed=1)
    node, metres = graph.nearest([graph.lon[7], graph.lon[7]], [graph.lat[7], graph.lat[7] + 0.0001])
    assert node.tolist() == [7, 7]
    assert metres[0] == pytest.approx(0, abs=0.01)
    assert metres[1] == pytest.approx(11.1, abs=0.1)
    assert great_circle_m(2.0) == pytest.approx(20_015_114, rel=1e-6)


def test_arcs_without_a_drawn_line_are_straight() -> None:
    table = hill_table(20, seed=4, keep=1.0)
    bare = RoadGraph.of(replace(table, shapes=[]))
    assert bare.shape_of(0).shape == (2, 2)
    assert bare.shape_of(0)[0].tolist() == [bare.lon[bare.tail[0]], bare.lat[bare.tail[0]]]


def test_no_sources_or_targets_give_an_empty_table() -> None:
    router = Router(hill_graph(10, seed=1), PICKUP)
    assert router.times([], [1, 2]).shape == (0, 2)
    assert router.times([1], []).shape == (1, 0)


def test_without_the_package_scipy_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = hill_graph(30, seed=1)
    assert isinstance(open_router(graph, PICKUP), Router)
    monkeypatch.setitem(sys.modules, "routingkit_cch", None)
    assert share_hierarchy(graph) is None
    assert isinstance(open_router(graph, PICKUP), DijkstraRouter)


def test_threads_may_ask_while_another_closes_roads() -> None:
    graph = hill_graph(400, seed=8)
    router = Router(graph, PICKUP)
    nodes = everything(graph)
    before = router.times(nodes[:20], nodes)
    failures: list[BaseException] = []

    def ask() -> None:
        try:
            for _ in range(30):
                router.times(nodes[:20], nodes)
                way(router, 0, 17)
        except BaseException as failure:  # noqa: BLE001 — a panic of the package is no Exception
            failures.append(failure)

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for turn in range(60):
        router.close(frozenset({1000 + turn, 1001 + turn}))
    for thread in threads:
        thread.join()
    router.close(frozenset())
    assert failures == []
    np.testing.assert_array_equal(router.times(nodes[:20], nodes), before)

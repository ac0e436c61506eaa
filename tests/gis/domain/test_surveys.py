"""A way measured by hand stands between its ends instead of what the network claims, in both engines."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.domain.routing import UNREACHABLE, DijkstraRouter, Router
from gis.domain.surveys import SURVEYED, Survey, spread, with_surveys
from gis.domain.vehicles import BOAT, FOOT_PARTY, HEAVY_TRUCK, LIGHT_TRUCK
from tests.gis.domain.graphs import hill_graph

GRAPH = hill_graph(40, 7, keep=0.6)
ENGINES = pytest.mark.parametrize("engine", [Router, DijkstraRouter])


def far_pair():
    times = DijkstraRouter(GRAPH, LIGHT_TRUCK).times(np.arange(40), np.arange(40))
    reachable = np.where(times < UNREACHABLE, times, 0)
    start, end = np.unravel_index(int(reachable.argmax()), times.shape)
    return int(start), int(end), int(times[start, end])


def survey(start, end, **facts):
    line = np.array([[GRAPH.lon[start], GRAPH.lat[start]], [GRAPH.lon[end], GRAPH.lat[end]]])
    return Survey(**{"segment": SURVEYED + 1, "start": start, "end": end, "line": line, "metres": 9_000.0, "minutes": {"light_truck": 30.0}} | facts)


@ENGINES
def test_the_surveyed_minutes_count_even_where_the_network_claims_to_be_quicker(engine):
    start, end, usual = far_pair()
    slow = usual / 60_000 * 2
    router = engine(with_surveys(GRAPH, [survey(start, end, minutes={"light_truck": slow})]), LIGHT_TRUCK)
    assert router.times([start], [end])[0, 0] == round(slow * 60_000)
    way = router.path(start, end)
    assert (way.segments, way.ms, way.metres) == ((SURVEYED + 1,), round(slow * 60_000), 9_000.0)


@ENGINES
def test_a_closed_survey_leaves_the_network_and_a_class_that_was_not_timed_never_uses_it(engine):
    start, end, usual = far_pair()
    graph = with_surveys(GRAPH, [survey(start, end)])
    router = engine(graph, LIGHT_TRUCK)
    with router.having(frozenset({SURVEYED + 1})):
        assert router.times([start], [end])[0, 0] == usual
    heavy, plain = engine(graph, HEAVY_TRUCK), engine(GRAPH, HEAVY_TRUCK)
    np.testing.assert_array_equal(heavy.times(np.arange(40), np.arange(40)), plain.times(np.arange(40), np.arange(40)))


@ENGINES
def test_the_road_beside_goes_at_the_surveyed_pace_and_keeps_the_limit_found(engine):
    way = DijkstraRouter(GRAPH, LIGHT_TRUCK).path(*far_pair()[:2])
    ends = far_pair()[:2]
    covered = frozenset(way.segments)
    timed = survey(*ends, metres=way.metres, minutes={"light_truck": way.ms / 60_000 * 3}, covers=covered)
    slow = engine(with_surveys(GRAPH, [timed]), LIGHT_TRUCK)
    arc = way.arcs[0]
    assert slow.weights[arc] == pytest.approx(GRAPH.metres[arc] * 3 * way.ms / way.metres, rel=0.01)
    barred = engine(with_surveys(GRAPH, [replace(timed, max_weight_kg=3_000)]), LIGHT_TRUCK)
    assert barred.weights[arc] == UNREACHABLE


def test_a_closure_of_a_stretch_beside_closes_the_survey_too():
    graph = with_surveys(GRAPH, [survey(1, 2, covers=frozenset({1003}))])
    assert spread(graph, frozenset({1003})) == {1003, SURVEYED + 1}
    assert spread(graph, frozenset({1004})) == {1004}


def test_a_boat_moves_on_surveyed_water_only_and_a_party_on_foot_on_any_road_but_the_motorway():
    start, end, _usual = far_pair()
    water = with_surveys(GRAPH, [survey(start, end, minutes={"boat": 25})])
    boat = Router(water, BOAT)
    table = boat.times(np.arange(40), np.arange(40))
    np.fill_diagonal(table, UNREACHABLE)
    assert sorted(map(tuple, np.argwhere(table < UNREACHABLE).tolist())) == sorted([(start, end), (end, start)])
    walked = Router(GRAPH, FOOT_PARTY).path(start, end)
    assert walked.metres / (walked.ms / 3_600_000) <= 4_001


@settings(max_examples=30, deadline=None)
@given(
    pairs=st.lists(st.tuples(st.integers(0, 39), st.integers(0, 39), st.integers(1, 300)), max_size=4),
    closed=st.sets(st.integers(1000, 1080), max_size=8),
)
def test_both_engines_agree_with_surveys_and_closures(pairs, closed):
    surveys = [survey(a, b, segment=SURVEYED + row, minutes={"light_truck": minutes}) for row, (a, b, minutes) in enumerate(pairs)]
    graph = with_surveys(GRAPH, surveys)
    fast, slow = (engine(graph, LIGHT_TRUCK, frozenset(closed)) for engine in (Router, DijkstraRouter))
    np.testing.assert_array_equal(fast.times(np.arange(40), np.arange(40)), slow.times(np.arange(40), np.arange(40)))


@ENGINES
def test_a_penalty_ends_with_its_block(engine):
    start, end, usual = far_pair()
    router = engine(GRAPH, LIGHT_TRUCK)
    way = router.path(start, end)
    with router.penalised(frozenset(way.segments), 10.0):
        assert set(router.path(start, end).segments) != set(way.segments) or router.path(start, end).ms > usual
    assert router.path(start, end).ms == usual


@ENGINES
def test_the_road_beside_is_never_quicker_than_what_was_measured_however_long_the_survey_drew_it(engine):
    start, end, _usual = far_pair()
    way = DijkstraRouter(GRAPH, LIGHT_TRUCK).path(start, end)
    drawn = survey(start, end, metres=way.metres * 1.5, minutes={"light_truck": 400.0}, covers=frozenset(way.segments))
    router = engine(with_surveys(GRAPH, [drawn]), LIGHT_TRUCK)
    beside = int(router.weights[list(way.arcs)].sum())
    assert 400 * 60_000 <= beside <= 400 * 60_000 + len(way.arcs)

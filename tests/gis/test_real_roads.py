"""Andorra's real roads: a hundred seeded closures, every class of vehicle, every answer checked by somebody who knows no router."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from gis.domain.errors import NoRoute
from gis.domain.roads import RoadGraph
from gis.domain.routing import UNREACHABLE, Router, share_hierarchy
from gis.domain.vehicles import CLASS_INDEX, DEFAULT_SPEED_KMH, PROFILES
from gis.imports.files import read_roads

ANDORRA = Path(__file__).parent / "data" / "andorra.osm.pbf"
ROUNDS, CLOSED_EACH, PAIRS = 100, 12, 3


@pytest.fixture(scope="module")
def table():
    return read_roads(ANDORRA)


def independent_times(table, profile, closed):
    """Plain Dijkstra straight from the imported table: (rows of arcs, minutes matrix), nothing shared with the router."""
    best = {}
    for row in range(len(table)):
        if row in closed or table.start[row] == table.end[row]:
            continue
        name = next(name for name, index in CLASS_INDEX.items() if index == table.road_class[row])
        cap = profile.class_speeds.get(name, float("inf"))
        heavy = table.max_weight_kg[row] and table.max_weight_kg[row] < profile.gross_weight_kg
        high = table.max_height_m[row] and table.max_height_m[row] < profile.height_m
        if cap <= 0 or heavy or high:
            continue
        own = table.speed_kmh[row] or DEFAULT_SPEED_KMH[table.road_class[row]]
        ms = max(1, int(np.ceil(table.metres[row] * 3600.0 / min(own * profile.speed_percent / 100, cap))))
        ends = [(table.start[row], table.end[row])] * bool(table.forward[row]) + [(table.end[row], table.start[row])] * bool(table.backward[row])
        for pair in ends:
            best[pair] = min(best.get(pair, ms), ms)
    return best


def matrix_of(best, nodes):
    pairs = np.array(list(best)).reshape(-1, 2)
    return csr_array((np.array(list(best.values()), float), (pairs[:, 0], pairs[:, 1])), shape=(nodes, nodes))


@pytest.mark.parametrize("code", sorted(PROFILES))
def test_every_route_among_a_hundred_closures_keeps_closures_limits_and_the_time_of_plain_dijkstra(table, code):
    profile, graph = PROFILES[code], RoadGraph.of(table)
    router = Router(graph, profile, hierarchy=share_hierarchy(graph))
    draw = np.random.default_rng(20160928)
    open_best = independent_times(table, profile, frozenset())
    closed_by_row = {row: [(int(table.start[row]), int(table.end[row])), (int(table.end[row]), int(table.start[row]))] for row in range(len(table))}
    found = 0
    for _round in range(ROUNDS):
        closed = frozenset(draw.choice(len(table), CLOSED_EACH, replace=False).tolist())
        touched = {pair for row in closed for pair in closed_by_row[row]}
        best = {pair: ms for pair, ms in open_best.items() if pair not in touched}
        best |= parallel(table, profile, closed, touched)
        matrix = matrix_of(best, len(table.lon))
        ends = draw.integers(0, len(table.lon), (PAIRS, 2))
        truth = dijkstra(matrix, indices=ends[:, 0])
        with router.having(closed):
            for index, (source, target) in enumerate(ends.tolist()):
                found += check(router, table, profile, closed, best, source, target, truth[index, target])
    assert found > 100 or code == "boat"


def parallel(table, profile, closed, touched):
    """What other, open segments join the ends of closed ones."""
    rows = [
        row
        for row in range(len(table))
        if row not in closed and {(int(table.start[row]), int(table.end[row])), (int(table.end[row]), int(table.start[row]))} & touched
    ]
    return independent_times(table, profile, frozenset(range(len(table))) - frozenset(rows)) if rows else {}


def check(router, table, profile, closed, best, source, target, truth):
    """1 where a way was found and is right, 0 where none exists and none was told."""
    if source == target:
        return 0
    try:
        way = router.path(source, target)
    except NoRoute:
        assert not truth < UNREACHABLE
        return 0
    assert way.ms == truth
    assert not closed & set(way.segments)
    at, ms = source, 0
    for segment in [int(router.graph.segment[arc]) for arc in way.arcs]:
        ends = {int(table.start[segment]), int(table.end[segment])}
        assert at in ends
        after = (ends - {at}).pop()
        assert table.forward[segment] if at == table.start[segment] else table.backward[segment]
        assert not table.max_weight_kg[segment] or table.max_weight_kg[segment] >= profile.gross_weight_kg
        assert not table.max_height_m[segment] or table.max_height_m[segment] >= profile.height_m
        ms, at = ms + best[at, after], after
    assert (at, ms) == (target, truth)
    return 1

"""Allocation: the exact optimum, conserved, within stock, tiers strictly first, and every line says why."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from gis.benchmarks.sourcing import region
from gis.domain.allocation import allocate
from gis.domain.duals import cost_of, excess
from gis.domain.flows import ALL_ARCS, build, solve
from gis.domain.routing import UNREACHABLE
from gis.domain.sourcing import Allocation, Demand, Line, Rejected, Supply, Why, tenths, to_minutes
from tests.gis.domain.cases import Case, cases, random_case
from tests.gis.domain.oracle import goals_of, lexicographic

HOUR = 3_600_000


def run(case: Case) -> Allocation:
    return allocate(*case)


@settings(max_examples=30, deadline=None)
@given(cases)
def test_the_answer_is_the_lexicographic_optimum_of_highs(case: Case) -> None:
    assert goals_of(run(case), case) == lexicographic(case)


def test_a_county_case_is_the_lexicographic_optimum_of_highs() -> None:
    case = random_case(11, warehouses=8, places=30, skus=3, tight=0.6)
    assert goals_of(run(case), case) == lexicographic(case)


@settings(max_examples=60, deadline=None)
@given(cases)
def test_what_is_wanted_is_sent_or_named_as_unmet_and_stock_is_never_exceeded(case: Case) -> None:
    supplies, demands, ms = case
    answer = run(case)
    wanted, got, taken = Counter[tuple[int, str]](), Counter[tuple[int, str]](), Counter[tuple[int, str]]()
    for row in demands:
        wanted[row.place, row.sku] += row.quantity
    for line in answer.lines:
        assert line.quantity > 0
        assert ms[line.warehouse, line.place] < UNREACHABLE
        assert line.minutes == to_minutes(ms)[line.warehouse, line.place]
        got[line.place, line.sku] += line.quantity
        taken[line.warehouse, line.lot] += line.quantity
    for row in answer.unmet:
        assert row.quantity > 0
        got[row.place, row.sku] += row.quantity
    assert got == wanted
    limits = {(row.warehouse, row.lot): row.quantity * row.usable for row in supplies}
    assert all(units <= limits[lot] for lot, units in taken.items())


@settings(max_examples=30, deadline=None)
@given(cases, st.randoms())
def test_the_order_of_the_rows_does_not_change_the_answer(case: Case, shuffle: random.Random) -> None:
    supplies, demands, ms = case
    mixed = shuffle.sample(supplies, len(supplies)), shuffle.sample(demands, len(demands)), ms
    assert run(mixed) == run(case)


@settings(max_examples=40, deadline=None)
@given(cases)
def test_within_a_warehouse_the_first_expiring_lot_is_empty_before_the_next_is_touched(case: Case) -> None:
    supplies, _, _ = case
    taken = Counter((line.warehouse, line.lot) for line in run(case).lines for _ in range(line.quantity))
    for one in supplies:
        for later in supplies:
            same = one.warehouse == later.warehouse and one.sku == later.sku and one.usable and later.usable
            if same and (one.expires_on or date.max) < (later.expires_on or date.max) and taken[later.warehouse, later.lot]:
                assert taken[one.warehouse, one.lot] == one.quantity


def test_ten_segments_share_scarcity_evenly_instead_of_serving_the_nearest_first() -> None:
    stock = [Supply(0, "QUILT", "A", 90)]
    answer = allocate(stock, [Demand(0, "QUILT", 100), Demand(1, "QUILT", 50)], np.array([[60_000, 5 * HOUR]]))
    assert {line.place: line.quantity for line in answer.lines} == {0: 60, 1: 30}


def test_a_higher_tier_is_served_whole_before_a_lower_one_gets_anything() -> None:
    stock = [Supply(0, "QUILT", "A", 110)]
    wants = [Demand(0, "QUILT", 100, tier=2), Demand(1, "QUILT", 100, tier=1)]
    answer = allocate(stock, wants, np.array([[60_000, 9 * HOUR]]))
    assert {line.place: line.quantity for line in answer.lines} == {0: 10, 1: 100}


def test_minutes_decide_between_warehouses_and_expiry_between_equals() -> None:
    stock = [
        Supply(0, "KIT", "far", 50, date(2026, 7, 1)),
        Supply(1, "KIT", "near-late", 50, date(2028, 1, 1)),
        Supply(2, "KIT", "near-soon", 50, date(2027, 1, 1)),
    ]
    answer = allocate(stock, [Demand(0, "KIT", 60)], np.array([[HOUR], [1_200_000], [1_200_000]]))
    assert {line.lot: line.quantity for line in answer.lines} == {"near-soon": 50, "near-late": 10}


def test_a_line_says_its_rank_and_what_nearer_warehouses_could_not_do() -> None:
    stock = [
        Supply(0, "KIT", "A", 0, kept_back=30),
        Supply(1, "KIT", "B", 40, usable=False),
        Supply(2, "KIT", "C", 10),
        Supply(3, "KIT", "D", 100, date(2027, 5, 1), kept_back=20),
    ]
    ms = np.array([[10], [20], [30], [40], [5]]) * 60_000
    answer = allocate(stock, [Demand(0, "KIT", 50)], ms)
    last = answer.lines[-1]
    assert (last.warehouse, last.quantity, last.minutes) == (3, 40, 40)
    assert (last.reason.rank, last.reason.kept_back, last.reason.expires_on) == (4, 20, date(2027, 5, 1))
    assert last.reason.nearer == (
        Rejected(0, 10, Why.KEPT_BACK),
        Rejected(1, 20, Why.EARMARKED),
        Rejected(2, 30, Why.NEEDED_ELSEWHERE),
    )


@pytest.mark.parametrize(
    ("stock", "why"),
    [
        ([], Why.NO_STOCK),
        ([Supply(0, "KIT", "A", 0)], Why.NO_STOCK),
        ([Supply(0, "KIT", "A", 0, kept_back=5)], Why.KEPT_BACK),
        ([Supply(0, "KIT", "A", 9, usable=False)], Why.EARMARKED),
        ([Supply(1, "KIT", "A", 9)], Why.NO_ROAD),
        ([Supply(0, "KIT", "A", 1)], Why.NEEDED_ELSEWHERE),
    ],
)
def test_an_open_need_says_why(stock: list[Supply], why: Why) -> None:
    answer = allocate(stock, [Demand(0, "KIT", 8)], np.array([[60_000], [UNREACHABLE]]))
    (row,) = answer.unmet
    assert row.why == why
    assert row.quantity == 8 - sum(line.quantity for line in answer.lines)


def test_nothing_wanted_gives_an_empty_answer_and_negative_numbers_are_refused() -> None:
    assert allocate([Supply(0, "KIT", "A", 5)], [Demand(0, "KIT", 0)], np.array([[1]])) == Allocation([], [], 0)
    for stock, wants in (([Supply(0, "K", "A", -1)], []), ([Supply(0, "K", "A", 1, None, True, -1)], []), ([], [Demand(0, "K", -1)])):
        with pytest.raises(ValueError, match="whole numbers"):
            allocate(stock, wants, np.array([[1]]))


def test_a_need_beyond_the_nearest_warehouses_is_served_from_further_away() -> None:
    stock = [Supply(row, "KIT", f"L{row}", 1) for row in range(6)]
    ms = np.arange(1, 7)[:, None] * 60_000
    answer = allocate(stock, [Demand(0, "KIT", 6)], ms, nearest=2)
    assert ([line.warehouse for line in answer.lines], answer.unmet) == ([0, 1, 2, 3, 4, 5], [])


@pytest.mark.parametrize("seed", range(24))
@pytest.mark.parametrize("nearest", [1, 3])
def test_begun_with_few_ways_the_answer_costs_as_little_as_with_all(seed: int, nearest: int) -> None:
    case = random_case(seed, warehouses=2 + seed % 9, places=5 + seed, skus=1, tight=0.3 + seed % 7 / 8)
    before = run(case).lines[::2] if seed % 2 else ()
    few = allocate(*case, nearest=nearest, before=before)
    assert few.cost == allocate(*case, before=before).cost
    assert goals_of(few, case) == goals_of(run(case), case)


def test_a_network_too_large_for_all_its_ways_at_once_gets_the_cheapest_answer() -> None:
    supplies, demands, ms = region(120, 600, 1)
    model = build(supplies, demands, to_minutes(ms))
    assert model.minutes.size > ALL_ARCS
    assert cost_of(model, solve(model)) == cost_of(model, solve(model, nearest=120))


@settings(max_examples=25, deadline=None)
@given(cases)
def test_the_shadow_prices_prove_an_answer_and_find_what_a_worse_one_lacks(case: Case) -> None:
    supplies, demands, ms = case
    sku = supplies[0].sku if supplies else ""
    model = build([row for row in supplies if row.sku == sku], [row for row in demands if row.sku == sku], to_minutes(ms))
    if not model.demands or not model.lots:
        return
    best = solve(model)
    over = excess(model, best, model.minutes >= 0)
    assert over is not None
    assert (over >= 0).all()
    assert (over[best.depot, best.demand] == 0).all()
    nothing = replace(best, by_lot=0 * best.by_lot, depot=best.depot[:0], demand=best.demand[:0], units=best.units[:0])
    found = excess(model, nothing, np.zeros(model.minutes.shape, bool))
    assert cost_of(model, nothing) >= cost_of(model, best)
    assert found is None or (found < 0).any() == (cost_of(model, nothing) > cost_of(model, best))


def test_the_cost_is_the_sum_of_its_parts() -> None:
    supplies, demands, ms = random_case(3, 4, 6, 1, tight=0.4)
    model = build(supplies, demands, to_minutes(ms))
    answer = allocate(supplies, demands, ms)
    short = {(row.place, row.tier): row.quantity for row in answer.unmet}
    prices, sizes = model.prices.shortage(), tenths(model.wanted)
    lost = 0
    for row, want in enumerate(model.demands):
        missing = short.get((want.place, want.tier), 0)
        for tenth in range(9, -1, -1):
            part = min(missing, int(sizes[row, tenth]))
            lost += part * int(prices[model.tier_rank[row], tenth])
            missing -= part
    rank = {lot.lot: int(model.lot_rank[row]) for row, lot in enumerate(model.lots)}
    travel = sum(line.quantity * (line.minutes * model.prices.minute + rank[line.lot]) for line in answer.lines)
    assert answer.cost == cost_of(model, solve(model)) == lost + travel


@settings(max_examples=25, deadline=None)
@given(cases)
def test_a_plan_in_force_is_kept_where_it_costs_nothing(case: Case) -> None:
    supplies, demands, ms = case
    mirrored = [row._replace(warehouse=len(ms) - 1 - row.warehouse) for row in supplies], demands, ms[::-1]
    first = [line._replace(warehouse=len(ms) - 1 - line.warehouse) for line in run(mirrored).lines]
    again = allocate(*case, before=first)
    assert goals_of(again, case) == goals_of(run(case), case)
    assert _units(again.lines) == _units(first)


def _units(lines: list[Line]) -> Counter[tuple[str, int, int, int]]:
    units: Counter[tuple[str, int, int, int]] = Counter()
    for line in lines:
        units[line.sku, line.warehouse, line.place, line.tier] += line.quantity
    return units


def test_a_plan_in_force_may_name_warehouses_and_places_that_are_gone() -> None:
    stock, wants, ms = [Supply(0, "KIT", "A", 9)], [Demand(0, "KIT", 5)], np.array([[60_000, 60_000], [60_000, 60_000]])
    (line,) = allocate(stock, wants, ms).lines
    gone = [line._replace(warehouse=1), line._replace(place=1), line._replace(tier=7), line._replace(sku="TENT")]
    assert allocate(stock, wants, ms, before=gone).lines == [line]


def test_the_flow_ending_otherwise_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gis.domain.flows.SimpleMinCostFlow.solve", lambda _: SimpleMinCostFlow.INFEASIBLE)
    with pytest.raises(RuntimeError, match="INFEASIBLE"):
        allocate([Supply(0, "KIT", "A", 9)], [Demand(0, "KIT", 5)], np.array([[60_000]]))

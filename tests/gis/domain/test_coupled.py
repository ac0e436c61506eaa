"""A weight limit per warehouse is kept to the gram; without one the answer is as good as the flow's."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import OptimizeResult

from gis.domain import coupled
from gis.domain.allocation import allocate
from gis.domain.coupled import allocate_within
from gis.domain.sourcing import Allocation, Demand, Supply, Why
from tests.gis.domain.cases import Case, cases
from tests.gis.domain.oracle import goals_of

GRAMS = {"S000": 3_000, "S001": 13_800}


@settings(max_examples=60, deadline=None)
@given(cases)
def test_without_limits_each_tenth_of_each_tier_is_within_two_units_of_the_flow(case: Case) -> None:
    free = goals_of(allocate_within(*case, {}, {}), case)
    for sku, goals in goals_of(allocate(*case), case).items():
        assert abs(sum(free[sku].served) - sum(goals.served)) <= 2
        assert all(abs(one - other) <= 2 for one, other in zip(free[sku].served, goals.served, strict=True))


@settings(max_examples=40, deadline=None)
@given(cases, st.integers(0, 4_000_000))
def test_no_warehouse_sends_more_than_its_weight_nor_more_than_it_has(case: Case, limit: int) -> None:
    supplies, demands, _ = case
    answer = allocate_within(*case, GRAMS, dict.fromkeys(range(5), limit))
    weight, taken, got = Counter[int](), Counter[tuple[int, str]](), Counter[tuple[int, str]]()
    for line in answer.lines:
        weight[line.warehouse] += line.quantity * GRAMS[line.sku]
        taken[line.warehouse, line.lot] += line.quantity
        got[line.place, line.sku] += line.quantity
    for row in answer.unmet:
        got[row.place, row.sku] += row.quantity
    assert max(weight.values(), default=0) <= limit
    limits = {(row.warehouse, row.lot): row.quantity * row.usable for row in supplies}
    assert all(units <= limits[lot] for lot, units in taken.items())
    assert got == Counter({(row.place, row.sku): row.quantity for row in demands})


def test_the_weight_goes_to_the_first_tier_and_the_rest_says_that_capacity_is_lacking() -> None:
    stock = [Supply(0, "S000", "A", 100), Supply(0, "S001", "B", 100)]
    wants = [Demand(0, "S000", 50, tier=2), Demand(0, "S001", 40, tier=1)]
    answer = allocate_within(stock, wants, np.array([[60_000]]), GRAMS, {0: 600_000})
    assert {line.sku: line.quantity for line in answer.lines} == {"S001": 40, "S000": 16}
    assert [(row.sku, row.quantity, row.why) for row in answer.unmet] == [("S000", 34, Why.NO_CAPACITY)]


def test_nothing_wanted_is_an_empty_answer() -> None:
    assert allocate_within([Supply(0, "K", "A", 1)], [Demand(0, "K", 0)], np.array([[1]]), {}, {}) == Allocation([], [], 0)


def test_the_solver_failing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coupled, "linprog", lambda *_, **__: OptimizeResult(status=4, message="numerical trouble"))
    with pytest.raises(RuntimeError, match="numerical trouble"):
        allocate_within([Supply(0, "K", "A", 1)], [Demand(0, "K", 1)], np.array([[1]]), {}, {})

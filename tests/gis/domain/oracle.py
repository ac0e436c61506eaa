"""The sourcing answer computed another way: a chain of linear programmes in scipy's HiGHS, one goal after another."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from scipy.optimize import linprog

from gis.domain.routing import UNREACHABLE
from gis.domain.sourcing import Allocation
from tests.gis.domain.cases import Case


class Goals(NamedTuple):
    """Units served per (tier, tenth) in falling importance, then unit-minutes."""

    served: list[int]
    minutes: int


def tenth_sizes(quantity: int) -> list[int]:
    marks = [-(-quantity * k // 10) for k in range(11)]
    return [b - a for a, b in pairwise(marks)]


def lexicographic(case: Case) -> dict[str, Goals]:
    """Per SKU the best reachable goals, found without prices: maximise, fix, go on."""
    supplies, demands, ms = case
    found = {}
    for sku in sorted({row.sku for row in demands}):
        stock: dict[int, int] = defaultdict(int)
        for row in supplies:
            if row.sku == sku and row.usable:
                stock[row.warehouse] += row.quantity
        wants = [row for row in demands if row.sku == sku]
        found[sku] = _one(stock, [(row.place, row.quantity, row.tier) for row in wants], ms)
    return found


def _one(stock: dict[int, int], wants: list[tuple[int, int, int]], ms: np.ndarray) -> Goals:
    roads = [(w, d) for w in stock for d, (place, _, _) in enumerate(wants) if ms[w, place] < UNREACHABLE]
    tiers = sorted({tier for _, _, tier in wants})
    cells = [(d, k) for d in range(len(wants)) for k in range(10)]
    count = len(roads) + len(cells)
    minutes = np.zeros(count)
    minutes[: len(roads)] = [-(-ms[w, wants[d][0]] // 60_000) for w, d in roads]
    equal = np.zeros((len(wants), count))
    for column, (_, d) in enumerate(roads):
        equal[d, column] = 1
    for offset, (d, _) in enumerate(cells):
        equal[d, len(roads) + offset] = -1
    limit = np.zeros((len(stock), count))
    for row, warehouse in enumerate(stock):
        for column, (w, _) in enumerate(roads):
            limit[row, column] = w == warehouse
    upper = [None] * len(roads) + [tenth_sizes(wants[d][1])[k] for d, k in cells]
    rows, totals = [limit], [np.array([*stock.values()], float)]
    served = []

    def best(goal: np.ndarray) -> float:
        solved = linprog(
            goal,
            np.concatenate(rows),
            np.concatenate(totals),
            equal,
            np.zeros(len(wants)),
            [(0, top) for top in upper],
            method="highs",
        )
        assert solved.status == 0
        return float(solved.fun)

    for tier in tiers:
        for tenth in range(10):
            goal = np.zeros(count)
            for offset, (d, k) in enumerate(cells):
                if k == tenth and wants[d][2] == tier:
                    goal[len(roads) + offset] = -1
            reached = round(-best(goal))
            served.append(reached)
            rows.append(goal[None, :])
            totals.append(np.array([-reached], float))
    return Goals(served, round(best(minutes)))


def goals_of(allocation: Allocation, case: Case) -> dict[str, Goals]:
    """The same goals, read off an answer."""
    _, demands, _ = case
    short = {(row.place, row.sku): row.quantity for row in allocation.unmet}
    found = {}
    for sku in sorted({row.sku for row in demands}):
        wants = [row for row in demands if row.sku == sku]
        served = [
            sum(_filled(row.quantity - short.get((row.place, sku), 0), row.quantity)[tenth] for row in wants if row.tier == tier)
            for tier in sorted({row.tier for row in wants})
            for tenth in range(10)
        ]
        found[sku] = Goals(served, sum(line.quantity * line.minutes for line in allocation.lines if line.sku == sku))
    return found


def _filled(got: int, wanted: int) -> list[int]:
    sizes = tenth_sizes(wanted)
    return [max(0, min(size, got - sum(sizes[:k]))) for k, size in enumerate(sizes)]

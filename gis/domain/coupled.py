"""The same sourcing question when one weight limit per warehouse couples the SKUs (what the lorries can take today).

The limit breaks the flow structure, so this is a linear programme over all SKUs in scipy's HiGHS, solved once per
tier: what an earlier tier lacks may not grow, where its goods come from may change. Within a tier shortage falls by
tenths, then minutes count. The optimum breaks few units; they are rounded down and the freed weight goes to the worst
served again, so the answer is whole, never above a limit, and within a few units of the optimum.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array, vstack

from gis.domain.allocation import answer
from gis.domain.flows import SkuFlow, SkuModel, build, first_expiring, road_arcs
from gis.domain.reasons import Explainer
from gis.domain.roads import Floats
from gis.domain.sourcing import SEGMENTS, Allocation, Demand, Ints, Supply, tenths, to_minutes

NEARLY = 1e-6


class _Arcs(NamedTuple):
    """All (SKU, depot, demand) roads of all SKUs in a row; ``stock`` and ``want`` count over all SKUs."""

    sku: Ints
    depot: Ints
    demand: Ints
    stock: Ints
    want: Ints
    warehouse: Ints
    minutes: Ints
    grams: Ints


class _State(NamedTuple):
    """What is left while the tiers are served: units per (SKU, depot), grams per warehouse, units sent per arc."""

    stock: Ints
    grams: Ints
    sent: Ints


def _arcs(models: Sequence[SkuModel], grams: Sequence[int]) -> _Arcs:
    columns: list[list[Ints]] = [[] for _ in _Arcs._fields]
    stock = want = 0
    for number, (model, each) in enumerate(zip(models, grams, strict=True)):
        depot, demand = road_arcs(model)
        same = np.ones_like(depot)
        at = model.depots[depot]
        parts = (number * same, depot, demand, depot + stock, demand + want, at, model.minutes[depot, demand], each * same)
        for column, part in zip(columns, parts, strict=True):
            column.append(part)
        stock, want = stock + len(model.depots), want + len(model.demands)
    return _Arcs(*(np.concatenate(column) for column in columns))


def _rows(row: Ints, count: int, values: Floats | None = None) -> coo_array:
    """One constraint row per group: the sum of its arcs."""
    weights = np.ones(len(row)) if values is None else values
    return coo_array((weights, (row, np.arange(len(row)))), shape=(count, len(row)))


class _Programme:
    """All SKUs at once: a column per road and one per (demand, tenth) of shortage."""

    def __init__(self, arcs: _Arcs, wanted: Ints, tier: Ints, state: _State) -> None:
        self.roads = len(arcs.sku)
        columns = self.roads + len(wanted) * SEGMENTS
        by_stock = _rows(arcs.stock, len(state.stock))
        by_weight = _rows(arcs.warehouse, len(state.grams), arcs.grams.astype(float))
        self.ranks = np.unique(tier, return_inverse=True)[1]
        group = np.repeat(self.ranks * SEGMENTS, SEGMENTS) + np.tile(np.arange(SEGMENTS), len(wanted))
        self.groups = int(self.ranks.max()) * SEGMENTS + SEGMENTS
        by_goal = coo_array((np.ones(len(group)), (group, self.roads + np.arange(len(group)))), shape=(self.groups, columns))
        both = vstack([by_stock, by_weight])
        row = np.concatenate([arcs.want, np.repeat(np.arange(len(wanted)), SEGMENTS)])
        held = coo_array((both.data, both.coords), shape=(both.shape[0], columns))
        self.limits = vstack([by_goal, held]).tocsr()
        self.held = np.concatenate([np.full(self.groups, wanted.sum()), state.stock, state.grams]).astype(float)
        self.served = coo_array((np.ones(columns), (row, np.arange(columns))), shape=(len(wanted), columns)).tocsr()
        self.wanted = wanted.astype(float)
        self.minutes = arcs.minutes.astype(float)
        self.upper = np.concatenate([np.full(self.roads, np.inf), tenths(wanted).ravel()])
        self.step = float((arcs.minutes.max(initial=0) + 1) * (len(state.grams) + 1))

    def solve(self, rank: int) -> Floats:
        """Units per road (fractions) that are best for a tier; its shortage by tenths binds the next ones."""
        mine = np.repeat(self.ranks == rank, SEGMENTS)
        price = mine * np.tile(self.step * np.arange(SEGMENTS, 0, -1), len(self.ranks))
        solved = linprog(
            np.concatenate([self.minutes, price]),
            A_ub=self.limits,
            b_ub=self.held,
            A_eq=self.served,
            b_eq=self.wanted,
            bounds=np.stack([np.zeros(len(self.upper)), self.upper], axis=-1),
            method="highs",
        )
        if solved.status != 0:
            raise RuntimeError(f"HiGHS ended with: {solved.message}")
        lacking = np.asarray(solved.x[self.roads :], float).reshape(-1, SEGMENTS)[self.ranks == rank].sum(axis=0)
        self.held[rank * SEGMENTS : (rank + 1) * SEGMENTS] = lacking + NEARLY
        return np.asarray(solved.x[: self.roads], float)


def _take(arcs: _Arcs, state: _State, row: int, units: int) -> None:
    state.sent[row] += units
    state.stock[arcs.stock[row]] -= units
    state.grams[arcs.warehouse[row]] -= units * arcs.grams[row]


def _fill(arcs: _Arcs, wanted: Ints, tier: Ints, state: _State) -> None:
    """Give what rounding freed to the demands, first tier and worst served first, from the nearest depot that can."""
    got = np.bincount(arcs.want, weights=state.sent, minlength=len(wanted)).astype(np.int64)
    share = got / np.maximum(wanted, 1)
    order = np.lexsort((arcs.minutes, arcs.want, share[arcs.want], tier[arcs.want]))
    for row in order.tolist():
        demand, each = int(arcs.want[row]), int(arcs.grams[row])
        room = int(state.grams[arcs.warehouse[row]]) // each if each else int(wanted[demand])
        units = min(int(wanted[demand] - got[demand]), int(state.stock[arcs.stock[row]]), room)
        if units > 0:
            _take(arcs, state, row, units)
            got[demand] += units


def _flow(model: SkuModel, depot: Ints, demand: Ints, sent: Ints) -> SkuFlow:
    used = np.flatnonzero(sent)
    depot, demand, units = depot[used], demand[used], sent[used]
    return SkuFlow(first_expiring(model, depot, units), depot, demand, units)


def _serve(models: Sequence[SkuModel], arcs: _Arcs, limit: Ints) -> Ints:
    stock = np.concatenate([np.bincount(m.lot_depot, weights=m.lot_quantity, minlength=len(m.depots)) for m in models])
    state = _State(stock.astype(np.int64), limit.copy(), np.zeros(len(arcs.sku), np.int64))
    tier = np.concatenate([[row.tier for row in model.demands] for model in models]).astype(np.int64)
    wanted = np.concatenate([model.wanted for model in models])
    programme = _Programme(arcs, wanted, tier, state)
    units = np.zeros(len(arcs.sku))
    for rank in range(len(np.unique(tier))):
        units = programme.solve(rank)
    for row, whole in enumerate(np.floor(units + NEARLY).astype(np.int64).tolist()):
        _take(arcs, state, row, whole)
    _fill(arcs, wanted, tier, state)
    return state.sent


def allocate_within(
    supplies: Iterable[Supply],
    demands: Iterable[Demand],
    ms: Ints,
    unit_grams: Mapping[str, int],
    limit_grams: Mapping[int, int],
) -> Allocation:
    """As ``allocate``, and no warehouse sends more than ``limit_grams`` (whole grams; absent = no limit).

    ``unit_grams``: whole grams of one base unit per SKU (absent = weightless). ``cost`` is reckoned as there.
    """
    by_sku = attrgetter("sku")
    stock_of = {sku: list(rows) for sku, rows in groupby(sorted(supplies, key=by_sku), by_sku)}
    minutes = to_minutes(np.asarray(ms, np.int64))
    wants = {sku: list(rows) for sku, rows in groupby(sorted(demands, key=by_sku), by_sku)}
    models = {sku: build(stock_of.get(sku, []), rows, minutes) for sku, rows in wants.items()}
    models = {sku: model for sku, model in models.items() if model.demands}
    if not models:
        return Allocation([], [], 0)
    unlimited = int(sum(m.lot_quantity.sum() * unit_grams.get(sku, 0) for sku, m in models.items())) + 1
    limit = np.array([limit_grams.get(row, unlimited) for row in range(len(minutes))], np.int64)
    arcs = _arcs([*models.values()], [unit_grams.get(sku, 0) for sku in models])
    sent = _serve([*models.values()], arcs, limit)
    explain, total = Explainer(minutes), Allocation([], [], 0)
    for number, (sku, model) in enumerate(models.items()):
        mine = np.flatnonzero(arcs.sku == number)
        explain.open(stock_of.get(sku, []))
        part = answer(model, _flow(model, arcs.depot[mine], arcs.demand[mine], sent[mine]), explain)
        lines, unmet = [*total.lines, *part.lines], [*total.unmet, *part.unmet]
        total = Allocation(lines, unmet, total.cost + part.cost)
    return total

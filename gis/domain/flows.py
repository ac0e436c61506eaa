"""One minimum-cost flow per SKU: which warehouse sends which lot to whom, exact and in whole units.

Network of one SKU: source -> warehouse (an arc per lot, cost = rank of its expiry), warehouse -> demand (minutes),
source -> demand (ten shortage arcs, falling penalties). The penalties make the sum lexicographic: strict tiers, then
max-min fairness by tenths of each demand, minutes, as few new ways as possible beside the plan in force, and first
expired first out. OR-Tools' cost-scaling flow (Goldberg and Tarjan) answers exactly; equal input in any order gives
the equal answer. A large network is answered from few of its ways and proven against all of them (``duals``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from gis.domain.duals import excess
from gis.domain.sourcing import Demand, Ints, Prices, Supply, pairs, tenths

ALL_ARCS = 60_000
NEAREST = 16
SLACK = 5
Kept = Mapping[tuple[int, int, int], int]
RANKS = 12


@dataclass(frozen=True)
class SkuModel:
    """The numbers of one SKU. ``lots``: supplies sorted by warehouse and expiry; ``demands``: sorted rows.

    ``depots``: distinct warehouses that have something to send; ``minutes``: (depots, demands), -1 = no road;
    ``travel``: what one unit on that way costs, in the units of ``prices``; ``kept``: units that cost no change there.
    """

    lots: Sequence[Supply]
    lot_depot: Ints
    lot_rank: Ints
    lot_quantity: Ints
    depots: Ints
    demands: Sequence[Demand]
    wanted: Ints
    tier_rank: Ints
    minutes: Ints
    travel: Ints
    kept: Ints | None
    prices: Prices


@dataclass(frozen=True)
class SkuFlow:
    """Whole units per lot, and per (depot, demand) arc that carries any."""

    by_lot: Ints
    depot: Ints
    demand: Ints
    units: Ints


def _expiry(supply: Supply) -> date:
    return supply.expires_on or date.max


def expiry_ranks(days: Ints) -> Ints:
    """Rank of each expiry among the lots, 0 = first; at most RANKS, so that prices stay small.

    Ranks choose between warehouses equally far away; inside a warehouse ``first_expiring`` goes by the day itself.
    """
    distinct, position = np.unique(days, return_inverse=True)
    return np.asarray(position * min(RANKS, len(distinct)) // max(len(distinct), 1), np.int64)


def build(supplies: Iterable[Supply], demands: Iterable[Demand], minutes: Ints, keep: Kept | None = None) -> SkuModel:
    """The model of one SKU; ``minutes`` has shape (warehouses, places), -1 = no road; ``keep``: units sent now."""
    units = keep or {}
    lots = sorted(
        (row for row in supplies if row.usable and row.quantity > 0),
        key=lambda row: (row.warehouse, _expiry(row), row.lot),
    )
    wants = sorted(row for row in demands if row.quantity > 0)
    at = np.array([row.warehouse for row in lots], np.int64)
    depots, lot_depot = np.unique(at, return_inverse=True)
    days = np.array([_expiry(row).toordinal() for row in lots], np.int64)
    lot_rank = expiry_ranks(days)
    tiers, tier_rank = np.unique(np.array([row.tier for row in wants], np.int64), return_inverse=True)
    places = np.array([row.place for row in wants], np.int64)
    table = minutes[np.ix_(depots, places)]
    prices = Prices.of(int(lot_rank.max(initial=0)) + 1, int(table.max(initial=0)), min(table.shape), len(tiers), keep=bool(units))
    travel = table * prices.minute + (prices.change if units else 0)
    return SkuModel(
        lots=lots,
        lot_depot=lot_depot,
        lot_rank=lot_rank,
        lot_quantity=np.array([row.quantity for row in lots], np.int64),
        depots=depots,
        demands=wants,
        wanted=np.array([row.quantity for row in wants], np.int64),
        tier_rank=tier_rank,
        minutes=table,
        travel=travel,
        kept=_kept(units, depots, wants) if units else None,
        prices=prices,
    )


def _kept(units: Kept, depots: Ints, wants: Sequence[Demand]) -> Ints:
    """Units in force on each way, shape (depots, demands)."""
    row_of = {depot: row for row, depot in enumerate(depots.tolist())}
    column_of = {(row.place, row.tier): column for column, row in enumerate(wants)}
    kept = np.zeros((len(depots), len(wants)), np.int64)
    for (depot, place, tier), sent in units.items():
        if depot in row_of and (place, tier) in column_of:
            kept[row_of[depot], column_of[place, tier]] = sent
    return kept


def road_arcs(model: SkuModel) -> tuple[Ints, Ints]:
    """(depot, demand) pairs joined by road."""
    return pairs(model.minutes >= 0)


def solve(model: SkuModel, nearest: int | None = None) -> SkuFlow:
    """The exact optimum of one SKU. ``nearest``: with how many depots a demand is joined at first (default: all, NEAREST in a large network).

    Every way left out is then priced. Ways that could gain are joined, once those that are far too long are dropped, and
    it is solved anew, until no way left out would gain anything. What is far from the unit that only just fails costs
    the first answers less than its price, which is quicker; where that was too little, true prices answer.
    """
    depots = len(model.depots)
    first = nearest or (NEAREST if model.minutes.size > ALL_ARCS else depots)
    if first >= depots:
        return _flow(model, model.minutes >= 0, model.prices.shortage()[model.tier_rank])
    usable, marks = _near(model, first), _short_marks(model)
    flow, rounds = _flow(model, usable, marks), 1
    while (over := excess(model, flow, usable)) is None or (over < 0).any():
        if over is None:
            marks = model.prices.shortage()[model.tier_rank]
        else:
            usable = over <= SLACK * model.prices.minute if rounds == 1 else usable | (over < 0)
            usable[flow.depot, flow.demand] = True
        flow, rounds = _flow(model, usable, marks), rounds + 1
    return flow


def _near(model: SkuModel, nearest: int) -> NDArray[np.bool_]:
    """The ways of each demand's nearest depots and those of the plan in force, shape (depots, demands)."""
    usable = model.minutes >= 0
    far = np.where(usable, model.minutes, np.iinfo(np.int64).max)
    limit = np.partition(far, nearest - 1, axis=0)[nearest - 1]
    first = far <= limit if model.kept is None else (far <= limit) | (model.kept > 0)
    return np.asarray(usable & first, bool)


def _short_marks(model: SkuModel) -> Ints:
    """Shortage costs (demands, SEGMENTS), no further from that of the first unit the stock does not reach than the longest way."""
    marks = model.prices.shortage()[model.tier_rank]
    order = np.argsort(-marks.ravel(), kind="stable")
    reached = np.searchsorted(tenths(model.wanted).ravel()[order].cumsum(), model.lot_quantity.sum())
    middle = int(marks.ravel()[order[min(int(reached), len(order) - 1)]])
    width = (int(model.minutes.max()) + 1) * model.prices.minute
    return np.asarray(np.clip(marks - middle, -width, width) + width, np.int64)


def _ways(model: SkuModel, usable: NDArray[np.bool_]) -> tuple[Ints, Ints, Ints, Ints]:
    """Depot, demand, capacity and unit cost of each road arc; units on a way in force have a second, cheaper arc."""
    depot, demand = pairs(usable)
    space = np.minimum(model.lot_quantity.sum(), model.wanted[demand])
    travel = model.travel[depot, demand]
    if model.kept is None:
        return depot, demand, space, travel
    kept = model.kept[depot, demand]
    old = np.flatnonzero(kept)
    columns = ((depot, depot[old]), (demand, demand[old]), (space, kept[old]), (travel, travel[old] - model.prices.change))
    depot, demand, space, travel = (np.concatenate(column) for column in columns)
    return depot, demand, space, travel


def _shortages(model: SkuModel, marks: Ints) -> tuple[Ints, Ints, Ints]:
    """Demand, capacity and unit cost of each shortage arc; neighbouring tenths of one cost are one arc."""
    starts = np.diff(marks, axis=1, prepend=marks[:, :1] + 1) != 0
    sizes = np.add.reduceat(tenths(model.wanted).ravel(), np.flatnonzero(starts))
    return pairs(starts)[0], sizes, marks[starts]


def _flow(model: SkuModel, usable: NDArray[np.bool_], marks: Ints) -> SkuFlow:
    """The cheapest flow over the usable ways, with ``marks`` (demands, SEGMENTS) as the cost of what stays open.

    Raises RuntimeError when the solver does not answer "optimal", which the shortage arcs make impossible.
    """
    depots, demands = len(model.depots), len(model.demands)
    depot, demand, space, travel = _ways(model, usable)
    short, sizes, lack = _shortages(model, marks)
    roads, lots = len(depot), len(model.lots)
    tails = np.concatenate([np.zeros(lots, np.int64), depot + 1, np.zeros_like(short)])
    heads = np.concatenate([model.lot_depot + 1, demand + 1 + depots, short + 1 + depots])
    capacity = np.concatenate([model.lot_quantity, space, sizes])
    cost = np.concatenate([model.lot_rank, travel, lack])
    flow = SimpleMinCostFlow()
    arcs = flow.add_arcs_with_capacity_and_unit_cost(tails.astype(np.int32), heads.astype(np.int32), capacity, cost)
    balance = np.concatenate([[model.wanted.sum()], np.zeros(depots, np.int64), -model.wanted])
    flow.set_nodes_supplies(np.arange(len(balance), dtype=np.int32), balance)
    if (status := flow.solve()) != SimpleMinCostFlow.OPTIMAL:
        raise RuntimeError(f"the allocation flow ended as {status.name}")
    units = np.asarray(flow.flows(np.asarray(arcs[lots : lots + roads])), np.int64)
    cells = np.bincount(depot * demands + demand, weights=units, minlength=depots * demands).astype(np.int64)
    carried = np.flatnonzero(cells)
    depot, demand, sent = carried // demands, carried % demands, cells[carried]
    return SkuFlow(first_expiring(model, depot, sent), depot, demand, sent)


def first_expiring(model: SkuModel, depot: Ints, units: Ints) -> Ints:
    """Units per lot for what leaves each depot: lots in order of expiry, then of name, so that answers repeat."""
    out = np.bincount(depot, weights=units, minlength=len(model.depots)).astype(np.int64)
    ends = np.cumsum(model.lot_quantity)
    begins = ends - model.lot_quantity
    first = begins[np.searchsorted(model.lot_depot, model.lot_depot)]
    return np.asarray(np.clip(out[model.lot_depot] + first - begins, 0, model.lot_quantity), np.int64)

"""Which warehouse sends which lot to whom, and why: the flow of each SKU (``flows``) laid out as lines with reasons."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter

import numpy as np

from gis.domain.duals import cost_of
from gis.domain.flows import SkuFlow, SkuModel, build, solve
from gis.domain.reasons import Explainer
from gis.domain.sourcing import Allocation, Demand, Ints, Line, Reason, Supply, Unmet, to_minutes


def hand_out(model: SkuModel, flow: SkuFlow) -> tuple[Ints, Ints, Ints]:
    """Split each warehouse's lots over its deliveries: (lot, delivery row of the flow, units), first expiring first.

    The most urgent tier, then the nearest place, gets the goods that expire first. Both lists are laid on one axis
    of units, warehouse by warehouse, where their sums agree; the cuts of both give the pieces.
    """
    near = model.minutes[flow.depot, flow.demand]
    order = np.lexsort((flow.demand, near, model.tier_rank[flow.demand], flow.depot))
    lot_ends, drop_ends = np.cumsum(flow.by_lot), np.cumsum(flow.units[order])
    cuts = np.union1d(lot_ends, drop_ends)
    cuts = cuts[cuts > 0]
    units = np.diff(cuts, prepend=0)
    lot = np.searchsorted(lot_ends, cuts, side="left")
    drop = np.searchsorted(drop_ends, cuts, side="left")
    return lot, order[drop], units


def _sku_lines(model: SkuModel, flow: SkuFlow, explain: Explainer) -> list[Line]:
    lot, drop, units = hand_out(model, flow)
    depot, demand = flow.depot[drop], flow.demand[drop]
    at = model.depots[depot]
    ranks = explain.ranks(at, np.array([row.place for row in model.demands], np.int64)[demand])
    kept = explain.shelf.kept_back[at]
    columns = (lot, demand, units, model.minutes[depot, demand], ranks, kept)
    lines = []
    for lot_row, demand_row, quantity, minutes, rank, kept_back in zip(*(column.tolist() for column in columns), strict=True):
        source, want = model.lots[lot_row], model.demands[demand_row]
        reason = Reason(rank, kept_back, source.expires_on, explain.nearer(want.place, rank))
        lines.append(Line(source.warehouse, source.lot, want.place, want.sku, quantity, minutes, want.tier, reason))
    return lines


def _sku_unmet(model: SkuModel, flow: SkuFlow, explain: Explainer) -> list[Unmet]:
    served = np.bincount(flow.demand, weights=flow.units, minlength=len(model.demands)).astype(np.int64)
    short = model.wanted - served
    wants = [(model.demands[row], int(short[row])) for row in np.flatnonzero(short).tolist()]
    causes = explain.unmet(np.array([want.place for want, _ in wants], np.int64))
    return [Unmet(want.place, want.sku, lack, want.tier, *cause) for (want, lack), cause in zip(wants, causes, strict=True)]


def answer(model: SkuModel, flow: SkuFlow, explain: Explainer) -> Allocation:
    """Lines and open needs of one SKU with their reasons."""
    sent = np.bincount(model.lot_depot, weights=flow.by_lot, minlength=len(model.depots)).astype(np.int64)
    explain.settle(model.depots, sent)
    return Allocation(_sku_lines(model, flow, explain), _sku_unmet(model, flow, explain), cost_of(model, flow))


def _in_force(before: Iterable[Line]) -> dict[str, Counter[tuple[int, int, int]]]:
    """Units now sent, by SKU and (warehouse, place, tier)."""
    units: dict[str, Counter[tuple[int, int, int]]] = defaultdict(Counter)
    for line in before:
        units[line.sku][line.warehouse, line.place, line.tier] += line.quantity
    return units


def allocate(
    supplies: Iterable[Supply],
    demands: Iterable[Demand],
    ms: Ints,
    nearest: int | None = None,
    before: Iterable[Line] = (),
) -> Allocation:
    """Serve the demands from the supplies. ``ms``: travel times (warehouses, places) in ms, UNREACHABLE = no road.

    Warehouses and places are the row and column numbers of ``ms``; ``before``: the plan in force, whose ways are kept
    where that costs not a minute. Returns lines sorted by SKU, warehouse, expiry.
    Raises ValueError for a negative quantity.
    """
    stock, wants = list(supplies), list(demands)
    if any(row.quantity < 0 or row.kept_back < 0 for row in stock) or any(row.quantity < 0 for row in wants):
        raise ValueError("quantities are whole numbers from 0")
    minutes = to_minutes(np.asarray(ms, np.int64))
    explain = Explainer(minutes)
    by_sku = attrgetter("sku")
    stock_of = {sku: list(rows) for sku, rows in groupby(sorted(stock, key=by_sku), by_sku)}
    keep, total = _in_force(before), Allocation([], [], 0)
    for sku, rows in groupby(sorted(wants, key=by_sku), by_sku):
        held = stock_of.get(sku, [])
        model = build(held, rows, minutes, keep.get(sku))
        if not model.demands:
            continue
        explain.open(held)
        part = answer(model, solve(model, nearest), explain)
        total.lines.extend(part.lines)
        total.unmet.extend(part.unmet)
        total = total._replace(cost=total.cost + part.cost)
    return total

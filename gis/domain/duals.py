"""What an answer to a large network says of the ways left out of it: the shadow prices of a minimum-cost flow.

A flow is cheapest exactly when its nodes can be given prices so that no way with room costs less than the difference of
its ends (Ahuja, Magnanti, Orlin: Network Flows, section 9.3, reduced cost optimality). The prices here are the lengths
of the shortest paths from the source through what the flow leaves free. So one look at all ways, also those the solver
never saw, proves an answer or names the ways it lacks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from gis.domain.sourcing import Ints, pairs, tenths

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gis.domain.flows import SkuFlow, SkuModel

FAR = np.iinfo(np.int64).max // 4


class _Free(NamedTuple):
    """What a flow leaves free: units of each lot, of each tenth of a need, and what they cost."""

    sent: Ints
    left: Ints
    missing: Ints
    room: Ints
    marks: Ints


def excess(model: SkuModel, flow: SkuFlow, usable: NDArray[np.bool_]) -> Ints | None:
    """What a unit more on each way costs beyond the prices of its ends, shape (depots, demands); FAR = no road.

    ``usable``: the ways the flow could choose from; every demand that a road reaches has one. Below 0 elsewhere: with
    that way the answer may become cheaper; nowhere below 0: the flow is cheapest of all. None where the flow is not even
    the cheapest on the usable ways.
    """
    free = _free(model, flow)
    ahead, back = _costs(model, flow)
    at_depot = np.full(len(model.depots), FAR)
    open_lots = free.left > 0
    np.minimum.at(at_depot, model.lot_depot[open_lots], model.lot_rank[open_lots])
    at_demand = np.where(free.room > 0, free.marks, FAR).min(axis=1)
    into, out_of = pairs(usable.T)
    heads, begins = np.unique(into, return_index=True)
    by_way = ahead[out_of, into]
    before = None
    while before is None or not (np.array_equal(before[0], at_depot) and np.array_equal(before[1], at_demand)):
        before = at_depot.copy(), at_demand.copy()
        np.minimum.at(at_depot, flow.depot, at_demand[flow.demand] - back)
        at_demand[heads] = np.minimum(at_demand[heads], np.minimum.reduceat(at_depot[out_of] + by_way, begins))
    taken = free.sent > 0
    if (at_depot[model.lot_depot] < model.lot_rank)[taken].any() or (at_demand[:, None] < free.marks)[free.missing > 0].any():
        return None
    return np.where(model.minutes < 0, FAR, at_depot[:, None] + ahead - at_demand)


def cost_of(model: SkuModel, flow: SkuFlow) -> int:
    """The exact cost of a flow: lots by rank, ways, what changes beside the plan in force, and what stays open."""
    free = _free(model, flow)
    changed = 0 if model.kept is None else model.prices.change * np.minimum(flow.units, model.kept[flow.depot, flow.demand]).sum()
    ways = flow.units @ model.travel[flow.depot, flow.demand] - changed
    return int(flow.by_lot @ model.lot_rank + ways + (free.missing * free.marks).sum())


def _free(model: SkuModel, flow: SkuFlow) -> _Free:
    sizes = tenths(model.wanted)
    served = np.bincount(flow.demand, weights=flow.units, minlength=len(model.demands)).astype(np.int64)
    later = sizes[:, ::-1].cumsum(axis=1)[:, ::-1] - sizes
    missing = np.clip((model.wanted - served)[:, None] - later, 0, sizes)
    marks = model.prices.shortage()[model.tier_rank]
    return _Free(flow.by_lot, model.lot_quantity - flow.by_lot, missing, sizes - missing, marks)


def _costs(model: SkuModel, flow: SkuFlow) -> tuple[Ints, Ints]:
    """Of one unit more on each way (depots, demands), and of the last unit on each way of the flow."""
    last = model.travel[flow.depot, flow.demand]
    if model.kept is None:
        return model.travel, last
    room = model.kept.copy()
    room[flow.depot, flow.demand] -= flow.units
    return model.travel - model.prices.change * (room > 0), last - model.prices.change * (room[flow.depot, flow.demand] >= 0)

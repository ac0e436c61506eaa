"""What became of ordered goods, by whatever an order line says it is for: one reading for needs, requests and requisitions."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from inventory.models import ReleaseOrder, ReleaseOrderLine, Waybill, WaybillLine

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import Q

ON_THE_ROAD = {Waybill.State.DEPARTED, Waybill.State.ARRIVED, Waybill.State.UNLOADED, Waybill.State.DIVERTED}
SIGNED = {Waybill.State.SIGNED, Waybill.State.SIGNED_WITH_DISCREPANCY, Waybill.State.CLOSED}
GONE = {Waybill.State.RETURNED, Waybill.State.LOST}
NOT_ORDERED = (ReleaseOrder.State.DRAFT, ReleaseOrder.State.CANCELLED)


class Flow(NamedTuple):
    """Base units by key: ordered, taken off the shelf, moving, signed for, and gone from the store in any way."""

    ordered: Counter[int]
    issued: Counter[int]
    moving: Counter[int]
    signed: Counter[int]
    left: Counter[int]

    def waiting(self, key: int) -> int:
        """Ordered and not yet on the road."""
        return max(0, self.ordered[key] - self.left[key])


class Paper(NamedTuple):
    """One row behind a figure: what waits on an order, moves on a waybill or was signed for there, in base units."""

    key: int
    column: str
    number: str
    state: str
    units: int
    at: datetime | None
    waybill: bool


def papers_behind(orders: Q, loads: Q, key: str) -> list[Paper]:
    """The papers ``flow_of`` counts: committed, in_transit and signed add up to its figures; two queries."""
    lines = ReleaseOrderLine.objects.filter(orders).exclude(order__state__in=NOT_ORDERED).select_related("order").order_by("order", "pk")
    rows = WaybillLine.objects.filter(loads).select_related("waybill__proof", "lot").order_by("waybill", "pk")
    key_of: dict[tuple[int, int], int] = {}
    ordered, order_of = Counter[tuple[int, int]](), {line.order_id: line.order for line in lines}
    for line in lines:
        key_of[line.order_id, line.item_id] = int(line.reason.get(key) or 0)
        ordered[line.order_id, line.item_id] += line.quantity
    found = []
    for row in rows:
        at = (row.waybill.order_id or 0, row.lot.item_id)
        if row.waybill.state in ON_THE_ROAD | SIGNED | GONE:
            ordered[at] -= row.quantity
        if row.waybill.state in ON_THE_ROAD | SIGNED:
            found.append(_moved(key_of.get(at, 0), row))
    waiting = [
        Paper(key_of[at], "committed", order_of[at[0]].number, order_of[at[0]].get_state_display(), units, order_of[at[0]].approved_at, waybill=False)
        for at, units in ordered.items()
        if at in key_of and units > 0
    ]
    return [*waiting, *found]


def _moved(key: int, row: WaybillLine) -> Paper:
    paper = row.waybill
    if paper.state in ON_THE_ROAD:
        return Paper(key, "in_transit", paper.number, paper.get_state_display(), row.quantity, paper.departed_at, waybill=True)
    proof = getattr(paper, "proof", None)
    units = row.quantity if row.delivered is None else row.delivered
    return Paper(key, "signed", paper.number, paper.get_state_display(), units, proof.signed_at if proof else None, waybill=True)


def flow_of(orders: Q, loads: Q, key: str) -> Flow:
    """The flow of some orders (a condition on order lines, and the same on waybill lines), by the fact ``key`` of their lines; two queries."""
    flow = Flow(Counter(), Counter(), Counter(), Counter(), Counter())
    key_of: dict[tuple[int, int], int] = {}
    lines = ReleaseOrderLine.objects.filter(orders).exclude(order__state__in=NOT_ORDERED)
    for order, item, quantity, issued, reason in lines.values_list("order_id", "item_id", "quantity", "issued", "reason"):
        what = int(reason.get(key) or 0)
        key_of[order, item] = what
        flow.ordered[what] += quantity
        flow.issued[what] += issued
    rows = WaybillLine.objects.filter(loads).values_list("waybill__order_id", "lot__item_id", "waybill__state", "quantity", "delivered")
    for order, item, state, quantity, delivered in rows:
        what = key_of.get((order, item), 0)
        flow.moving[what] += quantity if state in ON_THE_ROAD else 0
        flow.signed[what] += (quantity if delivered is None else delivered) if state in SIGNED else 0
        flow.left[what] += quantity if state in ON_THE_ROAD | SIGNED | GONE else 0
    return flow

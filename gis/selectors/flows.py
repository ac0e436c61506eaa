"""What became of ordered goods, by whatever an order line says it is for: one reading for needs, requests and requisitions."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from inventory.models import ReleaseOrder, ReleaseOrderLine, Waybill, WaybillLine

if TYPE_CHECKING:
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

"""What waits to be loaded: approved goods that are on no trip yet, order line by order line."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q, Sum

from gis.domain.loads import Good
from gis.domain.refusals import UnknownWeight
from gis.models import Shelter, Trip, TripStop
from gis.selectors.flows import NOT_ORDERED
from inventory.models import Document, Movement, ReleaseOrder, ReleaseOrderLine, WaybillLine

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from relief.core.models import Incident


class Load(NamedTuple):
    """What is left of one order line: so many units for one shelter."""

    line: ReleaseOrderLine
    quantity: int
    shelter: Shelter

    @property
    def need(self) -> int:
        """The key of the need it serves; 0 where it serves none."""
        return int(self.line.reason.get("need") or 0)

    @property
    def good(self) -> Good:
        """The load in the engine's words."""
        item = self.line.item
        return Good(f"{self.line.pk} {item.name}", self.quantity, item.weight_g or 0, item.volume_cm3 or 0)


def waiting_orders_of(incident: Incident) -> list[ReleaseOrder]:
    """The approved orders of an incident that are not issued yet."""
    return list(ReleaseOrder.objects.filter(incident=incident, state__in=ReleaseOrder.WAITING))


def waiting_loads(orders: Sequence[ReleaseOrder], give_up: Collection[int] = ()) -> list[Load]:
    """What of the orders is on no trip yet, in a fixed order; trips that are about to be given up (keys) do not count."""
    keys = [order.pk for order in orders]
    ordered = ReleaseOrderLine.objects.filter(order__in=keys).exclude(order__state__in=NOT_ORDERED)
    lines = ordered.select_related("item", "lot", "order__warehouse", "order__division").order_by("order", "pk")
    loaded = _loaded(keys, give_up)
    shelters = Shelter.objects.in_bulk({int(line.reason["shelter"]) for line in lines if line.reason.get("shelter")})
    return [
        Load(line, line.quantity - loaded[line.pk], shelters[int(line.reason["shelter"])])
        for line in lines
        if line.reason.get("shelter") in shelters and line.quantity > loaded[line.pk]
    ]


def goods_on(waybills: Collection[int]) -> list[Good]:
    """What waybills (keys) hold, lot by lot, as heavy and large as the catalogue says now."""
    return [good for goods in goods_by_paper(waybills).values() for good in goods]


def goods_by_paper(waybills: Collection[int], at: datetime | None = None) -> dict[int, list[Good]]:
    """The same paper by paper (by key); what had come back from the road by a moment (now) is off it."""
    came = Q(document__occurred_at__lte=at) if at else Q()
    backs = Movement.objects.filter(
        came, document__kind=Document.Kind.RETURN, document__reversed_by__isnull=True, document__follows__waybill__in=waybills
    )
    back = {(paper, lot): units for paper, lot, units in backs.order_by().values_list("document__follows__waybill", "lot").annotate(Sum("quantity"))}
    found: dict[int, list[Good]] = {key: [] for key in waybills}
    for line in WaybillLine.objects.filter(waybill__in=waybills).select_related("lot__item").order_by("pk"):
        item, units = line.lot.item, line.quantity - back.get((line.waybill_id, line.lot_id), 0)
        found[line.waybill_id].append(Good(item.name, units, item.weight_g or 0, item.volume_cm3 or 0))
    return found


def require_weights(loads: Iterable[Load]) -> None:
    """Raise UnknownWeight where a load cannot be checked against a vehicle."""
    unknown = sorted({load.line.item.name for load in loads if not load.line.item.weight_g or not load.line.item.volume_cm3})
    if unknown:
        raise UnknownWeight(items="、".join(unknown))


def _loaded(orders: Iterable[int], give_up: Collection[int]) -> Counter[int]:
    """Units per order line that are on a trip which was not cancelled."""
    counted: Counter[int] = Counter()
    stops = TripStop.objects.filter(release_order__in=orders).exclude(trip__state=Trip.State.CANCELLED).exclude(trip__in=give_up)
    for load in stops.values_list("load", flat=True):
        for row in load:
            counted[row["line"]] += row["quantity"]
    return counted

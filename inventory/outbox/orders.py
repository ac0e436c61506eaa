"""Parts of the phone's data about goods that leave: orders with their walk, waybills, who may approve, who may sign."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, Q, Subquery, Sum
from django.utils import timezone

from inventory.models import Badge, Holding, ReleaseOrder, ReleaseOrderLine, Waybill
from inventory.outbox.pack import part
from inventory.pages.picking import reserved, walked
from inventory.selectors.barring import lifted_at, live_reservations
from relief.core.access import in_force
from relief.core.models import Appointment, Person
from relief.core.roles import APPROVERS
from relief.registrar.masks import mask

if TYPE_CHECKING:
    from datetime import datetime

    from inventory.outbox.pack import PackFor
    from inventory.pages.picking import PickLine

LATELY = timedelta(hours=48)


@part("orders")
def orders(holder: PackFor) -> list[dict[str, Any]]:
    """Orders that wait, each line with where to take it from: the same walk as on the pick list. Eight queries."""
    urgent_first = ("needed_by", "requested_at", "pk")
    waiting = ReleaseOrder.objects.filter(warehouse__in=holder.keys, state__in=ReleaseOrder.WAITING)
    found = list(waiting.select_related("incident").prefetch_related("lines__item__packs", "lines__reservations").order_by(*urgent_first))
    shelf = Shelf(holder, found)
    return [_order(row, shelf, holder) for row in found]


class Shelf:
    """Everything the walks of several orders need, read once."""

    def __init__(self, holder: PackFor, found: list[ReleaseOrder]) -> None:
        self.now = holder.now
        wanted = {line.item_id for order in found for line in order.lines.all()}
        rows = Holding.objects.filter(holder__location__warehouse__in=holder.keys, quantity__gt=0, lot__item__in=wanted)
        self.rows = list(rows.select_related("lot__earmark", "holder__location"))
        self.lifted = lifted_at(holder.now, [row.lot.earmark_id for row in self.rows])
        self.held: dict[tuple[int, int], dict[int | None, int]] = defaultdict(dict)
        live = live_reservations(holder.now).filter(warehouse__in=holder.keys).order_by()
        for warehouse, lot, order, units in live.values_list("warehouse_id", "lot_id", "order_line__order_id").annotate(units=Sum("quantity")):
            self.held[warehouse, lot][order] = units

    def stops(self, order: ReleaseOrder, lines: list[ReleaseOrderLine]) -> list[PickLine]:
        """The walk of one order."""
        items = {line.item_id for line in lines}
        rows = [
            row for row in self.rows if row.holder.location and row.holder.location.warehouse_id == order.warehouse_id and row.lot.item_id in items
        ]
        others = {row.lot_id: self._others(order, row.lot_id) for row in rows}
        others = {lot: units for lot, units in others.items() if units}
        return walked(order, lines, rows, others=others, lifted=self.lifted, now=self.now).stops

    def _others(self, order: ReleaseOrder, lot: int) -> int:
        return sum(units for owner, units in self.held.get((order.warehouse_id, lot), {}).items() if owner != order.pk)


def _order(row: ReleaseOrder, shelf: Shelf, holder: PackFor) -> dict[str, Any]:
    lines = list(row.lines.all())
    stops: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for stop in shelf.stops(row, lines):
        stops[stop.key.partition("-")[0]].append({"lot": stop.lot.pk, "location": stop.location.code, "quantity": stop.planned})
    return {
        "number": row.number,
        "state": row.state,
        "destination": row.destination,
        "needed_by": _iso(row.needed_by),
        "purpose": row.purpose_id,
        "incident": {"id": row.incident.pk, "name": row.incident.name} if row.incident else None,
        "warehouse": holder.codes[row.warehouse_id],
        "lines": [
            {
                "id": line.pk,
                "sku": line.item.sku,
                "quantity": line.quantity,
                "issued": line.issued,
                "reserved": reserved(line, holder.now),
                "stops": stops[f"p{line.pk}"],
            }
            for line in lines
        ],
    }


@part("waybills")
def waybills(holder: PackFor) -> list[dict[str, Any]]:
    """Vehicles under way, and those of the last two days. Three queries."""
    lately = Q(state__in=(*Waybill.UNDER_WAY, Waybill.State.DIVERTED)) | Q(prepared_at__gte=holder.now - LATELY)
    rows = Waybill.objects.filter(lately, warehouse__in=holder.keys).select_related("order", "document")
    return [_waybill(row, holder) for row in rows.prefetch_related("lines__lot__item").order_by("-prepared_at", "-pk")]


def _waybill(row: Waybill, holder: PackFor) -> dict[str, Any]:
    return {
        "number": row.number,
        "state": row.state,
        "order": row.order.number if row.order else None,
        "document": row.document.number if row.document else None,
        "destination": row.destination,
        "warehouse": holder.codes[row.warehouse_id],
        "plate": row.plate,
        "driver": row.driver,
        "driver_phone": mask(row.driver_phone),
        "departed_at": _iso(row.departed_at),
        "lines": [{"lot": line.lot_id, "sku": line.lot.item.sku, "number": line.lot.number, "quantity": line.quantity} for line in row.lines.all()],
    }


@part("approvers")
def approvers(holder: PackFor) -> list[dict[str, Any]]:
    """Who may release goods of these warehouses, with the telephone to ask by. One query."""
    paths = {store.organisation.path for store in holder.warehouses}
    held = Appointment.objects.filter(role__in=APPROVERS, organisation__society=holder.society, person__erased_at__isnull=True)
    found: dict[int, dict[str, Any]] = {}
    for one in held.select_related("person", "organisation", "delegated_by__delegated_by").order_by("role", "person__name", "pk"):
        if in_force(one, holder.now) and any(path.startswith(one.organisation.path) for path in paths):
            person = one.person
            found.setdefault(person.pk, {"id": person.pk, "name": person.name, "role": str(one.get_role_display()), "phone": person.phone})
    return list(found.values())


@part("witnesses")
def witnesses(holder: PackFor) -> list[dict[str, Any]]:
    """People of the society who can sign with a PIN beside the holder of the phone: by name, and by the badge in force. One query."""
    known = Person.objects.filter(organisation__society=holder.society, pin__isnull=False, erased_at__isnull=True).exclude(
        pk=holder.user.person_id or 0
    )
    badges = Badge.objects.filter(person=OuterRef("pk"), withdrawn_at__isnull=True).values("code")[:1]
    rows = known.annotate(badge=Subquery(badges)).order_by("name", "pk").values_list("pk", "name", "badge")
    return [{"id": key, "name": name} | ({"badge": badge} if badge else {}) for key, name, badge in rows]


def _iso(moment: datetime | None) -> str | None:
    return timezone.localtime(moment).isoformat() if moment else None

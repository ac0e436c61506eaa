"""Parts of the phone's data about goods: the catalogue, and the lots on the shelves with what may leave."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.db.models import Q, Sum
from django.utils import timezone

from inventory.domain.expiry import is_expired
from inventory.models import Holding, Item, LogisticUnit, LogisticUnitLine, Lot, ReceiptNotice, ReceiptNoticeLine, StockCount, StockCountLine, Tally
from inventory.outbox.pack import part
from inventory.pages.forms import box_of
from inventory.selectors.barring import lifted_at, live_reservations

if TYPE_CHECKING:
    from datetime import date

    from inventory.outbox.pack import PackFor

ROW = (
    "lot_id", "holder__location__warehouse_id", "holder__location__code", "quantity", "lot__item__sku", "lot__number", "lot__expires_on",
    "lot__quality", "lot__source", "lot__earmark_id", "lot__earmark__title", "lot__earmark__incident_id",
)  # fmt: skip


@part("items")
def items(holder: PackFor) -> list[dict[str, Any]]:
    """The catalogue with packs and trade numbers. Three queries."""
    dated = set(Lot.objects.filter(expires_on__isnull=False, holdings__holder__location__warehouse__in=holder.keys).values_list("item", flat=True))
    return [_item(row, dated) for row in Item.objects.prefetch_related("packs", "codes__pack").order_by("category", "sku")]


def _item(row: Item, dated: set[int]) -> dict[str, Any]:
    box = box_of(row)
    return {
        "sku": row.sku,
        "name": row.name,
        "unit": row.unit,
        "category": row.category,
        "has_expiry": bool(row.shelf_life_months) or row.pk in dated,
        "needs_certificate": row.needs_certificate,
        "box": {"name": box.name, "units": box.units} if box else None,
        "packs": [{"name": pack.name, "units": pack.units} for pack in row.packs.all()],
        "codes": [{"gtin": code.gtin, "units": code.pack.units if code.pack else 1} for code in row.codes.all()],
        "picture": row.picture,
    }


@part("lots")
def lots(holder: PackFor) -> list[dict[str, Any]]:
    """What lies in each place; units held for orders stand on the first place of a lot. Three queries."""
    rows = list(_on_shelves(holder))
    lifted = lifted_at(holder.now, {row[9] for row in rows})
    held = _reserved(holder)
    codes, day = holder.codes, timezone.localdate(holder.now)
    found: dict[int, dict[str, Any]] = {}
    for row in rows:
        lot = found.get(row[0]) or found.setdefault(row[0], _lot(row, lifted, day))
        lot["holdings"].append({"warehouse": codes[row[1]], "location": row[2], "quantity": row[3], "reserved": held.pop((row[1], row[0]), 0)})
    return list(found.values())


def _on_shelves(holder: PackFor) -> Any:
    """Goods in the places of the warehouses, and the lots on the road from there, in the order they expire."""
    rows = Holding.objects.filter(quantity__gt=0, holder__location__warehouse__in=holder.keys)
    return rows.order_by("lot__item__sku", "lot__expires_on", "lot_id", "holder__location__walk_order", "holder_id").values_list(*ROW).iterator()


def _lot(row: Any, lifted: frozenset[int], day: date) -> dict[str, Any]:
    promised = bool(row[9]) and row[9] not in lifted
    return {
        "id": row[0],
        "sku": row[4],
        "number": row[5],
        "expires_on": row[6].isoformat() if row[6] else None,
        "quality": row[7],
        "barred": _why(row, promised, day),
        "earmark": {"id": row[9], "title": row[10], "incident": row[11]} if promised else None,
        "source": row[8],
        "holdings": [],
    }


def _why(row: Any, promised: bool, day: date) -> str:  # noqa: FBT001 - one of three reasons
    if is_expired(row[6], day):
        return "expired"
    if row[7] != Lot.Quality.AVAILABLE:
        return "quarantine"
    return "earmark" if promised else ""


def _reserved(holder: PackFor) -> dict[tuple[int, int], int]:
    rows = live_reservations(holder.now).filter(warehouse__in=holder.keys).order_by().values_list("warehouse_id", "lot_id")
    return {(warehouse, lot): units for warehouse, lot, units in rows.annotate(units=Sum("quantity"))}


@part("units")
def units(holder: PackFor) -> list[dict[str, Any]]:
    """Closed cartons and pallets that have not left yet. Two queries."""
    lines: dict[int, list[dict[str, Any]]] = defaultdict(list)
    waiting = LogisticUnit.objects.filter(Q(waybill__isnull=True) | Q(waybill__departed_at__isnull=True), warehouse__in=holder.keys)
    for row in LogisticUnitLine.objects.filter(unit__in=waiting).order_by("pk"):
        lines[row.unit_id].append({"lot": row.lot_id, "quantity": row.quantity})
    return [{"sscc": row.sscc, "warehouse": holder.codes[row.warehouse_id], "lines": lines[row.pk]} for row in waiting.order_by("pk")]


@part("counts")
def counts(holder: PackFor) -> list[dict[str, Any]]:
    """Counts to be done, without any figure of the book; in a second round only what has to be looked at again. Two queries."""
    open_states = (StockCount.State.PLANNED, StockCount.State.COUNTING)
    open_counts = StockCount.objects.filter(warehouse__in=holder.keys, state__in=open_states).order_by("planned_at", "pk")
    lines: dict[int, list[tuple[bool, dict[str, Any]]]] = defaultdict(list)
    rows = StockCountLine.objects.filter(count__in=open_counts, unexpected=False).select_related("holder__location").order_by("pk")
    for row in rows:
        if row.holder.location:
            lines[row.count_id].append((row.again, {"lot": row.lot_id, "location": row.holder.location.code}))
    return [_count(row, lines[row.pk], holder) for row in open_counts]


def _count(row: StockCount, lines: list[tuple[bool, dict[str, Any]]], holder: PackFor) -> dict[str, Any]:
    second = any(again for again, _line in lines)
    return {
        "number": row.number,
        "warehouse": holder.codes[row.warehouse_id],
        "zone": row.scope,
        "state": row.state,
        "round": 2 if second else 1,
        "due_on": row.due_on.isoformat() if row.due_on else None,
        "lines": [line for again, line in lines if again or not second],
    }


@part("notices")
def notices(holder: PackFor) -> list[dict[str, Any]]:
    """What is said to come, and how much of it has come. Two queries."""
    expected = ReceiptNotice.objects.filter(warehouse__in=holder.keys, state__in=ReceiptNotice.EXPECTED).order_by("expected_on", "pk")
    booked = Q(tallied__tally__state=Tally.State.BOOKED)
    lines: dict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = ReceiptNoticeLine.objects.filter(notice__in=expected).select_related("item").order_by("pk")
    for row in rows.annotate(come=Sum("tallied__accepted", filter=booked)):
        lines[row.notice_id].append({"id": row.pk, "sku": row.item.sku, "quantity": row.quantity, "received": row.come or 0})
    return [
        {
            "number": row.number,
            "warehouse": holder.codes[row.warehouse_id],
            "party": row.party,
            "origin": row.origin,
            "expected_on": row.expected_on.isoformat() if row.expected_on else None,
            "lines": lines[row.pk],
        }
        for row in expected
    ]

"""The only locks of the book, always in this order: number plates, holdings by (holder, lot), lots, then numbers, then the incident.

On PostgreSQL they are row locks; on SQLite the transaction is IMMEDIATE and holds the one write lock from its start.
The goods a document chooses from are locked where they are read (``statements.open_shelf``), in the same order. Missing
holdings are made before any is locked, also in order, so that two transactions never wait for each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

from django.db import connection
from django.db.models import Q

from inventory.models import Document, Holding, Item, Lot, Waybill, WaybillLine

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from django.db.models import QuerySet


type HoldingKey = tuple[int, int]

PLATES = 0x504C4154  # a space of our own among PostgreSQL's advisory locks


def hold_plate(plate: str) -> None:
    """Departures under one number plate take turns: what it carries together is weighed. Before papers, goods and incidents; again does no harm."""
    if connection.vendor == "postgresql" and plate.strip():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [PLATES, crc32(plate.strip().upper().encode()) - 2**31])


def hold_vehicle(waybill: Waybill) -> None:
    """Hold the plate of a waybill until the transaction ends; who does more than let it leave (signatures) does so first."""
    hold_plate(Waybill.objects.values_list("plate", flat=True).get(pk=waybill.pk))


def hold(keys: Iterable[HoldingKey]) -> dict[HoldingKey, Holding]:
    """Lock the holdings of these holders and lots, making those that do not exist yet."""
    keys = sorted(set(keys))
    if not keys:
        return {}
    known = _rows(keys, Holding.objects.all())
    missing = [key for key in keys if key not in known]
    if missing:
        Holding.objects.bulk_create([Holding(holder_id=holder, lot_id=lot) for holder, lot in missing], ignore_conflicts=True)
    return _rows(keys, Holding.objects.select_for_update())


def hold_shelves(warehouses: Collection[int], items: Collection[int]) -> None:
    """Lock all that several warehouses hold of some items, in the order of the locks.

    Whoever writes more than one order in a transaction calls this first: papers and incidents are locked after goods.
    """
    rows = Holding.objects.filter(holder__location__warehouse__in=warehouses, lot__item__in=items).order_by("holder_id", "lot_id")
    list(rows.select_for_update(of=("self",)).values_list("pk", flat=True))


def hold_load(warehouse: int, items: Collection[int], papers: Collection[int]) -> None:
    """Lock what several papers of one store carry or will carry: its shelves of these items, then all lots that lie there or stand on the papers.

    Whoever lets more than one paper leave in a transaction calls this first: the first one locks the incident, and goods come before it.
    """
    hold_shelves([warehouse], items)
    here = Holding.objects.filter(holder__location__warehouse=warehouse, lot__item__in=items).values("lot")
    lots = Lot.objects.filter(Q(pk__in=here) | Q(pk__in=WaybillLine.objects.filter(waybill__in=papers).values("lot"))).order_by("pk")
    list(lots.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))


def hold_lots(lots: Collection[int]) -> None:
    """Lock lots wherever they lie, before their own rows: who is taking goods of them finishes first, who comes later reads what was written."""
    rows = Holding.objects.filter(lot__in=lots, outside=False).order_by("holder_id", "lot_id")
    list(rows.select_for_update(of=("self",)).values_list("pk", flat=True))


def hold_paper(document: Document) -> None:
    """Lock a written paper, before goods: what hangs on it (returns, its waybill, its reversal) is decided one after the other."""
    Document.objects.select_for_update(of=("self",), no_key=True).get(pk=document.pk)


def hold_recipes(kit: Item) -> None:
    """Lock the recipes of a kit, before goods: whether a version is still free is decided one after the other."""
    Item.objects.select_for_update(of=("self",), no_key=True).get(pk=kit.pk)


def quiet_book() -> None:
    """Let whoever is writing finish and nobody begin: a day is sealed and counted up in silence. Call it first."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE inventory_movement IN SHARE ROW EXCLUSIVE MODE")


def _rows(keys: list[HoldingKey], holdings: QuerySet[Holding]) -> dict[HoldingKey, Holding]:
    wanted = set(keys)
    by_lot = holdings.filter(holder__in={holder for holder, _ in keys}, lot__in={lot for _, lot in keys})
    return {key: row for row in by_lot.order_by("holder_id", "lot_id") if (key := (row.holder_id, row.lot_id)) in wanted}

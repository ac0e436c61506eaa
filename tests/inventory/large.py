"""A book of any size in a second or two: lots over many bins, written by rule straight into the tables."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection
from django.utils import timezone

from inventory.models import Document, Holder, Holding, Item, Location, Lot, Movement
from tests.inventory.stock import day

if TYPE_CHECKING:
    from inventory.models import Warehouse
    from relief.core.models import Person

ITEMS, A_DOCUMENT, DAYS = 60, 100, 300
ZONES = "ABCDE"
NUMBERS = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {last})",
    "postgresql": "WITH n(i) AS (SELECT generate_series(0, {last}))",
}
MOMENT = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%f', '{start}', '+' || (i * {step}) || ' seconds')",
    "postgresql": "(timestamptz '{start}+00' + i * interval '{step} seconds')",
}
DOCUMENTS = """INSERT INTO inventory_document (kind, number, warehouse_id, occurred_at, recorded_at, by_id, party, note, world_id)
{numbers} SELECT CASE WHEN i * {a_document} / {lots} < 3 OR i * {a_document} / {lots} % 2 = 0 THEN 'receipt' ELSE 'issue' END,
'{store}-' || i, {warehouse}, {moment}, {moment}, {person}, '', '', 1 FROM n"""
MOVEMENTS = """INSERT INTO inventory_movement
(document_id, line, lot_id, giver_id, taker_id, quantity, occurred_at, recorded_at, world_id, fingerprint)
{numbers} SELECT {document} + i / {a_document}, 1 + i % {a_document}, {lot} + i % {lots},
CASE WHEN {comes} THEN {source} ELSE {place} END, CASE WHEN {comes} THEN {place} ELSE {recipient} END,
CASE WHEN i / {lots} < 3 THEN 100 ELSE 5 END, {moment}, {moment}, 1, '' FROM n"""
COMES = "(i / {lots} < 3 OR i / {lots} % 2 = 0)"
PLACE = "({bin} + (i % {lots} * 3 + i / {lots} % 3) % {bins})"
HOLDINGS = """INSERT INTO inventory_holding (world_id, holder_id, lot_id, outside, quantity, last_occurred_at)
SELECT 1, holder_id, lot_id, h.outside, SUM(quantity), MAX(at) FROM (
SELECT taker_id AS holder_id, lot_id, quantity, occurred_at AS at FROM inventory_movement WHERE document_id >= {document}
UNION ALL SELECT giver_id, lot_id, -quantity, occurred_at FROM inventory_movement WHERE document_id >= {document}) AS moves
JOIN inventory_holder h ON h.id = holder_id GROUP BY holder_id, lot_id, h.outside"""


def fill(store: Warehouse, by: Person, *, lots: int, bins: int, movements: int) -> None:
    """So many lots of 60 items, each in up to three of so many bins of five zones, moved so often over 300 days."""
    made = _lots(store, lots)
    first = _bins(store, bins)
    step = DAYS * 86400 / movements
    facts = {
        "lots": lots, "bins": bins, "lot": made, "bin": first, "a_document": A_DOCUMENT, "warehouse": store.pk, "store": store.code,
        "person": by.pk, "source": _outside(store, "source"), "recipient": _outside(store, "recipient"),
    }  # fmt: skip
    known = set(Document.objects.values_list("pk", flat=True))
    _write(DOCUMENTS, facts, (movements - 1) // A_DOCUMENT, step * A_DOCUMENT)
    facts["document"] = min(set(Document.objects.values_list("pk", flat=True)) - known)
    _write(MOVEMENTS, facts, movements - 1, step)
    _write(HOLDINGS, facts, 0, step)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _write(text: str, facts: dict[str, object], last: int, step: float) -> None:
    start = f"{timezone.now() - timedelta(days=DAYS + 10):%Y-%m-%d %H:%M:%S}"
    said = {
        "numbers": NUMBERS[connection.vendor].format(last=last),
        "moment": MOMENT[connection.vendor].format(start=start, step=step),
        "comes": COMES.format(**facts),
        "place": PLACE.format(**facts),
    }
    with connection.cursor() as cursor:
        cursor.execute(text.format(**facts, **said))


def _outside(store: Warehouse, kind: str) -> int:
    return Holder.objects.get_or_create(warehouse=store, kind=kind, outside=True)[0].pk


def _lots(store: Warehouse, number: int) -> int:
    kinds = [Item(sku=f"{store.code}-{n:03}", name=f"物资{n:03}", category=Item.Category.values[n % 5], unit="件") for n in range(ITEMS)]
    Item.objects.bulk_create(kinds)
    rows = [
        Lot(
            owner=store.organisation, item=kinds[n % ITEMS], number=f"批{n:05}", source=f"来源{n % 12}", unit_value_fen=n * 7 if n % 3 else None,
            valuation="invoice" if n % 3 else "unpriced", expires_on=day(n % 900 - 30) if n % 4 else None,
        )
        for n in range(number)
    ]  # fmt: skip
    return min(lot.pk for lot in Lot.objects.bulk_create(rows))


def _bins(store: Warehouse, number: int) -> int:
    places = [Location(warehouse=store, code=f"{ZONES[n % 5]}-{n:04}", zone=ZONES[n % 5], walk_order=n) for n in range(number)]
    holders = [Holder(kind="location", warehouse=store, location=place) for place in Location.objects.bulk_create(places)]
    return min(holder.pk for holder in Holder.objects.bulk_create(holders))


def rows_of(store: Warehouse) -> int:
    """How many pairs of a bin and a lot hold goods."""
    return Holding.objects.filter(holder__location__warehouse=store, quantity__gt=0).count()


def movements_of(store: Warehouse) -> int:
    """How many movements its papers made."""
    return Movement.objects.filter(document__warehouse=store).count()

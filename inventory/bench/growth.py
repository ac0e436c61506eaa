"""P3: posting and reading at a million movements beside the same at a thousand."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection
from django.utils import timezone

from inventory.bench.shelf import Shelf, stocked
from inventory.models import Document, Holder, Item, Lot
from inventory.selectors import stock
from inventory.selectors.cards import SAMPLES, over_time, shelf_card, stock_card
from inventory.services import StockLine, issue
from inventory.services.seals import append_seals
from relief.core.bench_twins import at_work_in, best_in_turns, twin
from relief.core.benchmarks import Figure, Setting, WrongAnswer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from inventory.models import Warehouse

FEW, MANY, MANY_QUICK = 1_000, 1_000_000, 100_000
ITEMS, LOTS_AN_ITEM = 50, 4
LOTS = ITEMS * LOTS_AN_ITEM
IN, OUT = 100, 10
A_DOCUMENT, A_PAGE = 100, 15

COUNTING = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i < {last})",
    "postgresql": "WITH n(i) AS (SELECT generate_series({first}, {last}))",
}
MOMENT = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%f', '{start}', '+' || (i * {step}) || ' seconds')",
    "postgresql": "(timestamptz '{start}+00' + i * interval '{step} seconds')",
}
DOCUMENTS = """INSERT INTO inventory_document (kind, number, warehouse_id, occurred_at, recorded_at, by_id, party, note, world_id)
{counting} SELECT 'issue', 'SEED-' || i, {warehouse}, {moment}, {moment}, {person}, '', '', 1 FROM n"""
MOVEMENTS = """INSERT INTO inventory_movement
(document_id, line, lot_id, giver_id, taker_id, quantity, occurred_at, recorded_at, world_id, fingerprint)
{counting} SELECT {document} + i / {a_document}, 1 + i % {a_document}, {lot} + i % {lots},
CASE WHEN (i / {lots}) % 2 = 0 THEN {source} ELSE {location} END, CASE WHEN (i / {lots}) % 2 = 0 THEN {location} ELSE {recipient} END,
CASE WHEN (i / {lots}) % 2 = 0 THEN {quantity_in} ELSE {quantity_out} END, {moment}, {moment}, 1, '' FROM n"""
HOLDINGS = """INSERT INTO inventory_holding (world_id, holder_id, lot_id, outside, quantity, last_occurred_at)
SELECT 1, holder_id, lot_id, h.outside, SUM(quantity), MAX(at) FROM (
SELECT taker_id AS holder_id, lot_id, quantity, occurred_at AS at FROM inventory_movement
UNION ALL SELECT giver_id, lot_id, -quantity, occurred_at FROM inventory_movement) AS moves
JOIN inventory_holder h ON h.id = holder_id GROUP BY holder_id, lot_id, h.outside"""


@dataclass(frozen=True)
class Book:
    """A shelf with many lots, refilled with as many movements as asked."""

    shelf: Shelf
    lots: list[Lot]

    def refill(self, movements: int) -> None:
        """Throw the book away and write another of this length over the same 300 days, with holdings and checkpoints."""
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET session_replication_role TO replica")  # a million rows made by rule need no checking one by one
            for table in ("seal", "checkpoint", "countedline", "holding", "movement", "document"):
                cursor.execute(f"DELETE FROM inventory_{table}")  # noqa: S608 - names of our own
            cursor.execute(self._sql(DOCUMENTS, 0, movements // A_DOCUMENT, movements, A_DOCUMENT))
            cursor.execute(self._sql(MOVEMENTS, 0, movements - 1, movements, 1))
            cursor.execute(HOLDINGS)
            if connection.vendor == "postgresql":
                cursor.execute("SET session_replication_role TO DEFAULT")
            cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
        append_seals()

    def _sql(self, text: str, first: int, last: int, movements: int, each: int) -> str:
        step = 300 * 86400 / movements * each
        start = f"{timezone.now() - timedelta(days=310):%Y-%m-%d %H:%M:%S}"
        outside = {
            kind: Holder.objects.get_or_create(warehouse=self.shelf.warehouse, kind=kind, outside=True)[0].pk for kind in ("source", "recipient")
        }
        return text.format(
            counting=COUNTING[connection.vendor].format(first=first, last=last),
            moment=MOMENT[connection.vendor].format(start=start, step=step),
            warehouse=self.shelf.warehouse.pk,
            person=self.shelf.person.pk,
            document=Document.objects.filter(number__startswith="SEED-").order_by("pk").values_list("pk", flat=True).first() or 0,
            lot=self.lots[0].pk,
            lots=LOTS,
            location=Holder.objects.get(location=self.shelf.location).pk,
            a_document=A_DOCUMENT,
            quantity_in=IN,
            quantity_out=OUT,
            **outside,
        )


def book() -> Book:
    """A house whose warehouse has room for the items and lots of this measurement."""
    shelf = stocked()
    kinds = Item.objects.bulk_create(
        Item(sku=f"GRW-{number:03d}", name=f"Item {number}", category=Item.Category.HOUSEHOLD, unit="pc") for number in range(ITEMS)
    )
    lots = [
        Lot(owner=shelf.warehouse.organisation, item=kinds[number // LOTS_AN_ITEM], number=f"G{number:04d}", source="bench") for number in range(LOTS)
    ]
    return Book(shelf, Lot.objects.bulk_create(lots))


def growth(setting: Setting) -> Iterator[Figure]:
    """Seconds for one of each at a thousand movements and at a million, in turns; the balances have to be what was written."""
    opened = book()
    many = MANY_QUICK if setting.quick else MANY
    other = twin("_many")
    works = []
    for movements, place in ((FEW, nullcontext()), (many, at_work_in(other))):
        with place:
            opened.refill(movements)
            _check(opened, movements)
            works.append(_work(opened))
    for name, work in works[0].items():
        few, more = best_in_turns(5 if setting.quick else 15, work, works[1][name], other)
        yield Figure(f"{name} at {many:,} movements", more * 1000, few * 1000, "ms", 1.3, "lower", f"at {FEW:,}")


def _work(opened: Book) -> dict[str, Callable[[], object]]:
    shelf, item = opened.shelf, opened.lots[0].item
    half_way = timezone.now() - timedelta(days=150)
    return {
        "posting": lambda: [issue(warehouse=shelf.warehouse, lines=[StockLine(item=item.sku, quantity=1)], by=shelf.person) for _ in range(10)],
        "on hand of an item": lambda: stock.on_hand([shelf.warehouse], item=item),
        "as of 150 days ago": lambda: stock.by_item([shelf.warehouse], as_of=half_way),
        "item list": lambda: stock.by_item([shelf.warehouse]),
        "first page of a stock card": lambda: stock_card(shelf.warehouse, item=item),
        "page of an item with its plot": lambda: _item_page(shelf.warehouse, item),
    }


def _item_page(warehouse: Warehouse, item: Item) -> None:
    """What the card on the screen reads; as many rows at few movements as at many, so that both read a page and sample the rest."""
    page, newest = shelf_card([warehouse], item=item, limit=A_PAGE)
    if len(page.rows) != A_PAGE or len(over_time([warehouse], newest, item=item)) != A_PAGE + SAMPLES:
        raise WrongAnswer("a full page and all samples are expected")


def _check(opened: Book, movements: int) -> None:
    rounds = movements // LOTS
    each = (rounds + 1) // 2 * IN - rounds // 2 * OUT
    held = {row.lot.pk: row.quantity for row in stock.on_hand([opened.shelf.warehouse])}
    if set(held.values()) != {each} or len(held) != LOTS:
        raise WrongAnswer(f"every lot should hold {each}")

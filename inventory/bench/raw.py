"""P2: the posting service without HTTP, beside the raw driver writing the same rows: number, document, movements, balances, event."""

from __future__ import annotations

import hashlib
from contextlib import closing
from datetime import timedelta
from statistics import median
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils import timezone

from inventory.bench.shelf import Shelf, stocked
from inventory.models import Holder, Lot, Movement
from inventory.services import StockLine, issue
from relief.core.benchmarks import Figure, Setting, WrongAnswer, timed
from relief.core.garbage import settle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

DOCUMENT = """INSERT INTO inventory_document (kind, number, warehouse_id, occurred_at, recorded_at, by_id, party, note, world_id)
VALUES ('issue', %s, %s, %s, %s, %s, '', '', 1) RETURNING id"""
MOVEMENT = """INSERT INTO inventory_movement
(document_id, line, lot_id, giver_id, taker_id, quantity, occurred_at, recorded_at, world_id, fingerprint) VALUES {rows}"""
TAKE = "UPDATE inventory_holding SET quantity = quantity - 1 WHERE world_id = 1 AND holder_id = %s AND lot_id = %s AND quantity >= 1"
GIVE = """INSERT INTO inventory_holding (world_id, holder_id, lot_id, outside, quantity) VALUES {rows}
ON CONFLICT (world_id, holder_id, lot_id) DO UPDATE SET quantity = inventory_holding.quantity + EXCLUDED.quantity"""
NUMBER = """INSERT INTO core_numberseries (world_id, organisation_id, kind, day, device, last) VALUES (1, %s, 'II', %s, 'RAW', 1)
ON CONFLICT (world_id, organisation_id, kind, day, device) DO UPDATE SET last = core_numberseries.last + 1 RETURNING last"""
EVENT = """INSERT INTO core_event
(world_id, kind, by_id, organisation_id, subject_type, subject_id, subject, occurred_at, recorded_at, payload)
VALUES (1, 'goods-issued', %s, %s, 'inventory.document', %s, %s, %s, %s, '{}')"""
FINGERPRINT = hashlib.sha256(b"raw").hexdigest()[:16]
ITEMS, LOTS_AN_ITEM = 500, 4
LINES = ITEMS * LOTS_AN_ITEM
BOOK = 20  # documents of a society that has been at work for a while


def posting(setting: Setting) -> Iterator[Figure]:
    """One-line documents a second, and a document of 2,000 lines in seconds; afterwards the book has to add up."""
    shelf = stocked(ITEMS, LOTS_AN_ITEM)
    settle()  # as a worker does once it has read everything (relief/wsgi.py)
    lots = list(Lot.objects.select_related("item").order_by("pk"))
    raw = Raw(shelf)
    times = 100 if setting.quick else 500
    before, full = Movement.objects.count(), shelf.on_hand()
    raw.rate(lots[:1], 10)
    one, all_lines = lines_of(lots[:1]), lines_of(lots)
    _rate(shelf, one, 10)
    yield Figure("posting service, one line", _rate(shelf, one, times), raw.rate(lots[:1], times), "1/s", 0.25, "higher", "raw driver")
    repeats = 3 if setting.quick else 5
    for documents, name in ((0, "in a new book"), (BOOK, f"after {BOOK * LINES:,} movements more")):
        for _ in range(documents):
            _post(shelf, all_lines)
        ours, peer = _in_turns(repeats, lambda: _post(shelf, all_lines), lambda: raw.post(lots))
        yield Figure(f"2,000 lines {name}", LINES / ours, LINES / peer, "lines/s", 0.5, "higher", "raw driver")
    expected = 2 * (10 + times) + (BOOK + 4 * repeats) * LINES
    if Movement.objects.count() - before != expected or shelf.on_hand() != full - expected:
        raise WrongAnswer(f"{expected} units should have gone; {full - shelf.on_hand()} did")


def lines_of(lots: Sequence[Lot]) -> list[StockLine]:
    """One unit of every lot, as a caller asks for it."""
    return [StockLine(item=lot.item.sku, quantity=1, lot=lot.number) for lot in lots]


def _in_turns(repeats: int, ours: Callable[[], object], peer: Callable[[], object]) -> tuple[float, float]:
    """The median seconds of each, taken in turns: noise, and the write-ahead log that is written back now and then, hit both alike."""
    seconds: list[list[float]] = [[], []]
    for _ in range(repeats):
        for call, spent in zip((ours, peer), seconds, strict=True):
            with timed() as clock:
                call()
            spent.append(clock.wall)
    return median(seconds[0]), median(seconds[1])


def _rate(shelf: Shelf, lines: Sequence[StockLine], times: int) -> float:
    with timed() as clock:
        for _ in range(times):
            _post(shelf, lines)
    return times / clock.wall


def _post(shelf: Shelf, lines: Sequence[StockLine]) -> None:
    issue(warehouse=shelf.warehouse, lines=lines, by=shelf.person)


class Raw:
    """The driver itself: it takes under a guard, gives, and writes document and movements in one transaction."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.society = shelf.warehouse.organisation_id
        self.giver = Holder.objects.get(location=shelf.location).pk
        self.taker = Holder.objects.get_or_create(warehouse=shelf.warehouse, kind=Holder.Kind.RECIPIENT, outside=True)[0].pk
        connection.ensure_connection()
        self.driver = connection.connection
        self.sqlite = connection.vendor == "sqlite"

    def rate(self, lots: Sequence[Lot], times: int) -> float:
        """Documents a second."""
        with timed() as clock:
            for _ in range(times):
                self.post(lots)
        return times / clock.wall

    def post(self, lots: Sequence[Lot]) -> None:
        """One document that takes one unit of every lot."""
        now: Any = timezone.now() - timedelta(seconds=1)
        day: Any = now.date()
        if self.sqlite:
            now, day = now.replace(tzinfo=None).isoformat(" "), day.isoformat()
        person = self.shelf.person.pk
        with closing(self.driver.cursor()) as cursor:
            cursor.execute("BEGIN IMMEDIATE" if self.sqlite else "BEGIN")
            count = cursor.execute(self._sql(NUMBER), (self.society, day)).fetchone()[0]
            number = f"RAW-{count}"
            document = cursor.execute(self._sql(DOCUMENT), (number, self.shelf.warehouse.pk, now, now, person)).fetchone()[0]
            cursor.executemany(self._sql(TAKE), [(self.giver, lot.pk) for lot in lots])
            gives = [value for lot in lots for value in (1, self.taker, lot.pk, True, 1)]
            cursor.execute(self._sql(GIVE, len(lots), 5), gives)
            self._movements(cursor, document, lots, now)
            cursor.execute(self._sql(EVENT), (person, self.society, document, number, now, now))
            cursor.execute("COMMIT")

    def _movements(self, cursor: Any, document: int, lots: Sequence[Lot], now: Any) -> None:
        values: list[Any] = []
        for line, lot in enumerate(lots, start=1):
            values += [document, line, lot.pk, self.giver, self.taker, 1, now, now, 1, FINGERPRINT]
        cursor.execute(self._sql(MOVEMENT, len(lots), 10), values)

    def _sql(self, text: str, rows: int = 0, columns: int = 0) -> str:
        full = text.format(rows=", ".join([f"({', '.join(['%s'] * columns)})"] * rows)) if rows else text
        return full.replace("%s", "?") if self.sqlite else full

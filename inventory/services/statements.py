"""The statements every document needs, written out once: compiling them anew would cost more than running them.

Only here, in ``projection`` and in ``relief.core.rows`` does the book speak SQL itself.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from django.db import connection

from inventory.domain.promises import Promise
from relief.core.rows import adapted, ask, ask_all, places
from relief.core.worlds import current_world_id

if TYPE_CHECKING:
    from collections.abc import Iterable

    from inventory.models import ReleaseOrder, Warehouse

# From the items to their lots to what is held of them. SQLite, which keeps no statistics, takes CROSS JOIN as this very order,
# and a plus as no word about indexes; else it reads everything the warehouse or the world holds.
SHELF = """
SELECT h.holder_id, h.lot_id, h.quantity, h.last_occurred_at, h.counted_at, i.sku, l.number, l.expires_on, l.quality,
    l.earmark_id, e.incident_id, e.title, b.code, b.kind, b.walk_order
FROM inventory_item i
{then} JOIN inventory_lot l ON l.item_id = i.id
{then} JOIN inventory_holding h ON h.lot_id = l.id
{then} JOIN inventory_holder p ON p.id = h.holder_id
{then} JOIN inventory_location b ON b.id = p.location_id
LEFT JOIN inventory_earmark e ON e.id = l.earmark_id
WHERE {plus}h.world_id = %s AND b.warehouse_id = %s AND h.quantity > 0 AND i.sku IN ({skus}){lots}
ORDER BY h.holder_id, h.lot_id{lock}"""
LOTS = " AND l.number IN ({lots})"
LOCK = {"postgresql": " FOR UPDATE OF h"}
THEN = {"sqlite": "CROSS"}
PLUS = {"sqlite": "+"}

OUTSIDE = "SELECT id FROM inventory_holder WHERE warehouse_id = %s AND kind = %s AND outside"

NOTHING: tuple[str, list[object]] = ("", [])

RESERVED = """
SELECT r.lot_id, SUM(r.quantity) FROM inventory_reservation r
LEFT JOIN inventory_releaseorderline o ON o.id = r.order_line_id
WHERE r.world_id = %s AND r.warehouse_id = %s AND r.released_at IS NULL AND r.ends_at > %s AND (o.order_id IS NULL OR o.order_id <> %s)
GROUP BY r.lot_id"""


class Others(NamedTuple):
    """Whoever has goods held at a moment, but for one order: its own goods are not held from it."""

    moment: datetime
    than: ReleaseOrder | None


class ShelfRow(NamedTuple):
    """A holding of one place with what decides whether it may leave, locked."""

    holder_id: int
    lot_id: int
    quantity: int
    last_occurred_at: datetime | None
    counted_at: datetime | None
    sku: str
    number: str
    expires_on: date | None
    quality: str
    earmark_id: int | None
    incident_id: int | None
    earmark: str | None
    location: str
    kind: str
    walk: int

    @property
    def promise(self) -> Promise | None:
        """The donor's purpose on the lot."""
        return Promise(self.earmark_id, self.incident_id) if self.earmark_id else None


class Opened(NamedTuple):
    """What a document finds: the holdings, the units of each lot kept there for others, the key of an outside holder if there is one."""

    rows: list[ShelfRow]
    reserved: dict[int, int]
    outside: int | None


def open_shelf(warehouse: Warehouse, skus: Iterable[str], lots: Iterable[str] = (), held_for: Others | None = None, outside: str = "") -> Opened:
    """Lock and read what the places of a warehouse hold of these items (only of lots with these numbers, if any are given).

    ``held_for``: whose reservations count, nobody's without it. ``outside``: the kind of holder outside that is wanted too. On
    PostgreSQL a statement that had to wait shows the locked balances as they are now, but the lots, and which places hold anything
    at all, as they were when it began; so it is asked again, in the same trip, until everything it reads was locked before.
    """
    skus, lots = list(skus), list(lots)
    shelf = (_shelf(connection.vendor, len(skus), len(lots)), [current_world_id(), warehouse.pk, *skus, *lots])
    beside = [_reserved(warehouse, held_for) if held_for else NOTHING, (OUTSIDE, [warehouse.pk, outside]) if outside else NOTHING]
    if connection.vendor == "sqlite":
        found, kept, known = ask_all([shelf, *beside])
        return Opened([ShelfRow._make((*row[:3], _aware(row[3]), _aware(row[4]), *row[5:])) for row in found], _units(kept), _one(known))
    held: set[tuple[int, int]] = set()
    while True:
        first, found, kept, known = ask_all([shelf, shelf, *beside])
        held |= {(row[0], row[1]) for row in first}
        if held.issuperset((row[0], row[1]) for row in found):
            return Opened([ShelfRow._make(row) for row in found], _units(kept), _one(known))


@lru_cache(maxsize=64)
def _shelf(vendor: str, skus: int, lots: int) -> str:
    only = LOTS.format(lots=places(lots)) if lots else ""
    order = {"then": THEN.get(vendor, ""), "plus": PLUS.get(vendor, "")}
    return SHELF.format(skus=places(skus), lots=only, lock=LOCK.get(vendor, ""), **order)


def known_outside(warehouse: Warehouse, kind: str) -> int | None:
    """The key of a warehouse's outside holder of a kind, if it has one already."""
    return _one(ask(OUTSIDE, [warehouse.pk, kind]))


def _reserved(warehouse: Warehouse, others: Others) -> tuple[str, list[object]]:
    return RESERVED, [current_world_id(), warehouse.pk, adapted(others.moment), others.than.pk if others.than else 0]


def _units(rows: list[tuple[int, int]]) -> dict[int, int]:
    return {lot: int(units) for lot, units in rows}


def _one(rows: list[tuple[int]]) -> int | None:
    return rows[0][0] if rows else None


def _aware(moment: datetime | None) -> datetime | None:
    """SQLite keeps moments in UTC and without saying so."""
    return moment.replace(tzinfo=UTC) if moment else None

"""The statements every document needs, written out once: compiling them anew would cost more than running them.

Only here and in ``projection`` does the book speak SQL itself; values go through the connection's own adapters.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection

from inventory.domain.promises import Promise
from relief.core.worlds import current_world_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from inventory.models import ReleaseOrder, Warehouse

ROWS_AT_ONCE = 1000

SHELF = """
SELECT h.holder_id, h.lot_id, h.quantity, h.last_occurred_at, h.counted_at, i.sku, l.number, l.expires_on, l.quality,
    l.earmark_id, e.incident_id, e.title, b.code, b.kind, b.walk_order
FROM inventory_holding h
JOIN inventory_lot l ON l.id = h.lot_id
JOIN inventory_item i ON i.id = l.item_id
JOIN inventory_holder p ON p.id = h.holder_id
JOIN inventory_location b ON b.id = p.location_id
LEFT JOIN inventory_earmark e ON e.id = l.earmark_id
WHERE h.world_id = %s AND b.warehouse_id = %s AND h.quantity > 0 AND i.sku IN ({skus}){lots}
ORDER BY h.holder_id, h.lot_id{lock}"""
LOTS = " AND l.number IN ({lots})"
LOCK = {"postgresql": " FOR UPDATE OF h"}

RESERVED = """
SELECT r.lot_id, SUM(r.quantity) FROM inventory_reservation r
LEFT JOIN inventory_releaseorderline o ON o.id = r.order_line_id
WHERE r.world_id = %s AND r.warehouse_id = %s AND r.released_at IS NULL AND r.ends_at > %s AND (o.order_id IS NULL OR o.order_id <> %s)
GROUP BY r.lot_id"""


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


def shelf_rows(warehouse: Warehouse, skus: Iterable[str], lots: Iterable[str] = ()) -> list[ShelfRow]:
    """Lock and read what the places of a warehouse hold of these items (only of lots with these numbers, if any are given)."""
    skus, lots = list(skus), list(lots)
    only = LOTS.format(lots=_places(len(lots))) if lots else ""
    sql = SHELF.format(skus=_places(len(skus)), lots=only, lock=LOCK.get(connection.vendor, ""))
    with connection.cursor() as cursor:
        cursor.execute(sql, [current_world_id(), warehouse.pk, *skus, *lots])
        rows = cursor.fetchall()
    if connection.vendor == "sqlite":
        return [ShelfRow(*row[:3], _aware(row[3]), _aware(row[4]), *row[5:]) for row in rows]
    return [ShelfRow(*row) for row in rows]


def reserved_by_lot(warehouse: Warehouse, moment: datetime, order: ReleaseOrder | None) -> dict[int, int]:
    """Units of each lot held at a warehouse at a moment, except those held for this very order."""
    with connection.cursor() as cursor:
        cursor.execute(RESERVED, [current_world_id(), warehouse.pk, adapted(moment), order.pk if order else 0])
        return {lot: int(units) for lot, units in cursor.fetchall()}


def insert(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[int]:
    """Insert rows of adapted values; returns their keys in order."""
    keys: list[int] = []
    one = f"({_places(len(columns))})"
    with connection.cursor() as cursor:
        for start in range(0, len(rows), ROWS_AT_ONCE):
            some = rows[start : start + ROWS_AT_ONCE]
            sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES {', '.join([one] * len(some))} RETURNING id"  # noqa: S608 - names of our own
            cursor.execute(sql, [value for row in some for value in row])
            keys += [key for (key,) in cursor.fetchall()]
    return keys


def adapted(moment: datetime | None) -> Any:
    """A moment as the driver wants it."""
    return connection.ops.adapt_datetimefield_value(moment)


def _places(number: int) -> str:
    return ", ".join(["%s"] * number)


def _aware(moment: datetime | None) -> datetime | None:
    """SQLite keeps moments in UTC and without saying so."""
    return moment.replace(tzinfo=UTC) if moment else None

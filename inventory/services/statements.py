"""The statements every document needs, written out once: compiling them anew would cost more than running them.

Only here, in ``projection`` and in ``relief.core.rows`` does the book speak SQL itself.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection

from inventory.domain.shelf import Stock
from relief.core.rows import adapted, ask, ask_all, places
from relief.core.worlds import current_world_id

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from inventory.models import ReleaseOrder, Warehouse

# The columns are those of ``Stock``, in order. From the items to their lots to what is held of them: SQLite, which keeps no
# statistics, takes CROSS JOIN as this very order, and a plus as no word about indexes; else it reads everything the warehouse or
# the world holds. Before a column the plus hides that it is a moment or a day, which Python's driver would parse row by row.
SHELF = """
SELECT h.holder_id, h.lot_id, h.quantity, {plus}h.last_occurred_at, {plus}h.counted_at, i.sku, l.number, {plus}l.expires_on, l.quality,
    b.kind, l.earmark_id, e.incident_id, e.title, b.code, b.walk_order
FROM inventory_item i
{then} JOIN inventory_lot l ON l.item_id = i.id
{then} JOIN inventory_holding h ON h.lot_id = l.id
{then} JOIN inventory_holder p ON p.id = h.holder_id
{then} JOIN inventory_location b ON b.id = p.location_id
LEFT JOIN inventory_earmark e ON e.id = l.earmark_id
WHERE {plus}h.world_id = %s AND b.warehouse_id = %s AND h.quantity > 0 AND i.sku IN ({skus}){lots}
{lock}"""
LOTS = " AND l.number IN ({lots})"
LOCK = {"postgresql": "ORDER BY h.holder_id, h.lot_id FOR UPDATE OF h"}
THEN = {"sqlite": "CROSS"}
PLUS = {"sqlite": "+"}

OUTSIDE = "SELECT id FROM inventory_holder WHERE warehouse_id = %s AND kind = %s AND outside"

LAST, COUNTED, EXPIRES = map(Stock._fields.index, ("last_occurred_at", "counted_at", "expires_on"))
NOTHING: tuple[str, list[object]] = ("", [])

RESERVED = """
SELECT r.lot_id, SUM(r.quantity) FROM inventory_reservation r
LEFT JOIN inventory_releaseorderline o ON o.id = r.order_line_id
WHERE r.world_id = %s AND r.warehouse_id = %s AND r.released_at IS NULL AND r.ends_at > %s AND (o.order_id IS NULL OR o.order_id <> %s)
GROUP BY r.lot_id"""

LATER = """
SELECT giver_id, taker_id, lot_id, quantity, {plus}occurred_at FROM inventory_movement
WHERE world_id = %s AND lot_id IN ({lots}) AND occurred_at > %s"""


class Others(NamedTuple):
    """Whoever has goods held at a moment, but for one order: its own goods are not held from it."""

    moment: datetime
    than: ReleaseOrder | None


class Opened(NamedTuple):
    """What a document finds: the holdings, the units of each lot kept there for others, the key of an outside holder if there is one."""

    rows: list[Stock]
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
        return Opened(_parsed(found), _units(kept), _one(known))
    held: set[tuple[int, int]] = set()
    while True:
        first, found, kept, known = ask_all([shelf, shelf, *beside])
        held |= {(row[0], row[1]) for row in first}
        if held.issuperset((row[0], row[1]) for row in found):
            return Opened([Stock._make(row) for row in found], _units(kept), _one(known))


@lru_cache(maxsize=64)
def _shelf(vendor: str, skus: int, lots: int) -> str:
    only = LOTS.format(lots=places(lots)) if lots else ""
    order = {"then": THEN.get(vendor, ""), "plus": PLUS.get(vendor, "")}
    return SHELF.format(skus=places(skus), lots=only, lock=LOCK.get(vendor, ""), **order)


def movements_after(lots: Collection[int], moment: datetime) -> Iterator[tuple[int, int, int, int, datetime]]:
    """Giver, taker, lot, units and moment of everything booked of these lots for later than a moment."""
    sql = LATER.format(plus=PLUS.get(connection.vendor, ""), lots=places(len(lots)))
    for giver, taker, lot, units, at in ask(sql, [current_world_id(), *lots, adapted(moment)]):
        yield giver, taker, lot, units, _moment(at) if isinstance(at, str) else at


def known_outside(warehouse: Warehouse, kind: str) -> int | None:
    """The key of a warehouse's outside holder of a kind, if it has one already."""
    return _one(ask(OUTSIDE, [warehouse.pk, kind]))


def _reserved(warehouse: Warehouse, others: Others) -> tuple[str, list[object]]:
    return RESERVED, [current_world_id(), warehouse.pk, adapted(others.moment), others.than.pk if others.than else 0]


def _units(rows: list[tuple[int, int]]) -> dict[int, int]:
    return {lot: int(units) for lot, units in rows}


def _one(rows: list[tuple[int]]) -> int | None:
    return rows[0][0] if rows else None


def _parsed(rows: list[tuple[Any, ...]]) -> list[Stock]:
    """Rows as SQLite keeps them, in the order of the locks: moments in UTC without saying so, days as text."""
    if not rows:
        return []
    columns: list[Iterable[Any]] = list(zip(*sorted(rows), strict=True))
    columns[LAST], columns[COUNTED], columns[EXPIRES] = map(_moment, columns[LAST]), map(_moment, columns[COUNTED]), map(_day, columns[EXPIRES])
    return list(map(Stock._make, zip(*columns, strict=True)))


@lru_cache(maxsize=1024)
def _moment(text: str | None) -> Any:
    """A moment or None; remembered, as what moved in one document moved in one moment."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None


@lru_cache(maxsize=1024)
def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None

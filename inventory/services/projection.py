"""Holdings and checkpoints follow the movements, in the same transaction; both can be rebuilt from them."""

from __future__ import annotations

from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any

from django.db.models import F

from inventory.models import Checkpoint
from relief.core.rows import row_places, run

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from inventory.services.locks import HoldingKey

ROWS_AT_ONCE = 1000

# A holder inside is locked, so its new balance is known; one outside is not, so its change is added.
UPSERT = """
INSERT INTO inventory_holding (world_id, holder_id, lot_id, outside, quantity, last_occurred_at, counted_at) VALUES {rows}
ON CONFLICT (world_id, holder_id, lot_id) DO UPDATE SET
    quantity = CASE WHEN inventory_holding.outside THEN inventory_holding.quantity + EXCLUDED.quantity ELSE EXCLUDED.quantity END,
    last_occurred_at = CASE WHEN EXCLUDED.last_occurred_at IS NULL OR inventory_holding.last_occurred_at > EXCLUDED.last_occurred_at
        THEN inventory_holding.last_occurred_at ELSE EXCLUDED.last_occurred_at END,
    counted_at = COALESCE(EXCLUDED.counted_at, inventory_holding.counted_at)
"""
COLUMNS = 7


type Balance = tuple[int, int, int, bool, int, Any, Any]
"""World, holder, lot, whether outside, units (the balance of a holder inside, the change of one outside), last change, count; as stored."""


def project(rows: Iterable[Balance]) -> None:
    """Write the holdings of one document."""
    ordered = list(rows)
    for start in range(0, len(ordered), ROWS_AT_ONCE):
        some = ordered[start : start + ROWS_AT_ONCE]
        run(_upsert(len(some)), list(chain.from_iterable(some)))


@lru_cache(maxsize=64)
def _upsert(rows: int) -> str:
    return UPSERT.format(rows=row_places(COLUMNS, rows))


def shift_checkpoints(changes: Iterable[tuple[HoldingKey, datetime, int]]) -> None:
    """Carry entries for the past into the checkpoints that lie after them, so that as-of answers stay right."""
    changes = list(changes)
    if not changes or not Checkpoint.objects.filter(at__gt=min(moment for _, moment, _ in changes)).exists():
        return
    for (holder, lot), moment, quantity in changes:
        Checkpoint.objects.filter(holder=holder, lot=lot, at__gt=moment).update(quantity=F("quantity") + quantity)

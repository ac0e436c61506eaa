"""Minimum and maximum of a store's items: set together, with history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from inventory.domain.care_refusals import LevelsCross
from inventory.models import StockLevel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inventory.models import Item, Warehouse
    from relief.core.models import Person


@dataclass(frozen=True, slots=True)
class Level:
    """What one item's minimum and maximum shall be, in base units; a maximum of None is open."""

    item: Item
    minimum: int
    maximum: int | None


@transaction.atomic
def apply_levels(*, warehouse: Warehouse, levels: Sequence[Level], by: Person, reason: str = "") -> int:
    """Set these levels; what is kept back from others stays. Returns how many changed. Raises ``LevelsCross``, then nothing changed."""
    for level in levels:
        if level.minimum < 0 or (level.maximum is not None and level.maximum < level.minimum):
            raise LevelsCross(item=level.item.sku, minimum=level.minimum, maximum=level.maximum)
    held = StockLevel.objects.select_for_update(of=("self",)).filter(warehouse=warehouse)
    known = {row.item_id: row for row in held}
    return sum(_set(known.get(level.item.pk) or StockLevel(warehouse=warehouse, item=level.item), level, by, reason) for level in levels)


def _set(row: StockLevel, level: Level, by: Person, reason: str) -> bool:
    if row.pk is not None and (row.minimum, row.maximum) == (level.minimum, level.maximum):
        return False
    row.minimum, row.maximum = level.minimum, level.maximum
    row._change_reason = f"{reason} ({by.pk})"[:100]  # type: ignore[attr-defined]  # noqa: SLF001 - simple-history's own door
    row.save()
    return True

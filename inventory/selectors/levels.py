"""The minimum and maximum of one store's items beside what so many people for so many hours would need."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inventory.domain.cover import HOURS, PEOPLE, Band, proposed
from inventory.models import StockLevel
from inventory.selectors.cover import covers

if TYPE_CHECKING:
    from datetime import date

    from inventory.models import Item, Warehouse
    from inventory.selectors.cover import ItemCover


@dataclass(frozen=True, slots=True)
class Row:
    """One item of a store: what lies there, its level now, and the level proposed (None: the catalogue states no need for the season)."""

    cover: ItemCover
    level: StockLevel | None
    proposal: Band | None

    @property
    def item(self) -> Item:
        """The item."""
        return self.cover.item

    @property
    def differs(self) -> bool:
        """Whether applying the proposal would change anything."""
        return self.proposal is not None and (self.cover.minimum, self.cover.maximum) != (self.proposal.minimum, self.proposal.maximum)


def level_rows(warehouse: Warehouse, *, people: int = PEOPLE, hours: int = HOURS, on: date | None = None) -> list[Row]:
    """Every item of a store with its level and the proposal for a target. A fixed number of queries."""
    levels = {level.item_id: level for level in StockLevel.objects.filter(warehouse=warehouse)}
    rows = covers(warehouses=[warehouse], hours=hours, on=on)
    return [Row(row, levels.get(row.item.pk), _proposal(row, people, hours)) for row in rows]


def _proposal(row: ItemCover, people: int, hours: int) -> Band | None:
    return proposed(row.need, people=people, hours=hours, box=row.box) if row.need else None

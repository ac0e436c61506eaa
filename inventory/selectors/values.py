"""What the goods on the shelves are worth, by where they came from and what they are promised to. Unpriced goods are counted, never valued."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inventory.selectors.stock import on_hand

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from inventory.models import Warehouse
    from inventory.selectors.stock import Held


@dataclass
class Worth:
    """One group. ``value_fen``: of priced lots; ``priced`` and ``unpriced``: base units of either."""

    name: str
    lots: int = 0
    value_fen: int = 0
    priced: int = 0
    unpriced: int = 0


@dataclass(frozen=True)
class Values:
    """The same goods in four ways."""

    total: Worth
    by_source: list[Worth]
    by_earmark: list[Worth]
    by_basis: list[Worth]
    by_category: list[Worth]


def values(stores: Sequence[Warehouse], *, as_of: datetime | None = None) -> Values:
    """Everything on the shelves now or at the end of a moment. One query."""
    rows = on_hand(stores, as_of=as_of)
    whole = _groups(rows, lambda _row: "")
    return Values(
        total=whole[0] if whole else Worth(""),
        by_source=_groups(rows, lambda row: row.lot.source),
        by_earmark=_groups(rows, lambda row: str(row.lot.earmark or "")),
        by_basis=_groups(rows, lambda row: str(row.lot.get_valuation_display())),
        by_category=_groups(rows, lambda row: str(row.lot.item.get_category_display())),
    )


def _groups(rows: Iterable[Held], name: Callable[[Held], str]) -> list[Worth]:
    found: dict[str, Worth] = {}
    seen: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        key = name(row)
        worth = found.setdefault(key, Worth(key))
        seen[key].add(row.lot.pk)
        if row.lot.unit_value_fen is None:
            worth.unpriced += row.quantity
        else:
            worth.priced += row.quantity
            worth.value_fen += row.lot.unit_value_fen * row.quantity
    for key, worth in found.items():
        worth.lots = len(seen[key])
    return sorted(found.values(), key=lambda worth: (-worth.value_fen, worth.name))

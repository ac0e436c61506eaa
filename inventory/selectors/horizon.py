"""What expires when: goods on the shelves by the month their life ends, with what they are worth."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from inventory.selectors.stock import expiring

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inventory.models import Warehouse
    from inventory.selectors.stock import Held

DECEMBER = 12


@dataclass
class Month:
    """Goods whose life ends in one month. ``lots``: how many lots and places; ``value_fen``: of the priced ones."""

    starts: date
    over: bool
    lots: int = 0
    value_fen: int = 0
    unpriced: int = 0
    rows: list[Held] = field(default_factory=list)


def horizon(stores: Sequence[Warehouse], *, today: date, months: int) -> list[Month]:
    """One entry a month from this one on, those without goods too; what is over already comes first. Two queries."""
    end = month_after(today, months)
    found: dict[date, Month] = {}
    first = today.replace(day=1)
    over = Month(first, over=True)
    for number in range(months):
        found[month_after(first, number)] = Month(month_after(first, number), over=False)
    for row in expiring(stores, before=end):
        day = row.lot.expires_on
        if day is None:
            continue
        month = over if day < today else found[day.replace(day=1)]
        _count(month, row)
    return [over, *found.values()]


def month_after(day: date, months: int) -> date:
    """The first day of the month so many months later."""
    years, month = divmod(day.month - 1 + months, DECEMBER)
    return date(day.year + years, month + 1, 1)


def _count(month: Month, row: Held) -> None:
    month.lots += 1
    month.rows.append(row)
    if row.lot.unit_value_fen is None:
        month.unpriced += 1
    else:
        month.value_fen += row.lot.unit_value_fen * row.quantity

"""What expires when: goods on the shelves by the month their life ends, with what they are worth."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Q, Sum

from inventory.selectors.stock import holdings, lying

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

    from inventory.models import Holding, Warehouse
    from inventory.selectors.stock import Held

DECEMBER = 12


@dataclass
class Month:
    """Goods whose life ends in one month. ``lots``: how many lots and places; ``value_fen``: of the priced ones; ``rows``: those a page shows."""

    starts: date
    over: bool
    lots: int = 0
    value_fen: int = 0
    unpriced: int = 0
    days: dict[date, int] = field(default_factory=dict)
    rows: list[Held] = field(default_factory=list)

    @property
    def name(self) -> str:
        """As an address names it."""
        return "over" if self.over else f"{self.starts:%Y-%m}"


def horizon(stores: Sequence[Warehouse], *, today: date, months: int) -> list[Month]:
    """One entry a month from this one on, those without goods too; what is over already comes first. One query, summed by the database."""
    found: dict[date, Month] = {}
    first = today.replace(day=1)
    over = Month(first, over=True)
    for number in range(months):
        found[month_after(first, number)] = Month(month_after(first, number), over=False)
    rows = holdings(stores).filter(quantity__gt=0, lot__expires_on__lt=month_after(today, months)).order_by()
    sums: Iterable[Any] = rows.values("lot__expires_on").annotate(
        places=Count("pk"), unpriced=Count("pk", filter=Q(lot__unit_value_fen=None)), value=Sum(F("quantity") * F("lot__unit_value_fen"))
    )
    for row in sums:
        day = row["lot__expires_on"]
        _count(over if day < today else found[day.replace(day=1)], row)
    return [over, *found.values()]


def expiring_rows(stores: Sequence[Warehouse], *, today: date, months: int, month: Month | None = None) -> QuerySet[Holding]:
    """The rows behind ``horizon`` or behind one month of it, the soonest first: to be cut into pages, read with ``held``."""
    rows = holdings(stores).filter(lot__expires_on__lt=month_after(today, months))
    if month is not None:
        span = {"lt": today} if month.over else {"gte": max(today, month.starts), "lt": month_after(month.starts, 1)}
        rows = rows.filter(**{f"lot__expires_on__{edge}": day for edge, day in span.items()})
    return lying(rows).select_related("lot__item", "lot__earmark", "holder__location__warehouse").order_by("lot__expires_on", "lot_id", "holder_id")


def month_after(day: date, months: int) -> date:
    """The first day of the month so many months later."""
    years, month = divmod(day.month - 1 + months, DECEMBER)
    return date(day.year + years, month + 1, 1)


def _count(month: Month, row: dict[str, Any]) -> None:
    month.lots += row["places"]
    month.unpriced += row["unpriced"]
    month.value_fen += row["value"] or 0
    month.days[row["lot__expires_on"]] = row["places"]

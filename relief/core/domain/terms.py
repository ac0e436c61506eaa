"""How long papers hold: so many months or years from a day."""

from __future__ import annotations

from calendar import monthrange
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

YEAR = 12  # months


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month where it is shorter."""
    years, month = divmod(day.month - 1 + months, YEAR)
    year, month = day.year + years, month + 1
    return day.replace(year=year, month=month, day=min(day.day, monthrange(year, month)[1]))


def years_after(day: date, years: int) -> date:
    """The same day so many years later; 28 February where there is no 29th."""
    return months_after(day, years * YEAR)

"""Working days: Monday to Friday. Public holidays are set by decree each year and not known here, so a due day may come early, never late."""

from __future__ import annotations

from datetime import date, timedelta

SATURDAY = 5


def working_days_after(start: date, days: int) -> date:
    """The day on which ``days`` working days have passed after ``start`` (the day itself does not count)."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        days -= day.weekday() < SATURDAY
    return day


def working_days_between(start: date, end: date) -> int:
    """Working days after ``start`` up to ``end``, the same count by which ``working_days_after`` sets a due day; 0 on the day itself."""
    return sum((start + timedelta(days=step)).weekday() < SATURDAY for step in range(1, (end - start).days + 1))

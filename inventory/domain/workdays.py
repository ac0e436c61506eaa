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

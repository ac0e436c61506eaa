"""Which moments the book can be asked for."""

from __future__ import annotations

from datetime import UTC, datetime

EARLIEST, LATEST = datetime(1990, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def in_reach(moment: datetime) -> bool:
    """Whether a timezone-aware moment lies between 1990 and 2200; beyond, changing its offset may leave the calendar."""
    return EARLIEST <= moment <= LATEST

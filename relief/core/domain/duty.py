"""Where a roster has holes: pure intervals, half open on the right."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


class Span(NamedTuple):
    """From one moment until before another."""

    start: datetime
    end: datetime


def gaps(shifts: Iterable[tuple[datetime, datetime]], within: Span) -> list[Span]:
    """The spans inside ``within`` that no shift covers, in order."""
    found, reached = [], within.start
    for start, end in sorted(shifts):
        if start >= within.end:
            break
        if start > reached:
            found.append(Span(reached, start))
        reached = max(reached, end)
    if reached < within.end:
        found.append(Span(reached, within.end))
    return found


def overlaps(one: Span, other: Span) -> bool:
    """Whether two spans share any moment."""
    return one.start < other.end and other.start < one.end

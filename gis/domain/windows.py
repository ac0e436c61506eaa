"""When goods may come: the hours in which a place takes them in, and the moment by which they are needed."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import NamedTuple


class Window(NamedTuple):
    """From when and until when a place takes goods; None = no limit. ``needed_by`` may be earlier than anybody can be there."""

    begins: datetime | None = None
    ends: datetime | None = None
    needed_by: datetime | None = None

    @property
    def until(self) -> datetime | None:
        """The end a delivery is held to: the closing hour or the need, whichever comes first."""
        return min((end for end in (self.ends, self.needed_by) if end), default=None)

    def since(self, start: datetime) -> tuple[int, int | None]:
        """The window in whole milliseconds from ``start``; what is over already is 0."""
        return max(0, _ms(self.begins, start)), None if self.until is None else max(0, _ms(self.until, start))


def _ms(moment: datetime | None, start: datetime) -> int:
    return 0 if moment is None else (moment - start) // timedelta(milliseconds=1)


def window_of(ready: datetime, opens: time | None, closes: time | None, needed_by: datetime | None = None) -> Window:
    """The first opening hours that are not over at ``ready``, the earliest moment anybody can be there (in the place's own time).

    One of the hours alone reaches to midnight; closing before opening means over night; the same hour twice means all day.
    """
    if (opens is None and closes is None) or opens == closes:
        return Window(needed_by=needed_by)
    first, last = opens or time.min, closes or time.max
    for days in (-1, 0, 1):
        day = ready.date() + timedelta(days=days)
        begins = datetime.combine(day, first, ready.tzinfo)
        ends = datetime.combine(day + timedelta(days=last <= first), last, ready.tzinfo)
        if ends >= ready:
            return Window(begins, ends, needed_by)
    raise AssertionError(ready)

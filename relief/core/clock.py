"""What time it is: the wall clock, or the moment a replay has reached.

Services ask this clock when something *occurred*; when it was *recorded* is always the wall clock's business.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

_moment: ContextVar[datetime | None] = ContextVar("moment", default=None)


def now() -> datetime:
    """The moment, timezone-aware."""
    return _moment.get() or timezone.now()


def today() -> date:
    """The day it is in the society's own time zone."""
    return timezone.localtime(now()).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Inside the block it is ``moment``: replays and late paper are entered as of when they happened."""
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)

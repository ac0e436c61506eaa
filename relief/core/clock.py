"""What time it is: the wall clock, or the moment a replay has reached.

Services ask this clock when something *occurred*. When it was *recorded* is the wall clock's business, with one exception: the
demonstration tells an old story as if it had been entered then (``written``), so that its days can be sealed. Nothing else may.
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
_written: ContextVar[datetime | None] = ContextVar("written", default=None)


def now() -> datetime:
    """The moment, timezone-aware."""
    return _moment.get() or timezone.now()


def recorded() -> datetime:
    """When something is written into the book."""
    return _written.get() or timezone.now()


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


@contextmanager
def written(moment: datetime) -> Iterator[None]:
    """Inside the block the book is written at ``moment``: for the demonstration only."""
    token = _written.set(moment)
    try:
        yield
    finally:
        _written.reset(token)

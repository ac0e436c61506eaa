"""The book of the demonstration was opened a month ago: what is older was entered that day, and every day that is over is sealed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from inventory.services.seals import seal_days
from relief.core import clock

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

DAYS = 30


def opened() -> AbstractContextManager[None]:
    """Inside the block the book is written on its first day, at nine in the morning."""
    return clock.written(timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0) - timedelta(days=DAYS))


def close() -> int:
    """Seal each day that is over and not sealed yet; returns how many were new."""
    return len(seal_days())

"""Entries for the past: allowed only where no later moment becomes negative."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relief.ledger import Change, Level, first_below_zero, lowest_after

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


def first_negative(now: int, later: Iterable[Change], new: Iterable[Change]) -> Level | None:
    """The first moment that new changes would make negative; None if they may be booked.

    ``now``: the balance after everything booked so far. ``later``: what was booked for moments after the earliest new one.
    """
    later, new = list(later), list(new)
    return first_below_zero([*later, *new], now - sum(change.quantity for change in later))


def may_leave(now: int, later: Iterable[Change], moment: datetime) -> int:
    """Units that may still leave at a past moment: the lowest balance from then on. Arguments as above."""
    later = list(later)
    return lowest_after(later, moment, now - sum(change.quantity for change in later)).balance

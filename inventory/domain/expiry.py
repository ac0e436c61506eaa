"""The one rule of expiry: allocator, pick, despatch and report all ask here."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


def is_expired(expires_on: date | None, on: date) -> bool:
    """Whether goods may no longer go out on a day.

    The date printed on a package (保质期至) is the last day of its shelf life: goods still go out on that day and are
    expired from the day after. Goods without a date never expire. Days are days of the warehouse (local dates).
    """
    return expires_on is not None and on > expires_on


def days_left(expires_on: date | None, on: date) -> int | None:
    """Whole days on which goods may still go out after this one; 0 on the last day, negative once expired."""
    return None if expires_on is None else (expires_on - on).days


REMIND_DAYS = (180, 90, 30)


def reminder_step(expires_on: date | None, on: date) -> int | None:
    """The nearest step (180, 90 or 30 days before) that goods have come within; None before the first one and once they are expired."""
    left = days_left(expires_on, on)
    return None if left is None or left < 0 else min((step for step in REMIND_DAYS if left <= step), default=None)

"""What keeps goods on the shelf: shelf life, quarantine and the promise given to a donor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from inventory.domain.expiry import is_expired

if TYPE_CHECKING:
    from datetime import date

NOTICE = timedelta(days=60)  # Zhejiang's measures on the Charity Law, article 18: a donor who is not found is taken to consent


class Barred(StrEnum):
    """Why goods that are here may not leave for use."""

    EXPIRED = "expired"
    QUARANTINED = "quarantined"
    EARMARKED = "earmarked"


@dataclass(frozen=True, slots=True)
class Promise:
    """A donor's purpose: its own key, and the incident it was given for, if one was named."""

    earmark: int
    incident: int | None = None


@dataclass(frozen=True, slots=True)
class Use:
    """What goods leave for: a purpose, an incident; ``within`` is True where they stay inside one society.

    ``lifted``: the earmarks that a recorded decision sets free at that moment.
    """

    purpose: int | None = None
    incident: int | None = None
    within: bool = False
    lifted: frozenset[int] = frozenset()


def notice_over(public_from: date) -> date:
    """The first day on which a notice that was public from a day on has stood its sixty days."""
    return public_from + NOTICE


def kept(promise: Promise | None, use: Use) -> bool:
    """Whether a use keeps the promise on a lot: no promise, its purpose, its incident, inside the society, or lifted."""
    if promise is None or use.within or use.purpose == promise.earmark or promise.earmark in use.lifted:
        return True
    return promise.incident is not None and use.incident == promise.incident


def why_barred(*, expires_on: date | None, on: date, sound: bool, promise: Promise | None, use: Use) -> Barred | None:
    """Why goods may not leave for a use on a day: expired, then quarantined or damaged (not ``sound``), then promised."""
    if is_expired(expires_on, on):
        return Barred.EXPIRED
    if not sound:
        return Barred.QUARANTINED
    return None if kept(promise, use) else Barred.EARMARKED

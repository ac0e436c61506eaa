"""Whether a partner may be asked and may go: what its agreements say on one day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

SOON = timedelta(days=60)  # whoever renews an agreement needs a meeting and two signatures


class Bond(StrEnum):
    """How a partner is bound to us on a day."""

    GOOD = "good"
    ENDS_SOON = "ends_soon"
    UNINSURED = "uninsured"
    NOT_YET = "not_yet"
    ENDED = "ended"
    NONE = "none"


ASKED = frozenset({Bond.GOOD, Bond.ENDS_SOON})  # with these a partner is asked and goes; with no other


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """One agreement: its days, both included, and until when the partner has shown that so many of its people are insured (None: never)."""

    key: int
    starts_on: date
    ends_on: date
    insured_until: date | None = None
    insured_people: int = 0


def bond(agreements: Iterable[Terms], day: date) -> tuple[Bond, Terms | None]:
    """How a partner is bound on a day, and by which agreement: the one in force that lasts longest, else the next one, else the last.

    Of two in force one under which its people are insured goes before.
    """
    rows = list(agreements)
    force = [one for one in rows if one.starts_on <= day <= one.ends_on]
    if force:
        best = max(force, key=lambda one: (_insured(one, day), one.ends_on, one.key))
        if not _insured(best, day):
            return Bond.UNINSURED, best
        return (Bond.ENDS_SOON if best.ends_on - day <= SOON else Bond.GOOD), best
    if ahead := [one for one in rows if one.starts_on > day]:
        return Bond.NOT_YET, min(ahead, key=lambda one: (one.starts_on, one.key))
    if rows:
        return Bond.ENDED, max(rows, key=lambda one: (one.ends_on, one.key))
    return Bond.NONE, None


def _insured(terms: Terms, day: date) -> bool:
    return terms.insured_until is not None and terms.insured_until >= day and terms.insured_people > 0

"""What to give away before it expires, and what that leaves of the minimum."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

HORIZON_DAYS = 180  # the first of the three reminders of an expiry (−180/−90/−30)
LEAD_DAYS = 30  # whoever gets the goods has this long to use them: our own rule


@dataclass(frozen=True, slots=True)
class Ageing:
    """Usable units of one lot that expire within the horizon."""

    lot: int
    item: int
    quantity: int
    expires_on: date
    unit_value_fen: int | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """Give a lot by a day; ``replace``: units to buy in its place so that the minimum of the item is kept."""

    lot: int
    item: int
    quantity: int
    give_by: date
    replace: int
    value_fen: int | None


def propose(lots: Iterable[Ageing], usable: dict[int, int], minimum: dict[int, int], today: date) -> list[Proposal]:
    """Proposals, the most urgent first. ``usable`` and ``minimum``: units by item, the lots themselves included in usable.

    Goods go from the top of the stock: only what falls below the minimum after all earlier proposals has to be replaced.
    """
    left, found = dict(usable), []
    for lot in sorted(lots, key=lambda one: (one.expires_on, one.lot)):
        before = left.get(lot.item, lot.quantity)
        left[lot.item] = before - lot.quantity
        least = minimum.get(lot.item, 0)
        replace = max(least - left[lot.item], 0) - max(least - before, 0)
        give_by = max(lot.expires_on - timedelta(days=LEAD_DAYS), today)
        value = None if lot.unit_value_fen is None else lot.unit_value_fen * lot.quantity
        found.append(Proposal(lot.lot, lot.item, lot.quantity, give_by, replace, value))
    return found


def at_risk(proposals: Iterable[Proposal]) -> tuple[int, int]:
    """(fen at risk, lots without a price): unpriced goods never enter a sum of money."""
    rows = list(proposals)
    return sum(one.value_fen for one in rows if one.value_fen is not None), sum(one.value_fen is None for one in rows)


def wastage(expired: int, given: int, disposed: int) -> Fraction | None:
    """Units disposed of after their expiry in parts of all units that left for good (given out and disposed of); None if none left."""
    left = given + disposed
    return Fraction(expired, left) if left else None

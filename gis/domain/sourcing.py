"""What goes into a sourcing decision and what comes out of it, as plain rows: no solver here."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gis.domain.routing import UNREACHABLE

Ints = NDArray[np.int64]
MS_PER_MINUTE = 60_000
SEGMENTS = 10


class Supply(NamedTuple):
    """One lot at one warehouse.

    ``quantity``: whole base units that may be sent now, after reservations and keep-back; ``kept_back``: units of
    the lot that stay by rule; ``usable`` is False where the earmark forbids it.
    """

    warehouse: int
    sku: str
    lot: str
    quantity: int
    expires_on: date | None = None
    usable: bool = True
    kept_back: int = 0


class Demand(NamedTuple):
    """Whole base units wanted at a place. Tier 1 is served strictly before tier 2, and so on."""

    place: int
    sku: str
    quantity: int
    tier: int = 1


class Why(StrEnum):
    """Why a warehouse did not send, or a demand stays open."""

    NO_STOCK = "no-stock"
    NO_ROAD = "no-road"
    KEPT_BACK = "kept-back"
    EARMARKED = "earmarked"
    NEEDED_ELSEWHERE = "needed-elsewhere"
    NO_CAPACITY = "no-capacity"


class Rejected(NamedTuple):
    """A nearer warehouse that did not send (all it was asked for)."""

    warehouse: int
    minutes: int
    why: Why


class Reason(NamedTuple):
    """Why this warehouse.

    ``rank``: its place by travel time among all that hold the item in any form (1 = nearest); ``kept_back``: units
    it keeps by rule; ``expires_on``: of the lot; ``nearer``: what nearer ones could not do, at most five.
    """

    rank: int
    kept_back: int
    expires_on: date | None
    nearer: tuple[Rejected, ...]


class Line(NamedTuple):
    """So many base units of one lot from a warehouse to a place, and how many minutes they travel (rounded up)."""

    warehouse: int
    lot: str
    place: int
    sku: str
    quantity: int
    minutes: int
    tier: int
    reason: Reason


class Unmet(NamedTuple):
    """What stays open and why: the first cause, and how many units of the item each cause holds back."""

    place: int
    sku: str
    quantity: int
    tier: int
    why: Why
    facts: dict[str, int]


class Allocation(NamedTuple):
    """The whole answer. ``cost`` is the exact objective summed over the SKUs, in the units of ``Prices``."""

    lines: list[Line]
    unmet: list[Unmet]
    cost: int


class Prices(NamedTuple):
    """Unit costs that make one sum lexicographic: tier, then fairness, minutes, fewest changes, first-expiring lot.

    One swap along the network touches at most ``chain`` warehouses: their new arcs and the two lots it changes cost
    less than one ``minute``, and their minutes less than one ``step``, so no level can be traded for a lower one.
    """

    change: int
    minute: int
    step: int
    tiers: int

    @classmethod
    def of(cls, ranks: int, largest_minutes: int, chain: int, tiers: int, *, keep: bool) -> Prices:
        """Prices for a number of expiry ranks, the largest minutes, warehouses in a chain, and tiers.

        Small prices make the solver quick, so changes have a level of their own only where there is a plan to keep.
        """
        change = max(ranks, 1)
        minute = (chain + 2) * change if keep else change
        return cls(change, minute, (chain + 1) * (largest_minutes + 1) * minute, tiers)

    def shortage(self) -> Ints:
        """Cost of one unit missing, shape (tiers, SEGMENTS): the first tenth of the first tier costs most."""
        return self.step * np.arange(self.tiers * SEGMENTS, 0, -1, dtype=np.int64).reshape(self.tiers, SEGMENTS)


def to_minutes(ms: NDArray[np.int64]) -> Ints:
    """Whole minutes, rounded up; -1 where there is no road."""
    return np.where(ms >= UNREACHABLE, -1, -(-ms // MS_PER_MINUTE))


def tenths(quantity: Ints) -> Ints:
    """Cut each demand into ten whole parts whose running sums are the tenths rounded up, shape (n, SEGMENTS)."""
    marks = -(-quantity[:, None] * np.arange(SEGMENTS + 1) // SEGMENTS)
    return np.diff(marks, axis=1)


def pairs(cells: NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """Row and column of each true cell, row by row (where few are true, much quicker than nonzero on two axes)."""
    row, column = np.divmod(np.flatnonzero(cells), max(cells.shape[1], 1))
    return row, column

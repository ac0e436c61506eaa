"""What lies in one warehouse while a document is being decided, and what may still leave of it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from inventory.domain.errors import EarmarkBroken, ExpiredLot, InsufficientStock, QuarantinedLot
from inventory.domain.fefo import Candidate, Pick, allocate
from inventory.domain.promises import Barred

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from relief.problems import Problem

BARRED: dict[Barred, type[Problem]] = {
    Barred.EXPIRED: ExpiredLot,
    Barred.QUARANTINED: QuarantinedLot,
    Barred.EARMARKED: EarmarkBroken,
}


class Stock(NamedTuple):
    """One lot in one place, with the words a refusal needs. ``quantity``: units that may leave at the moment asked."""

    holder: int
    lot: int
    quantity: int
    sku: str
    number: str
    location: str = ""
    expires_on: date | None = None
    barred: Barred | None = None
    promised: bool = False
    earmark: str = ""
    walk: int = 0

    def candidate(self, taken: int) -> Candidate:
        """As the allocator sees it, so many units of it being taken already."""
        return Candidate(self.holder, self.lot, self.quantity - taken, self.expires_on, self.promised, self.walk)

    def refusal(self) -> Problem:
        """Why this lot stays; only for a barred one."""
        expires_on = self.expires_on.isoformat() if self.expires_on else None
        return BARRED[self.barred or Barred.QUARANTINED](
            item=self.sku, lot=self.number, location=self.location, expires_on=expires_on, earmark=self.earmark
        )


class Wanted(NamedTuple):
    """What one line asks for; an empty lot or location leaves the choice to first-to-expire. ``but``: not from there."""

    sku: str
    quantity: int
    lot: str = ""
    location: str = ""
    but: str = ""

    def fits(self, stock: Stock) -> bool:
        """Whether stock of the item and lot lies where the line wants it from."""
        return (not self.location or self.location == stock.location) and (not self.but or self.but != stock.location)


class Shelf:
    """Stock of one warehouse from which the lines of one document are taken, one after the other.

    ``reserved``: units of each lot that are held for others. Lines on the same lot add up.
    """

    def __init__(self, stocks: Iterable[Stock], reserved: Mapping[int, int]) -> None:
        self._stocks: dict[str, list[Stock]] = defaultdict(list)
        self._lots: dict[tuple[str, str], list[Stock]] = defaultdict(list)
        for stock in stocks:
            self._stocks[stock.sku].append(stock)
            self._lots[stock.sku, stock.number].append(stock)
        self._taken: dict[tuple[int, int], int] = defaultdict(int)
        self._taken_of_lot: dict[int, int] = defaultdict(int)
        self._reserved = reserved

    def take(self, wanted: Wanted) -> list[Pick]:
        """Picks for a line; raises the refusal that explains it best if there is too little."""
        here = self._lots[wanted.sku, wanted.lot] if wanted.lot else self._stocks[wanted.sku]
        if len(here) == 1 and self._simply(here[0], wanted):
            return [self._picked(here[0].holder, here[0].lot, wanted.quantity)]
        fitting = [stock for stock in here if wanted.fits(stock)] if wanted.location or wanted.but else here
        picks, found = self._allocate(wanted.quantity, fitting), 0
        for pick in picks:
            found += pick.quantity
        if found < wanted.quantity:
            raise self._refusal(wanted, fitting, found)
        return [self._picked(*pick) for pick in picks]

    def _simply(self, stock: Stock, wanted: Wanted) -> bool:
        """Whether the only stock there is has enough, and nothing speaks against it: most lines of a long document name their lot."""
        free = stock.barred is None and stock.lot not in self._reserved and wanted.fits(stock)
        return free and wanted.quantity <= stock.quantity - self._taken[stock.holder, stock.lot]

    def _picked(self, holder: int, lot: int, quantity: int) -> Pick:
        self._taken[holder, lot] += quantity
        self._taken_of_lot[lot] += quantity
        return Pick(holder, lot, quantity)

    def _allocate(self, quantity: int, fitting: list[Stock]) -> list[Pick]:
        left = [stock.candidate(self._taken[stock.holder, stock.lot]) for stock in fitting if stock.barred is None]
        caps = {one.lot: self._cap(one.lot, fitting[0].sku) for one in left if one.lot in self._reserved} if self._reserved else {}
        return allocate(quantity, left, caps)

    def _cap(self, lot: int, sku: str) -> int:
        here = sum(stock.quantity for stock in self._stocks[sku] if stock.lot == lot and stock.barred is None)
        return max(here - self._reserved[lot] - self._taken_of_lot[lot], 0)

    def _refusal(self, wanted: Wanted, fitting: list[Stock], found: int) -> Problem:
        barred = [stock for stock in fitting if stock.barred and stock.quantity > 0]
        taken = sum(self._taken[stock.holder, stock.lot] for stock in fitting)
        if barred and not found and not taken and len({stock.barred for stock in barred}) == 1 and self._nothing_reserved(fitting):
            return barred[0].refusal()
        available = taken + sum(pick.quantity for pick in self._allocate(sum(stock.quantity for stock in fitting), fitting))
        return InsufficientStock(
            item=wanted.sku,
            lot=wanted.lot or None,
            wanted=taken + wanted.quantity,
            available=available,
            held_back=self._held_back(fitting),
            elsewhere=[],
        )

    def _nothing_reserved(self, fitting: list[Stock]) -> bool:
        return not any(stock.lot in self._reserved and stock.barred is None for stock in fitting)

    def _held_back(self, fitting: list[Stock]) -> dict[str, int]:
        held: dict[str, int] = defaultdict(int)
        for stock in fitting:
            if stock.barred:
                held[stock.barred] += stock.quantity
        reserved = sum(self._reserved.get(lot, 0) for lot in {stock.lot for stock in fitting if not stock.barred})
        return dict(held) | ({"reserved": reserved} if reserved else {})

"""What lies in one warehouse while a document is being decided, and what may still leave of it."""

from __future__ import annotations

from collections import defaultdict, deque
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple, cast

from inventory.domain.errors import EarmarkBroken, ExpiredLot, InsufficientStock, QuarantinedLot
from inventory.domain.fefo import Candidate, Pick, allocate, fill, order
from inventory.domain.promises import Barred

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from relief.problems import Problem

type Standing = tuple[date | None, str, str, int | None, int | None]
"""Last day of its shelf life, quality of the lot, kind of place, earmark, incident of the earmark."""

BARRED: dict[Barred, type[Problem]] = {
    Barred.EXPIRED: ExpiredLot,
    Barred.QUARANTINED: QuarantinedLot,
    Barred.EARMARKED: EarmarkBroken,
}


class Stock(NamedTuple):
    """What lies of one lot in one place, with all that decides whether it may leave and the words a refusal needs."""

    holder_id: int
    lot_id: int
    quantity: int
    last_occurred_at: datetime | None
    counted_at: datetime | None
    sku: str
    number: str
    expires_on: date | None
    quality: str
    kind: str
    earmark_id: int | None
    incident_id: int | None
    earmark: str | None
    location: str
    walk: int

    @property
    def standing(self) -> Standing:
        """What decides whether it may leave; much the same for most lots of a warehouse."""
        return cast("Standing", self[EXPIRES_ON:EARMARK])

    def refusal(self, barred: Barred) -> Problem:
        """Why this lot stays, being barred for this reason."""
        expires_on = self.expires_on.isoformat() if self.expires_on else None
        return BARRED[barred](item=self.sku, lot=self.number, location=self.location, expires_on=expires_on, earmark=self.earmark or "")


EXPIRES_ON, EARMARK = Stock._fields.index("expires_on"), Stock._fields.index("earmark")


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


def straight(stocks: Collection[Stock], wanted: Iterable[Wanted]) -> list[list[Pick]] | None:
    """Picks where nothing has to be decided: every line names another lot, and the one place where it lies has enough of it.

    None sends the caller to a ``Shelf``. Only for stock that nothing bars and nobody else has reserved.
    """
    found, picks = {(stock.sku, stock.number): stock for stock in stocks}, []
    if len(found) < len(stocks):
        return None
    for line in wanted:
        stock = found.pop((line.sku, line.lot), None)
        if stock is None or line.quantity > stock.quantity or not line.fits(stock):
            return None
        picks.append([Pick(stock.holder_id, stock.lot_id, line.quantity)])
    return picks


class Shelf:
    """Stock of one warehouse from which the lines of one document are taken, one after the other. Lines on the same lot add up.

    ``reserved``: units of each lot that are held for others. ``barred``: why stock may not leave at all. ``instead``: units
    that may leave of a holding, where these are not what lies there now.
    """

    def __init__(
        self, stocks: Iterable[Stock], reserved: Mapping[int, int], barred: Mapping[Standing, Barred | None], instead: Mapping[tuple[int, int], int]
    ) -> None:
        self._stocks: dict[str, list[Stock]] = defaultdict(list)
        self._lots: dict[tuple[str, str], list[Stock]] = defaultdict(list)
        self._of_lot: dict[int, list[Stock]] = defaultdict(list)
        for stock in stocks:
            self._stocks[stock.sku].append(stock)
            self._lots[stock.sku, stock.number].append(stock)
            self._of_lot[stock.lot_id].append(stock)
        self._taken: dict[tuple[int, int], int] = defaultdict(int)
        self._taken_of_lot: dict[int, int] = defaultdict(int)
        self._reserved, self._why, self._instead = reserved, barred, instead
        self._queues: dict[str, deque[Stock]] = {}

    def take(self, wanted: Wanted) -> list[Pick]:
        """Picks for a line; raises the refusal that explains it best if there is too little."""
        picks, found = self._allocate(wanted.quantity, self._fitting(wanted)) if wanted.lot else self._first(wanted), 0
        for pick in picks:
            found += pick.quantity
        if found < wanted.quantity:
            raise self._refusal(wanted, self._fitting(wanted), found)
        return [self._picked(*pick) for pick in picks]

    def _fitting(self, wanted: Wanted) -> list[Stock]:
        here = self._lots[wanted.sku, wanted.lot] if wanted.lot else self._stocks[wanted.sku]
        return [stock for stock in here if wanted.fits(stock)]

    def _first(self, wanted: Wanted) -> list[Pick]:
        """From the head of the queue as far as it takes: a document of many lines does not look at the whole shelf for each."""
        return fill(wanted.quantity, (self._candidate(stock) for stock in self._queue(wanted.sku) if wanted.fits(stock)), self._bound)

    def _queue(self, sku: str) -> deque[Stock]:
        """What may leave of an item, in the order in which it does; what is used up at its head is gone."""
        queue = self._queues.get(sku)
        if queue is None:
            free = [stock for stock in self._stocks[sku] if self._barred(stock) is None]
            queue = self._queues[sku] = deque(sorted(free, key=lambda stock: order(self._candidate(stock))))
        while queue and self._left(queue[0]) <= 0:
            queue.popleft()
        return queue

    def _picked(self, holder: int, lot: int, quantity: int) -> Pick:
        self._taken[holder, lot] += quantity
        self._taken_of_lot[lot] += quantity
        return Pick(holder, lot, quantity)

    def _barred(self, stock: Stock) -> Barred | None:
        return self._why[stock.standing]

    def _units(self, stock: Stock) -> int:
        return self._instead.get((stock.holder_id, stock.lot_id), stock.quantity) if self._instead else stock.quantity

    def _left(self, stock: Stock) -> int:
        return self._units(stock) - self._taken[stock.holder_id, stock.lot_id]

    def _candidate(self, stock: Stock) -> Candidate:
        return Candidate(stock.holder_id, stock.lot_id, self._left(stock), stock.expires_on, bool(stock.earmark_id), stock.walk)

    def _allocate(self, quantity: int, fitting: list[Stock]) -> list[Pick]:
        left = [self._candidate(stock) for stock in fitting if self._barred(stock) is None]
        caps = {one.lot: bound for one in left if (bound := self._bound(one.lot)) is not None} if self._reserved else {}
        return allocate(quantity, left, caps)

    def _bound(self, lot: int) -> int | None:
        """What may leave of a lot altogether; None where nobody has reserved of it."""
        if lot not in self._reserved:
            return None
        here = sum(self._units(stock) for stock in self._of_lot[lot] if self._barred(stock) is None)
        return max(here - self._reserved[lot] - self._taken_of_lot[lot], 0)

    def _refusal(self, wanted: Wanted, fitting: list[Stock], found: int) -> Problem:
        barred = [(stock, why) for stock in fitting if self._units(stock) > 0 and (why := self._barred(stock))]
        taken = sum(self._taken[stock.holder_id, stock.lot_id] for stock in fitting)
        if barred and not found and not taken and len({why for _, why in barred}) == 1 and self._nothing_reserved(fitting):
            stock, why = barred[0]
            return stock.refusal(why)
        available = taken + sum(pick.quantity for pick in self._allocate(sum(self._units(stock) for stock in fitting), fitting))
        return InsufficientStock(
            item=wanted.sku,
            lot=wanted.lot or None,
            wanted=taken + wanted.quantity,
            available=available,
            held_back=self._held_back(fitting),
            elsewhere=[],
        )

    def _nothing_reserved(self, fitting: list[Stock]) -> bool:
        return not any(stock.lot_id in self._reserved and self._barred(stock) is None for stock in fitting)

    def _held_back(self, fitting: list[Stock]) -> dict[str, int]:
        held: dict[str, int] = defaultdict(int)
        free = set()
        for stock in fitting:
            if why := self._barred(stock):
                held[why] += self._units(stock)
            else:
                free.add(stock.lot_id)
        reserved = sum(self._reserved.get(lot, 0) for lot in free)
        return dict(held) | ({"reserved": reserved} if reserved else {})

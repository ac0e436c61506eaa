"""Open the shelf of one warehouse for one document: locked, with what bars goods and what is held for others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils import timezone

from inventory.domain.backdating import first_negative, may_leave
from inventory.domain.errors import (
    BackDated,
    CountedSince,
    InsufficientStock,
    LotMismatch,
    NotWhole,
    SamePlace,
    UnknownItem,
    UnknownLocation,
    UnknownLot,
)
from inventory.domain.packs import whole
from inventory.domain.promises import Barred, Promise, Use, why_barred
from inventory.domain.shelf import Shelf, Stock, Wanted, straight
from inventory.models import Item, Location, Lot
from inventory.selectors.barring import is_sound, lifted_at
from inventory.selectors.elsewhere import where_is
from inventory.services.histories import later_changes
from inventory.services.lines import MoveLine, StockLine
from inventory.services.places import code_of
from inventory.services.statements import Others, open_shelf
from relief.core import clock
from relief.ledger import Change

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from inventory.domain.fefo import Pick
    from inventory.domain.shelf import Standing
    from inventory.models import ReleaseOrder, Warehouse
    from inventory.services.locks import HoldingKey
    from relief.problems import Problem

NO_PICK: list[Pick] = []


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What holds goods back from one kind of document.

    ``use``: what they leave for; None where they may leave whatever they are. ``reservations``: whether goods held for
    others stay, those held for ``order`` excepted. ``outside``: the kind of holder outside they go to, looked up on the way.
    """

    use: Use | None = None
    order: ReleaseOrder | None = None
    reservations: bool = True
    outside: str = ""


class OpenShelf:
    """Stock of the items on the lines, locked until the transaction ends; without a moment given it is now, after locking."""

    def __init__(self, *, warehouse: Warehouse, lines: Sequence[StockLine], occurred_at: datetime | None, rules: Rules) -> None:
        self.warehouse = warehouse
        self.wanted = [wanted_by(line) for line in lines]
        named = {wanted.lot for wanted in self.wanted}
        others = Others(clock.now(), rules.order) if rules.reservations else None
        skus, lots = {wanted.sku for wanted in self.wanted}, () if "" in named else named
        rows, self._reserved, self.outside = open_shelf(warehouse, skus, lots, others, rules.outside)
        self.moment = occurred_at or clock.now()
        self.held: dict[HoldingKey, Stock] = {(row.holder_id, row.lot_id): row for row in rows}
        self.skus = {row.lot_id: row.sku for row in rows}
        self._use = rules.use and replace(rules.use, lifted=lifted_at(self.moment, [row.earmark_id for row in rows]))
        self._day = timezone.localdate(self.moment)
        self.later: Mapping[HoldingKey, list[Change]] = {}
        self._then = self._quantities_then()

    def take_all(self) -> list[list[Pick]]:
        """Picks for every line, in the order of the lines; where it is not plain, lines that name their lot are served first."""
        barred = self._reasons()
        plain = not self._then and not any(barred.values()) and self._reserved.keys().isdisjoint(self.skus)
        return (straight(self.held.values(), self.wanted) if plain else None) or self._take_all(
            Shelf(self.held.values(), self._reserved, barred, self._then)
        )

    def _take_all(self, shelf: Shelf) -> list[list[Pick]]:
        picks = [NO_PICK] * len(self.wanted)
        for number, wanted in sorted(enumerate(self.wanted), key=lambda one: not one[1].lot):
            try:
                picks[number] = shelf.take(wanted)
            except InsufficientStock as refusal:
                raise self._explained(wanted, refusal) from None
        return picks

    def _reasons(self) -> dict[Standing, Barred | None]:
        """Why stock stays, by all that decides it: few rows, as the lots of a warehouse are much alike."""
        return {standing: self._why(*standing) for standing in {row.standing for row in self.held.values()}}

    def _why(self, expires_on: date | None, quality: str, kind: str, earmark: int | None, incident: int | None) -> Barred | None:
        if self._use is None:
            return None
        promise = Promise(earmark, incident) if earmark else None
        return why_barred(expires_on=expires_on, on=self._day, sound=is_sound(quality, kind), promise=promise, use=self._use)

    def _quantities_then(self) -> dict[HoldingKey, int]:
        """Units that could leave at the moment asked, for holdings of which that is less than they hold now."""
        moved = [row for row in self.held.values() if row.last_occurred_at and self.moment < row.last_occurred_at]
        found = later_changes(moved, self.moment) if moved else {}
        self.later = {key: found[key] for key in ((row.holder_id, row.lot_id) for row in moved) if key in found}
        lowest = {key: may_leave(self.held[key].quantity, changes, self.moment) for key, changes in self.later.items()}
        then = {key: max(low, 0) for key, low in lowest.items() if low < self.held[key].quantity}
        return then | {key: 0 for key, row in self.held.items() if row.counted_at and self.moment < row.counted_at}

    def _explained(self, wanted: Wanted, refusal: InsufficientStock) -> Problem:
        """What the caller wants to know next: no such goods, a matter of time, or where the rest is."""
        check_known(self.warehouse, wanted)
        refusal.facts["elsewhere"] = where_is(sku=wanted.sku, but=self.warehouse)
        return self._matter_of_time(wanted._replace(quantity=refusal.facts["wanted"])) or refusal if self._then else refusal

    def _matter_of_time(self, wanted: Wanted) -> Problem | None:
        try:
            picks = Shelf(self.held.values(), self._reserved, self._reasons(), {}).take(wanted)
        except InsufficientStock:
            return None
        return next(filter(None, (self._too_late(self.held[pick.holder, pick.lot], pick.quantity) for pick in picks)), None)

    def _too_late(self, row: Stock, quantity: int) -> Problem | None:
        facts = {"item": row.sku, "lot": row.number, "location": f"{self.warehouse.code}/{row.location}"}
        if row.counted_at and self.moment < row.counted_at:
            return CountedSince(**facts, counted_at=timezone.localtime(row.counted_at).isoformat())
        later = later_changes([row], self.moment)[row.holder_id, row.lot_id]
        low = first_negative(row.quantity, later, [Change(self.moment, -quantity)])
        if low is None:
            return None
        moments = {"occurred_at": timezone.localtime(self.moment).isoformat(), "moment": timezone.localtime(low.at).isoformat()}
        return BackDated(**facts, **moments, would_be=low.balance)


def wanted_by(line: StockLine) -> Wanted:
    """A line with its item, lot and place by name; quantities are positive whole numbers."""
    item, lot, location, quantity = line.item, line.lot, line.location, whole(line.quantity)
    if quantity <= 0:
        raise NotWhole(given=str(quantity))
    place, goal = code_of(location) if location else "", code_of(line.to) if isinstance(line, MoveLine) else ""
    if goal and goal == place:
        raise SamePlace(place=goal)
    return Wanted(item if isinstance(item, str) else item.sku, quantity, lot.number if isinstance(lot, Lot) else lot or "", place, goal)


def sku_of(item: Item | str) -> str:
    """The SKU of an item given as a row or by SKU."""
    return item.sku if isinstance(item, Item) else item


def check_known(warehouse: Warehouse, wanted: Wanted) -> None:
    """Refuse an item, lot or location that does not exist at all."""
    if not Item.objects.filter(sku=wanted.sku).exists():
        raise UnknownItem(item=wanted.sku)
    if wanted.location and not Location.objects.filter(warehouse=warehouse, code=wanted.location).exists():
        raise UnknownLocation(location=wanted.location, warehouse=warehouse.code)
    named = Lot.objects.filter(number=wanted.lot, holdings__holder__warehouse=warehouse)
    if wanted.lot and not named.filter(item__sku=wanted.sku).exists():
        other = named.values_list("item__sku", flat=True).first()
        if other:
            raise LotMismatch(lot=wanted.lot, field="item", known=other, given=wanted.sku)
        raise UnknownLot(lot=wanted.lot, warehouse=warehouse.code)

"""Goods leave the book for good, or come back: disposal, returns from the field, returns to the source."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Sum

from inventory.domain.errors import TooMuchReturned, UnknownLot
from inventory.models import Document, Holder, Holding, Lot, Movement
from inventory.services.drafts import Draft, Entry, not_future, some
from inventory.services.locks import hold_paper
from inventory.services.places import code_of, holders_at, outside_holder
from inventory.services.posting import post
from inventory.services.shelves import OpenShelf, Rules, wanted_by

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from inventory.models import Warehouse
    from inventory.services.lines import StockLine
    from relief.core.models import Person


@transaction.atomic
def dispose(*, warehouse: Warehouse, lines: Sequence[StockLine], by: Person, occurred_at: datetime | None = None, note: str = "") -> Document:
    """Destroy, recycle or hand on what may not be given out. Any lot may go this way; the note says why."""
    return _leave(Document.Kind.DISPOSAL, Holder.Kind.DISPOSAL, warehouse, lines, by, occurred_at, "", note)


@transaction.atomic
def return_goods(
    *,
    warehouse: Warehouse,
    lines: Sequence[StockLine],
    by: Person,
    occurred_at: datetime | None = None,
    to_source: bool = False,
    follows: Document | None = None,
    party: str = "",
    note: str = "",
) -> Document:
    """Goods come back from the field (default), or go back to whoever sent them (``to_source``).

    ``follows`` is the issue the goods went out on: no more of a lot comes back than went out on it, and what is still on
    the road under it comes back from there. Every line names its lot.
    """
    if to_source:
        return _leave(Document.Kind.RETURN, Holder.Kind.SOURCE, warehouse, lines, by, occurred_at, party, note)
    lines, moment = some(lines), not_future(occurred_at)
    lots = [_lot(warehouse, line) for line in lines]
    if follows is not None:
        hold_paper(follows)
        _check_went_out(follows, lines, lots)
    places = holders_at(warehouse, [line.location for line in lines])
    recipient = outside_holder(warehouse, Holder.Kind.RECIPIENT)
    coming = [(lot, places[code_of(line.location)], line.quantity) for line, lot in zip(lines, lots, strict=True)]
    draft = Draft(kind=Document.Kind.RETURN, warehouse=warehouse, by=by, occurred_at=moment, follows=follows, party=party, note=note)
    draft.incident = follows.incident if follows else None
    draft.entries, draft.outside = _coming_back(coming, _on_the_road(follows), recipient), frozenset({recipient})
    draft.skus = {lot.pk: lot.item.sku for lot in lots}
    return post(draft)


def _coming_back(coming: Sequence[tuple[Lot, int, int]], road: dict[int, Holding], recipient: int) -> list[Entry]:
    """Entries for (lot, goal, quantity): first what is still on the road, the rest from the recipient."""
    left = {lot: row.quantity for lot, row in road.items()}
    entries: list[Entry] = []
    for lot, goal, quantity in coming:
        near = min(left.get(lot.pk, 0), quantity)
        if near:
            left[lot.pk] -= near
            entries.append(Entry(road[lot.pk].holder_id, goal, lot.pk, near))
        if quantity > near:
            entries.append(Entry(recipient, goal, lot.pk, quantity - near))
    return entries


def _leave(
    kind: str, goal: str, warehouse: Warehouse, lines: Sequence[StockLine], by: Person, occurred_at: datetime | None, party: str, note: str
) -> Document:
    lines, moment = some(lines), not_future(occurred_at)
    shelf = OpenShelf(warehouse=warehouse, lines=lines, occurred_at=moment, rules=Rules(reservations=False))
    taker = outside_holder(warehouse, goal)
    entries = [Entry(pick.holder, taker, pick.lot, pick.quantity) for picks in shelf.take_all() for pick in picks]
    head = Draft(kind=kind, warehouse=warehouse, by=by, occurred_at=shelf.moment, party=party, note=note, held=shelf.held, skus=shelf.skus)
    head.entries, head.outside = entries, frozenset({taker})
    return post(head)


def _lot(warehouse: Warehouse, line: StockLine) -> Lot:
    """The lot that comes back: known by having been here before."""
    wanted = wanted_by(line)
    if isinstance(line.lot, Lot):
        return line.lot
    found = Lot.objects.filter(item__sku=wanted.sku, number=wanted.lot, holdings__holder__warehouse=warehouse)
    lot = found.select_related("item").first()
    if lot is None:
        raise UnknownLot(lot=wanted.lot or None, item=wanted.sku, warehouse=warehouse.code)
    return lot


def _on_the_road(document: Document | None) -> dict[int, Holding]:
    """What an issue still holds itself because nobody has signed for it yet, by lot; locked."""
    if document is None:
        return {}
    rows = Holding.objects.filter(holder__document=document, quantity__gt=0).order_by("holder_id", "lot_id").select_for_update()
    return {row.lot_id: row for row in rows}


def _check_went_out(document: Document, lines: Sequence[StockLine], lots: Sequence[Lot]) -> None:
    out = _by_lot(document)
    back: dict[int, int] = defaultdict(int)
    for answer in Document.objects.filter(follows=document, kind=Document.Kind.RETURN, reversed_by__isnull=True):
        for key, quantity in _by_lot(answer).items():
            back[key] += quantity
    for line, lot in zip(lines, lots, strict=True):
        if back[lot.pk] + line.quantity > out.get(lot.pk, 0):
            raise TooMuchReturned(document=document.number, lot=lot.number, issued=out.get(lot.pk, 0), returned=back[lot.pk], wanted=line.quantity)
        back[lot.pk] += line.quantity


def _by_lot(document: Document) -> dict[int, int]:
    return dict(Movement.objects.filter(document=document).order_by().values_list("lot").annotate(Sum("quantity")))

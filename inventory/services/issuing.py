"""Goods go out to people in need, or to another place of the same warehouse."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db import transaction

from inventory.domain.floor_refusals import InTheCorner
from inventory.domain.promises import Use
from inventory.models import Document, Holder, Location, Lot
from inventory.selectors.barring import live_reservations
from inventory.services.drafts import TRANSIT, Draft, Entry, Moved, not_future, some
from inventory.services.places import code_of, holders_at, outside_holder
from inventory.services.posting import post
from inventory.services.shelves import OpenShelf, Rules
from relief.core import clock
from relief.core.transactions import whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from inventory.domain.shelf import Stock
    from inventory.models import Earmark, ReleaseOrder, Warehouse
    from inventory.services.lines import MoveLine, StockLine
    from relief.core.models import Incident, Person


@whole
def issue(
    *,
    warehouse: Warehouse,
    lines: Sequence[StockLine],
    by: Person,
    occurred_at: datetime | None = None,
    incident: Incident | None = None,
    purpose: Earmark | None = None,
    order: ReleaseOrder | None = None,
    party: str = "",
    note: str = "",
    on_the_way: bool = False,
) -> Document:
    """Give goods out: the named lots, else first to expire. An order brings its incident, purpose and reservations.

    ``on_the_way``: the goods stay in the book, held by this issue, until somebody signs for them (``deliveries``).
    """
    lines, moment = some(lines), not_future(occurred_at)
    if order is not None:
        incident, purpose = incident or order.incident, purpose or order.purpose
    use = Use(purpose=purpose.pk if purpose else None, incident=incident.pk if incident else None)
    rules = Rules(use=use, order=order, outside="" if on_the_way else Holder.Kind.RECIPIENT)
    shelf = OpenShelf(warehouse=warehouse, lines=lines, occurred_at=moment, rules=rules)
    recipient = TRANSIT if on_the_way else shelf.outside or outside_holder(warehouse, Holder.Kind.RECIPIENT)
    entries = [Entry(pick.holder, recipient, pick.lot, pick.quantity) for picks in shelf.take_all() for pick in picks]
    if order is not None:
        use_reservations(order, entries)
    draft = Draft(kind=Document.Kind.ISSUE, warehouse=warehouse, by=by, occurred_at=shelf.moment, incident=incident, purpose=purpose, order=order)
    draft.party, draft.note = party or (order.destination if order else ""), note
    draft.entries, draft.held, draft.later, draft.skus = entries, shelf.held, shelf.later, shelf.skus
    draft.outside = frozenset() if on_the_way else frozenset({recipient})
    document = post(draft)
    goes_to = Holder.Kind.TRANSIT if on_the_way else Holder.Kind.RECIPIENT
    document.moved = lambda: [Moved(shelf.held[entry.giver, entry.lot], entry.quantity, goes_to) for entry in entries]
    return document


def use_reservations(order: ReleaseOrder, entries: Sequence[Entry]) -> None:
    """What leaves for an order is no longer held for it: reservations shrink by it, the used-up ones end."""
    leaving: dict[int, int] = defaultdict(int)
    for entry in entries:
        leaving[entry.lot] += entry.quantity
    now = clock.now()
    for row in live_reservations(now).filter(order_line__order=order, lot__in=leaving).order_by("pk"):
        used = min(row.quantity, leaving[row.lot_id])
        leaving[row.lot_id] -= used
        if used == row.quantity:
            row.released_at = now
        else:
            row.quantity -= used
        if used:
            row.save(update_fields=["released_at", "quantity"])


@transaction.atomic
def move(
    *,
    warehouse: Warehouse,
    lines: Sequence[MoveLine],
    by: Person,
    occurred_at: datetime | None = None,
    note: str = "",
    released: bool = False,
) -> Document:
    """Put goods from one location into another of the same warehouse: shelves, quarantine, dispatch.

    Out of quarantine only where they were ``released`` (``quarantine.release_part``). Raises ``InTheCorner``.
    """
    lines, moment = some(lines), not_future(occurred_at)
    places = holders_at(warehouse, [line.to for line in lines])
    shelf = OpenShelf(warehouse=warehouse, lines=lines, occurred_at=moment, rules=Rules(reservations=False))
    goals = [places[code_of(line.to)] for line in lines]
    entries = [Entry(pick.holder, goal, pick.lot, pick.quantity) for goal, picks in zip(goals, shelf.take_all(), strict=True) for pick in picks]
    if not released:
        check_stays_aside([(shelf.held[entry.giver, entry.lot], entry.taker) for entry in entries])
    return post(
        Draft(
            kind=Document.Kind.MOVE,
            warehouse=warehouse,
            by=by,
            occurred_at=shelf.moment,
            note=note,
            entries=entries,
            held=shelf.held,
            skus=shelf.skus,
        )
    )


def check_stays_aside(steps: Iterable[tuple[Stock, int]]) -> None:
    """What lies in quarantine, though its lot as a whole is sound, goes nowhere but into quarantine. Raises ``InTheCorner``."""
    aside = [(row, goal) for row, goal in steps if row.kind == Location.Kind.QUARANTINE and row.quality == Lot.Quality.AVAILABLE]
    if not aside:
        return
    corners = Holder.objects.filter(pk__in={goal for _row, goal in aside}, location__kind=Location.Kind.QUARANTINE)
    known = set(corners.values_list("pk", flat=True))
    for row, goal in aside:
        if goal not in known:
            raise InTheCorner(lot=row.number, location=row.location)

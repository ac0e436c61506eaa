"""Goods go from one warehouse to another; while on the way they are held by the transfer itself."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from inventory.domain.arrivals import Arrival, compare, spread
from inventory.domain.errors import NotOnTheWay, NotWhole, SamePlace, UnknownLot
from inventory.domain.packs import whole
from inventory.domain.promises import Use
from inventory.models import DiscrepancyCase, Document, Holder, Holding, Lot
from inventory.selectors.outbound import goal_of
from inventory.services.drafts import TRANSIT, Draft, Entry, not_future, some
from inventory.services.issuing import use_reservations
from inventory.services.places import code_of, holders_at, outside_holder
from inventory.services.posting import post
from inventory.services.shelves import OpenShelf, Rules, sku_of
from relief.core.services.events import record_event
from relief.core.services.numbers import next_number

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from inventory.models import Earmark, ReleaseOrder, Warehouse
    from inventory.services.lines import StockLine
    from relief.core.models import Incident, Organisation, Person

DAYS_TO_EXPLAIN = 3


@transaction.atomic
def transfer_out(
    *,
    warehouse: Warehouse,
    to_warehouse: Warehouse,
    lines: Sequence[StockLine],
    by: Person,
    occurred_at: datetime | None = None,
    incident: Incident | None = None,
    purpose: Earmark | None = None,
    order: ReleaseOrder | None = None,
    party: str = "",
    note: str = "",
) -> Document:
    """Send goods to another warehouse. Inside one society an earmark travels with them; to another it must be kept here."""
    lines, moment = some(lines), not_future(occurred_at)
    if warehouse.pk == to_warehouse.pk:
        raise SamePlace(place=warehouse.code)
    if order is not None:
        incident, purpose = incident or order.incident, purpose or order.purpose
    within = _society(warehouse).pk == _society(to_warehouse).pk
    use = Use(purpose=purpose.pk if purpose else None, incident=incident.pk if incident else None, within=within)
    shelf = OpenShelf(warehouse=warehouse, lines=lines, occurred_at=moment, rules=Rules(use=use, order=order))
    entries = [Entry(pick.holder, TRANSIT, pick.lot, pick.quantity) for picks in shelf.take_all() for pick in picks]
    if order is not None:
        use_reservations(order, entries)
    draft = Draft(kind=Document.Kind.TRANSFER_OUT, warehouse=warehouse, to_warehouse=to_warehouse, by=by, occurred_at=shelf.moment)
    draft.incident, draft.purpose, draft.order, draft.party, draft.note = incident, purpose, order, party, note
    draft.entries, draft.held, draft.later, draft.skus = entries, shelf.held, shelf.later, shelf.skus
    draft.facts = {"to_warehouse": to_warehouse.code}
    return post(draft)


@transaction.atomic
def transfer_in(*, transfer: Document, lines: Sequence[StockLine], by: Person, occurred_at: datetime | None = None, note: str = "") -> Document:
    """Book a transfer in as it was found; after it nothing of the transfer is on the way.

    A line may say 0; a lot no line mentions arrived as 0. For every lot that was short or over, the difference is
    booked against the count differences of the receiving warehouse (not against its losses: nobody knows yet where the
    goods are) and a discrepancy case is opened, due in three days. Settling the case is what makes it a loss.
    """
    moment = not_future(occurred_at)
    warehouse, transit = _goal(transfer)
    sent = _on_the_way(transfer, transit)
    lots = {row.lot_id: row.lot for row in sent.values()} | {line.lot.pk: line.lot for line in lines if isinstance(line.lot, Lot)}
    found, places = _found(lines, sent, warehouse), holders_at(warehouse, [None, *(line.location for line in lines)])
    differences = outside_holder(warehouse, Holder.Kind.COUNT)
    arrivals = compare({lot: row.quantity for lot, row in sent.items()}, {lot: sum(at.values()) for lot, at in found.items()})
    entries = [entry for arrival in arrivals for entry in _entries(arrival, found.get(arrival.lot, {}), places, transit.pk, differences)]
    document = post(
        Draft(
            kind=Document.Kind.TRANSFER_IN,
            warehouse=warehouse,
            to_warehouse=warehouse,
            by=by,
            occurred_at=moment,
            incident=transfer.incident,
            purpose=transfer.purpose,
            order=transfer.order,
            follows=transfer,
            note=note,
            entries=entries,
            outside=frozenset({differences}),
            skus={lot.pk: lot.item.sku for lot in lots.values()},
            facts={"transfer": transfer.number},
        )
    )
    for arrival in arrivals:
        if arrival.found != arrival.expected:
            _open_case(document, lots[arrival.lot], arrival, by)
    return document


def _society(warehouse: Warehouse) -> Organisation:
    return warehouse.organisation.society or warehouse.organisation


def _goal(transfer: Document) -> tuple[Warehouse, Holder]:
    transit, goal = Holder.objects.filter(document=transfer).first(), goal_of(transfer)
    if transit is None or goal is None:
        raise NotOnTheWay(document=transfer.number, warehouse=transfer.warehouse.code)
    return goal, transit


def _on_the_way(transfer: Document, transit: Holder) -> dict[int, Holding]:
    """What is on the way, by lot, first to expire first; locked."""
    rows = Holding.objects.filter(holder=transit, quantity__gt=0).select_related("lot__item").order_by("holder_id", "lot_id")
    held = sorted(rows.select_for_update(of=("self",)), key=lambda row: (row.lot.expires_on is None, row.lot.expires_on, row.lot_id))
    if not held:
        goal = transfer.to_warehouse
        raise NotOnTheWay(document=transfer.number, warehouse=goal.code if goal else "")
    return {row.lot_id: row for row in held}


def _found(lines: Sequence[StockLine], sent: dict[int, Holding], warehouse: Warehouse) -> dict[int, dict[str, int]]:
    """Units found by lot and location code."""
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for line in lines:
        for lot, quantity in _lots_of(line, sent, warehouse).items():
            found[lot][code_of(line.location)] += quantity
    return found


def _lots_of(line: StockLine, sent: dict[int, Holding], warehouse: Warehouse) -> dict[int, int]:
    if whole(line.quantity) < 0:
        raise NotWhole(given=str(line.quantity))
    if isinstance(line.lot, Lot):
        return {line.lot.pk: line.quantity}
    sku, number = sku_of(line.item), line.lot or ""
    fitting = {lot: row.quantity for lot, row in sent.items() if row.lot.item.sku == sku and number in {"", row.lot.number}}
    if not fitting:
        raise UnknownLot(lot=str(number) or None, item=sku, warehouse=warehouse.code)
    return spread(line.quantity, fitting)


def _entries(arrival: Arrival, found: dict[str, int], places: dict[str, int], transit: int, differences: int) -> list[Entry]:
    entries, taken = [], arrival.taken
    for code, quantity in found.items():
        known = min(quantity, taken)
        taken -= known
        entries += [Entry(transit, places[code], arrival.lot, known), Entry(differences, places[code], arrival.lot, quantity - known)]
    entries.append(Entry(transit, differences, arrival.lot, arrival.short))
    return [entry for entry in entries if entry.quantity]


def _open_case(document: Document, lot: Lot, arrival: Arrival, by: Person) -> None:
    now = timezone.now()
    case = DiscrepancyCase.objects.create(
        number=next_number(organisation=document.warehouse.organisation, kind="DC", on=timezone.localdate(now)),
        document=document,
        warehouse=document.warehouse,
        lot=lot,
        expected=arrival.expected,
        found=arrival.found,
        owner_id=document.by_id,
        opened_at=now,
        due_at=now + timedelta(days=DAYS_TO_EXPLAIN),
    )
    record_event(
        kind="case-opened",
        by=by,
        occurred_at=document.occurred_at,
        incident=document.incident,
        organisation=document.warehouse.organisation,
        subject=case,
        payload={"document": document.number, "lot": lot.number, "expected": arrival.expected, "found": arrival.found},
    )

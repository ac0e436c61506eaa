"""A mistake is undone by its exact mirror, and only while nothing has come after it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.db import transaction

from inventory.domain.errors import AlreadyReversed, BlockedReversal, NotReversible
from inventory.domain.floor_refusals import InTheCorner
from inventory.models import (
    CountedLine,
    DiscrepancyCase,
    Document,
    Holder,
    Holding,
    IntakeCarton,
    Location,
    Lot,
    Movement,
    ReceiptNotice,
    ReleaseOrder,
    ReleaseOrderLine,
    Tally,
    Waybill,
)
from inventory.services.drafts import Draft, Entry, not_future
from inventory.services.locks import hold, hold_paper
from inventory.services.posting import post
from inventory.services.steps import locked

if TYPE_CHECKING:
    from datetime import datetime

    from inventory.services.locks import HoldingKey
    from relief.core.models import Person

FINAL = (Document.Kind.REVERSAL, Document.Kind.LOT_CORRECTION)
NAMED_AT_MOST = 10


@transaction.atomic
def reverse(*, document: Document, by: Person, occurred_at: datetime | None = None, note: str = "") -> Document:
    """Take a document back: every movement goes the other way, in one linked reversal, now (or at ``occurred_at``).

    Refused where goods have left since or a later count covers them; the refusal names those documents or that count.
    """
    moment = not_future(occurred_at)
    order = _hold_papers(document)
    movements = list(Movement.objects.filter(document=document).select_related("lot__item").order_by("pk"))
    outside = frozenset(Holder.objects.filter(outside=True, taken__document=document).values_list("pk", flat=True))
    outside |= frozenset(Holder.objects.filter(outside=True, given__document=document).values_list("pk", flat=True))
    touched = {(holder, row.lot_id) for row in movements for holder in (row.giver_id, row.taker_id) if holder not in outside}
    held = hold(touched)
    _check_once(document)
    _check_aside(document, movements)
    _check_counts(document, touched)
    _check_goods(document, movements, held)
    _check_journey(document)
    undone = post(
        Draft(
            kind=Document.Kind.REVERSAL,
            warehouse=document.warehouse,
            to_warehouse=document.to_warehouse,
            by=by,
            occurred_at=moment,
            incident=document.incident,
            purpose=document.purpose,
            order=document.order,
            reverses=document,
            note=note,
            entries=[Entry(row.taker_id, row.giver_id, row.lot_id, row.quantity, reverses=row.pk) for row in movements],
            outside=outside,
            held=held,
            skus={row.lot_id: row.lot.item.sku for row in movements},
            facts={"reverses": document.number, "reversed_kind": document.kind},
        )
    )
    _follow(document, undone, touched)
    if order is not None:
        _open_again(order, movements)
    return undone


def _hold_papers(document: Document) -> ReleaseOrder | None:
    """Lock what leads to a document and hangs on it, papers before goods as everywhere; returns the order of an issue."""
    order = locked(document.order) if document.order and document.kind == Document.Kind.ISSUE else None
    hold_paper(document)
    list(Waybill.objects.select_for_update(of=("self",)).filter(document=document).values_list("pk", flat=True))
    return order


def _check_once(document: Document) -> None:
    if document.kind in FINAL:
        raise NotReversible(document=document.number)
    done = Document.objects.filter(reverses=document).first()
    if done is not None:
        raise AlreadyReversed(document=document.number, reversal=done.number)


def _check_aside(document: Document, movements: list[Movement]) -> None:
    """Goods that were put aside come back by a release with a finding, not by whoever put them aside taking his paper back."""
    if document.kind != Document.Kind.MOVE:
        return
    places = {row.taker_id for row in movements} | {row.giver_id for row in movements}
    corners = dict(Holder.objects.filter(pk__in=places, location__kind=Location.Kind.QUARANTINE).values_list("pk", "location__code"))
    for row in movements:
        if row.taker_id in corners and row.giver_id not in corners and row.lot.quality == Lot.Quality.AVAILABLE:
            raise InTheCorner(lot=row.lot.number, location=corners[row.taker_id])


def _check_counts(document: Document, touched: set[HoldingKey]) -> None:
    """A count of the same goods that looked later than this document's movements stands in the way."""
    rows = CountedLine.objects.filter(
        holder__in={holder for holder, _ in touched}, lot__in={lot for _, lot in touched}, seen_at__gte=document.occurred_at
    )
    rows = rows.filter(document__reversed_by__isnull=True, document__recorded_at__gt=document.recorded_at).exclude(document=document)
    for row in rows.select_related("document").order_by("-pk"):
        if (row.holder_id, row.lot_id) in touched:
            raise BlockedReversal(document=document.number, blocked_by=row.document.number, documents=[], count=row.document.number)


def _check_goods(document: Document, movements: list[Movement], held: dict[HoldingKey, Holding]) -> None:
    """Whoever got goods by this document must still have them."""
    needed: dict[HoldingKey, int] = {}
    for row in movements:
        for key, change in (((row.taker_id, row.lot_id), row.quantity), ((row.giver_id, row.lot_id), -row.quantity)):
            needed[key] = needed.get(key, 0) + change
    short = {key for key, quantity in needed.items() if key in held and held[key].quantity < quantity}
    if short:
        names = _left_since(document, short)
        raise BlockedReversal(document=document.number, blocked_by=", ".join(names), documents=names, count=None)


def _left_since(document: Document, short: set[HoldingKey]) -> list[str]:
    """Documents that took goods of these holdings after this one and still stand, newest first."""
    rows = Movement.objects.filter(giver__in={holder for holder, _ in short}, lot__in={lot for _, lot in short}, pk__gt=0)
    rows = rows.filter(recorded_at__gte=document.recorded_at, document__reversed_by__isnull=True, reverses__isnull=True).exclude(document=document)
    taking = rows.order_by("-pk").values_list("giver_id", "lot_id", "document__number")
    return list(dict.fromkeys(number for giver, lot, number in taking if (giver, lot) in short))[:NAMED_AT_MOST]


def _check_journey(document: Document) -> None:
    """Goods that are on the road come back by a return, not by taking the paper back."""
    waybill = Waybill.objects.filter(document=document).exclude(state__in=[Waybill.State.PREPARED, Waybill.State.LOADED]).first()
    if waybill is not None:
        raise BlockedReversal(document=document.number, blocked_by=waybill.number, documents=[waybill.number], count=None)


def _follow(document: Document, undone: Document, touched: set[HoldingKey]) -> None:
    """Cases of the document are settled with it, its tally is open again; a count taken back covers its goods no longer."""
    DiscrepancyCase.objects.filter(document=document, settled_at__isnull=True).update(
        state=DiscrepancyCase.State.SETTLED, settled_at=undone.recorded_at, reason=undone.number
    )
    if document.kind == Document.Kind.RECEIPT:
        _reopen_arrivals(document)
    if document.kind == Document.Kind.COUNT:
        covered = set(CountedLine.objects.filter(document=document).values_list("holder_id", "lot_id"))
        for holder, lot in sorted(covered | touched):
            last = CountedLine.objects.filter(holder=holder, lot=lot, document__reversed_by__isnull=True).order_by("-seen_at").first()
            Holding.objects.filter(holder=holder, lot=lot).update(counted_at=last.seen_at if last else None)


def _reopen_arrivals(document: Document) -> None:
    """What came in by this receipt waits to be booked again: its lorry, its notice, its cartons."""
    notices = ReceiptNotice.objects.filter(tallies__document=document, state=ReceiptNotice.State.COMPLETED)
    notices.update(state=ReceiptNotice.State.RECEIVING, completed_at=None, report_due_at=None)
    Tally.objects.filter(document=document).update(state=Tally.State.INSPECTED, document=None)
    IntakeCarton.objects.filter(document=document).update(state=IntakeCarton.State.LOGGED, document=None, decided_at=None, decided_by=None)


def _open_again(order: ReleaseOrder, movements: list[Movement]) -> None:
    """What came back to the shelf is open on its order once more, lines of the same lot first."""
    back = Counter[tuple[int, int]]()
    for row in movements:
        back[row.lot.item_id, row.lot_id] += row.quantity
    lines = list(order.lines.select_for_update().order_by("-pk"))
    for (item, lot), left in back.items():
        for line in sorted((line for line in lines if line.item_id == item), key=lambda line, lot=lot: line.lot_id != lot):  # type: ignore[misc]
            taken = min(left, line.issued)
            line.issued, left = line.issued - taken, left - taken  # noqa: PLW2901 - the rest goes on to the next line
    ReleaseOrderLine.objects.bulk_update(lines, ["issued"])
    if order.state == ReleaseOrder.State.ISSUED:
        order.state = ReleaseOrder.State.PICKING
        order.save(update_fields=["state"])

"""Goods in doubt are put aside, whole lots or a part of one, and let go again by somebody else who says what he found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from inventory.domain.floor_refusals import NoQuarantinePlace, NotBarred, OneHand, ReasonMissing, UnderDisposal
from inventory.models import Document, Location, Lot
from inventory.services.corrections import correct_lot
from inventory.services.disposals import waiting_orders
from inventory.services.issuing import move
from inventory.services.lines import MoveLine
from inventory.services.locks import hold_lot
from relief.core.models import Event
from relief.core.services.events import record_event

if TYPE_CHECKING:
    from datetime import datetime

    from inventory.models import Warehouse
    from relief.core.models import Person

PUT, LET = "lot-quarantined", "lot-released"
BARRED = (Lot.Quality.QUARANTINE, Lot.Quality.DAMAGED)


@transaction.atomic
def quarantine_lot(*, warehouse: Warehouse, lot: Lot, by: Person, reason: str, damaged: bool = False) -> Document:
    """Bar a whole lot wherever it lies: nothing of it leaves until it is released."""
    _said(lot, reason)
    hold_lot(lot.pk)
    lot = Lot.objects.select_for_update(of=("self",)).get(pk=lot.pk)
    quality = Lot.Quality.DAMAGED if damaged else Lot.Quality.QUARANTINE
    if lot.quality == quality:
        raise NotBarred(lot=lot.number)
    document = correct_lot(lot=lot, by=by, reason=reason, changes={"quality": quality}, warehouse=warehouse)
    _tell(PUT, lot, warehouse, by, {"reason": reason, "document_number": document.number})
    return document


@transaction.atomic
def quarantine_part(
    *,
    warehouse: Warehouse,
    lot: Lot,
    quantity: int,
    location: Location | str,
    by: Person,
    reason: str,
    to: Location | str | None = None,
    occurred_at: datetime | None = None,
) -> Document:
    """Bar a part of a lot: it moves into the quarantine corner of the store (the first of the walk if not said)."""
    _said(lot, reason)
    goal = to or warehouse.locations.filter(kind=Location.Kind.QUARANTINE).order_by("walk_order", "code").first()
    if goal is None or (isinstance(goal, Location) and goal.kind != Location.Kind.QUARANTINE):
        raise NoQuarantinePlace(warehouse=warehouse.name)
    line = MoveLine(lot.item, quantity, lot, location, to=goal)
    document = move(warehouse=warehouse, lines=[line], by=by, occurred_at=occurred_at, note=reason[:250])
    _tell(PUT, lot, warehouse, by, {"reason": reason, "quantity": quantity, "document_number": document.number})
    return document


@transaction.atomic
def release_lot(*, warehouse: Warehouse, lot: Lot, by: Person, finding: str) -> Document:
    """Let a whole lot go again, with the finding; not by who put it aside, and not while its disposal is being decided."""
    hold_lot(lot.pk)
    lot = Lot.objects.select_for_update(of=("self",)).get(pk=lot.pk)
    if lot.quality not in BARRED:
        raise NotBarred(lot=lot.number)
    _check_release(lot, by, finding)
    document = correct_lot(lot=lot, by=by, reason=finding, changes={"quality": Lot.Quality.AVAILABLE}, warehouse=warehouse)
    _tell(LET, lot, warehouse, by, {"finding": finding, "document_number": document.number})
    return document


@transaction.atomic
def release_part(
    *,
    warehouse: Warehouse,
    lot: Lot,
    quantity: int,
    location: Location | str,
    to: Location | str,
    by: Person,
    finding: str,
    occurred_at: datetime | None = None,
) -> Document:
    """Bring a part of a lot back from the quarantine corner onto a shelf, with the finding."""
    _check_release(lot, by, finding)
    line = MoveLine(lot.item, quantity, lot, location, to=to)
    document = move(warehouse=warehouse, lines=[line], by=by, occurred_at=occurred_at, note=finding[:250])
    _tell(LET, lot, warehouse, by, {"finding": finding, "quantity": quantity, "document_number": document.number})
    return document


def who_put(lot: Lot) -> int | None:
    """The key of whoever last put goods of a lot aside; else of whoever booked it in; None where neither is known."""
    event = Event.objects.filter(kind=PUT, subject_type=lot._meta.label_lower, subject_id=lot.pk).order_by("-pk").first()
    if event is not None:
        return event.by_id
    return Document.objects.filter(movements__lot=lot, kind=Document.Kind.RECEIPT).order_by("pk").values_list("by", flat=True).first()


def _check_release(lot: Lot, by: Person, finding: str) -> None:
    _said(lot, finding)
    orders = waiting_orders(lot)
    if orders:
        raise UnderDisposal(lot=lot.number, paper=orders[0].number)
    if who_put(lot) == by.pk:
        raise OneHand(person=str(by), paper=lot.number)


def _said(lot: Lot, reason: str) -> None:
    if not reason.strip():
        raise ReasonMissing(paper=lot.number)


def _tell(kind: str, lot: Lot, warehouse: Warehouse, by: Person, facts: dict[str, Any]) -> None:
    payload = {"warehouse": warehouse.code, "lot": lot.number} | facts
    record_event(kind=kind, by=by, organisation=warehouse.organisation, subject=lot, payload=payload)

"""Goods in doubt are put aside, whole lots or a part of one, and let go again by somebody else who says what he found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from inventory.domain.floor_refusals import NoQuarantinePlace, NotBarred, OneHand, ReasonMissing, UnderDisposal
from inventory.models import Document, Location, Lot
from inventory.selectors.kits import kits_with
from inventory.services.corrections import LET, PUT, correct_lot, who_put
from inventory.services.disposals import waiting_orders
from inventory.services.issuing import move
from inventory.services.lines import MoveLine
from inventory.services.locks import hold_lots
from relief.core.columns import fits, shortened
from relief.core.services.events import record_event

if TYPE_CHECKING:
    from datetime import datetime

    from inventory.models import Warehouse
    from relief.core.models import Person

BARRED = (Lot.Quality.QUARANTINE, Lot.Quality.DAMAGED)


@transaction.atomic
def quarantine_lot(*, warehouse: Warehouse, lot: Lot, by: Person, reason: str, damaged: bool = False) -> Document:
    """Bar a whole lot wherever it lies: nothing of it leaves until it is released, nor do kits it went into until each lot of them is."""
    _said(lot, reason)
    kits = _hold_with_kits(lot)
    lot = Lot.objects.select_for_update(of=("self",)).get(pk=lot.pk)
    quality = Lot.Quality.DAMAGED if damaged else Lot.Quality.QUARANTINE
    if lot.quality == quality:
        raise NotBarred(lot=lot.number)
    document = correct_lot(lot=lot, by=by, reason=reason, changes={"quality": quality}, warehouse=warehouse)
    _tell(PUT, lot, warehouse, by, {"reason": reason, "document_number": document.number})
    for kit in kits:
        if kit.quality == Lot.Quality.AVAILABLE:
            _bar_kits(kit, lot, warehouse, by, reason)
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
    document = move(warehouse=warehouse, lines=[line], by=by, occurred_at=occurred_at, note=fits(reason.strip(), Document, "note"))
    _tell(PUT, lot, warehouse, by, {"reason": reason, "quantity": quantity, "document_number": document.number})
    return document


@transaction.atomic
def release_lot(*, warehouse: Warehouse, lot: Lot, by: Person, finding: str) -> Document:
    """Let a whole lot go again, with the finding; not by who put it aside, and not while its disposal is being decided."""
    hold_lots([lot.pk])
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
    document = move(warehouse=warehouse, lines=[line], by=by, occurred_at=occurred_at, note=fits(finding.strip(), Document, "note"), released=True)
    _tell(LET, lot, warehouse, by, {"finding": finding, "quantity": quantity, "document_number": document.number})
    return document


def _hold_with_kits(lot: Lot) -> list[Lot]:
    """Lock a lot and the lots of kits it went into, together and in order; kits somebody was just making are found after waiting for him."""
    held: set[int] = set()
    kits = [one.lot for one in kits_with(lot)]
    while not held.issuperset(needed := {lot.pk, *(kit.pk for kit in kits)}):
        held |= needed
        hold_lots(held)
        kits = [one.lot for one in kits_with(lot)]
    return kits


def _bar_kits(kit: Lot, part: Lot, warehouse: Warehouse, by: Person, reason: str) -> None:
    why = shortened(_("Contains lot %(lot)s: %(reason)s") % {"lot": part.number, "reason": reason}, Document, "note")
    document = correct_lot(lot=kit, by=by, reason=why, changes={"quality": Lot.Quality.QUARANTINE})
    _tell(PUT, kit, warehouse, by, {"reason": why, "document_number": document.number})


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

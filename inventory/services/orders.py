"""Release orders: asked for by one person, approved by another, picked and issued by the keeper, or cancelled.

Goods issued on an order leave their shelves into the holder of the issue itself (``in transit``) and stay in the book
until somebody signs for them (``waybills.sign``); so what is on the road is a question to the book.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction

from inventory.domain.clocks import TO_RATIFY
from inventory.domain.errors import EmptyDocument, NotWhole
from inventory.domain.packs import whole
from inventory.domain.refusals import NoAuthority, OverOrder, SameHands, WrongStep
from inventory.models import Item, Lot, ReleaseOrder, ReleaseOrderLine
from inventory.selectors.calls import answers_call
from inventory.services import reservations
from inventory.services.drafts import not_future
from inventory.services.issuing import issue
from inventory.services.lines import StockLine
from inventory.services.lots import items_by_sku
from inventory.services.notices import tell_keepers
from inventory.services.shelves import sku_of
from inventory.services.steps import check_step, locked, moment_after
from relief.core import clock
from relief.core.access import may
from relief.core.models import User
from relief.core.roles import APPROVERS
from relief.core.services.events import record_event
from relief.core.services.numbers import next_number

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from inventory.models import Document, Earmark, Warehouse
    from relief.core.models import Division, Incident, Person

NUMBER_CODE = "RO"
State = ReleaseOrder.State


@dataclass(frozen=True, slots=True)
class OrderLine:
    """So many base units of an item, from one lot where it matters, and the facts behind the choice."""

    item: Item | str
    quantity: int
    lot: Lot | None = None
    reason: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def open_order(
    *,
    warehouse: Warehouse,
    lines: Sequence[OrderLine],
    by: Person,
    destination: str,
    incident: Incident | None = None,
    purpose: Earmark | None = None,
    division: Division | None = None,
    longitude: float | None = None,
    latitude: float | None = None,
    needed_by: datetime | None = None,
    requested_at: datetime | None = None,
) -> ReleaseOrder:
    """Ask one warehouse for goods; ``by`` is the requester. Nothing is held until the order is approved."""
    items = items_by_sku(sku_of(line.item) for line in lines)
    if not lines:
        raise EmptyDocument
    for line in lines:
        if whole(line.quantity) <= 0:
            raise NotWhole(given=str(line.quantity))
    order = ReleaseOrder.objects.create(
        number=next_number(organisation=warehouse.organisation, kind=NUMBER_CODE, on=clock.today()),
        incident=incident,
        warehouse=warehouse,
        purpose=purpose,
        destination=destination,
        division=division,
        longitude=longitude,
        latitude=latitude,
        needed_by=needed_by,
        requested_by=by,
        requested_at=not_future(requested_at) or clock.now(),
    )
    rows = [ReleaseOrderLine(order=order, item=items[sku_of(line.item)], lot=line.lot, quantity=line.quantity, reason=line.reason) for line in lines]
    ReleaseOrderLine.objects.bulk_create(rows)
    return order


@transaction.atomic
def approve_order(
    *,
    order: ReleaseOrder,
    by: Person,
    approver: Person | None = None,
    channel: str = "",
    occurred_at: datetime | None = None,
    until: datetime | None = None,
) -> ReleaseOrder:
    """Release an order and hold its goods (``until``: 72 hours if not said).

    Normally the approver is ``by``, holds an office that may release here, and is not the requester. In an emergency
    ``channel`` records how the approval was given (by telephone, alone on duty …): then ``by`` may enter it for the
    ``approver``, and the requester may approve; the order is ``verbal_approved`` until it is ratified, within 24 hours.
    """
    held, approver = locked(order), approver or by
    check_step(held, "approve", [State.DRAFT])
    if not channel and approver.pk == held.requested_by_id:
        raise SameHands(paper=held.number, person=str(approver))
    if not channel and approver.pk != by.pk:
        raise SameHands(paper=held.number, person=str(by))
    _check_authority(held, approver)
    moment = moment_after(held, occurred_at, held.requested_at)
    reservations.reserve(order=held, until=until)
    held.state = State.VERBAL_APPROVED if channel else State.APPROVED
    held.approved_by, held.approved_at, held.approval_channel = approver, moment, channel
    held.save(update_fields=["state", "approved_by", "approved_at", "approval_channel"])
    _tell("release-approved", held, by, moment, {"channel": channel, "approved_by": approver.pk} if channel else {})
    tell_keepers(held)
    return held


@transaction.atomic
def ratify_order(*, order: ReleaseOrder, by: Person, occurred_at: datetime | None = None) -> ReleaseOrder:
    """Put an emergency approval in writing: the approver does it, or somebody else of authority where the requester approved."""
    held = locked(order)
    if held.state == State.CANCELLED or not held.approval_channel or held.ratified_at:
        raise WrongStep(paper=held.number, state=str(held.get_state_display()), state_code=held.state, step="ratify", allowed=[State.VERBAL_APPROVED])
    if by.pk == held.requested_by_id:
        raise SameHands(paper=held.number, person=str(by))
    _check_authority(held, by)
    moment = moment_after(held, occurred_at, held.approved_at)
    held.ratified_at = moment
    held.state = State.APPROVED if held.state == State.VERBAL_APPROVED else held.state
    held.save(update_fields=["state", "ratified_at"])
    _tell("release-ratified", held, by, moment, {"late": bool(held.approved_at and moment > held.approved_at + TO_RATIFY)})
    return held


@transaction.atomic
def begin_picking(*, order: ReleaseOrder, by: Person) -> ReleaseOrder:
    """The keeper has the order in hand. Saying so twice changes nothing."""
    held = locked(order)
    check_step(held, "pick", ReleaseOrder.WAITING)
    if held.state != State.PICKING:
        held.state = State.PICKING
        held.save(update_fields=["state"])
        _tell("picking-begun", held, by, clock.now(), {})
    return held


@transaction.atomic
def issue_order(
    *, order: ReleaseOrder, by: Person, lines: Sequence[StockLine] | None = None, occurred_at: datetime | None = None, party: str = "", note: str = ""
) -> Document:
    """Issue what was picked (all that is open if ``lines`` is None); one document, so one vehicle and one waybill.

    An order may be issued in several documents; it is ``issued`` when nothing of it is open, ``picking`` until then.
    """
    held = locked(order)
    check_step(held, "issue", ReleaseOrder.WAITING)
    moment = moment_after(held, occurred_at, held.approved_at)
    rows = list(held.lines.select_related("item", "lot"))
    picked = (
        [StockLine(row.item, row.quantity - row.issued, lot=row.lot) for row in rows if row.quantity > row.issued] if lines is None else list(lines)
    )
    _mark(held, rows, picked)
    document = issue(warehouse=held.warehouse, lines=picked, by=by, occurred_at=moment, order=held, party=party, note=note, on_the_way=True)
    ReleaseOrderLine.objects.bulk_update(rows, ["issued"])
    held.state = State.ISSUED if all(row.issued == row.quantity for row in rows) else State.PICKING
    held.save(update_fields=["state"])
    if held.state == State.ISSUED:
        reservations.release(order=held)
    return document


@transaction.atomic
def cancel_order(*, order: ReleaseOrder, by: Person, reason: str = "", occurred_at: datetime | None = None) -> ReleaseOrder:
    """Give the order up and free what was held for it; what already left on it stays as it is and comes back by a return."""
    held = locked(order)
    check_step(held, "cancel", [State.DRAFT, *ReleaseOrder.WAITING])
    moment = moment_after(held, occurred_at, held.approved_at or held.requested_at)
    freed = reservations.release(order=held)
    held.state = State.CANCELLED
    held.save(update_fields=["state"])
    _tell("release-cancelled", held, by, moment, {"reason": reason, "reservations": freed})
    return held


def _check_authority(order: ReleaseOrder, person: Person) -> None:
    """The society of the warehouse releases; so does who leads the incident, where the warehouse answers his call."""
    holder = getattr(person, "user", None) or User(person=person)
    houses = [order.warehouse.organisation]
    if order.incident and answers_call(order.warehouse, order.incident):
        houses.append(order.incident.organisation)
    if not any(may(holder, "write", house, APPROVERS) for house in houses):
        raise NoAuthority(person=str(person), warehouse=order.warehouse.code)


def _mark(order: ReleaseOrder, rows: Sequence[ReleaseOrderLine], picked: Sequence[StockLine]) -> None:
    """Count what leaves towards the lines of the order: those that name the same lot first."""
    leaving: dict[str, int] = defaultdict(int)
    for line in picked:
        number = line.lot.number if isinstance(line.lot, Lot) else line.lot or ""
        left, sku = whole(line.quantity), sku_of(line.item)
        for row in sorted((row for row in rows if row.item.sku == sku), key=lambda row: _nearness(row, number)):
            taken = min(left, row.quantity - row.issued)
            row.issued, left = row.issued + taken, left - taken
        leaving[sku] += left
    for sku, over in leaving.items():
        if over > 0:
            wanted = sum(line.quantity for line in picked if sku_of(line.item) == sku)
            raise OverOrder(order=order.number, item=sku, open=wanted - over, wanted=wanted)


def _nearness(row: ReleaseOrderLine, number: str) -> tuple[int, int]:
    """The line that names this very lot comes first, one that names another comes last."""
    return (1 if row.lot is None else 0 if row.lot.number == number else 2, row.pk)


def _tell(kind: str, order: ReleaseOrder, by: Person, moment: datetime, facts: dict[str, Any]) -> None:
    payload = {"warehouse": order.warehouse.code, "destination": order.destination, "lines": order.lines.count()} | facts
    record_event(
        kind=kind, by=by, occurred_at=moment, incident=order.incident, organisation=order.warehouse.organisation, subject=order, payload=payload
    )

"""What may not be given out is proposed for disposal, inspected, approved by somebody of authority, and only then leaves the book.

Meanwhile sound goods on an order are held by a reservation; expired, quarantined and damaged ones cannot leave anyway.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from django.db import transaction
from django.db.models import Sum

from inventory.domain.errors import NotWhole, UnknownLocation
from inventory.domain.expiry import is_expired
from inventory.domain.floor_refusals import NotThere, OneHand, ReasonMissing, SoundGoods
from inventory.domain.packs import whole
from inventory.domain.refusals import NoAuthority
from inventory.models import DisposalLine, DisposalOrder, Document, Holding, Location, Lot, Reservation
from inventory.selectors.barring import is_sound
from inventory.services.disposal import dispose
from inventory.services.drafts import some
from inventory.services.lines import StockLine
from inventory.services.locks import hold_shelves
from inventory.services.places import code_of
from inventory.services.steps import check_step, moment_after
from relief.core import clock
from relief.core.access import may
from relief.core.columns import fits, shortened
from relief.core.models import User
from relief.core.roles import APPROVERS
from relief.core.services.events import record_event
from relief.core.services.numbers import next_number

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from inventory.models import Warehouse
    from relief.core.models import Person

NUMBER_CODE = "DP"
BESIDE = 260  # what another hand wrote into the same column: a finding and a refusal both find room
HELD_FOR = timedelta(days=90)  # an order nobody decides for a quarter lets its goods go again
State = DisposalOrder.State
WAITING = (State.PROPOSED, State.INSPECTED, State.APPROVED)


@dataclass(frozen=True, slots=True)
class Waste:
    """So many units of one lot in one place that are to go."""

    lot: Lot
    location: Location | str
    quantity: int


@dataclass(frozen=True, slots=True)
class _Found:
    """A line with the holding it takes from; ``sound``: it could still be given to people."""

    holding: Holding
    quantity: int
    sound: bool


@transaction.atomic
def propose(
    *, warehouse: Warehouse, lines: Sequence[Waste], way: str, by: Person, reason: str = "", occurred_at: datetime | None = None
) -> DisposalOrder:
    """Ask for goods to be destroyed, recycled or handed on: only what lies there and is on no other order.

    Expired, quarantined and damaged goods speak for themselves; for anything else the reason has to be said.
    """
    hold_shelves([warehouse.pk], {line.lot.item_id for line in some(lines)})
    found = [_find(warehouse, line) for line in lines]
    sound = next((one.holding for one in found if one.sound), None)
    if sound is not None and not reason.strip():
        raise SoundGoods(lot=sound.lot.number)
    order = DisposalOrder.objects.create(
        number=next_number(organisation=warehouse.organisation, kind=NUMBER_CODE, on=clock.today()),
        way=way,
        warehouse=warehouse,
        reason=fits(reason.strip(), DisposalOrder, "reason"),
        proposed_by=by,
        proposed_at=moment_after(warehouse, occurred_at, None),
    )
    for one in found:
        place = cast("Location", one.holding.holder.location)  # only bins are proposed
        DisposalLine.objects.create(order=order, lot=one.holding.lot, location=place, quantity=one.quantity)
    _reserve(order, [one for one in found if one.sound])
    _tell("disposal-proposed", order, by, {"lines": len(found), "way": way})
    return order


@transaction.atomic
def inspect(*, order: DisposalOrder, by: Person, finding: str, occurred_at: datetime | None = None) -> DisposalOrder:
    """Somebody other than who proposed it has looked at the goods and says what he found."""
    held = _held(order)
    check_step(held, "inspect", [State.PROPOSED])
    _other_hand(held, by)
    if not finding.strip():
        raise ReasonMissing(paper=held.number)
    held.inspected_by, held.finding = by, fits(finding.strip(), DisposalOrder, "finding", beside=BESIDE)
    held.inspected_at = moment_after(held, occurred_at, held.proposed_at)
    _step(held, State.INSPECTED, "inspected_by", "inspected_at", "finding")
    _tell("disposal-inspected", held, by, {"finding": held.finding})
    return held


@transaction.atomic
def approve(*, order: DisposalOrder, by: Person, occurred_at: datetime | None = None) -> DisposalOrder:
    """A third person whose office releases goods here lets them go."""
    held = _held(order)
    check_step(held, "approve", [State.INSPECTED])
    _other_hand(held, by)
    _check_authority(held, by)
    held.approved_by, held.approved_at = by, moment_after(held, occurred_at, held.inspected_at)
    _step(held, State.APPROVED, "approved_by", "approved_at")
    _tell("disposal-approved", held, by, {})
    return held


@transaction.atomic
def refuse(*, order: DisposalOrder, by: Person, reason: str) -> DisposalOrder:
    """The goods stay; what was held is free again."""
    held = _held(order)
    check_step(held, "refuse", WAITING)
    _check_authority(held, by)
    if not reason.strip():
        raise ReasonMissing(paper=held.number)
    said = fits(reason.strip(), DisposalOrder, "finding", beside=BESIDE)
    _free(held)
    held.finding = f"{held.finding} · {said}".removeprefix(" · ")
    _step(held, State.REFUSED, "finding")
    _tell("disposal-refused", held, by, {"reason": said})
    return held


@transaction.atomic
def carry_out(*, order: DisposalOrder, by: Person, occurred_at: datetime | None = None) -> DisposalOrder:
    """The goods are gone: what was approved leaves the book, from the places where it lay."""
    held = _held(order)
    check_step(held, "carry_out", [State.APPROVED])
    moment = moment_after(held, occurred_at, held.approved_at) if occurred_at else None
    rows = held.lines.select_related("lot__item", "location").order_by("pk")
    lines = [StockLine(row.lot.item, row.quantity, row.lot, row.location) for row in rows]
    _free(held)
    held.document = dispose(
        warehouse=held.warehouse, lines=lines, by=by, occurred_at=moment, note=shortened(f"{held.number} {held.reason}", Document, "note")
    )
    _step(held, State.POSTED, "document")
    return held


def waiting_orders(lot: Lot) -> list[DisposalOrder]:
    """Orders under which goods of a lot wait for their disposal."""
    return list(DisposalOrder.objects.filter(lines__lot=lot, state__in=WAITING).distinct())


def _find(warehouse: Warehouse, line: Waste) -> _Found:
    code = code_of(line.location)
    rows = Holding.objects.filter(holder__location__warehouse=warehouse, holder__location__code=code, lot=line.lot)
    holding = rows.select_related("lot__item", "holder__location").first()
    if holding is None and not Location.objects.filter(warehouse=warehouse, code=code).exists():
        raise UnknownLocation(location=code, warehouse=warehouse.code)
    if whole(line.quantity) <= 0:
        raise NotWhole(given=str(line.quantity))
    place = holding.holder.location if holding else None
    free = (holding.quantity if holding else 0) - _promised(line.lot, warehouse, code)
    if holding is None or place is None or free < line.quantity:
        raise NotThere(lot=line.lot.number, location=code, free=max(free, 0), wanted=line.quantity)
    sound = is_sound(holding.lot.quality, place.kind) and not is_expired(holding.lot.expires_on, clock.today())
    return _Found(holding, line.quantity, sound)


def _promised(lot: Lot, warehouse: Warehouse, code: str) -> int:
    """Units in this place that wait on other disposal orders."""
    rows = DisposalLine.objects.filter(lot=lot, location__code=code, order__warehouse=warehouse, order__state__in=WAITING)
    return rows.aggregate(units=Sum("quantity"))["units"] or 0


def _reserve(order: DisposalOrder, found: list[_Found]) -> None:
    since = order.proposed_at
    rows = [
        Reservation(warehouse=order.warehouse, lot=one.holding.lot, quantity=one.quantity, reserved_at=since, ends_at=clock.now() + HELD_FOR)
        for one in found
    ]
    Reservation.objects.bulk_create(rows)


def _free(order: DisposalOrder) -> None:
    """End the reservations that were made with the order: they name no order line, and begin with its proposal."""
    lots = order.lines.values("lot")
    rows = Reservation.objects.filter(warehouse=order.warehouse, lot__in=lots, order_line=None, reserved_at=order.proposed_at, released_at=None)
    rows.update(released_at=clock.now())


def _other_hand(order: DisposalOrder, by: Person) -> None:
    if by.pk in {order.proposed_by_id, order.inspected_by_id}:
        raise OneHand(person=str(by), paper=order.number)


def _check_authority(order: DisposalOrder, by: Person) -> None:
    if not may(getattr(by, "user", None) or User(person=by), "write", order.warehouse.organisation, APPROVERS):
        raise NoAuthority(person=str(by), warehouse=order.warehouse.code)


def _held(order: DisposalOrder) -> DisposalOrder:
    return DisposalOrder.objects.select_for_update(of=("self",)).select_related("warehouse__organisation__society").get(pk=order.pk)


def _step(order: DisposalOrder, state: str, *also: str) -> None:
    order.state = state
    order.save(update_fields=["state", *also])


def _tell(kind: str, order: DisposalOrder, by: Person, facts: dict[str, Any]) -> None:
    payload = {"warehouse": order.warehouse.code, "number": order.number} | facts
    record_event(kind=kind, by=by, organisation=order.warehouse.organisation, subject=order, payload=payload)

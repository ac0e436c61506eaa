"""The paper that travels: prepared for one vehicle, departed, arrived, signed for (in full or not), or turned back."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Sum

from inventory.domain.errors import NotWhole
from inventory.domain.packs import whole
from inventory.domain.refusals import NotCarried, NotLoaded, OverLoaded
from inventory.models import Document, Lot, Movement, ProofOfDelivery, Waybill, WaybillLine
from inventory.services.deliveries import bring_back, deliver, open_case
from inventory.services.lines import StockLine
from inventory.services.steps import check_step, locked, moment_after
from inventory.services.transfers import transfer_in
from relief.core import clock
from relief.core.services.events import record_event
from relief.core.services.numbers import next_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from typing import Any

    from relief.core.models import Person

NUMBER_CODE = "WB"
CARRIED = (Document.Kind.ISSUE, Document.Kind.TRANSFER_OUT)
State = Waybill.State


@transaction.atomic
def prepare(
    *,
    document: Document,
    by: Person,
    plate: str = "",
    driver: str = "",
    driver_phone: str = "",
    seal_number: str = "",
    destination: str = "",
    occurred_at: datetime | None = None,
) -> Waybill:
    """The waybill of one issue or transfer, so of one vehicle: its lines are what the document took from the shelves."""
    _check_carried(document)
    order, goal = document.order, document.to_warehouse
    waybill = Waybill.objects.create(
        number=next_number(organisation=document.warehouse.organisation, kind=NUMBER_CODE, on=clock.today()),
        order=order,
        document=document,
        incident=document.incident,
        warehouse=document.warehouse,
        to_warehouse=goal,
        destination=destination or (order.destination if order else goal.name if goal else document.party),
        division=order.division if order else goal.division if goal else None,
        plate=plate,
        driver=driver,
        driver_phone=driver_phone,
        seal_number=seal_number,
        prepared_at=moment_after(document, occurred_at, document.occurred_at),
    )
    units = Movement.objects.filter(document=document).order_by().values_list("lot").annotate(Sum("quantity"))
    WaybillLine.objects.bulk_create([WaybillLine(waybill=waybill, lot_id=lot, quantity=quantity) for lot, quantity in sorted(units)])
    _tell("waybill-prepared", waybill, by, waybill.prepared_at, {"plate": plate})
    return waybill


@transaction.atomic
def load(*, waybill: Waybill, by: Person, plate: str = "", driver: str = "", driver_phone: str = "", seal_number: str = "") -> Waybill:
    """Goods are on the vehicle; the facts of vehicle and driver may be corrected until departure."""
    held = locked(waybill)
    check_step(held, "load", [State.PREPARED, State.LOADED])
    for name, value in {"plate": plate, "driver": driver, "driver_phone": driver_phone, "seal_number": seal_number}.items():
        setattr(held, name, value or getattr(held, name))
    held.state = State.LOADED
    held.save(update_fields=["state", "plate", "driver", "driver_phone", "seal_number"])
    _tell("waybill-loaded", held, by, clock.now(), {"plate": held.plate})
    return held


@transaction.atomic
def depart(*, waybill: Waybill, by: Person, occurred_at: datetime | None = None) -> Waybill:
    """The vehicle has left."""
    held = locked(waybill)
    check_step(held, "depart", [State.PREPARED, State.LOADED])
    held.state, held.departed_at = State.DEPARTED, moment_after(held, occurred_at, held.prepared_at)
    held.save(update_fields=["state", "departed_at"])
    _tell("waybill-departed", held, by, held.departed_at, {"plate": held.plate})
    return held


@transaction.atomic
def arrive(*, waybill: Waybill, by: Person, occurred_at: datetime | None = None) -> Waybill:
    """The vehicle is where it was sent."""
    held = locked(waybill)
    check_step(held, "arrive", [State.DEPARTED, State.DIVERTED])
    held.state, held.arrived_at = State.ARRIVED, moment_after(held, occurred_at, held.departed_at)
    held.save(update_fields=["state", "arrived_at"])
    _tell("waybill-arrived", held, by, held.arrived_at, {"plate": held.plate})
    return held


@transaction.atomic
def sign(
    *,
    waybill: Waybill,
    by: Person,
    signed_by: str,
    witness: str = "",
    delivered: Mapping[Lot | str, int] | None = None,
    signed_at: datetime | None = None,
    longitude: float | None = None,
    latitude: float | None = None,
    note: str = "",
) -> ProofOfDelivery:
    """Somebody signs for what arrived. ``delivered``: units by lot (row or number) where it is not all; lots left out are full.

    Recipients get what was delivered; each short lot opens a discrepancy case (``waybill.cases``) and nothing stays in transit.
    A transfer is booked in at its goal by the same signature.
    """
    held = locked(waybill)
    check_step(held, "sign", [State.ARRIVED, State.UNLOADED])
    moment = moment_after(held, signed_at, held.arrived_at)
    lines = _signed_lines(held, delivered or {})
    held.state = State.SIGNED if all(line.delivered == line.quantity for line in lines) else State.SIGNED_WITH_DISCREPANCY
    held.save(update_fields=["state"])
    WaybillLine.objects.bulk_update(lines, ["delivered"])
    proof = ProofOfDelivery.objects.create(
        waybill=held, signed_by=signed_by, witness=witness, signed_at=moment, longitude=longitude, latitude=latitude, note=note, by=by
    )
    _book(held, lines, by, moment)
    return proof


@transaction.atomic
def turn_back(*, waybill: Waybill, by: Person, occurred_at: datetime | None = None) -> Waybill:
    """The vehicle comes back with everything (a road was closed): the goods are in the warehouse again."""
    held = locked(waybill)
    check_step(held, "turn back", [State.DEPARTED, State.ARRIVED, State.DIVERTED])
    moment = moment_after(held, occurred_at, held.arrived_at or held.departed_at)
    held.state = State.RETURNED
    held.save(update_fields=["state"])
    bring_back(waybill=held, by=by, at=moment)
    _tell("waybill-returned", held, by, moment, {"plate": held.plate})
    return held


@transaction.atomic
def close(*, waybill: Waybill, by: Person) -> Waybill:
    """The signed copy is back and no case is open."""
    held = locked(waybill)
    check_step(held, "close", [State.SIGNED, State.SIGNED_WITH_DISCREPANCY])
    open_cases = list(held.cases.filter(settled_at__isnull=True).values_list("number", flat=True))
    if open_cases:
        raise NotCarried(document=held.number, why=", ".join(open_cases))
    held.state = State.CLOSED
    held.save(update_fields=["state"])
    _tell("waybill-closed", held, by, clock.now(), {})
    return held


def _check_carried(document: Document) -> None:
    if document.kind not in CARRIED:
        raise NotCarried(document=document.number, why=str(document.get_kind_display()))
    other = Waybill.objects.filter(document=document).first()
    if other is not None:
        raise NotCarried(document=document.number, why=other.number)
    undone = Document.objects.filter(reverses=document).first()
    if undone is not None:
        raise NotCarried(document=document.number, why=undone.number)


def _signed_lines(waybill: Waybill, delivered: Mapping[Lot | str, int]) -> list[WaybillLine]:
    lines = list(waybill.lines.select_related("lot__item"))
    given: dict[str | int, int] = {lot.pk if isinstance(lot, Lot) else lot: whole(quantity) for lot, quantity in delivered.items()}
    known = {name for line in lines for name in (line.lot_id, line.lot.number)}
    for name in given.keys() - known:
        raise NotLoaded(waybill=waybill.number, lot=str(name))
    for line in lines:
        line.delivered = given.get(line.lot_id, given.get(line.lot.number, line.quantity))
        if line.delivered < 0:
            raise NotWhole(given=str(line.delivered))
        if line.delivered > line.quantity:
            raise OverLoaded(waybill=waybill.number, lot=line.lot.number, loaded=line.quantity, delivered=line.delivered)
    return lines


def _book(waybill: Waybill, lines: Sequence[WaybillLine], by: Person, moment: datetime) -> None:
    if waybill.to_warehouse and waybill.document:
        found = [StockLine(line.lot.item, line.delivered or 0, lot=line.lot) for line in lines]
        transfer_in(transfer=waybill.document, lines=found, by=by, occurred_at=moment)
        _tell("delivery-signed", waybill, by, moment, _signature(lines))
        return
    by_lot: dict[int, int] = defaultdict(int)
    for line in lines:
        by_lot[line.lot_id] += line.delivered or 0
    if deliver(waybill=waybill, delivered=by_lot, by=by, at=moment, facts=_signature(lines)) is None:
        _tell("delivery-signed", waybill, by, moment, _signature(lines))
    for line in lines:
        if line.delivered != line.quantity:
            open_case(waybill=waybill, line=line, found=line.delivered or 0, by=by, at=moment)


def _signature(lines: Sequence[WaybillLine]) -> dict[str, Any]:
    loaded, signed = sum(line.quantity for line in lines), sum(line.delivered or 0 for line in lines)
    return {"loaded": loaded, "delivered": signed, "short": loaded - signed}


def _tell(kind: str, waybill: Waybill, by: Person, moment: datetime, facts: dict[str, Any]) -> None:
    payload = {"warehouse": waybill.warehouse.code, "destination": waybill.destination} | facts
    record_event(
        kind=kind, by=by, occurred_at=moment, incident=waybill.incident, organisation=waybill.warehouse.organisation, subject=waybill, payload=payload
    )

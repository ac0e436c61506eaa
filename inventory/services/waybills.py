"""The paper that travels: prepared for one vehicle, departed, arrived, signed for (in full or not), or turned back.

What may go wrong between the store and the signature (another place, a lost vehicle) is in ``road``.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from inventory.domain.errors import EmptyDocument, NotWhole
from inventory.domain.expiry import is_expired
from inventory.domain.packs import whole
from inventory.domain.positions import position
from inventory.domain.refusals import NotCarried, NotLoaded, OverLoaded
from inventory.domain.road_refusals import BarredOnBoard, OverReturned
from inventory.models import Document, Lot, Movement, ProofOfDelivery, Waybill, WaybillLine
from inventory.selectors.outbound import carried, responses
from inventory.services.deliveries import bring_back, deliver, open_case
from inventory.services.lines import StockLine
from inventory.services.locks import hold_paper
from inventory.services.steps import check_step, locked, locked_to_leave, moment_after
from inventory.services.transfers import transfer_in
from relief.core import clock
from relief.core.services.events import record_event
from relief.core.services.numbers import next_number
from relief.registrar.hooks import let_through

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from typing import Any

    from relief.core.models import Person

NUMBER_CODE, PASS_CODE = "WB", "VP"
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
    """The waybill of one issue or transfer, so of one vehicle: its lines are what the document took from the shelves.

    Where a response to the incident is in force it gets the number of its vehicle pass too.
    """
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
    number_pass(waybill)
    tell("waybill-prepared", waybill, by, waybill.prepared_at, {"plate": plate, "pass": waybill.pass_number})
    return waybill


def number_pass(waybill: Waybill) -> bool:
    """Give a waybill the number of its vehicle pass, if it has none and a response to its incident is in force."""
    if waybill.pass_number or not waybill.incident or not responses(waybill.incident).exists():
        return False
    waybill.pass_number = next_number(organisation=waybill.warehouse.organisation, kind=PASS_CODE, on=clock.today())
    waybill.save(update_fields=["pass_number"])
    return True


@transaction.atomic
def load(*, waybill: Waybill, by: Person, plate: str = "", driver: str = "", driver_phone: str = "", seal_number: str = "") -> Waybill:
    """Goods are on the vehicle; the facts of vehicle and driver may be corrected until departure."""
    held = locked(waybill)
    check_step(held, "load", [State.PREPARED, State.LOADED])
    _check_stands(held.document)
    _check_sound(held, clock.now())
    for name, value in {"plate": plate, "driver": driver, "driver_phone": driver_phone, "seal_number": seal_number}.items():
        setattr(held, name, value or getattr(held, name))
    held.state = State.LOADED
    held.save(update_fields=["state", "plate", "driver", "driver_phone", "seal_number"])
    tell("waybill-loaded", held, by, clock.now(), {"plate": held.plate})
    return held


@transaction.atomic
def depart(*, waybill: Waybill, by: Person, occurred_at: datetime | None = None, seal_number: str = "", odometer_km: int | None = None) -> Waybill:
    """The vehicle has left, under this seal and with this reading (km) where they are said. Raises what the gates of other apps refuse too."""
    held = locked_to_leave(waybill)
    check_step(held, "depart", [State.PREPARED, State.LOADED])
    _check_stands(held.document)
    moment = moment_after(held, occurred_at, held.prepared_at)
    _check_sound(held, moment)
    let_through(held, moment)
    held.state, held.departed_at = State.DEPARTED, moment
    held.seal_number = seal_number or held.seal_number
    held.odometer_km = held.odometer_km if odometer_km is None else odometer_km
    held.save(update_fields=["state", "departed_at", "seal_number", "odometer_km"])
    tell("waybill-departed", held, by, held.departed_at, {"plate": held.plate})
    return held


@transaction.atomic
def arrive(*, waybill: Waybill, by: Person, occurred_at: datetime | None = None) -> Waybill:
    """The vehicle is where it was sent."""
    held = locked(waybill)
    check_step(held, "arrive", [State.DEPARTED, State.DIVERTED])
    held.state, held.arrived_at = State.ARRIVED, moment_after(held, occurred_at, held.departed_at)
    held.save(update_fields=["state", "arrived_at"])
    tell("waybill-arrived", held, by, held.arrived_at, {"plate": held.plate})
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
    place: str = "",
    note: str = "",
) -> ProofOfDelivery:
    """Somebody signs for what arrived. ``delivered``: units by lot (row or number) where it is not all; lots left out are full.

    Recipients get what was delivered; each short lot opens a discrepancy case (``waybill.cases``) and nothing stays in transit.
    A transfer is booked in at its goal by the same signature. Longitude and latitude are degrees (WGS-84).
    """
    held = locked(waybill)
    check_step(held, "sign", [State.ARRIVED, State.UNLOADED])
    moment, where = moment_after(held, signed_at, held.arrived_at), position(longitude, latitude)
    lines, sent = list(held.lines.select_related("lot__item")), carried(held)
    _count_delivered(held, lines, sent, delivered or {})
    held.state = State.SIGNED if all(line.delivered == sent[line.lot_id] for line in lines) else State.SIGNED_WITH_DISCREPANCY
    held.save(update_fields=["state"])
    WaybillLine.objects.bulk_update(lines, ["delivered"])
    seen = {"longitude": where[0], "latitude": where[1]} if where else {}
    proof = ProofOfDelivery.objects.create(
        waybill=held, signed_by=signed_by, witness=witness, signed_at=moment, place=place, note=note, by=by, **seen
    )
    _book(held, lines, sent, by, moment)
    return proof


@transaction.atomic
def turn_back(
    *,
    waybill: Waybill,
    by: Person,
    occurred_at: datetime | None = None,
    lines: Mapping[Lot | str, int] | None = None,
    reason: str = "",
) -> Waybill:
    """Goods come back before anybody signed (a road was closed): they are in the warehouse again, at the time said.

    ``lines``: units by lot (row or number) where it is not everything; the vehicle then goes on with the rest.
    """
    held = locked(waybill)
    check_step(held, "turn back", [State.DEPARTED, State.ARRIVED, State.UNLOADED, State.DIVERTED])
    moment = moment_after(held, occurred_at, held.arrived_at or held.departed_at)
    units = None if lines is None else _coming_back(held, lines)
    bring_back(waybill=held, by=by, at=moment, units=units, note=reason)
    left = carried(held)
    if lines is None or not any(left.values()):
        held.state = State.RETURNED
        held.save(update_fields=["state"])
    tell("waybill-returned", held, by, moment, {"plate": held.plate, "reason": reason, "part": held.state != State.RETURNED})
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
    tell("waybill-closed", held, by, clock.now(), {})
    return held


def _check_carried(document: Document) -> None:
    hold_paper(document)
    if document.kind not in CARRIED:
        raise NotCarried(document=document.number, why=str(document.get_kind_display()))
    other = Waybill.objects.filter(document=document).first()
    if other is not None:
        raise NotCarried(document=document.number, why=other.number)
    _check_stands(document)


def _check_stands(document: Document | None) -> None:
    """A paper that was taken back put its goods on the shelf again: nothing leaves under it."""
    undone = Document.objects.filter(reverses=document).first() if document else None
    if document is not None and undone is not None:
        raise NotCarried(document=document.number, why=undone.number)


def _check_sound(waybill: Waybill, moment: datetime) -> None:
    """What was put aside or expired since it was picked does not leave; whoever puts it aside this very moment is waited for."""
    lots = Lot.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=waybill.lines.values("lot"))
    for lot in lots.select_related("item").order_by("pk"):
        if lot.quality != Lot.Quality.AVAILABLE or is_expired(lot.expires_on, timezone.localdate(moment)):
            paper = waybill.document.number if waybill.document else waybill.number
            raise BarredOnBoard(lot=lot.number, item=lot.item.sku, waybill=waybill.number, document=paper)


def _coming_back(waybill: Waybill, lines: Mapping[Lot | str, int]) -> dict[int, int]:
    """Units by key of the lot; never more than the vehicle still has."""
    left, rows = carried(waybill), list(waybill.lines.select_related("lot"))
    units = _by_lot(waybill, rows, lines)
    for line in rows:
        wanted = units.get(line.lot_id, 0)
        if wanted > left[line.lot_id]:
            raise OverReturned(waybill=waybill.number, lot=line.lot.number, left=left[line.lot_id], wanted=wanted)
    if not any(units.values()):
        raise EmptyDocument
    return units


def _by_lot(waybill: Waybill, lines: Sequence[WaybillLine], given: Mapping[Lot | str, int]) -> dict[int, int]:
    """Units by key of the lot, whether the lot was named by its row or its number; whole and not negative."""
    numbers = {line.lot.number: line.lot_id for line in lines}
    units: dict[int, int] = {}
    for name, quantity in given.items():
        key = name.pk if isinstance(name, Lot) else numbers.get(name)
        if key is None or key not in numbers.values():
            raise NotLoaded(waybill=waybill.number, lot=str(name))
        if whole(quantity) < 0:
            raise NotWhole(given=str(quantity))
        units[key] = quantity
    return units


def _count_delivered(waybill: Waybill, lines: Sequence[WaybillLine], sent: Mapping[int, int], delivered: Mapping[Lot | str, int]) -> None:
    units = _by_lot(waybill, lines, delivered)
    for line in lines:
        line.delivered = units.get(line.lot_id, sent[line.lot_id])
        if line.delivered > sent[line.lot_id]:
            raise OverLoaded(waybill=waybill.number, lot=line.lot.number, loaded=sent[line.lot_id], delivered=line.delivered)


def _book(waybill: Waybill, lines: Sequence[WaybillLine], sent: Mapping[int, int], by: Person, moment: datetime) -> None:
    facts = _signature(lines, sent)
    if waybill.to_warehouse and waybill.document:
        found = [StockLine(line.lot.item, line.delivered or 0, lot=line.lot) for line in lines]
        transfer_in(transfer=waybill.document, lines=found, by=by, occurred_at=moment)
        tell("delivery-signed", waybill, by, moment, facts)
        return
    by_lot: dict[int, int] = defaultdict(int)
    for line in lines:
        by_lot[line.lot_id] += line.delivered or 0
    if deliver(waybill=waybill, delivered=by_lot, by=by, at=moment, facts=facts) is None:
        tell("delivery-signed", waybill, by, moment, facts)
    for line in lines:
        if line.delivered != sent[line.lot_id]:
            open_case(waybill=waybill, line=line, expected=sent[line.lot_id], found=line.delivered or 0, by=by, at=moment)


def _signature(lines: Sequence[WaybillLine], sent: Mapping[int, int]) -> dict[str, Any]:
    loaded, signed = sum(sent.values()), sum(line.delivered or 0 for line in lines)
    return {"loaded": loaded, "delivered": signed, "short": loaded - signed}


def tell(kind: str, waybill: Waybill, by: Person, moment: datetime, facts: dict[str, Any]) -> None:
    """Write one event about a waybill."""
    payload = {"warehouse": waybill.warehouse.code, "destination": waybill.destination} | facts
    record_event(
        kind=kind, by=by, occurred_at=moment, incident=waybill.incident, organisation=waybill.warehouse.organisation, subject=waybill, payload=payload
    )

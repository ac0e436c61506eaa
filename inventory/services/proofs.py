"""Hands under the papers of the road: the driver takes the goods, a witness sees it, the consignee signs with a picture and a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inventory.domain.positions import WGS84, position
from inventory.models import ProofOfDelivery, Signature, Waybill
from inventory.services import evidence, waybills
from inventory.services.evidence import Hand, sign_all
from inventory.services.locks import hold_vehicle
from inventory.services.steps import check_step, locked, moment_after
from inventory.services.waybills import tell
from relief.core.columns import shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from inventory.models import Lot
    from inventory.services.evidence import Readable
    from relief.core.models import Person

State = Waybill.State
Role = Signature.Role


@transaction.atomic
def sign_out(*, waybill: Waybill, by: Person, hands: Iterable[Hand], occurred_at: datetime | None = None) -> Waybill:
    """The driver takes the goods over, before a witness if there is one; the vehicle has not left yet."""
    held = locked(waybill)
    check_step(held, "sign out", [State.PREPARED, State.LOADED])
    moment = moment_after(held, occurred_at, held.prepared_at)
    given = list(hands)
    sign_all(paper=held.number, warehouse=held.warehouse, by=by, hands=given, occurred_at=moment)
    drivers = [hand.name or str(hand.person) for hand in given if hand.role == Role.DRIVER]
    if drivers and not held.driver:
        held.driver = drivers[0]
        held.save(update_fields=["driver"])
    tell("driver-signed", held, by, moment, {"plate": held.plate, "hands": len(given)})
    return held


@transaction.atomic
def depart(
    *,
    waybill: Waybill,
    by: Person,
    hands: Sequence[Hand] = (),
    occurred_at: datetime | None = None,
    seal_number: str = "",
    odometer_km: int | None = None,
) -> Waybill:
    """The vehicle leaves, and in the same breath whoever signs for the goods signs."""
    hold_vehicle(waybill)
    if hands:
        sign_out(waybill=waybill, by=by, hands=hands, occurred_at=occurred_at)
    return waybills.depart(waybill=waybill, by=by, occurred_at=occurred_at, seal_number=seal_number, odometer_km=odometer_km)


@transaction.atomic
def sign(
    *,
    waybill: Waybill,
    by: Person,
    signed_by: str,
    hands: Sequence[Hand] = (),
    delivered: Mapping[Lot | str, int] | None = None,
    signed_at: datetime | None = None,
    longitude: float | None = None,
    latitude: float | None = None,
    datum: str = WGS84,
    place: str = "",
    note: str = "",
    photos: Iterable[bytes | Readable] = (),
) -> ProofOfDelivery:
    """The consignee signs for what arrived; as ``waybills.sign``, with the hands, the photographs and the place that prove it."""
    where = position(longitude, latitude, datum)
    seen = {"longitude": where[0], "latitude": where[1]} if where else {}
    witnesses = [hand.name or str(hand.person) for hand in hands if hand.role == Role.WITNESS]
    proof = waybills.sign(
        waybill=waybill,
        by=by,
        signed_by=signed_by,
        witness=shortened("、".join(witnesses), ProofOfDelivery, "witness"),
        delivered=delivered,
        signed_at=signed_at,
        place=place,
        note=note,
        **seen,
    )
    sign_all(paper=proof.waybill.number, warehouse=proof.waybill.warehouse, by=by, hands=hands, occurred_at=proof.signed_at)
    for photo in photos:
        evidence.attach(paper=proof.waybill.number, warehouse=proof.waybill.warehouse, file=photo, by=by)
    return proof

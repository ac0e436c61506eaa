"""Drive a trip: load and leave, arrive, have it signed for. Goods and papers move through the stock book's own services."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q

from gis.models import Trip, TripStop
from gis.services.gates import OPEN_PAPERS, require_open
from gis.services.trips import locked
from inventory.models import Item, Lot, Waybill
from inventory.services import waybills
from inventory.services.lines import StockLine
from inventory.services.locks import hold_load, hold_plate
from inventory.services.orders import issue_order
from relief.core import clock

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from inventory.models import ProofOfDelivery
    from relief.core.models import Person

SIGNED = (Waybill.State.SIGNED, Waybill.State.SIGNED_WITH_DISCREPANCY, Waybill.State.CLOSED, Waybill.State.RETURNED, Waybill.State.LOST)


@transaction.atomic
def load_trip(*, trip: Trip, by: Person, occurred_at: datetime | None = None) -> Trip:
    """Issue what each stop carries and prepare its waybill; a waybill the keeper has already written for this vehicle is taken over.

    Raises WrongTripState, and what orders and stock refuse.
    """
    held = locked(trip, Trip.State.PLANNED)
    _hold_goods(held)
    for stop in held.stops.select_related("release_order", "waybill").order_by("order"):
        if stop.waybill is None:
            stop.waybill = _written(held, stop) or _write(held, stop, by, occurred_at)
            stop.save(update_fields=["waybill"])
    trip.refresh_from_db()
    return trip


def _hold_goods(trip: Trip) -> None:
    """All stops write and leave in one transaction, so all their goods are locked before the first of them tells the incident."""
    stops = list(trip.stops.all())
    items = {row["item"] for stop in stops for row in stop.load}
    papers = Waybill.objects.filter(Q(stop__trip=trip) | Q(order__in=[stop.release_order_id for stop in stops], plate=trip.vehicle.plate))
    hold_load(trip.warehouse_id, items, list(papers.values_list("pk", flat=True)))


def _written(trip: Trip, stop: TripStop) -> Waybill | None:
    """The waybill a keeper prepared for this order and vehicle, if no stop has it yet."""
    papers = Waybill.objects.filter(order=stop.release_order, plate=trip.vehicle.plate, state__in=OPEN_PAPERS, stop__isnull=True)
    return papers.order_by("pk").first()


def _write(trip: Trip, stop: TripStop, by: Person, occurred_at: datetime | None) -> Waybill:
    items = Item.objects.in_bulk({row["item"] for row in stop.load})
    lots = Lot.objects.in_bulk({row["lot"] for row in stop.load if row["lot"]})
    lines = [StockLine(items[row["item"]], row["quantity"], lot=lots.get(row["lot"])) for row in stop.load]
    document = issue_order(order=stop.release_order, lines=lines, by=by, occurred_at=occurred_at)
    vehicle = trip.vehicle
    return waybills.prepare(
        document=document, by=by, plate=vehicle.plate, driver=vehicle.driver, driver_phone=vehicle.driver_phone, occurred_at=occurred_at
    )


@transaction.atomic
def depart_trip(*, trip: Trip, by: Person, occurred_at: datetime | None = None, seal_number: str = "", odometer_km: int | None = None) -> Trip:
    """The vehicle leaves: what is not loaded yet is issued and written on waybills first, then all of them depart.

    A waybill the keeper has sent off already stays as it is.

    Raises what the gates refuse (TripBlocked, VehicleOverload, OverloadTogether), WrongTripState, and what orders and stock refuse.
    """
    held = locked(trip, Trip.State.PLANNED)
    hold_plate(held.vehicle.plate)
    _hold_goods(held)
    if any(stop.waybill is None or stop.waybill.state in OPEN_PAPERS for stop in held.stops.all()):
        require_open(held, occurred_at or clock.now())
    load_trip(trip=held, by=by, occurred_at=occurred_at)
    for stop in held.stops.select_related("waybill").order_by("order"):
        if _paper(stop).state in OPEN_PAPERS:
            waybills.depart(waybill=_paper(stop), by=by, occurred_at=occurred_at, seal_number=seal_number, odometer_km=odometer_km)
    held.state, held.departed_at = Trip.State.UNDER_WAY, occurred_at or clock.now()
    held.save(update_fields=["state", "departed_at"])
    trip.refresh_from_db()
    return trip


@transaction.atomic
def arrive_stop(*, stop: TripStop, by: Person, occurred_at: datetime | None = None) -> TripStop:
    """The vehicle is at a stop. Raises WrongTripState, WrongStep."""
    locked(stop.trip, Trip.State.UNDER_WAY)
    waybills.arrive(waybill=_paper(stop), by=by, occurred_at=occurred_at)
    stop.refresh_from_db()
    return stop


@transaction.atomic
def sign_stop(
    *,
    stop: TripStop,
    by: Person,
    signed_by: str,
    witness: str = "",
    delivered: Mapping[Lot | str, int] | None = None,
    signed_at: datetime | None = None,
    note: str = "",
) -> ProofOfDelivery:
    """Somebody at the shelter signs; ``delivered`` names lots (row or number) of which less came. The last signature ends the trip.

    Raises WrongTripState, WrongStep, and what the waybill refuses.
    """
    held = locked(stop.trip, Trip.State.UNDER_WAY)
    place: dict[str, Any] = {"longitude": stop.shelter.longitude, "latitude": stop.shelter.latitude}
    proof = waybills.sign(
        waybill=_paper(stop), by=by, signed_by=signed_by, witness=witness, delivered=delivered, signed_at=signed_at, note=note, **place
    )
    if not held.stops.exclude(waybill__state__in=SIGNED).exists():
        held.state, held.finished_at = Trip.State.DONE, signed_at or clock.now()
        held.save(update_fields=["state", "finished_at"])
    stop.refresh_from_db()
    return proof


def _paper(stop: TripStop) -> Waybill:
    """The waybill of a stop; a trip under way has one at every stop."""
    waybill = stop.waybill
    if waybill is None:
        raise Waybill.DoesNotExist(str(stop))
    return waybill

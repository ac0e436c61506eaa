"""What a driver tells from the road, by link, by text message or through the duty officer: each step once, in order, at its own time."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NoReturn

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from gis.domain.driver_refusals import NotIssuedYet, SignerMissing, StepNotNext, StepRepeated
from gis.models import DriverLink, Trip, TripPosition, TripStep
from gis.services.driver_links import require_live
from gis.services.drives import arrive_stop, depart_trip, sign_stop
from gis.services.gates import HELD_BACK
from gis.services.positions import record_position
from inventory.models import Signature, Waybill
from inventory.services.drafts import not_future
from inventory.services.evidence import Hand, attach, sign_all
from relief.core import clock
from relief.core.services.events import record_event
from relief.problems import say_again

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from gis.models import TripStop
    from inventory.models import ProofOfDelivery
    from relief.problems import Problem

Kind, Via = TripStep.Kind, TripStep.Via
ON_THE_WAY = (Waybill.State.DEPARTED, Waybill.State.DIVERTED)
THERE = (Waybill.State.ARRIVED, Waybill.State.UNLOADED)


@dataclass(frozen=True, kw_only=True)
class Told:
    """One step as it was told. ``kind`` None: whatever comes next. Degrees are WGS-84; ``delivered``: units by lot number where less came."""

    kind: str | None
    via: str
    client_id: str = ""
    at: datetime | None = None
    stop: int | None = None
    longitude: float | None = None
    latitude: float | None = None
    accuracy_m: int | None = None
    odometer_km: int | None = None
    seal_number: str = ""
    word: str = ""
    note: str = ""
    delivered: Mapping[str, int] = field(default_factory=dict)
    ink: bytes = b""
    photos: Sequence[bytes] = ()


def take_step(*, link: DriverLink, told: Told) -> TripStep:
    """Write a step on waybill, trip and event stream, in the current world; sent again it changes nothing and is answered the same.

    A vehicle the gate would not have let leave may have left all the same: the refusal stands in the event stream, for the command.
    Raises LinkOver, StepRepeated, StepNotNext, NotIssuedYet, SignerMissing, and what waybills and gates refuse.
    """
    try:
        return _taken(link, told)
    except HELD_BACK as refusal:
        _tell_refused(link.trip, told, refusal)
        raise


def _tell_refused(trip: Trip, told: Told, refusal: Problem) -> None:
    kept = refusal.kept()
    said = {"step": str(Kind.DEPARTED.label), "vehicle": str(trip.vehicle), "reason": say_again(kept, gettext), "refusal": kept}
    record_event(kind="driver-refused", by=None, occurred_at=not_future(told.at), incident=trip.incident, subject=trip, payload=said)


def _taken(link: DriverLink, told: Told) -> TripStep:
    client_id = told.client_id or secrets.token_hex(12)
    with transaction.atomic():
        list(Trip.objects.select_for_update(of=("self",)).filter(pk=link.trip_id).values_list("pk"))  # before the link, as whoever gives a new one
        held = DriverLink.objects.select_for_update(of=("self",)).select_related("world", "trip", "issued_by").get(pk=link.pk)
        known = TripStep.objects.filter(link=held, client_id=client_id).first()
        if known is not None:
            return known
        require_live(held)
        trip = Trip.objects.select_related("incident", "warehouse", "vehicle", "network").get(pk=held.trip_id)
        at = not_future(told.at) or clock.now()
        kind = told.kind or next_step(trip)
        stop, note = ACTS[kind](trip, told, held, at)
        step = TripStep.objects.create(
            trip=trip,
            link=held,
            stop=stop,
            client_id=client_id,
            kind=kind,
            via=told.via,
            at=at,
            longitude=told.longitude,
            latitude=told.latitude,
            odometer_km=told.odometer_km,
            seal_number=told.seal_number,
            word=told.word or note,
            note=told.note,
        )
        tell_place(trip=trip, told=told, at=at)
        facts = {"step": str(step.get_kind_display()), "vehicle": str(trip.vehicle), "place": step.word, "channel": str(step.get_via_display())}
        record_event(kind="driver-reported", by=None, occurred_at=at, incident=trip.incident, subject=trip, payload=facts)
    return step


def tell_place(*, trip: Trip, told: Told, at: datetime) -> None:
    """Keep where the driver says he is, if he says so."""
    if told.longitude is not None and told.latitude is not None:
        source = TripPosition.Source(told.via)
        record_position(trip=trip, longitude=told.longitude, latitude=told.latitude, at=at, accuracy_m=told.accuracy_m, source=source)


def next_step(trip: Trip) -> str:
    """What comes next: leave, then for each stop there and signed for."""
    if trip.state == Trip.State.PLANNED:
        return Kind.DEPARTED
    return Kind.SIGNED if _stop(trip, THERE) else Kind.ARRIVED


def _stop(trip: Trip, states: Sequence[str], key: int | None = None) -> TripStop | None:
    rows = trip.stops.filter(waybill__state__in=states).select_related("trip", "shelter", "waybill__warehouse").order_by("order")
    return rows.filter(pk=key).first() if key else rows.first()


def _leave(trip: Trip, told: Told, link: DriverLink, at: datetime) -> tuple[TripStop | None, str]:
    if trip.state != Trip.State.PLANNED:
        _refuse(trip, Kind.DEPARTED, trip.departed_at)
    if trip.stops.filter(waybill__isnull=True).exists():
        raise NotIssuedYet(number=trip.number)
    depart_trip(trip=trip, by=link.issued_by, occurred_at=told.at and at, seal_number=told.seal_number, odometer_km=told.odometer_km)
    for stop in trip.stops.select_related("waybill__warehouse"):
        _show(stop.waybill, told, link)
    return None, ""


def _pass_by(trip: Trip, told: Told, link: DriverLink, at: datetime) -> tuple[TripStop | None, str]:  # noqa: ARG001 - every act is called alike
    if trip.state != Trip.State.UNDER_WAY:
        _refuse(trip, Kind.WAYPOINT, None)
    return None, ""


def _arrive(trip: Trip, told: Told, link: DriverLink, at: datetime) -> tuple[TripStop | None, str]:
    stop = _stop(trip, ON_THE_WAY, told.stop)
    if trip.state != Trip.State.UNDER_WAY or stop is None:
        reached = trip.stops.filter(waybill__arrived_at__isnull=False).select_related("waybill").order_by("-order").first()
        _refuse(trip, Kind.ARRIVED, reached.waybill.arrived_at if reached and reached.waybill else None)
    arrive_stop(stop=stop, by=link.issued_by, occurred_at=told.at and at)
    return stop, stop.shelter.name


def _sign(trip: Trip, told: Told, link: DriverLink, at: datetime) -> tuple[TripStop | None, str]:
    stop = _stop(trip, THERE, told.stop) or _stop(trip, ON_THE_WAY, told.stop)
    if trip.state != Trip.State.UNDER_WAY or stop is None or stop.waybill is None:
        signed = _last_signed(trip)
        _refuse(trip, Kind.SIGNED, signed.signed_at if signed else None)
    if not told.word.strip():
        raise SignerMissing
    if stop.waybill.state in ON_THE_WAY:
        arrive_stop(stop=stop, by=link.issued_by, occurred_at=told.at and at)
    facts: dict[str, Any] = {"signed_by": told.word.strip(), "delivered": dict(told.delivered), "note": told.note, "signed_at": told.at and at}
    proof = sign_stop(stop=stop, by=link.issued_by, **facts)
    if told.ink:
        hand = Hand(role=Signature.Role.CONSIGNEE, method=Signature.Method.GLASS, name=told.word.strip(), picture=told.ink)
        sign_all(paper=proof.waybill.number, warehouse=proof.waybill.warehouse, by=link.issued_by, hands=[hand], occurred_at=proof.signed_at)
    _show(proof.waybill, told, link)
    return stop, ""


def _last_signed(trip: Trip) -> ProofOfDelivery | None:
    stop = trip.stops.filter(waybill__proof__isnull=False).select_related("waybill__proof").order_by("-order").first()
    return stop.waybill.proof if stop and stop.waybill else None


def _show(waybill: Waybill | None, told: Told, link: DriverLink) -> None:
    """Photographs go with the waybill; the same one sent again is kept once."""
    for photo in told.photos if waybill else ():
        attach(paper=waybill.number, warehouse=waybill.warehouse, file=photo, by=link.issued_by)  # type: ignore[union-attr]


def _refuse(trip: Trip, step: TripStep.Kind, before: datetime | None) -> NoReturn:
    if before is not None:
        raise StepRepeated(step=str(step.label), at=f"{timezone.localtime(before):%m-%d %H:%M}")
    raise StepNotNext(step=str(step.label), number=trip.number, state=str(trip.get_state_display()))


type Act = Callable[[Trip, Told, DriverLink, datetime], tuple[TripStop | None, str]]
ACTS: dict[str, Act] = {Kind.DEPARTED: _leave, Kind.WAYPOINT: _pass_by, Kind.ARRIVED: _arrive, Kind.SIGNED: _sign}

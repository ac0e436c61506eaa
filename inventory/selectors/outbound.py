"""What goes out: whether it is an emergency, what a vehicle still carries, what of it is packed, where it was to go."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, Sum
from django.db.models.functions import Trim
from django.utils import timezone

from inventory.domain.packing import Content, load_of
from inventory.models import Document, LogisticUnit, LogisticUnitLine, Movement, Waybill
from relief.core.access import may, roles_held
from relief.core.models import Appointment, Event, Person, ResponseActivation
from relief.core.models.incidents import Level
from relief.core.roles import APPROVERS, DISPATCHERS, KEEPERS
from relief.registrar.masks import mask

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from inventory.domain.packing import Load
    from inventory.models import LogisticUnit as Unit
    from inventory.models import Lot, ReleaseOrder, Warehouse
    from relief.core.models import Incident, User

State = Waybill.State
ROLLING = (State.DEPARTED, State.DIVERTED)
TURNAROUND = timedelta(minutes=30)
SERIOUS = (Level.I, Level.II, Level.III)  # our own rule: with three staff, same hands only from level Ⅲ upwards


def responses(incident: Incident | None) -> QuerySet[ResponseActivation]:
    """The responses in force to an incident, at any level, of any society."""
    return ResponseActivation.objects.filter(incident=incident, state=ResponseActivation.State.ACTIVATED, ended_at__isnull=True)


def in_emergency(warehouse: Warehouse, incident: Incident | None) -> bool:
    """Whether a response of level Ⅲ or higher is in force: to this incident, or of the store's society to any."""
    house = warehouse.organisation.society_id or warehouse.organisation_id
    ours = Q(organisation=house) | (Q(incident=incident) if incident else Q(pk__in=[]))
    live = ResponseActivation.objects.filter(state=ResponseActivation.State.ACTIVATED, ended_at__isnull=True, level__in=SERIOUS)
    return live.filter(ours).exists()


def goal_of(transfer: Document) -> Warehouse | None:
    """Where a transfer is booked in: where its vehicle was sent last, else where it was meant to go."""
    sent = Waybill.objects.filter(document=transfer).select_related("to_warehouse__organisation").first()
    return sent.to_warehouse if sent else transfer.to_warehouse


def brought_back(waybill: Waybill) -> dict[int, int]:
    """Base units of each lot that came back from the road before anybody signed."""
    backs = Document.objects.filter(follows=waybill.document_id, kind=Document.Kind.RETURN, reversed_by__isnull=True)
    if waybill.document_id is None:
        return {}
    return dict(Movement.objects.filter(document__in=backs).order_by().values_list("lot").annotate(Sum("quantity")))


def returns_of(waybill: Waybill) -> list[Document]:
    """The return notes of what came back from the road, in the order it came."""
    if waybill.document_id is None:
        return []
    return list(Document.objects.filter(follows=waybill.document_id, kind=Document.Kind.RETURN).select_related("reversed_by").order_by("pk"))


def carried(waybill: Waybill) -> dict[int, int]:
    """Base units of each lot a vehicle has on it: what was loaded less what came back."""
    back = brought_back(waybill)
    return {line.lot_id: line.quantity - back.get(line.lot_id, 0) for line in waybill.lines.all()}


def aboard(plate: str, at: datetime, besides: Collection[int] = ()) -> list[Waybill]:
    """The papers (beside some, by key) whose goods are on a vehicle when it leaves at a moment: those it makes the same journey with.

    The same number plate, and the goods were put on it and had not come off it again by then:

    - the paper says “loaded”, or
    - it left no later than half an hour after that moment (``TURNAROUND``: nobody is away, unloaded, back and loaded again in less, and
      two phones' clocks differ), and by that moment it had not arrived, had not come back whole and was not lost.

    What ends a journey is what the paper says of itself: arrival anywhere, return, loss. A vehicle that has been there or is back without a
    word of it is still believed loaded, however long ago it left; whoever lets it leave again says first what became of what was on it.
    """
    ended = Event.objects.filter(subject_type=Waybill._meta.label_lower, subject_id=OuterRef("pk"), kind__in=("waybill-returned", "waybill-lost"))
    loaded = Event.objects.filter(subject_type=Waybill._meta.label_lower, subject_id=OuterRef("pk"), kind="waybill-loaded", occurred_at__lte=at)
    off = Q(state__in=(State.RETURNED, State.LOST), arrived_at__isnull=True) & Exists(ended.filter(occurred_at__gt=at))
    gone = Q(departed_at__lte=at + TURNAROUND) & (Q(state__in=ROLLING) | Q(arrived_at__gt=at) | off)
    rows = Waybill.objects.alias(bare=Trim("plate")).filter(bare__iexact=plate.strip()).exclude(pk__in=besides)
    return list(rows.filter(gone | (Q(state=State.LOADED) & Exists(loaded))).order_by("departed_at", "pk")) if plate.strip() else []


def packed(waybill: Waybill) -> dict[int, int]:
    """Base units of each lot that are in boxes and on pallets of a waybill."""
    return dict(LogisticUnitLine.objects.filter(unit__waybill=waybill).order_by().values_list("lot").annotate(Sum("quantity")))


def units_of(waybill: Waybill) -> list[LogisticUnit]:
    """Boxes and pallets of a waybill with what is in them, pallets first, each followed by its boxes."""
    rows = LogisticUnit.objects.filter(waybill=waybill).select_related("parent").prefetch_related("lines__lot__item__packs")
    return sorted(rows, key=lambda unit: (unit.parent_id or unit.pk, unit.parent_id is not None, unit.pk))


def load(lines: Iterable[tuple[Lot, int]]) -> Load:
    """Weight and volume of some goods by the catalogue."""
    return load_of(Content(units, lot.item.weight_g, lot.item.volume_cm3, lot.item.figures == lot.item.Figures.FOUND) for lot, units in lines)


def load_of_unit(unit: Unit) -> Load:
    """What a box holds; a pallet without the boxes on it."""
    return load((line.lot, line.quantity) for line in unit.lines.all())


def diversions(waybill: Waybill) -> list[Event]:
    """Every change of the destination on the way, the oldest first: ``from``, ``destination``, ``reason`` in the payload."""
    rows = Event.objects.filter(subject_type=waybill._meta.label_lower, subject_id=waybill.pk, kind="waybill-diverted")
    return list(rows.select_related("by").order_by("pk"))


def sees_driver(user: User | AnonymousUser) -> bool:
    """Whether the drivers' telephones stand open for a user: who sends or receives goods. The desk masks them for the same people."""
    return bool(roles_held(user) & (KEEPERS | DISPATCHERS))


def driver_phone(user: User | AnonymousUser, waybill: Waybill | None) -> str:
    """The telephone of a waybill's driver, or its mask."""
    if waybill is None:
        return ""
    return waybill.driver_phone if sees_driver(user) else mask(waybill.driver_phone)


def may_drive(user: User | AnonymousUser, waybill: Waybill, *, receiver: bool = False) -> bool:
    """Whether somebody may take a waybill a step on: where it comes from, in command of its incident, or (``receiver``) where it goes."""
    houses = [waybill.warehouse.organisation]
    houses += [waybill.incident.organisation] if waybill.incident else []
    houses += [waybill.to_warehouse.organisation] if receiver and waybill.to_warehouse else []
    return any(may(user, "write", house, KEEPERS | DISPATCHERS) for house in houses)


def approvers_for(warehouses: Iterable[Warehouse]) -> QuerySet[Person]:
    """People who hold an office that may release goods of these stores' societies now."""
    societies, now = {store.organisation.society_id or store.organisation_id for store in warehouses}, timezone.now()
    held = Appointment.objects.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now), role__in=APPROVERS, starts_at__lte=now)
    held = held.filter(Q(organisation__society__in=societies) | Q(organisation__in=societies), person__erased_at__isnull=True)
    return Person.objects.filter(pk__in=held.values("person")).order_by("name")


def waybills_of(order: ReleaseOrder) -> list[Waybill]:
    """The vehicles of one order, in the order they were loaded."""
    return list(order.waybills.prefetch_related("lines__lot__item__packs").order_by("pk"))

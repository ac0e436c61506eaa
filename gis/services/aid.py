"""Ask another society for goods, offer them, accept them. Each side writes only in its own books.

The giver's offer holds the goods in its own store; the asker's answer turns the offer into the giver's release order,
approved by the person who made the offer. What leaves and arrives afterwards is in the stock book and not here.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from gis.domain.aid import KeptBack, MoreThanAsked, NothingOffered, NotYourSide, OfferOver, OtherStore, WrongAidState
from gis.models import MutualAidLine, MutualAidRequest
from gis.services.aid_notices import tell_deciders
from inventory.models import ReleaseOrder, Reservation, StockLevel
from inventory.selectors import stock
from inventory.services import reservations
from inventory.services.lines import StockLine
from inventory.services.locks import hold_shelves
from inventory.services.orders import OrderLine, approve_order, open_order
from relief.core import clock
from relief.core.access import may
from relief.core.columns import fits
from relief.core.models import User
from relief.core.roles import APPROVERS, DISPATCHERS
from relief.core.services.events import record_event
from relief.core.services.numbers import next_number

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from gis.models import Need, Shelter
    from inventory.models import Item, Warehouse
    from relief.core.models import Incident, Organisation, Person

NUMBER_CODE = "MA"
ANSWERED_WITHIN = timedelta(hours=2)
OFFER_STANDS = timedelta(hours=24)
State = MutualAidRequest.State


@transaction.atomic
def request_aid(
    *,
    incident: Incident,
    giver: Organisation,
    shelter: Shelter,
    wanted: Mapping[Item, int],
    by: Person,
    needs: Mapping[int, Need] | None = None,
    note: str = "",
    needed_by: datetime | None = None,
    occurred_at: datetime | None = None,
) -> MutualAidRequest:
    """Ask a society for base units of some items, for one shelter; nothing moves and nothing is held by asking.

    ``needs``: the need behind each item key, if any. Raises NotYourSide, NothingOffered.
    """
    made = write_request(
        incident=incident, giver=giver, shelter=shelter, wanted=wanted, by=by, needs=needs, note=note, needed_by=needed_by, occurred_at=occurred_at
    )
    announce(made, by=by)
    return made


def write_request(
    *,
    incident: Incident,
    giver: Organisation,
    shelter: Shelter,
    wanted: Mapping[Item, int],
    by: Person,
    needs: Mapping[int, Need] | None = None,
    note: str = "",
    needed_by: datetime | None = None,
    occurred_at: datetime | None = None,
) -> MutualAidRequest:
    """The request alone, for who writes more papers in one transaction; ``announce`` follows when all have their numbers."""
    asker = society_of(incident.organisation)
    require_side(asker, by, DISPATCHERS)
    lines = {item: units for item, units in wanted.items() if units > 0}
    if not lines:
        raise NothingOffered
    moment = occurred_at or clock.now()
    made = MutualAidRequest.objects.create(
        number=next_number(organisation=asker, kind=NUMBER_CODE, on=timezone.localdate(moment)),
        incident=incident,
        asker=asker,
        giver=society_of(giver),
        shelter=shelter,
        needed_by=needed_by,
        note=fits(note, MutualAidRequest, "note"),
        requested_by=by,
        requested_at=moment,
        answer_due_at=moment + ANSWERED_WITHIN,
    )
    of = needs or {}
    MutualAidLine.objects.bulk_create([MutualAidLine(request=made, item=item, asked=units, need=of.get(item.pk)) for item, units in lines.items()])
    return made


def announce(request: MutualAidRequest, *, by: Person) -> None:
    """The event of a request that was written, and word to those who decide for the giver."""
    units = sum(request.lines.values_list("asked", flat=True))
    record("aid-requested", request, by, request.requested_at, {"units": units})
    tell_deciders(request.giver, request)


@transaction.atomic
def offer_aid(
    *,
    request: MutualAidRequest,
    offered: Mapping[int, tuple[Warehouse, int]],
    by: Person,
    note: str = "",
    until: datetime | None = None,
    occurred_at: datetime | None = None,
) -> MutualAidRequest:
    """The giver promises units by line key, each from one store of its own, and holds them there while the offer stands.

    Raises NotYourSide, WrongAidState, NothingOffered, MoreThanAsked, OtherStore, KeptBack, and what stock refuses.
    """
    held = locked(request, [State.REQUESTED])
    require_side(held.giver, by, APPROVERS)
    lines = {line.pk: line for line in held.lines.select_related("item")}
    giving = {key: pair for key, pair in offered.items() if key in lines and pair[1] > 0}
    if not giving:
        raise NothingOffered
    moment = occurred_at or clock.now()
    held.offer_ends_at = until or moment + OFFER_STANDS
    hold_shelves({store.pk for store, _units in giving.values()}, {lines[key].item_id for key in giving})
    for key, (store, units) in giving.items():
        _promise(held, lines[key], store, units)
    held.state, held.offered_by, held.offered_at, held.offer_note = State.OFFERED, by, moment, fits(note, MutualAidRequest, "offer_note")
    held.save()
    record("aid-offered", held, by, moment, {"units": sum(units for _store, units in giving.values())})
    tell_deciders(held.asker, held)
    return held


def _promise(request: MutualAidRequest, line: MutualAidLine, store: Warehouse, units: int) -> None:
    if society_of(store.organisation).pk != request.giver_id:
        raise OtherStore(warehouse=str(store), society=str(request.giver))
    if units > line.asked:
        raise MoreThanAsked(item=str(line.item), wanted=units, limit=line.asked)
    _require_kept(store, line.item, units)
    until = request.offer_ends_at or clock.now()
    rows = reservations.hold(warehouse=store, lines=[StockLine(line.item, units)], until=until, incident=request.incident)
    line.offered, line.warehouse = units, store
    line.save(update_fields=["offered", "warehouse"])
    line.holds.set(rows)


def _require_kept(store: Warehouse, item: Item, units: int) -> None:
    """What the store keeps back for its own people stays, whoever asks."""
    kept = StockLevel.objects.filter(warehouse=store, item=item).values_list("keep_back", flat=True).first() or 0
    free = sum(row.quantity for row in stock.usable([store], item=item)) - kept
    if kept and units > free:
        raise KeptBack(warehouse=str(store), item=str(item), kept=kept, available=max(0, free), asked=units)


@transaction.atomic
def accept_aid(
    *, request: MutualAidRequest, by: Person, accepted: Mapping[int, int] | None = None, occurred_at: datetime | None = None
) -> MutualAidRequest:
    """The asker takes the offer (or less, by line key): what was held becomes the giver's release orders, one a store.

    Raises NotYourSide, WrongAidState (also the second of two who accept), OfferOver, MoreThanAsked, NothingOffered.
    """
    held = locked(request, [State.OFFERED])
    require_side(held.asker, by, DISPATCHERS)
    moment = occurred_at or clock.now()
    if held.offer_ends_at and moment > held.offer_ends_at:
        raise OfferOver(number=held.number, until=f"{timezone.localtime(held.offer_ends_at):%m-%d %H:%M}")
    lines = list(held.lines.filter(offered__gt=0).select_related("item", "warehouse__organisation__society"))
    hold_shelves({line.warehouse_id or 0 for line in lines}, {line.item_id for line in lines})
    taken = [line for line in lines if _take(line, accepted)]
    if not taken:
        raise NothingOffered
    reservations.let_go(Reservation.objects.filter(pk__in=_holds(held)))
    for rows in _by_store(taken):
        _order(held, rows, by)
    held.state, held.answered_by, held.answered_at = State.ACCEPTED, by, moment
    held.save()
    record("aid-accepted", held, by, moment, {"units": sum(line.accepted for line in taken)})
    return held


def _take(line: MutualAidLine, accepted: Mapping[int, int] | None) -> bool:
    units = line.offered if accepted is None else accepted.get(line.pk, 0)
    if not 0 <= units <= line.offered:
        raise MoreThanAsked(item=str(line.item), wanted=units, limit=line.offered)
    line.accepted = units
    return units > 0


def _by_store(lines: list[MutualAidLine]) -> list[list[MutualAidLine]]:
    groups: dict[int, list[MutualAidLine]] = defaultdict(list)
    for line in lines:
        groups[line.warehouse_id or 0].append(line)
    return [rows for _store, rows in sorted(groups.items())]


def _order(request: MutualAidRequest, lines: list[MutualAidLine], by: Person) -> ReleaseOrder:
    """The giver's order for one store: asked for by who accepts, approved by who offered."""
    shelter, store = request.shelter, lines[0].warehouse
    if store is None or request.offered_by is None:
        raise WrongAidState(number=request.number, state=str(request.get_state_display()))
    order = open_order(
        warehouse=store,
        incident=request.incident,
        destination=shelter.name,
        division=shelter.division,
        longitude=shelter.longitude,
        latitude=shelter.latitude,
        needed_by=request.needed_by,
        lines=[OrderLine(line.item, line.accepted, reason=_why(request, line)) for line in lines],
        by=by,
    )
    for line in lines:
        line.order = order
        line.save(update_fields=["accepted", "order"])
    return approve_order(order=order, by=request.offered_by)


def _why(request: MutualAidRequest, line: MutualAidLine) -> dict[str, Any]:
    return {"aid": line.pk, "aid_request": request.number, "need": line.need_id or 0, "shelter": request.shelter_id}


@transaction.atomic
def decline_aid(*, request: MutualAidRequest, by: Person, note: str, occurred_at: datetime | None = None) -> MutualAidRequest:
    """The giver cannot help, or the asker does not take the offer; what was held is free again. Raises NotYourSide, WrongAidState."""
    held = locked(request, MutualAidRequest.PENDING)
    side = held.giver if held.state == State.REQUESTED else held.asker
    require_side(side, by, DISPATCHERS)
    return _end(held, State.DECLINED, "aid-declined", by, note, occurred_at)


@transaction.atomic
def withdraw_aid(*, request: MutualAidRequest, by: Person, note: str = "", occurred_at: datetime | None = None) -> MutualAidRequest:
    """The asker needs it no longer; what was held is free again. Raises NotYourSide, WrongAidState."""
    held = locked(request, MutualAidRequest.PENDING)
    require_side(held.asker, by, DISPATCHERS)
    return _end(held, State.WITHDRAWN, "aid-withdrawn", by, note, occurred_at)


def _end(held: MutualAidRequest, state: str, kind: str, by: Person, note: str, occurred_at: datetime | None) -> MutualAidRequest:
    moment = occurred_at or clock.now()
    reservations.let_go(Reservation.objects.filter(pk__in=_holds(held)))
    held.state, held.answered_by, held.answered_at, held.answer_note = state, by, moment, fits(note.strip(), MutualAidRequest, "answer_note")
    held.save()
    record(kind, held, by, moment, {"reason": held.answer_note})
    return held


def _holds(request: MutualAidRequest) -> list[int]:
    return list(MutualAidLine.holds.through.objects.filter(mutualaidline__request=request).values_list("reservation_id", flat=True))


def locked(request: MutualAidRequest, states: Collection[str]) -> MutualAidRequest:
    """The request, locked, in one of these states. Raises WrongAidState."""
    rows = MutualAidRequest.objects.select_for_update(of=("self",)).select_related(
        "asker", "giver", "incident__organisation", "shelter__division", "offered_by"
    )
    held = rows.get(pk=request.pk)
    if held.state not in states:
        raise WrongAidState(number=held.number, state=str(held.get_state_display()))
    return held


def society_of(organisation: Organisation) -> Organisation:
    """The legal person an organisation belongs to."""
    return organisation.society or organisation


def require_side(society: Organisation, person: Person, roles: Collection[str]) -> None:
    """Raise NotYourSide unless the person holds one of these roles in the society."""
    if not may(getattr(person, "user", None) or User(person=person), "write", society, roles):
        raise NotYourSide(society=str(society), person=str(person))


def record(kind: str, request: MutualAidRequest, by: Person, moment: datetime, facts: dict[str, Any]) -> None:
    """One event in the incident both sides read."""
    sides = {"asker": request.asker.short_name or request.asker.name, "giver": request.giver.short_name or request.giver.name}
    record_event(kind=kind, by=by, occurred_at=moment, incident=request.incident, organisation=request.giver, subject=request, payload=sides | facts)

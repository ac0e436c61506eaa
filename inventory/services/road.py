"""What happens to a vehicle that is off the plan: unloaded before anybody signs, sent elsewhere, lost, found again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inventory.domain.refusals import WrongStep
from inventory.domain.road_refusals import NoResponse, NotDivertible, NotOnTheRoad, ReasonMissing, SameDestination
from inventory.models import DiscrepancyCase, Document, Holder, Waybill
from inventory.services import deliveries
from inventory.services.drafts import Draft, Entry
from inventory.services.places import outside_holder
from inventory.services.posting import post
from inventory.services.steps import check_step, locked, moment_after
from inventory.services.waybills import number_pass, tell
from relief.core import clock

if TYPE_CHECKING:
    from datetime import datetime

    from inventory.models import Warehouse
    from relief.core.models import Division, Person

State = Waybill.State
ON_THE_WAY = (State.DEPARTED, State.DIVERTED)


@transaction.atomic
def unload(*, waybill: Waybill, by: Person, occurred_at: datetime | None = None) -> Waybill:
    """The goods are off the vehicle and wait to be counted and signed for."""
    held = locked(waybill)
    check_step(held, "unload", [State.ARRIVED])
    moment = moment_after(held, occurred_at, held.arrived_at)
    held.state = State.UNLOADED
    held.save(update_fields=["state"])
    tell("waybill-unloaded", held, by, moment, {"plate": held.plate})
    return held


@transaction.atomic
def issue_pass(*, waybill: Waybill, by: Person) -> Waybill:
    """Number the vehicle pass of a waybill whose response was activated after it was written. Doing so twice changes nothing."""
    held = locked(waybill)
    check_step(held, "give a pass", [State.PREPARED, State.LOADED, *ON_THE_WAY])
    if number_pass(held):
        tell("pass-issued", held, by, clock.now(), {"pass": held.pass_number, "plate": held.plate})
    if not held.pass_number:
        raise NoResponse(waybill=held.number)
    return held


@transaction.atomic
def divert(
    *,
    waybill: Waybill,
    by: Person,
    destination: str,
    reason: str,
    occurred_at: datetime | None = None,
    division: Division | None = None,
    to_warehouse: Warehouse | None = None,
) -> Waybill:
    """Send a vehicle on the way to another place. The old place, the new one, who and why stay in the events of the waybill.

    A transfer is diverted only to another store (``to_warehouse``) of the same society; there it is booked in when signed.
    """
    held = locked(waybill)
    check_step(held, "divert", ON_THE_WAY)
    _demand_reason(reason)
    goal = to_warehouse.name if to_warehouse else destination.strip()
    if not goal or goal == held.destination:
        raise SameDestination(waybill=held.number, destination=held.destination)
    _check_goal(held, to_warehouse)
    moment, before = moment_after(held, occurred_at, held.departed_at), held.destination
    held.state, held.destination, held.to_warehouse = State.DIVERTED, goal, to_warehouse
    held.division = division or (to_warehouse.division if to_warehouse else None)
    held.save(update_fields=["state", "destination", "to_warehouse", "division"])
    tell("waybill-diverted", held, by, moment, {"from": before, "reason": reason, "plate": held.plate})
    return held


@transaction.atomic
def lose(*, waybill: Waybill, by: Person, reason: str, occurred_at: datetime | None = None) -> Waybill:
    """Nobody knows where the vehicle is, or its goods are gone: all on it is booked as lost, each lot opens a case."""
    held = locked(waybill)
    check_step(held, "lose", [State.DEPARTED, State.DIVERTED, State.ARRIVED, State.UNLOADED])
    _demand_reason(reason)
    moment = moment_after(held, occurred_at, held.arrived_at or held.departed_at)
    loss = deliveries.lose(waybill=held, by=by, at=moment, note=reason)
    if loss is None:
        raise NotOnTheRoad(waybill=held.number)
    held.state = State.LOST
    held.save(update_fields=["state"])
    lost = {row.lot_id: row.quantity for row in loss.movements.all()}
    for line in held.lines.select_related("lot__item"):
        if lost.get(line.lot_id):
            deliveries.open_case(waybill=held, line=line, expected=lost[line.lot_id], found=0, by=by, at=moment, kind=DiscrepancyCase.Kind.LOST)
    tell("waybill-lost", held, by, moment, {"plate": held.plate, "reason": reason, "quantity": sum(lost.values())})
    return held


@transaction.atomic
def find(*, waybill: Waybill, by: Person, reason: str = "", occurred_at: datetime | None = None) -> Waybill:
    """A lost vehicle is there again: each open case of the loss is settled as found, its goods are on the road as before."""
    held = locked(waybill)
    cases = list(_lost(held))
    if held.state != State.LOST or not cases:
        raise WrongStep(paper=held.number, state=str(held.get_state_display()), state_code=held.state, step="find", allowed=[State.LOST])
    moment = moment_after(held, occurred_at, held.departed_at)
    for case, paper in [(case, _back_on_the_road(held, case, by, moment, reason)) for case in cases]:
        case.state, case.answer, case.resolution = case.State.SETTLED, case.Answer.FOUND, paper
        case.settled_by, case.settled_at = by, clock.now()
        case.reason = case.reason or reason
        case.save(update_fields=["state", "answer", "resolution", "settled_by", "settled_at", "reason"])
    held.state, held.arrived_at = State.DEPARTED, None
    held.save(update_fields=["state", "arrived_at"])
    return held


def _lost(waybill: Waybill) -> list[DiscrepancyCase]:
    rows = waybill.cases.filter(kind=DiscrepancyCase.Kind.LOST, settled_at__isnull=True, lot__isnull=False)
    return list(rows.select_related("lot__item").order_by("pk").select_for_update(of=("self",)))


def _back_on_the_road(waybill: Waybill, case: DiscrepancyCase, by: Person, moment: datetime, note: str) -> Document:
    losses = outside_holder(waybill.warehouse, Holder.Kind.LOSS)
    road = Holder.objects.get(document=waybill.document)
    return post(
        Draft(
            kind=Document.Kind.SETTLEMENT,
            warehouse=waybill.warehouse,
            by=by,
            occurred_at=moment,
            incident=waybill.incident,
            order=waybill.order,
            follows=waybill.document,
            party=waybill.destination,
            note=note,
            entries=[Entry(losses, road.pk, case.lot_id or 0, case.expected - case.found)],
            outside=frozenset({losses}),
            skus={case.lot_id or 0: case.lot.item.sku if case.lot else ""},
            facts={"case": case.number, "waybill": waybill.number},
        )
    )


def _check_goal(waybill: Waybill, goal: Warehouse | None) -> None:
    """An earmark was judged for the society a transfer goes to; so it may not end at another."""
    before = waybill.to_warehouse
    if before is None and goal is None:
        return
    society = (before or waybill.warehouse).organisation.society
    if before is None or goal is None or goal.organisation.society_id != before.organisation.society_id or goal.pk == waybill.warehouse_id:
        raise NotDivertible(waybill=waybill.number, society=str(society))


def _demand_reason(reason: str) -> None:
    if not reason.strip():
        raise ReasonMissing

"""Requisitions: written, submitted, taken up as needs, rejected or cancelled, closed. Everything between follows from the book."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from gis.domain.refusals import ElsewhereShelter
from gis.domain.requisitions import EmptyRequisition, OutOfSeason, OverGrant, StillOpen, WrongRequisitionState
from gis.models import Need, Requisition, RequisitionLine
from gis.selectors.balances import balance_of_needs
from gis.selectors.norms import out_of_season
from gis.selectors.requisitions import followed
from gis.services.locks import hold_needs, hold_ways
from gis.services.outdated import reach_trips
from relief.core import clock
from relief.core.columns import fits
from relief.core.services.events import record_event
from relief.core.services.numbers import next_number

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from gis.models import Shelter
    from inventory.models import Item
    from relief.core.models import Incident, Organisation, Person

NUMBER_CODE = "RQ"
PRIORITY = 2
State = Requisition.State


@transaction.atomic
def draw_up(
    *,
    incident: Incident,
    shelter: Shelter,
    wanted: Mapping[Item, int],
    by: Person,
    asked_for_by: str = "",
    needed_by: datetime | None = None,
    note: str = "",
    submit: bool = True,
    numbered_at: Organisation | None = None,
    occurred_at: datetime | None = None,
) -> Requisition:
    """Write a requisition in base units, and hand it in unless it stays a draft. Raises ElsewhereShelter, EmptyRequisition."""
    if shelter.incident_id != incident.pk:
        raise ElsewhereShelter(shelter=str(shelter), belongs_to=str(shelter.incident), incident=str(incident))
    lines = {item: units for item, units in wanted.items() if units > 0}
    if not lines:
        raise EmptyRequisition
    moment = occurred_at or clock.now()
    made = Requisition.objects.create(
        number=next_number(organisation=numbered_at or incident.organisation, kind=NUMBER_CODE, on=timezone.localdate(moment)),
        incident=incident,
        shelter=shelter,
        asked_for_by=fits(asked_for_by, Requisition, "asked_for_by"),
        needed_by=needed_by,
        note=fits(note, Requisition, "note"),
        made_by=by,
        made_at=moment,
    )
    RequisitionLine.objects.bulk_create([RequisitionLine(requisition=made, item=item, quantity=units) for item, units in lines.items()])
    return submit_requisition(requisition=made, by=by, occurred_at=moment) if submit else made


@transaction.atomic
def submit_requisition(*, requisition: Requisition, by: Person, occurred_at: datetime | None = None) -> Requisition:
    """Hand a draft in. Raises WrongRequisitionState."""
    held = _locked(requisition, [State.DRAFT])
    held.submitted_at = occurred_at or clock.now()
    return _step(held, State.SUBMITTED, "requisition-submitted", by, held.submitted_at, {"lines": held.lines.count()})


@transaction.atomic
def take_up(
    *, requisition: Requisition, by: Person, granted: Mapping[int, int] | None = None, note: str = "", occurred_at: datetime | None = None
) -> Requisition:
    """Grant a requisition, in full or in part (by line key): its needs rise so far that what is granted is open, and no further.

    What an estimate already asks for the same shelter is not asked twice; goods of another season are granted only with a word why.
    Raises WrongRequisitionState, OverGrant, OutOfSeason, EmptyRequisition.
    """
    day = timezone.localdate(occurred_at or clock.now())
    off_season = set() if note.strip() else {norm.item_id for norm in out_of_season(day)}
    hold_ways()
    held = _locked(requisition, [State.SUBMITTED])
    lines = list(held.lines.select_related("item").order_by("item_id"))
    hold_needs(held.shelter)
    covered = {row.need.pk: row.covered for row in balance_of_needs(held.incident)}
    for line in lines:
        units = line.quantity if granted is None else granted.get(line.pk, 0)
        if not 0 <= units <= line.quantity:
            raise OverGrant(item=str(line.item), granted=units, asked=line.quantity)
        if units and line.item_id in off_season:
            raise OutOfSeason(item=str(line.item), on=day.isoformat())
        _grant(held, line, units, covered)
    if not any(line.granted for line in lines):
        raise EmptyRequisition
    held.decided_by, held.decided_at, held.decision = by, occurred_at or clock.now(), fits(note.strip(), Requisition, "decision")
    _step(held, State.TAKEN_UP, "requisition-taken-up", by, held.decided_at, {"units": sum(line.granted for line in lines)})
    if held.needed_by:
        reach_trips(shelter=held.shelter, by=by)
    return held


def _grant(requisition: Requisition, line: RequisitionLine, units: int, covered: Mapping[int, int]) -> None:
    line.granted = units
    if units:
        need = _need(requisition, line.item)
        line.need, line.base = need, max(covered.get(need.pk, 0), _promised(need))
        if need.quantity < line.base + units:
            need.quantity, need.estimated_at = line.base + units, clock.now()
            need.reason = need.reason | {"requisition": requisition.number}
            need.save()
    line.save()


def _need(requisition: Requisition, item: Item) -> Need:
    fresh = {"incident": requisition.incident, "quantity": 0, "priority": PRIORITY, "reason": {}}
    need, _made = Need.objects.get_or_create(shelter=requisition.shelter, item=item, defaults=fresh)
    return need


def _promised(need: Need) -> int:
    """Up to where earlier requisitions still wait for goods of this need."""
    rows = RequisitionLine.objects.filter(need=need, requisition__state=State.TAKEN_UP).values_list("base", "granted")
    return max((base + granted for base, granted in rows), default=0)


@transaction.atomic
def reject_requisition(*, requisition: Requisition, by: Person, note: str, occurred_at: datetime | None = None) -> Requisition:
    """Say no, and why. Raises WrongRequisitionState."""
    held = _locked(requisition, [State.SUBMITTED])
    held.decided_by, held.decided_at, held.decision = by, occurred_at or clock.now(), fits(note.strip(), Requisition, "decision")
    return _step(held, State.REJECTED, "requisition-rejected", by, held.decided_at, {"reason": note})


@transaction.atomic
def cancel_requisition(*, requisition: Requisition, by: Person, note: str = "", occurred_at: datetime | None = None) -> Requisition:
    """The asker needs it no longer; what of it nothing covers yet falls off the need. Raises WrongRequisitionState."""
    held = _locked(requisition, [State.DRAFT, State.SUBMITTED, State.TAKEN_UP])
    needs = hold_needs(held.shelter)
    for line, part in followed([held])[0].lines:
        if line.need is not None and line.granted > part.ordered:
            need = needs[line.item_id]
            need.quantity = max(0, need.quantity - (line.granted - part.ordered))
            need.save(update_fields=["quantity"])
    held.closed_at, held.decision = occurred_at or clock.now(), fits(note.strip(), Requisition, "decision") or held.decision
    return _step(held, State.CANCELLED, "requisition-cancelled", by, held.closed_at, {"reason": note})


@transaction.atomic
def close_requisition(*, requisition: Requisition, by: Person, occurred_at: datetime | None = None) -> Requisition:
    """All that was granted is signed for: put it away. Raises StillOpen, WrongRequisitionState."""
    held = _locked(requisition, [State.TAKEN_UP])
    now = followed([held])[0]
    if now.state != State.FULFILLED:
        raise StillOpen(number=held.number, state=now.word)
    held.closed_at = occurred_at or clock.now()
    return _step(held, State.CLOSED, "requisition-closed", by, held.closed_at, {})


def _locked(requisition: Requisition, states: Collection[str]) -> Requisition:
    rows = Requisition.objects.select_for_update(of=("self",)).select_related("incident__organisation", "shelter")
    held = rows.get(pk=requisition.pk)
    if held.state not in states:
        raise WrongRequisitionState(number=held.number, state=str(held.get_state_display()))
    return held


def _step(held: Requisition, state: str, kind: str, by: Person, moment: datetime, facts: dict[str, Any]) -> Requisition:
    held.state = state
    held.save()
    record_event(kind=kind, by=by, occurred_at=moment, incident=held.incident, subject=held, payload={"shelter": held.shelter.name} | facts)
    return held

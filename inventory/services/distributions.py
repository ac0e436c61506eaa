"""Handing goods of one delivery to families: planned with a due day, announced, handed out by two, finished with figures, reported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from inventory.domain.handout_refusals import LessThanRecorded, MoreThanThereWas, NobodyServed, NothingToHandOut, StillWaiting
from inventory.domain.refusals import NotSignedFor, TwoPeople
from inventory.domain.workdays import working_days_after
from inventory.models import Distribution, DistributionLine, Lot, ProofOfDelivery, RosterLine, Waybill
from inventory.selectors.handouts import not_yet_planned, taken
from inventory.services.steps import check_step, locked, moment_after
from relief.core import clock
from relief.core.services.events import record_event
from relief.core.services.numbers import next_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from relief.core.models import Person

NUMBER_CODE = "DB"
DAYS = 15  # working days after receipt, practice of a published city rule
HAND_OUTERS = 2
SIGNED = (Waybill.State.SIGNED, Waybill.State.SIGNED_WITH_DISCREPANCY, Waybill.State.CLOSED)
State = Distribution.State


@transaction.atomic
def plan(*, waybill: Waybill, by: Person, place: str = "", due_on: date | None = None) -> Distribution:
    """Plan to hand out what is left of a signed delivery; due 15 working days after the signature if no day is named.

    Raises NotSignedFor, NothingToHandOut.
    """
    held = locked(waybill)
    proof = ProofOfDelivery.objects.filter(waybill=held).first()
    if proof is None or held.state not in SIGNED:
        raise NotSignedFor(waybill=held.number)
    left = not_yet_planned(held)
    if not left:
        raise NothingToHandOut(waybill=held.number)
    distribution = Distribution.objects.create(
        number=next_number(organisation=held.warehouse.organisation, kind=NUMBER_CODE, on=clock.today()),
        waybill=held,
        incident=held.incident,
        place=place or held.destination,
        longitude=proof.longitude if proof.longitude is not None else held.order.longitude if held.order else None,
        latitude=proof.latitude if proof.latitude is not None else held.order.latitude if held.order else None,
        due_on=due_on or working_days_after(timezone.localdate(proof.signed_at), DAYS),
    )
    DistributionLine.objects.bulk_create(DistributionLine(distribution=distribution, lot_id=lot, quantity=units) for lot, units in left.items())
    tell("distribution-planned", distribution, by, clock.now(), {"due_on": str(distribution.due_on)})
    return distribution


@transaction.atomic
def announce(*, distribution: Distribution, by: Person, occurred_at: datetime | None = None) -> Distribution:
    """People were told where and when."""
    held = locked(distribution)
    check_step(held, "announce", [State.PLANNED])
    held.state, held.announced_at = State.ANNOUNCED, moment_after(held, occurred_at, signed_at(held))
    held.save(update_fields=["state", "announced_at"])
    tell("distribution-announced", held, by, held.announced_at, {})
    return held


@transaction.atomic
def start(*, distribution: Distribution, by: Person, occurred_at: datetime | None = None) -> Distribution:
    """The first household stands at the table."""
    held = locked(distribution)
    check_step(held, "start", [State.PLANNED, State.ANNOUNCED])
    held.state, held.started_at = State.RUNNING, moment_after(held, occurred_at, held.announced_at or signed_at(held))
    held.save(update_fields=["state", "started_at"])
    tell("distribution-started", held, by, held.started_at, {})
    return held


@transaction.atomic
def under_way(*, distribution: Distribution, by: Person, occurred_at: datetime) -> Distribution:
    """Somebody stood at the table at this moment: it had begun by then, whoever's phone is heard first. Raises WrongStep."""
    held = locked(distribution)
    if held.state != State.RUNNING:
        return start(distribution=held, by=by, occurred_at=occurred_at)
    if held.started_at is not None and occurred_at < held.started_at:
        held.started_at = moment_after(held, occurred_at, held.announced_at or signed_at(held))
        held.save(update_fields=["started_at"])
        tell("distribution-started", held, by, held.started_at, {})
    return held


@transaction.atomic
def complete(
    *,
    distribution: Distribution,
    by: Person,
    handed_out_by: Sequence[str],
    households: int | None = None,
    people: int | None = None,
    handed_out: Mapping[int, int] | None = None,
    occurred_at: datetime | None = None,
) -> Distribution:
    """The goods are with families: how many households and people, base units by lot, at least two who handed out.

    With a roster its own lines are counted and the figures given are not; goods not said are what households took by it, else all
    there was. Raises TwoPeople, StillWaiting, NobodyServed, MoreThanThereWas, LessThanRecorded.
    """
    held = locked(distribution)
    check_step(held, "complete", [State.PLANNED, State.ANNOUNCED, State.RUNNING])
    named = list(dict.fromkeys(name.strip() for name in handed_out_by if name.strip()))
    if len(named) < HAND_OUTERS:
        raise TwoPeople(named=len(named))
    held.households, held.people = _served(held, households, people)
    held.completed_at = moment_after(held, occurred_at, held.started_at or held.announced_at or signed_at(held))
    held.state, held.handed_out_by = State.COMPLETED, "、".join(named)
    held.save(update_fields=["state", "households", "people", "handed_out_by", "completed_at"])
    left = _settle(held, handed_out or {})
    late = bool(held.due_on and timezone.localdate(held.completed_at) > held.due_on)
    facts = {"households": held.households, "people": held.people, "late": late} | ({"left": left} if left else {})
    tell("goods-distributed", held, by, held.completed_at, facts)
    return held


@transaction.atomic
def report(*, distribution: Distribution, by: Person, result: str, occurred_at: datetime | None = None) -> Distribution:
    """The result went upward and stands in words."""
    held = locked(distribution)
    check_step(held, "report", [State.COMPLETED])
    held.state, held.result, held.reported_at = State.REPORTED, result.strip(), moment_after(held, occurred_at, held.completed_at)
    held.save(update_fields=["state", "result", "reported_at"])
    tell("distribution-reported", held, by, held.reported_at, {"result": held.result})
    return held


def _served(held: Distribution, households: int | None, people: int | None) -> tuple[int, int]:
    roster = list(held.roster.values_list("state", "people"))
    if waiting := sum(state == RosterLine.State.PENDING for state, _people in roster):
        raise StillWaiting(waiting=waiting)
    if roster:
        served = [count for state, count in roster if state == RosterLine.State.COLLECTED]
        return len(served), sum(served)
    if households is None or people is None:
        raise NobodyServed
    return households, people


def _settle(held: Distribution, handed_out: Mapping[int, int]) -> int:
    """Write what was handed out of each lot; answers the base units left over."""
    lines = list(held.lines.select_related("lot__item"))
    for lot in Lot.objects.select_related("item").filter(pk__in=handed_out.keys() - {line.lot_id for line in lines})[:1]:
        raise MoreThanThereWas(item=str(lot.item), asked=handed_out[lot.pk], there=0)
    recorded = taken(held)[held.pk]
    for line in lines:
        took = recorded.get(line.lot_id, 0)
        line.handed_out = handed_out.get(line.lot_id, took if recorded else line.quantity)
        if line.handed_out < took:
            raise LessThanRecorded(item=str(line.lot.item), asked=line.handed_out, recorded=took)
        if not 0 <= line.handed_out <= line.quantity:
            raise MoreThanThereWas(item=str(line.lot.item), asked=line.handed_out, there=line.quantity)
    DistributionLine.objects.bulk_update(lines, ["handed_out"])
    return sum(line.left or 0 for line in lines)


def signed_at(held: Distribution) -> datetime | None:
    """When the goods were signed for."""
    proof = ProofOfDelivery.objects.filter(waybill=held.waybill_id).first()
    return proof.signed_at if proof else None


def tell(kind: str, distribution: Distribution, by: Person, moment: datetime, facts: dict[str, Any]) -> None:
    """One event of a distribution."""
    waybill = distribution.waybill
    record_event(
        kind=kind,
        by=by,
        occurred_at=moment,
        incident=distribution.incident,
        organisation=waybill.warehouse.organisation,
        subject=distribution,
        payload={"waybill": waybill.number, "place": distribution.place} | facts,
    )

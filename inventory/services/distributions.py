"""Handing goods of one delivery to families: planned with a due day, finished with numbers and two hand-outers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from inventory.domain.refusals import NotSignedFor, TwoPeople
from inventory.domain.workdays import working_days_after
from inventory.models import Distribution, ProofOfDelivery, Waybill
from inventory.services.steps import check_step, locked, moment_after
from relief.core import clock
from relief.core.services.events import record_event
from relief.core.services.numbers import next_number

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from relief.core.models import Person

NUMBER_CODE = "DB"
DAYS = 15  # working days after receipt, practice of a published city rule
HAND_OUTERS = 2
SIGNED = (Waybill.State.SIGNED, Waybill.State.SIGNED_WITH_DISCREPANCY, Waybill.State.CLOSED)
State = Distribution.State


@transaction.atomic
def plan(*, waybill: Waybill, by: Person, place: str = "", due_on: date | None = None) -> Distribution:
    """Plan to hand out a signed delivery; due 15 working days after the signature if no day is named."""
    proof = ProofOfDelivery.objects.filter(waybill=waybill).first()
    if proof is None or waybill.state not in SIGNED:
        raise NotSignedFor(waybill=waybill.number)
    distribution = Distribution.objects.create(
        number=next_number(organisation=waybill.warehouse.organisation, kind=NUMBER_CODE, on=clock.today()),
        waybill=waybill,
        incident=waybill.incident,
        place=place or waybill.destination,
        due_on=due_on or working_days_after(timezone.localdate(proof.signed_at), DAYS),
    )
    _tell("distribution-planned", distribution, by, clock.now(), {"due_on": str(distribution.due_on)})
    return distribution


@transaction.atomic
def complete(
    *, distribution: Distribution, by: Person, households: int, people: int, handed_out_by: Sequence[str], occurred_at: datetime | None = None
) -> Distribution:
    """The goods are with families: how many households and people, and at least two who handed out."""
    held = locked(distribution)
    check_step(held, "complete", [State.PLANNED, State.ANNOUNCED, State.RUNNING])
    named = list(dict.fromkeys(name.strip() for name in handed_out_by if name.strip()))
    if len(named) < HAND_OUTERS:
        raise TwoPeople(named=len(named))
    proof = ProofOfDelivery.objects.filter(waybill=held.waybill_id).first()
    held.completed_at = moment_after(held, occurred_at, proof.signed_at if proof else None)
    held.state, held.households, held.people, held.handed_out_by = State.COMPLETED, households, people, "、".join(named)
    held.save(update_fields=["state", "households", "people", "handed_out_by", "completed_at"])
    late = bool(held.due_on and timezone.localdate(held.completed_at) > held.due_on)
    _tell("goods-distributed", held, by, held.completed_at, {"households": households, "people": people, "late": late})
    return held


def _tell(kind: str, distribution: Distribution, by: Person, moment: datetime, facts: dict[str, Any]) -> None:
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

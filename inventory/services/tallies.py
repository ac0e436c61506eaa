"""One arrival: counted off the lorry by carton, checked, booked by two people, or turned away. Reversed, it is open again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from inventory.domain.inbound_refusals import NotFromThisNotice
from inventory.models import ReceiptNotice, Tally, TallyLine
from inventory.services import tally_lines
from inventory.services.inbound import locked_notice
from inventory.services.places import default_location
from inventory.services.steps import check_step, moment_after
from relief.core import clock
from relief.core.columns import fits
from relief.core.services.events import record_event
from relief.core.services.numbers import next_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from inventory.models import Earmark, Location, Warehouse
    from inventory.services.tally_lines import Counted, Decision
    from relief.core.models import Person

NUMBER_CODE = "TS"
State = Tally.State


@dataclass(frozen=True, slots=True, kw_only=True)
class Lorry:
    """What is known when goods arrive; a notice brings its party and earmark."""

    party: str = ""
    plate: str = ""
    earmark: Earmark | None = None
    location: Location | None = None
    note: str = ""


@transaction.atomic
def arrive(
    *, warehouse: Warehouse, by: Person, lorry: Lorry, notice: ReceiptNotice | None = None, occurred_at: datetime | None = None, told: bool = True
) -> Tally:
    """A lorry stands at the receiving location. The first one of a notice makes the notice one that is being received."""
    held = _expected(notice, warehouse) if notice else None
    tally = Tally.objects.create(
        number=next_number(organisation=warehouse.organisation, kind=NUMBER_CODE, on=clock.today()),
        warehouse=warehouse,
        notice=held,
        location=lorry.location or default_location(warehouse),
        party=fits(lorry.party or (held.party if held else ""), Tally, "party"),
        earmark=lorry.earmark or (held.earmark if held else None),
        plate=fits(lorry.plate, Tally, "plate"),
        arrived_at=moment_after(lorry.party, occurred_at, None),
        tallied_by=by,
        note=fits(lorry.note, Tally, "note"),
    )
    if told:
        tell("goods-arrived", tally, by, tally.arrived_at, {"plate": tally.plate})
    return tally


@transaction.atomic
def count_off(*, tally: Tally, by: Person, lines: Sequence[Counted], told: bool = True) -> Tally:
    """What was counted off the lorry, written anew as often as it takes until it is booked; zero lines are kept too."""
    held = locked_tally(tally)
    check_step(held, "count", Tally.OPEN)
    made = tally_lines.written(held, lines)
    held.lines.all().delete()
    TallyLine.objects.bulk_create(made)
    held.state, held.tallied_by, held.inspected_by = State.TALLIED, by, None
    held.save(update_fields=["state", "tallied_by", "inspected_by"])
    if told:
        tell("goods-tallied", held, by, clock.now(), {"lines": len(made)})
    return held


@transaction.atomic
def inspect(*, tally: Tally, by: Person, decisions: Mapping[int, Decision], told: bool = True) -> Tally:
    """What becomes of every line (by key): accepted, quarantined, damaged or refused units; what is left out is accepted.

    Raises ``WrongLine`` where the parts exceed the count, expired goods would be accepted, or a reason is missing.
    """
    held = locked_tally(tally)
    check_step(held, "check", [State.TALLIED, State.INSPECTED])
    lines = tally_lines.decided(held, decisions)
    TallyLine.objects.bulk_update(lines, ["accepted", "quarantined", "damaged", "rejected", "reason", "certificate"])
    held.state, held.inspected_by = State.INSPECTED, by
    held.save(update_fields=["state", "inspected_by"])
    if told:
        tell("goods-inspected", held, by, clock.now(), {"lines": len(lines)})
    return held


@transaction.atomic
def turn_away(*, tally: Tally, by: Person, reason: str) -> Tally:
    """Nothing of the lorry is taken; the book stays as it is."""
    held = locked_tally(tally)
    check_step(held, "turn away", Tally.OPEN)
    held.state, held.note = State.TURNED_AWAY, fits(reason.strip(), Tally, "note") or held.note
    held.save(update_fields=["state", "note"])
    tell("goods-turned-away", held, by, clock.now(), {"reason": reason, "plate": held.plate})
    return held


def locked_tally(tally: Tally) -> Tally:
    """The tally as it is now, locked."""
    rows = Tally.objects.select_for_update(of=("self",))
    return rows.select_related("warehouse__organisation__society", "notice__incident", "location", "earmark").get(pk=tally.pk)


def tell(kind: str, tally: Tally, by: Person, at: datetime, facts: dict[str, Any]) -> None:
    """Write one step of a tally into the stream of events."""
    payload = {"tally": tally.number, "notice": tally.notice.number if tally.notice else "", "warehouse": tally.warehouse.code} | facts
    incident = tally.notice.incident if tally.notice else None
    record_event(kind=kind, by=by, occurred_at=at, incident=incident, organisation=tally.warehouse.organisation, subject=tally, payload=payload)


def _expected(notice: ReceiptNotice, warehouse: Warehouse) -> ReceiptNotice:
    held = locked_notice(notice)
    if held.warehouse_id != warehouse.pk:
        raise NotFromThisNotice(notice=held.number, warehouse=held.warehouse.name)
    check_step(held, "receive", ReceiptNotice.EXPECTED)
    if held.state == ReceiptNotice.State.ANNOUNCED:
        held.state = ReceiptNotice.State.RECEIVING
        held.save(update_fields=["state"])
    return held

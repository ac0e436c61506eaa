"""Discrepancy cases: opened with an owner and a day, explained with evidence, settled once with an answer.

Settling is what moves goods that differ: what was found goes from the differences back onto a shelf, what is given up
goes to the losses, decided by somebody in charge who does not keep the goods. A settled case never changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from inventory.domain.case_refusals import CaseReasonMissing, NoSuchAnswer, SettledAlready
from inventory.domain.cases import answers_to, days_to_answer
from inventory.models import DiscrepancyCase
from inventory.services.case_movements import book_answer
from inventory.services.loans import hold_loan
from relief.core import clock
from relief.core.columns import fits
from relief.core.services.events import record_event
from relief.core.services.numbers import next_number

if TYPE_CHECKING:
    from datetime import datetime

    from inventory.models import Document, FieldCommand, Item, Location, Lot, ReceiptNotice, Tally, Warehouse, Waybill
    from relief.core.models import Incident, Person

CASE_CODE = "DC"
State = DiscrepancyCase.State


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a case is about; whatever is known."""

    item: Item | None = None
    lot: Lot | None = None
    document: Document | None = None
    waybill: Waybill | None = None
    notice: ReceiptNotice | None = None
    tally: Tally | None = None
    command: FieldCommand | None = None
    incident: Incident | None = None


@transaction.atomic
def open_case(
    *,
    kind: str,
    warehouse: Warehouse,
    by: Person,
    expected: int,
    found: int,
    about: About,
    reason: str = "",
    owner: Person | None = None,
    at: datetime | None = None,
) -> DiscrepancyCase:
    """An open question with an owner (default: who found it) and a day by its kind. Number ``DC``: take it after all others."""
    now = clock.now()
    case = DiscrepancyCase.objects.create(
        number=next_number(organisation=warehouse.organisation, kind=CASE_CODE, on=clock.today()),
        kind=kind,
        warehouse=warehouse,
        expected=expected,
        found=found,
        reason=fits(reason, DiscrepancyCase, "reason"),
        owner=owner or by,
        opened_at=now,
        due_at=now + timedelta(days=days_to_answer(kind)),
        document=about.document,
        waybill=about.waybill,
        notice=about.notice,
        tally=about.tally,
        command=about.command,
        item=about.item or (about.lot.item if about.lot else None),
        lot=about.lot,
    )
    _tell("case-opened", case, by, at, about.incident, _named(case) | {"expected": expected, "found": found})
    return case


@transaction.atomic
def explain(*, case: DiscrepancyCase, by: Person, reason: str) -> DiscrepancyCase:
    """Say how it came about; said again it replaces what was said before, which stays in the history."""
    held = _held(case)
    held.reason, held.state = _said(reason), State.EXPLAINED
    held.save(update_fields=["reason", "state"])
    _tell("case-explained", held, by, None, None, {"reason": held.reason})
    return held


@transaction.atomic
def hand_over(*, case: DiscrepancyCase, owner: Person, by: Person) -> DiscrepancyCase:
    """Somebody else answers for the case from now on; the day it is due stays."""
    held = _held(case)
    before, held.owner = held.owner, owner
    held.save(update_fields=["owner"])
    _tell("case-handed-over", held, by, None, None, {"owner_before": before, "owner": owner})
    return held


@transaction.atomic
def settle(
    *,
    case: DiscrepancyCase,
    by: Person,
    answer: str,
    found: int | None = None,
    location: Location | str | None = None,
    note: str = "",
    occurred_at: datetime | None = None,
) -> DiscrepancyCase:
    """Settle a case once. ``found``: units found (default all that is missing); what then still misses is written off.

    ``by`` is who decides: writing off takes somebody in charge who does not keep the goods. Raises ``NoSuchAnswer``,
    ``OverDifference``, ``LossByKeeper``, ``SettledAlready``, and what posting raises.
    """
    held = _held(case)
    if answer not in answers_to(held.kind, held.expected, held.found):
        raise NoSuchAnswer(case=held.number, allowed=list(answers_to(held.kind, held.expected, held.found)))
    reason = _said(note or held.reason)
    document = book_answer(held, by=by, answer=answer, found=found, location=location, note=reason, occurred_at=occurred_at)
    held.refresh_from_db()
    held.state, held.answer, held.resolution, held.reason = State.SETTLED, answer, document or held.resolution, reason
    held.settled_by, held.settled_at = by, clock.now()
    held.save(update_fields=["state", "answer", "resolution", "reason", "settled_by", "settled_at"])
    if document is None:
        _tell("case-settled", held, by, None, None, _named(held) | {"answer": answer, "reason": reason})
    return held


def _held(case: DiscrepancyCase) -> DiscrepancyCase:
    """The case as it is now, locked (what it is about comes first: ``hold_loan``), unless it is settled."""
    hold_loan(case)
    rows = DiscrepancyCase.objects.select_for_update(of=("self",)).select_related("warehouse__organisation__society", "lot__item", "document")
    held = rows.get(pk=case.pk)
    if held.settled_at is not None:
        raise SettledAlready(case=held.number, settled_at=timezone.localtime(held.settled_at).strftime("%Y-%m-%d %H:%M"))
    return held


def _said(reason: str) -> str:
    if not reason.strip():
        raise CaseReasonMissing
    return fits(reason.strip(), DiscrepancyCase, "reason")


def _named(case: DiscrepancyCase) -> dict[str, Any]:
    facts = {"item": case.item.sku if case.item else "", "lot": case.lot.number if case.lot else "", "warehouse": case.warehouse.code}
    facts |= {"notice": case.notice.number} if case.notice else {}
    return facts | ({"waybill": case.waybill.number} if case.waybill else {})


def _tell(kind: str, case: DiscrepancyCase, by: Person, at: datetime | None, incident: Incident | None, facts: dict[str, Any]) -> None:
    about = incident or (case.waybill.incident if case.waybill else case.document.incident if case.document else None)
    home = case.warehouse.organisation
    record_event(kind=kind, by=by, occurred_at=at, incident=about, organisation=home, subject=case, payload={"case": case.number} | facts)

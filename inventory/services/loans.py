"""Durable goods are lent: they stay in the book under the borrower until they are back, or their loss is settled by a case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from inventory.domain.errors import EmptyDocument, NotWhole
from inventory.domain.floor_refusals import NotDurable, NotLent
from inventory.domain.packs import whole
from inventory.domain.promises import Use
from inventory.models import DiscrepancyCase, Document, Holder, Holding, Item, Loan, Lot
from inventory.services.drafts import TRANSIT, Draft, Entry, not_future, some
from inventory.services.places import code_of, holders_at, outside_holder
from inventory.services.posting import post
from inventory.services.shelves import OpenShelf, Rules, sku_of
from inventory.services.steps import check_step, moment_after
from relief.core import clock
from relief.core.columns import fits
from relief.core.services.events import record_event
from relief.core.services.numbers import next_number

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from inventory.models import Location, Warehouse
    from inventory.services.lines import StockLine
    from relief.core.models import Person

CASE_CODE = "DC"
TO_EXPLAIN = timedelta(days=3)
State = Loan.State


@dataclass(frozen=True, slots=True)
class Borrower:
    """Who borrows, what for, and until when."""

    name: str
    due_on: date
    phone: str = ""
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class BackLine:
    """So many units of a lot that come back into a place (default: the receiving bay)."""

    lot: Lot | int
    quantity: int
    location: Location | str | None = None


@transaction.atomic
def lend(*, warehouse: Warehouse, lines: Sequence[StockLine], borrower: Borrower, by: Person, occurred_at: datetime | None = None) -> Loan:
    """Lend durable goods out of a store. The borrower's name and telephone stay on the loan, where they can be erased."""
    lines, moment = some(lines), not_future(occurred_at)
    _check_durable({sku_of(line.item) for line in lines})
    shelf = OpenShelf(warehouse=warehouse, lines=lines, occurred_at=moment, rules=Rules(use=Use()))
    entries = [Entry(pick.holder, TRANSIT, pick.lot, pick.quantity) for picks in shelf.take_all() for pick in picks]
    draft = Draft(kind=Document.Kind.LOAN, warehouse=warehouse, by=by, occurred_at=shelf.moment, note=borrower.purpose)
    draft.entries, draft.held, draft.later, draft.skus = entries, shelf.held, shelf.later, shelf.skus
    draft.facts = {"due_on": borrower.due_on.isoformat()}
    document = post(draft)
    return Loan.objects.create(
        number=document.number,
        warehouse=warehouse,
        document=document,
        borrower=borrower.name,
        borrower_phone=borrower.phone,
        purpose=borrower.purpose,
        lent_at=document.occurred_at,
        due_on=borrower.due_on,
    )


@transaction.atomic
def bring_back(*, loan: Loan, lines: Sequence[BackLine], by: Person, occurred_at: datetime | None = None, note: str = "") -> Document:
    """Take back what was lent, all or a part; the loan ends when nothing is out any more."""
    held = _held(loan)
    check_step(held, "bring_back", [State.OUT])
    moment, out = moment_after(held, occurred_at, held.lent_at), _out(held)
    goals = holders_at(held.warehouse, [line.location for line in some(lines)])
    left = {lot: row.quantity for lot, row in out.items()}
    entries = []
    for line in lines:
        lot = line.lot.pk if isinstance(line.lot, Lot) else line.lot
        _check_out(held, lot, line.quantity, left)
        left[lot] -= line.quantity
        entries.append(Entry(out[lot].holder_id, goals[code_of(line.location)], lot, line.quantity))
    document = post(_draft(held, Document.Kind.LOAN_RETURN, by, moment, note, out, entries))
    if not any(left.values()):
        _end(held, document)
    return document


@transaction.atomic
def report_missing(*, loan: Loan, by: Person, reason: str = "") -> list[DiscrepancyCase]:
    """Open a case for every lot that was not brought back: who borrowed it answers, or its loss is booked."""
    held = _held(loan)
    check_step(held, "report_missing", [State.OUT])
    asked = set(DiscrepancyCase.objects.filter(document=held.document, settled_at__isnull=True).values_list("lot", flat=True))
    return [_open_case(held, row, by, reason) for lot, row in _out(held).items() if lot not in asked]


@transaction.atomic
def book_loss(*, case: DiscrepancyCase, by: Person, note: str = "") -> Document:
    """Book the goods of a loan's case as lost: from the borrower to the losses; the case is settled by that paper."""
    held = hold_loan(case)
    asked = DiscrepancyCase.objects.select_for_update(of=("self",)).select_related("lot__item").get(pk=case.pk)
    check_step(asked, "settle", [DiscrepancyCase.State.OPEN, DiscrepancyCase.State.EXPLAINED])
    if held is None or asked.lot is None:
        raise EmptyDocument
    out = _out(held)
    row = out.get(asked.lot.pk)
    if row is None:
        raise NotLent(paper=held.number, lot=asked.lot.number, out=0, wanted=asked.expected - asked.found)
    lost = outside_holder(held.warehouse, Holder.Kind.LOSS)
    draft = _draft(
        held, Document.Kind.LOSS, by, clock.now(), note or asked.reason, {row.lot_id: row}, [Entry(row.holder_id, lost, row.lot_id, row.quantity)]
    )
    draft.outside = frozenset({lost})
    document = post(draft)
    _settle(asked, document, by)
    if len(out) == 1:
        _end(held, document, State.SETTLED)
    return document


def hold_loan(case: DiscrepancyCase) -> Loan | None:
    """Lock the loan a case is about, if it is about one. A loan is locked before its goods and its cases, by everybody."""
    loan = Loan.objects.filter(document=case.document_id).first() if case.document_id else None
    return _held(loan) if loan else None


@transaction.atomic
def forget_borrower(loan: Loan, *, by: Person) -> Loan:
    """Take the borrower's name and telephone off a loan and out of its history; what was lent and came back stays."""
    held = _held(loan)
    held.borrower = held.borrower_phone = ""
    held._change_reason = f"borrower forgotten by {by.pk}"  # type: ignore[attr-defined]  # noqa: SLF001 - simple-history's own door
    held.save(update_fields=["borrower", "borrower_phone"])
    Loan.history.filter(id=held.pk).update(borrower="", borrower_phone="")
    return held


def _check_durable(skus: set[str]) -> None:
    used_up = Item.objects.filter(sku__in=skus, durable=False).order_by("sku").first()
    if used_up is not None:
        raise NotDurable(item=used_up.sku)


def _check_out(loan: Loan, lot: int, quantity: int, left: dict[int, int]) -> None:
    if whole(quantity) <= 0:
        raise NotWhole(given=str(quantity))
    if quantity > left.get(lot, 0):
        number = Lot.objects.filter(pk=lot).values_list("number", flat=True).first() or str(lot)
        raise NotLent(paper=loan.number, lot=number, out=left.get(lot, 0), wanted=quantity)


def _held(loan: Loan) -> Loan:
    rows = Loan.objects.select_for_update(of=("self",)).select_related("warehouse__organisation__society", "document")
    return rows.get(pk=loan.pk)


def _out(loan: Loan) -> dict[int, Holding]:
    """What the borrower still has, by lot; locked in the order of the locks."""
    rows = Holding.objects.filter(holder__document=loan.document, quantity__gt=0).select_related("lot__item").order_by("holder_id", "lot_id")
    return {row.lot_id: row for row in rows.select_for_update(of=("self",))}


def _draft(loan: Loan, kind: str, by: Person, at: datetime, note: str, out: dict[int, Holding], entries: list[Entry]) -> Draft:
    draft = Draft(
        kind=kind, warehouse=loan.warehouse, by=by, occurred_at=at, follows=loan.document, note=fits(note, Document, "note"), entries=entries
    )
    draft.held = {(row.holder_id, row.lot_id): row for row in out.values()}
    draft.skus = {row.lot_id: row.lot.item.sku for row in out.values()}
    return draft


def _end(loan: Loan, document: Document, state: str = State.RETURNED) -> None:
    lost = Document.objects.filter(follows=loan.document, kind=Document.Kind.LOSS, reversed_by__isnull=True).exists()
    loan.state, loan.returned_at = State.SETTLED if lost else state, document.occurred_at
    loan.save(update_fields=["state", "returned_at"])
    cases = DiscrepancyCase.objects.filter(document=loan.document, settled_at__isnull=True)
    for case in cases:
        _settle(case, None, document.by, DiscrepancyCase.Answer.FOUND)


def _settle(case: DiscrepancyCase, document: Document | None, by: Person, answer: str = DiscrepancyCase.Answer.WRITTEN_OFF) -> None:
    case.state, case.answer, case.resolution = DiscrepancyCase.State.SETTLED, answer, document
    case.settled_by, case.settled_at = by, clock.now()
    case.save(update_fields=["state", "answer", "resolution", "settled_by", "settled_at"])


def _open_case(loan: Loan, row: Holding, by: Person, reason: str) -> DiscrepancyCase:
    now = clock.now()
    case = DiscrepancyCase.objects.create(
        number=next_number(organisation=loan.warehouse.organisation, kind=CASE_CODE, on=clock.today()),
        kind=DiscrepancyCase.Kind.LOAN,
        document=loan.document,
        warehouse=loan.warehouse,
        item=row.lot.item,
        lot=row.lot,
        expected=row.quantity,
        found=0,
        reason=fits(reason.strip(), DiscrepancyCase, "reason"),
        opened_at=now,
        due_at=now + TO_EXPLAIN,
    )
    facts: dict[str, Any] = {"document": loan.number, "item": row.lot.item.sku, "lot": row.lot.number, "expected": row.quantity, "found": 0}
    record_event(kind="case-opened", by=by, organisation=loan.warehouse.organisation, subject=case, payload=facts)
    return case

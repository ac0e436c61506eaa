"""What a phone sends from inside a store: lines of a planned count, goods put aside, loans and their return."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from inventory.api.fields import DayField, WholeField, WordField
from inventory.models import Loan, StockCount
from inventory.outbox.bodies import MOST_LINES, Form, Lines, LotLine
from inventory.outbox.finding import lots_at
from inventory.services import counts, loans
from inventory.services.lines import StockLine
from inventory.services.quarantine import quarantine_lot, quarantine_part
from relief.core.access import demand, get_or_404
from relief.core.fieldwork import kind
from relief.core.roles import KEEPERS

if TYPE_CHECKING:
    from inventory.outbox.kinds import Sent


class QuarantineBody(Form):
    """Goods in doubt: a part of a lot in one place, or (no quantity) the whole lot."""

    warehouse = WordField(max_length=20)
    lot = WholeField(min_value=1)
    location = WordField(max_length=20, required=False, allow_null=True, allow_blank=True)
    quantity = WholeField(min_value=1, required=False, allow_null=True)
    damaged = serializers.BooleanField(required=False, default=False)
    reason = WordField(max_length=250)


class LoanBody(Lines):
    """Durable goods lent out."""

    warehouse = WordField(max_length=20)
    borrower = WordField(max_length=120)
    phone = WordField(max_length=20, required=False, allow_blank=True, default="")
    purpose = WordField(max_length=160, required=False, allow_blank=True, default="")
    due_on = DayField()
    lines = LotLine(many=True, allow_empty=False, max_length=MOST_LINES)  # type: ignore[call-arg]


class LoanReturnBody(Lines):
    """What came back of a loan."""

    loan = WordField(max_length=40)
    note = WordField(max_length=250, required=False, allow_blank=True, default="")
    lines = LotLine(many=True, allow_empty=False, max_length=MOST_LINES)  # type: ignore[call-arg]


def planned_count(sent: Sent) -> str:
    """Lines of a planned count: those on its sheet, and goods nobody expected there. Returns the number of the count."""
    found = get_or_404(sent.user, "read", StockCount, number=sent.body["count"])
    demand(sent.user, "count", found.warehouse.organisation, KEEPERS)
    lots, given = lots_at(found.warehouse, sent.body["lines"]), sent.body["lines"]
    listed = set(found.lines.values_list("lot", "holder__location__code"))
    known = [line for line in given if (line["lot"], line.get("location") or "") in listed]
    for line in given:
        if line not in known and line["quantity"]:
            facts: dict[str, Any] = {"location": line.get("location") or "", "counted": line["quantity"], "lot": lots[line["lot"]]}
            counts.found(count=found, by=sent.person, seen_at=sent.at(line.get("seen_at")), **facts)
    looks = [counts.Look(lots[line["lot"]], line.get("location") or "", line["quantity"], sent.at(line.get("seen_at"))) for line in known]
    return counts.look(count=found, looks=looks, by=sent.person).number if looks else found.number


@kind("quarantine", label=_("Put goods aside"), body=QuarantineBody)
def quarantine(sent: Sent) -> str:
    """Goods in doubt are put aside, a part or the whole lot."""
    warehouse, body = sent.warehouse, sent.body
    lot = lots_at(warehouse, [body])[body["lot"]]
    if not body.get("quantity"):
        return quarantine_lot(warehouse=warehouse, lot=lot, by=sent.person, reason=body["reason"], damaged=body["damaged"]).number
    facts: dict[str, Any] = {"quantity": body["quantity"], "location": body.get("location") or "", "reason": body["reason"]}
    return quarantine_part(warehouse=warehouse, lot=lot, by=sent.person, occurred_at=sent.occurred_at, **facts).number


@kind("loan", label=_("Loan"), body=LoanBody)
def lend(sent: Sent) -> str:
    """Durable goods go out to a borrower."""
    warehouse, body = sent.warehouse, sent.body
    lots = lots_at(warehouse, body["lines"])
    lines = [StockLine(lots[line["lot"]].item, line["quantity"], lots[line["lot"]], line.get("location") or None) for line in body["lines"]]
    borrower = loans.Borrower(body["borrower"], body["due_on"], body["phone"], body["purpose"])
    return loans.lend(warehouse=warehouse, lines=lines, borrower=borrower, by=sent.person, occurred_at=sent.occurred_at).number


@kind("loan_return", label=_("Loan returned"), body=LoanReturnBody)
def take_back(sent: Sent) -> str:
    """Lent goods come back, all or a part."""
    found = get_or_404(sent.user, "read", Loan, number=sent.body["loan"])
    demand(sent.user, "write", found.warehouse.organisation, KEEPERS)
    lines = [loans.BackLine(line["lot"], line["quantity"], line.get("location") or None) for line in sent.body["lines"]]
    return loans.bring_back(loan=found, lines=lines, by=sent.person, occurred_at=sent.occurred_at, note=sent.body["note"]).number

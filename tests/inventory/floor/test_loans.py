"""Durable goods are lent, stay in the book under the borrower, come back in parts, or are settled as lost."""

from __future__ import annotations

import pytest

from inventory.domain.errors import BlockedReversal, EarmarkBroken, InsufficientStock, NotWhole, QuarantinedLot
from inventory.domain.floor_refusals import NotDurable, NotLent
from inventory.domain.refusals import WrongStep
from inventory.models import Document, Holding, Item, Loan, Lot
from inventory.selectors.loans import lines_of, loans, overdue
from inventory.selectors.verification import verify
from inventory.services import ReceiptLine, StockLine, receive, reverse
from inventory.services.loans import BackLine, Borrower, book_loss, bring_back, forget_borrower, lend, report_missing
from tests.inventory.stock import MONDAY, book, day, left, make_item, stocked

pytestmark = pytest.mark.django_db
SCHOOL = Borrower("寄宿学校", day(14), phone="199-0000-0007", purpose="运动会")


@pytest.fixture
def beds(store, by):
    """Ten folding beds in two lots, and quilts that are used up."""
    make_item("BED-FOLD", "折叠床")
    Item.objects.filter(sku="BED-FOLD").update(durable=True)
    receive(warehouse=store, lines=[ReceiptLine("BED-FOLD", 6, "F1", "A-01"), ReceiptLine("BED-FOLD", 4, "F2", "A-02")], by=by, occurred_at=MONDAY)
    stocked(store, by)
    return store


def out(store, by, quantity=8, **more):
    return lend(warehouse=store, lines=[StockLine("BED-FOLD", quantity)], borrower=SCHOOL, by=by, **more)


def test_lent_goods_leave_the_shelf_and_stay_in_the_book(beds, by):
    loan = out(beds, by)
    assert (left(beds, "F1"), left(beds, "F2")) == (0, 2)
    held = Holding.objects.filter(holder__kind="loan", quantity__gt=0)
    assert {(row.lot.number, row.quantity, row.outside, row.holder.document) for row in held} == {
        ("F1", 6, False, loan.document),
        ("F2", 2, False, loan.document),
    }
    assert (loan.number, loan.document.party, loan.due_on) == (loan.document.number, "", day(14))
    assert not verify().faults


def test_goods_come_back_in_parts_and_the_loan_ends_with_the_last(beds, by):
    loan = out(beds, by)
    first = {line.lot.number: line.lot for line in lines_of(loan)}
    back = bring_back(loan=loan, lines=[BackLine(first["F1"], 6, "Q-01")], by=by, note="两张坏腿")
    loan.refresh_from_db()
    assert (loan.state, back.follows, back.kind) == ("out", loan.document, "loan_return")
    assert [(line.lot.number, line.lent, line.out) for line in lines_of(loan)] == [("F1", 6, 0), ("F2", 2, 2)]
    bring_back(loan=loan, lines=[BackLine(first["F2"].pk, 2)], by=by)
    loan.refresh_from_db()
    assert (loan.state, left(beds, "F1"), left(beds, "F2"), loan.returned_at is None) == ("returned", 6, 4, False)
    with pytest.raises(WrongStep):
        bring_back(loan=loan, lines=[BackLine(first["F2"], 1)], by=by)


@pytest.mark.parametrize(("number", "quantity", "refusal"), [("F1", 7, NotLent), ("L1", 1, NotLent), ("F1", 0, NotWhole)])
def test_no_more_comes_back_than_is_out(beds, by, number, quantity, refusal):
    loan = out(beds, by)
    before = book()
    with pytest.raises(refusal):
        bring_back(loan=loan, lines=[BackLine(Lot.objects.get(number=number), quantity)], by=by)
    with pytest.raises(NotLent):
        bring_back(loan=loan, lines=[BackLine(9_999_999, 1)], by=by)
    assert book() == before


def test_what_is_used_up_is_not_lent(beds, by):
    with pytest.raises(NotDurable):
        lend(warehouse=beds, lines=[StockLine("BED-001", 1)], borrower=SCHOOL, by=by)
    with pytest.raises(InsufficientStock):
        out(beds, by, 11)
    assert not Loan.objects.exists()


def test_promised_and_barred_goods_are_not_lent(beds, by, promise):
    receive(warehouse=beds, lines=[ReceiptLine("BED-FOLD", 3, "F3", "A-01", earmark=promise), ReceiptLine("BED-FOLD", 3, "F4", "Q-01")], by=by)
    for number, refusal in (("F3", EarmarkBroken), ("F4", QuarantinedLot)):
        with pytest.raises(refusal):
            lend(warehouse=beds, lines=[StockLine("BED-FOLD", 1, number)], borrower=SCHOOL, by=by)


def test_loans_are_listed_the_urgent_first_and_the_late_are_known(beds, by):
    late = lend(warehouse=beds, lines=[StockLine("BED-FOLD", 1)], borrower=Borrower("村委会", day(-2)), by=by)
    out(beds, by, 2)
    assert [(loan.borrower, loan.still_out) for loan in loans([beds])] == [("村委会", 1), ("寄宿学校", 2)]
    assert list(overdue([beds])) == [late]
    bring_back(loan=late, lines=[BackLine(lines_of(late)[0].lot, 1)], by=by)
    assert not overdue([beds])
    assert [loan.state for loan in loans([beds])] == ["out", "returned"]


def test_what_is_not_brought_back_is_a_case_and_then_a_loss(beds, by):
    loan = out(beds, by)
    cases = report_missing(loan=loan, by=by, reason="搬迁后找不到")
    assert [(case.kind, case.lot.number, case.expected, case.found) for case in cases] == [("loan", "F1", 6, 0), ("loan", "F2", 2, 0)]
    assert report_missing(loan=loan, by=by) == []
    document = book_loss(case=cases[0], by=by)
    cases[0].refresh_from_db()
    loan.refresh_from_db()
    assert (document.kind, cases[0].state, cases[0].resolution, loan.state) == ("loss", "settled", document, "out")
    with pytest.raises(WrongStep):
        book_loss(case=cases[0], by=by)
    bring_back(loan=loan, lines=[BackLine(cases[1].lot, 2)], by=by)
    loan.refresh_from_db()
    cases[1].refresh_from_db()
    assert (loan.state, cases[1].state, cases[1].answer) == ("settled", "settled", "found")
    assert not verify().faults


def test_the_last_loss_settles_the_loan(beds, by):
    loan = out(beds, by, 2)
    (case,) = report_missing(loan=loan, by=by)
    book_loss(case=case, by=by, note="赔偿")
    loan.refresh_from_db()
    assert loan.state == "settled"
    again = out(beds, by, 1)
    (other,) = report_missing(loan=again, by=by)
    again.document.transit.holdings.update(quantity=0)
    with pytest.raises(NotLent):
        book_loss(case=other, by=by)


def test_a_loan_is_taken_back_only_while_everything_is_out(beds, by):
    loan = out(beds, by, 2)
    bring_back(loan=loan, lines=[BackLine(lines_of(loan)[0].lot, 1)], by=by)
    with pytest.raises(BlockedReversal):
        reverse(document=loan.document, by=by)
    reverse(document=Document.objects.get(kind="loan_return"), by=by)
    reverse(document=loan.document, by=by)
    assert left(beds, "F1") == 6


def test_a_borrower_is_forgotten_on_the_loan_and_in_its_history(beds, by):
    loan = forget_borrower(out(beds, by), by=by)
    loan.refresh_from_db()
    assert (loan.borrower, loan.borrower_phone) == ("", "")
    assert set(Loan.history.values_list("borrower", "borrower_phone")) == {("", "")}
    assert "寄宿" not in loan.document.party + loan.document.note

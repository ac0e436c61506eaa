"""Whoever had to wait for goods decides on what is true when it is their turn: two transactions, one held open, both databases."""

from __future__ import annotations

import threading

import pytest

from inventory.domain.errors import BlockedReversal, QuarantinedLot, TooMuchReturned
from inventory.domain.refusals import NotCarried
from inventory.models import DiscrepancyCase, Document, Waybill
from inventory.selectors import cards, verification
from inventory.selectors.cards import stock_card
from inventory.selectors.verification import verify
from inventory.services import StockLine, issue, reverse
from inventory.services.disposal import return_goods
from inventory.services.issuing import move
from inventory.services.lines import MoveLine, ReceiptLine
from inventory.services.quarantine import quarantine_lot
from inventory.services.receiving import receive
from inventory.services.waybills import depart, prepare
from tests.inventory.stock import left
from tests.inventory.waiting import in_a_thread, while_it_waits

pytestmark = pytest.mark.django_db(transaction=True)


def test_goods_that_were_moved_meanwhile_are_found_where_they_lie_now(shelves, by):
    answer = while_it_waits(
        lambda: move(warehouse=shelves, lines=[MoveLine("RICE-01", 100, "R1", "B-01", to="A-02")], by=by),
        lambda: issue(warehouse=shelves, lines=[StockLine("RICE-01", 30)], by=by),
    )
    assert answer.kind == "issue"
    assert left(shelves, "R1") == 70
    assert verify().sound


def test_a_lot_that_was_put_aside_meanwhile_does_not_leave(shelves, by):
    lot = shelves.holders.get(location__code="B-01").holdings.get().lot
    answer = while_it_waits(
        lambda: quarantine_lot(warehouse=shelves, lot=lot, by=by, reason="受潮"),
        lambda: issue(warehouse=shelves, lines=[StockLine("RICE-01", 30)], by=by),
    )
    assert isinstance(answer, QuarantinedLot)
    assert left(shelves, "R1") == 100


def test_a_lot_is_put_aside_after_who_was_taking_of_it(shelves, by):
    lot = shelves.holders.get(location__code="B-01").holdings.get().lot
    document = while_it_waits(
        lambda: issue(warehouse=shelves, lines=[StockLine("RICE-01", 30)], by=by),
        lambda: quarantine_lot(warehouse=shelves, lot=lot, by=by, reason="受潮"),
    )
    assert document.movements.count() == 0
    assert document.pk > issued_last().pk
    assert left(shelves, "R1") == 70


def issued_last():
    """The newest issue."""
    return Document.objects.filter(kind="issue").latest("pk")


def test_no_more_comes_back_of_an_issue_than_went_out_on_it_however_many_bring_it(shelves, by):
    out = issue(warehouse=shelves, lines=[StockLine("RICE-01", 30, lot="R1")], by=by)

    def back():
        return return_goods(warehouse=shelves, lines=[StockLine("RICE-01", 20, lot="R1")], by=by, follows=out)

    answer = while_it_waits(back, back)
    assert isinstance(answer, TooMuchReturned)
    assert left(shelves, "R1") == 90


def test_a_vehicle_does_not_leave_with_goods_whose_issue_is_being_taken_back(shelves, by):
    out = issue(warehouse=shelves, lines=[StockLine("RICE-01", 30)], by=by, on_the_way=True)
    paper = prepare(document=out, by=by)
    answer = while_it_waits(lambda: reverse(document=out, by=by), lambda: depart(waybill=paper, by=by))
    assert isinstance(answer, NotCarried)
    paper.refresh_from_db()
    assert (paper.state, left(shelves, "R1")) == (Waybill.State.PREPARED, 100)


def test_an_issue_is_not_taken_back_while_its_vehicle_leaves(shelves, by):
    out = issue(warehouse=shelves, lines=[StockLine("RICE-01", 30)], by=by, on_the_way=True)
    paper = prepare(document=out, by=by)
    answer = while_it_waits(lambda: depart(waybill=paper, by=by), lambda: reverse(document=out, by=by))
    assert isinstance(answer, BlockedReversal)
    assert left(shelves, "R1") == 70


def test_no_waybill_is_written_for_an_issue_that_is_being_taken_back(shelves, by):
    out = issue(warehouse=shelves, lines=[StockLine("RICE-01", 30)], by=by, on_the_way=True)
    answer = while_it_waits(lambda: reverse(document=out, by=by), lambda: prepare(document=out, by=by))
    assert isinstance(answer, NotCarried)
    assert not Waybill.objects.exists()


def between_two_statements(monkeypatch, module, name, write):
    """Let somebody write and finish right after ``name`` of a module has read."""
    before, written = getattr(module, name), threading.Event()

    def read_then_wait(*args, **kwargs):
        found = before(*args, **kwargs)
        if not written.is_set():
            written.set()
            in_a_thread(write).result(timeout=60)
        return found

    monkeypatch.setattr(module, name, read_then_wait)


def test_the_book_is_examined_as_of_one_moment(shelves, by, monkeypatch):
    between_two_statements(monkeypatch, verification, "_by_lot", lambda: issue(warehouse=shelves, lines=[StockLine("RICE-01", 30)], by=by))
    assert not verify().faults
    assert left(shelves, "R1") == 70


def test_a_stock_card_adds_up_while_goods_leave(shelves, by, monkeypatch):
    lot = shelves.holders.get(location__code="B-01").holdings.get().lot
    shown = stock_card(shelves, lot=lot).rows[0].movement.occurred_at
    lines = [StockLine("RICE-01", 30)]
    between_two_statements(
        monkeypatch, cards, "_newest", lambda: receive(warehouse=shelves, lines=[ReceiptLine("RICE-01", 5, lot)], by=by, occurred_at=shown)
    )
    assert [row.balance for row in stock_card(shelves, lot=lot).rows] == [100]
    issue(warehouse=shelves, lines=lines, by=by)
    assert [row.balance for row in stock_card(shelves, lot=lot).rows] == [75, 105, 100]
    assert not DiscrepancyCase.objects.exists()

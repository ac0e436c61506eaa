"""Documents are written whole or not at all."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from inventory.domain.errors import (
    BackDated,
    CountedSince,
    EmptyDocument,
    InFuture,
    InsufficientStock,
    LotMismatch,
    NotWhole,
    SamePlace,
    UnknownItem,
    UnknownLocation,
    UnknownLot,
)
from inventory.models import Document, Holding, Lot, Movement
from inventory.services import CountLine, MoveLine, ReceiptLine, StockLine, count, issue, move, receive
from relief.core.models import Event
from relief.problems import Problem
from tests.inventory.stock import MONDAY, THURSDAY, TUESDAY, WEDNESDAY, book, left, make_item, stocked

pytestmark = pytest.mark.django_db


def test_a_receipt_makes_the_lot_and_tells_of_it(store, by):
    document = stocked(store, by, 173, expires_on=None, source="donor")
    assert document.number.startswith("JN-GR-")
    assert Movement.objects.get().quantity == left(store) == 173
    assert Lot.objects.get().source == "donor"
    assert Lot.history.count() == 1
    event = Event.objects.get()
    assert (event.kind, event.subject, event.payload["items"]) == ("goods-received", document.number, {"BED-001": 173})


def test_a_receipt_without_a_lot_number_gets_a_new_lot(store, by, quilt):
    receive(warehouse=store, lines=[ReceiptLine(quilt, 1), ReceiptLine(quilt, 2)], by=by)
    assert [number[:6] for number in Lot.objects.values_list("number", flat=True)] == ["JN-GL-", "JN-GL-"]


def test_receiving_a_known_lot_adds_to_it_and_never_changes_it(store, by):
    stocked(store, by, 5, source="donor")
    stocked(store, by, 5)
    assert (left(store), Lot.objects.get().source) == (10, "donor")
    before = book()
    with pytest.raises(LotMismatch) as refusal:
        stocked(store, by, 5, source="somebody else")
    assert (refusal.value.facts["field"], refusal.value.facts["known"], book()) == ("source", "donor", before)


def test_an_issue_takes_what_expires_first(store, by):
    stocked(store, by, 10, "late", expires_on=THURSDAY.date() + timedelta(days=900))
    stocked(store, by, 10, "soon", expires_on=THURSDAY.date())
    stocked(store, by, 10, "never")
    issue(warehouse=store, lines=[StockLine("BED-001", 15)], by=by, occurred_at=THURSDAY)
    assert [left(store, lot) for lot in ("soon", "late", "never")] == [0, 5, 10]
    assert sum(Holding.objects.values_list("quantity", flat=True)) == 0


def test_more_than_there_is_names_what_there_is_and_where_the_rest_is(store, neighbour, by):
    stocked(store, by, 40)
    stocked(neighbour, by, 70, "N1")
    before = book()
    with pytest.raises(InsufficientStock) as refusal:
        issue(warehouse=store, lines=[StockLine("BED-001", 41)], by=by)
    facts = refusal.value.facts
    assert (facts["wanted"], facts["available"], book()) == (41, 40, before)
    assert facts["elsewhere"] == [{"warehouse": "SC-01", "name": "SC-01 store", "available": 70}]
    assert "41" in str(refusal.value)


def test_two_lines_on_one_lot_are_judged_together(store, by):
    stocked(store, by, 40)
    before = book()
    with pytest.raises(InsufficientStock) as refusal:
        issue(warehouse=store, lines=[StockLine("BED-001", 25, "L1"), StockLine("BED-001", 16, "L1")], by=by)
    assert (refusal.value.facts["wanted"], refusal.value.facts["available"], book()) == (41, 40, before)


def test_one_bad_line_refuses_the_whole_document(store, by):
    stocked(store, by, 40)
    before = book()
    with pytest.raises(UnknownItem):
        issue(warehouse=store, lines=[StockLine("BED-001", 1), StockLine("NIL-999", 1)], by=by)
    assert book() == before


def test_a_back_dated_issue_that_would_make_tuesday_negative_names_tuesday(store, by):
    stocked(store, by, 10)
    issue(warehouse=store, lines=[StockLine("BED-001", 8)], by=by, occurred_at=TUESDAY)
    stocked(store, by, 10, at=WEDNESDAY)
    before = book()
    for lot in ("L1", None):
        with pytest.raises(BackDated) as refusal:
            issue(warehouse=store, lines=[StockLine("BED-001", 5, lot)], by=by, occurred_at=MONDAY + timedelta(hours=1))
        assert refusal.value.facts["moment"] == timezone.localtime(TUESDAY).isoformat()
        assert (refusal.value.facts["would_be"], book()) == (-3, before)
        said = str(refusal.value)
        assert f"{timezone.localtime(TUESDAY):%Y-%m-%d %H:%M}" in said
        assert "+08:00" not in said
    issue(warehouse=store, lines=[StockLine("BED-001", 2)], by=by, occurred_at=MONDAY + timedelta(hours=1))
    assert left(store) == 10


def test_a_back_dated_issue_takes_another_lot_that_was_there(store, by):
    stocked(store, by, 10, "new", at=WEDNESDAY, expires_on=THURSDAY.date())
    stocked(store, by, 10, "old")
    issue(warehouse=store, lines=[StockLine("BED-001", 5)], by=by, occurred_at=TUESDAY)
    assert (left(store, "new"), left(store, "old")) == (10, 5)


def test_nothing_is_booked_for_before_a_count(store, by):
    stocked(store, by, 10)
    count(warehouse=store, lines=[CountLine("L1", 10)], by=by, occurred_at=WEDNESDAY)
    before = book()
    with pytest.raises(CountedSince):
        issue(warehouse=store, lines=[StockLine("BED-001", 1)], by=by, occurred_at=TUESDAY)
    with pytest.raises(CountedSince):
        stocked(store, by, 10, at=TUESDAY)
    assert book() == before


@pytest.mark.parametrize(
    ("problem", "line"),
    [
        (UnknownItem, StockLine("NIL-999", 1)),
        (UnknownLot, StockLine("BED-001", 1, "L9")),
        (UnknownLocation, StockLine("BED-001", 1, "L1", "Z-99")),
        (LotMismatch, StockLine("BED-002", 1, "L1")),
        (NotWhole, StockLine("BED-001", 0)),
        (NotWhole, StockLine("BED-001", -1)),
        (NotWhole, StockLine("BED-001", 1.0)),
    ],
)
def test_a_line_that_cannot_be_understood_is_refused_by_name(store, by, problem: type[Problem], line):
    make_item("BED-002")
    stocked(store, by)
    before = book()
    with pytest.raises(problem) as refusal:
        issue(warehouse=store, lines=[line], by=by)
    assert str(refusal.value)
    assert book() == before


def test_no_lines_and_no_future(store, by):
    stocked(store, by)
    with pytest.raises(EmptyDocument):
        issue(warehouse=store, lines=[], by=by)
    with pytest.raises(InFuture):
        issue(warehouse=store, lines=[StockLine("BED-001", 1)], by=by, occurred_at=timezone.now() + timedelta(minutes=1))
    assert Document.objects.count() == 1


def test_goods_move_between_places_of_a_warehouse(store, by):
    stocked(store, by, 10)
    move(warehouse=store, lines=[MoveLine("BED-001", 4, to="A-01")], by=by)
    move(warehouse=store, lines=[MoveLine("BED-001", 5, to="A-01")], by=by)
    assert sorted(Holding.objects.filter(holder__outside=False).values_list("holder__location__code", "quantity")) == [("A-01", 9), ("R-01", 1)]
    with pytest.raises(SamePlace):
        move(warehouse=store, lines=[MoveLine("BED-001", 1, None, "A-01", to="A-01")], by=by)
    with pytest.raises(UnknownLocation):
        move(warehouse=store, lines=[MoveLine("BED-001", 1, to="Z-99")], by=by)


def test_a_store_without_bays_gets_one_when_goods_come(store, by):
    store.locations.all().delete()
    stocked(store, by, 3)
    assert store.locations.get().code == "01"

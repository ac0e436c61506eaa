"""Counts meet movements that go on meanwhile; mistakes are undone only while nothing came after them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from inventory.domain.errors import (
    AlreadyReversed,
    AmbiguousLot,
    BlockedReversal,
    CountedSince,
    LotNumberTaken,
    NothingToCorrect,
    NotReversible,
    NotWhole,
    StaleCount,
    UnknownLot,
    ValueFixed,
)
from inventory.models import DiscrepancyCase, Document, Holding, Lot, Movement, Waybill
from inventory.services import CountLine, StockLine, correct_lot, count, issue, reverse, transfer_in, transfer_out
from relief.core.models import Event
from tests.inventory.stock import THURSDAY, TUESDAY, WEDNESDAY, book, day, left, stocked

pytestmark = pytest.mark.django_db


def give(store, by, quantity=1, **more):
    return issue(warehouse=store, lines=[StockLine("BED-001", quantity)], by=by, **more)


def test_a_count_books_the_difference_and_is_kept_even_where_there_is_none(store, by):
    stocked(store, by, 40)
    stocked(store, by, 7, "L2")
    document = count(warehouse=store, lines=[CountLine("L1", 38), CountLine("L2", 7)], by=by, occurred_at=WEDNESDAY)
    assert (left(store), left(store, "L2"), document.movements.count()) == (38, 7, 1)
    assert list(document.counted_lines.values_list("counted", "booked", "stale")) == [(38, 40, False), (7, 7, False)]
    assert set(Holding.objects.filter(holder__outside=False).values_list("counted_at", flat=True)) == {WEDNESDAY}
    assert sum(Holding.objects.values_list("quantity", flat=True)) == 0


def test_movements_after_the_look_stay_and_the_line_is_stale(store, by):
    stocked(store, by, 40)
    for minute in range(30):
        give(store, by, occurred_at=TUESDAY + timedelta(minutes=minute + 1))
    document = count(warehouse=store, lines=[CountLine("L1", 42, seen_at=TUESDAY)], by=by, occurred_at=WEDNESDAY)
    assert left(store) == 12
    line = document.counted_lines.get()
    assert (line.booked, line.stale, line.seen_at) == (40, True, TUESDAY)
    assert Event.objects.get(kind="goods-counted").payload["stale"] == 1


def test_a_count_that_later_papers_contradict_is_refused(store, by):
    stocked(store, by, 40)
    give(store, by, 30, occurred_at=WEDNESDAY)
    before = book()
    with pytest.raises(StaleCount) as refusal:
        count(warehouse=store, lines=[CountLine("L1", 10, seen_at=TUESDAY)], by=by)
    assert (refusal.value.facts["would_be"], book()) == (-20, before)


def test_two_heaps_of_one_lot_add_up(store, by):
    stocked(store, by, 40)
    count(warehouse=store, lines=[CountLine("L1", 20), CountLine("L1", 25)], by=by)
    assert left(store) == 45


def test_a_count_can_find_a_lot_where_none_was(store, by):
    stocked(store, by, 40)
    count(warehouse=store, lines=[CountLine(Lot.objects.select_related("item").get(), 3, "A-02")], by=by)
    assert left(store) == 43


def test_a_count_line_that_cannot_be_understood_is_refused(store, by):
    stocked(store, by, 1)
    stocked(store, by, 1, sku="WAT-001")
    for problem, line in [(UnknownLot, CountLine("L9", 1)), (AmbiguousLot, CountLine("L1", 1)), (NotWhole, CountLine("L1", -1, item="BED-001"))]:
        with pytest.raises(problem):
            count(warehouse=store, lines=[line], by=by)
    count(warehouse=store, lines=[CountLine("L1", 1, item="WAT-001")], by=by)


def test_an_earlier_look_is_not_booked_after_a_later_one(store, by):
    stocked(store, by, 40)
    count(warehouse=store, lines=[CountLine("L1", 40)], by=by, occurred_at=WEDNESDAY)
    with pytest.raises(CountedSince):
        count(warehouse=store, lines=[CountLine("L1", 39)], by=by, occurred_at=TUESDAY)


def test_a_reversal_is_the_exact_mirror(store, by):
    paper = stocked(store, by, 40)
    undone = reverse(document=paper, by=by, note="写错了")
    assert (left(store), undone.reverses) == (0, paper)
    there, back = Movement.objects.order_by("pk")
    assert (back.giver, back.taker, back.quantity, back.reverses) == (there.taker, there.giver, 40, there)
    with pytest.raises(AlreadyReversed) as refusal:
        reverse(document=paper, by=by)
    assert refusal.value.facts["reversal"] == undone.number
    with pytest.raises(NotReversible):
        reverse(document=undone, by=by)


def test_a_receipt_whose_goods_went_out_names_the_papers_they_went_out_on(store, by):
    paper = stocked(store, by, 40)
    first, second = give(store, by, 5), give(store, by, 5)
    before = book()
    with pytest.raises(BlockedReversal) as refusal:
        reverse(document=paper, by=by)
    assert refusal.value.facts["documents"] == [second.number, first.number]
    assert refusal.value.facts["count"] is None
    assert book() == before
    reverse(document=second, by=by)
    reverse(document=first, by=by)
    reverse(document=paper, by=by)
    assert left(store) == 0


def test_after_a_later_count_the_count_is_named(store, by):
    paper = stocked(store, by, 40)
    counted = count(warehouse=store, lines=[CountLine("L1", 40)], by=by)
    before = book()
    with pytest.raises(BlockedReversal) as refusal:
        reverse(document=paper, by=by)
    assert (refusal.value.facts["count"], refusal.value.facts["documents"], book()) == (counted.number, [], before)
    reverse(document=counted, by=by)
    assert Holding.objects.get(holder__outside=False).counted_at is None
    reverse(document=paper, by=by)
    assert left(store) == 0


def test_reversing_a_count_falls_back_to_the_count_before(store, by):
    stocked(store, by, 40)
    count(warehouse=store, lines=[CountLine("L1", 39)], by=by, occurred_at=TUESDAY)
    second = count(warehouse=store, lines=[CountLine("L1", 38)], by=by, occurred_at=WEDNESDAY)
    reverse(document=second, by=by, occurred_at=THURSDAY)
    assert left(store) == 39
    assert Holding.objects.get(holder__outside=False).counted_at == TUESDAY


def test_reversing_an_arrival_settles_its_case(store, forward, by):
    stocked(store, by, 40)
    sent = transfer_out(warehouse=store, to_warehouse=forward, lines=[StockLine("BED-001", 30)], by=by)
    arrived = transfer_in(transfer=sent, lines=[StockLine("BED-001", 28)], by=by)
    with pytest.raises(BlockedReversal) as refusal:
        reverse(document=sent, by=by)
    assert refusal.value.facts["documents"] == [arrived.number]
    reverse(document=arrived, by=by)
    assert DiscrepancyCase.objects.get().state == "settled"
    reverse(document=sent, by=by)
    assert (left(store), left(forward)) == (40, 0)


def test_goods_on_the_road_are_not_taken_back_on_paper(store, by):
    stocked(store, by, 40)
    paper = give(store, by, 5)
    waybill = Waybill.objects.create(number="JN-WB-1", document=paper, warehouse=store, destination="大均乡", state="departed")
    with pytest.raises(BlockedReversal) as refusal:
        reverse(document=paper, by=by)
    assert refusal.value.facts["documents"] == [waybill.number]
    waybill.state = "prepared"
    waybill.save()
    reverse(document=paper, by=by)
    assert left(store) == 40


def test_a_correction_says_old_new_and_why(store, by, promise):
    stocked(store, by, 40, expires_on=day(10))
    lot = Lot.objects.get()
    changes = {"expires_on": day(20), "number": "L1b", "earmark": promise, "unit_value_fen": 8000, "valuation": "invoice"}
    document = correct_lot(lot=lot, by=by, reason="标签看错", changes=changes)
    lot.refresh_from_db()
    assert (lot.expires_on, lot.number, lot.earmark, lot.unit_value_fen) == (day(20), "L1b", promise, 8000)
    payload = Event.objects.get(kind="lot-corrected").payload
    assert payload["old"] == {"expires_on": day(10).isoformat(), "number": "L1", "earmark": None, "unit_value_fen": None, "valuation": "unpriced"}
    assert payload["new"]["earmark"] == "school"
    assert (document.kind, document.warehouse, document.note) == ("lot_correction", store, "标签看错")
    with pytest.raises(NotReversible):
        reverse(document=document, by=by)


def test_the_value_stands_once_goods_were_given_out(store, by):
    stocked(store, by, 40)
    stocked(store, by, 1, "L2")
    lot = Lot.objects.get(number="L1")
    paper = give(store, by)
    with pytest.raises(ValueFixed) as refusal:
        correct_lot(lot=lot, by=by, reason="x", changes={"unit_value_fen": 1, "valuation": "invoice"})
    assert refusal.value.facts["document"] == paper.number
    with pytest.raises(LotNumberTaken):
        correct_lot(lot=lot, by=by, reason="x", changes={"number": "L2"})
    for changes in ({}, {"number": "L1"}, {"item": None}):
        with pytest.raises(NothingToCorrect):
            correct_lot(lot=lot, by=by, reason="x", changes=changes)
    lot.refresh_from_db()
    assert (lot.unit_value_fen, lot.number, Document.objects.filter(kind="lot_correction").count()) == (None, "L1", 0)


def test_a_lot_that_never_came_is_corrected_at_its_society(store, jingning, by, quilt):
    lot = Lot.objects.create(item=quilt, number="L0", owner=jingning)
    assert correct_lot(lot=lot, by=by, reason="x", changes={"quality": "damaged"}).warehouse == store

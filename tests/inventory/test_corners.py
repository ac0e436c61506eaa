"""Rare turns of the book that still have to be right."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from inventory.domain.errors import BackDated, CountedSince, InsufficientStock, UnknownEarmark, UnknownItem
from inventory.models import Holding, Lot, Movement, ReleaseOrder, ReleaseOrderLine, Reservation
from inventory.selectors.stock import on_hand
from inventory.selectors.verification import verify
from inventory.services import CountLine, ReceiptLine, StockLine, count, issue, lots, receive, return_goods, reverse, transfer_out
from inventory.services.drafts import Draft, Entry
from inventory.services.posting import post
from relief.core.models import Incident, World
from relief.core.world_guard import remove
from tests.inventory.stock import MONDAY, THURSDAY, TUESDAY, WEDNESDAY, book, left, make_item, stocked

pytestmark = pytest.mark.django_db


def give(store, by, quantity, **more):
    return issue(warehouse=store, lines=[StockLine("BED-001", quantity)], by=by, **more)


def test_a_reversal_dated_before_goods_were_back_is_refused(store, by):
    paper = stocked(store, by, 10)
    out = give(store, by, 10, occurred_at=TUESDAY)
    reverse(document=out, by=by, occurred_at=THURSDAY)
    before = book()
    with pytest.raises(BackDated) as refusal:
        reverse(document=paper, by=by, occurred_at=WEDNESDAY)
    assert (refusal.value.facts["would_be"], book()) == (-10, before)


def test_the_writer_itself_lets_nobody_overdraw(store, forward, by):
    stocked(store, by, 10)
    stocked(forward, by, 10)
    held = Holding.objects.get(holder__location__warehouse=store)
    other = Holding.objects.get(holder__location__warehouse=forward)
    draft = Draft(kind="move", warehouse=store, by=by, occurred_at=None, entries=[Entry(held.holder_id, other.holder_id, held.lot_id, 11)])
    before = book()
    with pytest.raises(InsufficientStock):
        post(draft)
    assert book() == before


def test_a_past_issue_is_judged_pick_by_pick(store, by):
    stocked(store, by, 5, "L1")
    stocked(store, by, 5, "L2", at=WEDNESDAY)
    with pytest.raises(BackDated) as refusal:
        give(store, by, 10, occurred_at=TUESDAY)
    assert refusal.value.facts["lot"] == "L2"
    with pytest.raises(InsufficientStock):
        give(store, by, 11, occurred_at=TUESDAY)
    count(warehouse=store, lines=[CountLine("L2", 5)], by=by, occurred_at=THURSDAY)
    with pytest.raises(CountedSince):
        issue(warehouse=store, lines=[StockLine("BED-001", 1, "L2")], by=by, occurred_at=WEDNESDAY + timedelta(hours=1))


def test_a_count_of_other_goods_does_not_block_a_reversal(store, by):
    make_item()
    paper = receive(warehouse=store, lines=[ReceiptLine("BED-001", 5, "L1", "A-01"), ReceiptLine("BED-001", 5, "L2", "A-02")], by=by)
    count(warehouse=store, lines=[CountLine("L1", 3, "A-02")], by=by)
    reverse(document=paper, by=by)
    assert (left(store, "L1"), left(store, "L2")) == (3, 0)


def test_an_order_sends_goods_to_another_store_and_uses_its_reservations(store, forward, by):
    stocked(store, by, 40)
    order = ReleaseOrder.objects.create(number="JN-RO-1", warehouse=store, destination="大均乡", requested_by=by)
    line = ReleaseOrderLine.objects.create(order=order, item=make_item(), quantity=30)
    ends = timezone.now() + timedelta(hours=1)
    for quantity in (10, 5):
        Reservation.objects.create(warehouse=store, lot=Lot.objects.get(), order_line=line, quantity=quantity, ends_at=ends)
    transfer_out(warehouse=store, to_warehouse=forward, lines=[StockLine("BED-001", 10)], by=by, order=order)
    assert [(row.quantity, row.released_at is None) for row in Reservation.objects.order_by("pk")] == [(10, False), (5, True)]


def test_unknown_goods_and_purposes_are_refused_at_the_door(store, by):
    make_item()
    with pytest.raises(UnknownItem):
        receive(warehouse=store, lines=[ReceiptLine("NIL-999", 1)], by=by)
    with pytest.raises(UnknownEarmark):
        receive(warehouse=store, lines=[ReceiptLine("BED-001", 1, earmark="nowhere")], by=by)
    assert Lot.objects.count() == 0


def test_a_lot_that_somebody_else_made_at_this_very_moment_is_shared(store, by, monkeypatch):
    stocked(store, by, 5)
    known, asked = lots._known, []
    monkeypatch.setattr(lots, "_known", lambda *facts: asked.append(1) or ({} if len(asked) == 1 else known(*facts)))
    receive(warehouse=store, lines=[ReceiptLine("BED-001", 5, "L1"), ReceiptLine("BED-001", 1, "L2")], by=by)
    assert (left(store, "L1"), left(store, "L2"), Lot.objects.count()) == (10, 1, 2)


def test_on_hand_of_some_items(store, by, quilt):
    stocked(store, by, 5)
    stocked(store, by, 5, "W1", sku="WAT-001")
    assert [row.lot.number for row in on_hand([store], items={quilt.pk})] == ["L1"]


def test_goods_partly_on_the_road_come_back_from_both_places(store, by):
    stocked(store, by, 40)
    paper = issue(warehouse=store, lines=[StockLine("BED-001", 10)], by=by, on_the_way=True)
    reverse(document=return_goods(warehouse=store, lines=[StockLine("BED-001", 10, "L1")], by=by, follows=paper), by=by)
    return_goods(warehouse=store, lines=[StockLine("BED-001", 10, "L1")], by=by, follows=paper)
    assert left(store) == 40


def test_what_no_door_lets_in_is_still_found(store, by, jingning):
    """The guards are off, as in a database somebody has worked on by hand."""
    stocked(store, by, 5)
    paper = give(store, by, 1)
    drill = World.objects.create(code="drill", name="演练")
    incident = Incident.objects.create(
        world=drill, number="X", name="x", hazard="flood", organisation=jingning, happened_at=MONDAY, reported_at=MONDAY
    )
    lost = Lot.objects.create(item=make_item(), number="L9", owner=jingning)
    Holding.objects.create(holder=Holding.objects.earliest("pk").holder, lot=lost, quantity=3, outside=True)
    remove(connection)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE inventory_movement SET world_id = %s WHERE id = %s", [drill.pk, Movement.objects.latest("pk").pk])
        cursor.execute("UPDATE inventory_document SET incident_id = %s WHERE id = %s", [incident.pk, paper.pk])
        cursor.execute("UPDATE inventory_holding SET world_id = %s WHERE id = %s", [drill.pk, Holding.objects.latest("pk").pk])
    said = [fault.sentence for fault in verify().faults]
    assert len(said) >= 5
    assert any("L9" in sentence for sentence in said)
    assert any(paper.number in sentence for sentence in said)


def test_goods_come_back_without_the_paper_they_went_out_on(store, by):
    stocked(store, by, 40)
    give(store, by, 10)
    return_goods(warehouse=store, lines=[StockLine("BED-001", 4, "L1")], by=by)
    assert left(store) == 34


def test_an_order_whose_issue_is_taken_back_is_open_again(store, by):
    stocked(store, by, 40)
    order = ReleaseOrder.objects.create(number="JN-RO-1", warehouse=store, destination="大均乡", requested_by=by, state="issued")
    for issued in (10, 20):
        ReleaseOrderLine.objects.create(order=order, item=make_item(), quantity=issued, issued=issued)
    reverse(document=give(store, by, 25, order=order), by=by)
    order.refresh_from_db()
    assert (order.state, list(order.lines.values_list("issued", flat=True))) == ("picking", [5, 0])
    reverse(document=give(store, by, 5, order=order), by=by)
    assert list(order.lines.values_list("issued", flat=True)) == [0, 0]

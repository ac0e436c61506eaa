"""Barred goods leave by disposal or return to their source; every other way round is shut, and nothing changes on trying."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from inventory.domain.errors import ExpiredLot, QuarantinedLot
from inventory.domain.floor_refusals import BarredMissing, InTheCorner, LifeGivenBack, PartsInDoubt
from inventory.domain.road_refusals import BarredOnBoard
from inventory.models import Holding, Location, Lot, Waybill
from inventory.services import CountLine, MoveLine, StockLine, count, counts, issue, move, return_goods, reverse, waybills
from inventory.services.corrections import correct_lot
from inventory.services.kits import Bench, assemble, take_apart, write_recipe
from inventory.services.orders import OrderLine, approve_order, issue_order, open_order
from inventory.services.quarantine import quarantine_lot, quarantine_part, release_lot, release_part
from relief.core import clock
from tests.inventory.stock import book, day, left, make_item, stocked

pytestmark = pytest.mark.django_db


@pytest.fixture
def lot(store, by):
    """Forty quilts in the receiving bay, good until today."""
    stocked(store, by, 40, expires_on=day(0))
    return Lot.objects.get(number="L1")


@pytest.fixture
def waybill(store, by, counter, chief, lot):
    """Four of them on a lorry that has not left."""
    order = open_order(warehouse=store, lines=[OrderLine("BED-001", 4, lot)], by=counter, destination="东坑")
    approve_order(order=order, by=chief)
    return waybills.prepare(document=issue_order(order=order, by=by), by=by, plate="浙K00001")


@pytest.fixture
def kits(store, by):
    """Four kits of a towel and a soap each, the towel of lot T1."""
    kit = make_item("KIT-01", "家庭箱")
    for sku, number in (("TOWEL", "T1"), ("SOAP", "S1")):
        stocked(store, by, 10, number, sku=sku)
    write_recipe(kit=kit, version="1", parts={"TOWEL": 1, "SOAP": 1}, by=by)
    return assemble(warehouse=store, bench=Bench(kit, "1", 4, location="A-02"), by=by).lot


def refused(problem, run):
    before = book()
    with pytest.raises(problem) as told:
        run()
    assert book() == before
    return told.value


@pytest.mark.parametrize("damaged", [False, True])
def test_what_was_put_aside_after_the_pick_does_not_leave_with_the_vehicle(store, by, lot, waybill, damaged):
    waybills.load(waybill=waybill, by=by)
    quarantine_lot(warehouse=store, lot=lot, by=by, reason="霉味", damaged=damaged)
    told = refused(BarredOnBoard, lambda: waybills.depart(waybill=waybill, by=by))
    assert (told.facts["lot"], told.facts["document"]) == ("L1", waybill.document.number)
    refused(BarredOnBoard, lambda: waybills.load(waybill=waybill, by=by))
    waybill.refresh_from_db()
    assert (waybill.state, waybill.departed_at) == (Waybill.State.LOADED, None)
    reverse(document=waybill.document, by=by)
    assert left(store) == 40


def test_a_vehicle_leaves_on_the_last_day_of_its_goods_and_not_the_day_after(by, waybill):
    with clock.at(clock.now() + timedelta(days=1)):
        refused(BarredOnBoard, lambda: waybills.depart(waybill=waybill, by=by))
    assert waybills.depart(waybill=waybill, by=by).state == Waybill.State.DEPARTED


def test_out_of_the_corner_leads_only_a_release_by_other_hands(store, by, counter, lot):
    paper = quarantine_part(warehouse=store, lot=lot, quantity=15, location="R-01", by=by, reason="压坏")
    told = refused(InTheCorner, lambda: move(warehouse=store, lines=[MoveLine("BED-001", 15, lot, "Q-01", to="A-01")], by=by))
    assert (told.facts["lot"], told.facts["location"]) == ("L1", "Q-01")
    refused(InTheCorner, lambda: reverse(document=paper, by=by))
    Location.objects.create(warehouse=store, code="Q-02", kind="quarantine", walk_order=11)
    move(warehouse=store, lines=[MoveLine("BED-001", 15, lot, "Q-01", to="Q-02")], by=by)
    back = release_part(warehouse=store, lot=lot, quantity=15, location="Q-02", to="A-01", by=counter, finding="好的")
    reverse(document=back, by=counter)
    assert Holding.objects.get(holder__location__code="Q-02").quantity == 15


def test_a_barred_lot_may_be_moved_out_of_the_corner_because_it_stays_barred(store, by, lot):
    quarantine_lot(warehouse=store, lot=lot, by=by, reason="霉味")
    into = move(warehouse=store, lines=[MoveLine("BED-001", 5, lot, "R-01", to="Q-01")], by=by)
    move(warehouse=store, lines=[MoveLine("BED-001", 2, lot, "Q-01", to="A-01")], by=by)
    move(warehouse=store, lines=[MoveLine("BED-001", 2, lot, "A-01", to="Q-01")], by=by)
    reverse(document=into, by=by)
    refused(QuarantinedLot, lambda: issue(warehouse=store, lines=[StockLine("BED-001", 1)], by=by))


def test_a_corner_stays_a_corner_while_goods_lie_in_it(store, by, lot):
    quarantine_part(warehouse=store, lot=lot, quantity=15, location="R-01", by=by, reason="压坏")
    corner = Location.objects.get(warehouse=store, code="Q-01")
    corner.kind, corner.name = Location.Kind.STORAGE, "架"
    with pytest.raises(ValidationError):
        corner.full_clean()
    corner.kind = Location.Kind.QUARANTINE
    corner.full_clean()
    empty = Location.objects.create(warehouse=store, code="Q-02", kind="quarantine")
    empty.kind = Location.Kind.STORAGE
    empty.full_clean()


def test_an_expired_lot_is_made_younger_only_by_who_did_not_book_it_in(store, by, counter):
    stocked(store, by, 5, "OLD", expires_on=day(-1))
    old = Lot.objects.get(number="OLD")
    refused(LifeGivenBack, lambda: correct_lot(lot=old, by=by, reason="看错", changes={"expires_on": day(300)}))
    refused(LifeGivenBack, lambda: correct_lot(lot=old, by=by, reason="看错", changes={"expires_on": None}))
    correct_lot(lot=old, by=by, reason="更早", changes={"expires_on": day(-5)})
    correct_lot(lot=old, by=counter, reason="箱上是明年", changes={"expires_on": day(300)})
    old.refresh_from_db()
    assert old.expires_on == day(300)


def test_parts_of_kits_in_doubt_stay_in_doubt(store, by, kits):
    quarantine_lot(warehouse=store, lot=kits, by=by, reason="进水")
    refused(PartsInDoubt, lambda: take_apart(warehouse=store, lot=kits, quantity=1, by=by, to="A-01"))
    take_apart(warehouse=store, lot=kits, quantity=1, by=by, to="Q-01")
    assert Holding.objects.get(lot__number="T1", holder__location__code="Q-01").quantity == 1


def test_a_lot_put_aside_bars_the_kits_it_went_into_until_they_are_looked_at(store, by, counter, kits):
    towels = Lot.objects.get(number="T1")
    quarantine_lot(warehouse=store, lot=towels, by=by, reason="召回")
    refused(QuarantinedLot, lambda: issue(warehouse=store, lines=[StockLine("KIT-01", 1)], by=by))
    release_lot(warehouse=store, lot=towels, by=counter, finding="召回的不是这批")
    refused(QuarantinedLot, lambda: issue(warehouse=store, lines=[StockLine("KIT-01", 1)], by=by))
    release_lot(warehouse=store, lot=kits, by=counter, finding="毛巾没有问题")
    issue(warehouse=store, lines=[StockLine("KIT-01", 1)], by=by)


@pytest.mark.parametrize("why", ["expired", "quarantined"])
def test_barred_goods_go_back_to_whoever_sent_them(store, by, why):
    stocked(store, by, 40, expires_on=day(-1) if why == "expired" else None, quality="quarantine" if why == "quarantined" else "available")
    refused(ExpiredLot if why == "expired" else QuarantinedLot, lambda: issue(warehouse=store, lines=[StockLine("BED-001", 40, "L1")], by=by))
    back = return_goods(warehouse=store, lines=[StockLine("BED-001", 40, "L1")], by=by, to_source=True, party="供货商", note="包装破损")
    assert (back.kind, left(store)) == ("return", 0)


@pytest.mark.parametrize("why", ["expired", "quarantine", "damaged", "corner"])
def test_nobody_alone_counts_barred_goods_away(store, by, counter, second, chief, why):
    stocked(store, by, 40, expires_on=day(-1) if why == "expired" else None, quality=why if why in {"quarantine", "damaged"} else "available")
    lot, place = Lot.objects.get(number="L1"), "R-01"
    if why == "corner":
        quarantine_part(warehouse=store, lot=lot, quantity=40, location="R-01", by=by, reason="压坏")
        place = "Q-01"
    told = refused(BarredMissing, lambda: count(warehouse=store, lines=[CountLine(lot, 33, place)], by=by))
    assert told.facts["lot"] == "L1"
    assert 40 not in told.facts.values()
    count(warehouse=store, lines=[CountLine(lot, 40, place)], by=by)
    planned = counts.plan(warehouse=store, by=by)
    for eyes in (counter, second):
        counts.look(count=planned, looks=[counts.Look(lot, place, 33)], by=eyes)
    paper = counts.post_count(count=counts.approve(count=planned, by=chief), by=by).document
    assert left(store) == 33
    assert planned.number in paper.note


def test_a_look_dated_back_makes_nothing_younger(store, by, lot):
    Lot.objects.filter(pk=lot.pk).update(expires_on=day(-1))
    before = clock.now() - timedelta(days=3)
    refused(BarredMissing, lambda: count(warehouse=store, lines=[CountLine(lot, 33, "R-01", seen_at=before)], by=by, occurred_at=before))

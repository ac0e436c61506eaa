"""What keeps goods on the shelf: shelf life, quarantine, a donor's purpose, goods held for others."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from inventory.domain.errors import EarmarkBroken, ExpiredLot, InsufficientStock, QuarantinedLot
from inventory.models import Document, EarmarkLift, Lot, ReleaseOrder, ReleaseOrderLine, Reservation
from inventory.selectors.stock import usable
from inventory.services import StockLine, dispose, issue, move, receive, return_goods, transfer_out
from inventory.services.lines import MoveLine, ReceiptLine
from relief.core.models import Incident
from tests.inventory.stock import MONDAY, TUESDAY, book, day, left, make_item, stocked

pytestmark = pytest.mark.django_db


@pytest.fixture
def incident(jingning):
    return Incident.objects.create(number="JN-IN-1", name="苏村", hazard="landslide", organisation=jingning, happened_at=MONDAY, reported_at=MONDAY)


@pytest.fixture
def order(store, by):
    order = ReleaseOrder.objects.create(number="JN-RO-1", warehouse=store, destination="大均乡", requested_by=by, state="approved")
    ReleaseOrderLine.objects.create(order=order, item=make_item(), quantity=30)
    return order


def reserve(order, quantity, *, hours=1, lot="L1"):
    return Reservation.objects.create(
        warehouse=order.warehouse,
        lot=Lot.objects.get(number=lot),
        order_line=order.lines.get(),
        quantity=quantity,
        ends_at=timezone.now() + timedelta(hours=hours),
    )


def give(store, by, quantity=1, lot: str | None = "L1", **more):
    return issue(warehouse=store, lines=[StockLine("BED-001", quantity, lot)], by=by, **more)


@pytest.mark.parametrize("lot", ["L1", None])
def test_expired_lots_stay_on_the_shelf(store, by, forward, lot):
    stocked(store, by, 10, expires_on=day(-1))
    before = book()
    with pytest.raises(ExpiredLot) as refusal:
        give(store, by, lot=lot)
    assert refusal.value.facts["expires_on"] == day(-1).isoformat()
    with pytest.raises(ExpiredLot):
        transfer_out(warehouse=store, to_warehouse=forward, lines=[StockLine("BED-001", 1, lot)], by=by)
    assert book() == before
    assert usable([store]) == []


def test_a_lot_goes_out_on_its_last_day_and_shelf_list_and_despatch_agree(store, by):
    stocked(store, by, 10, expires_on=day(0))
    assert usable([store])[0].quantity == 10
    give(store, by, 10)
    assert left(store) == 0


def test_expired_goods_leave_by_disposal_or_back_to_their_source(store, by):
    stocked(store, by, 10, expires_on=day(-1))
    dispose(warehouse=store, lines=[StockLine("BED-001", 4, "L1")], by=by, note="过期")
    return_goods(warehouse=store, lines=[StockLine("BED-001", 6)], by=by, to_source=True)
    assert left(store) == 0
    assert list(Document.objects.order_by("pk").values_list("kind", flat=True)) == ["receipt", "disposal", "return"]


def test_goods_with_some_expired_say_what_is_held_back(store, by):
    stocked(store, by, 10, expires_on=day(-1))
    stocked(store, by, 5, "L2")
    with pytest.raises(InsufficientStock) as refusal:
        give(store, by, 6, None)
    assert (refusal.value.facts["available"], refusal.value.facts["held_back"]) == (5, {"expired": 10})


@pytest.mark.parametrize("quality", ["quarantine", "damaged"])
def test_quarantined_and_damaged_lots_stay(store, by, quality):
    make_item()
    receive(warehouse=store, lines=[ReceiptLine("BED-001", 10, "L1", quality=quality)], by=by)
    with pytest.raises(QuarantinedLot):
        give(store, by)


def test_a_sound_lot_in_the_quarantine_corner_stays(store, by):
    stocked(store, by, 10)
    move(warehouse=store, lines=[MoveLine("BED-001", 4, to="Q-01")], by=by)
    with pytest.raises(InsufficientStock) as refusal:
        give(store, by, 7)
    assert refusal.value.facts["available"] == 6
    with pytest.raises(QuarantinedLot):
        issue(warehouse=store, lines=[StockLine("BED-001", 1, "L1", "Q-01")], by=by)


def test_an_earmarked_lot_leaves_only_for_its_purpose(store, neighbour, by, promise, incident):
    stocked(store, by, 10, earmark=promise)
    before = book()
    for lot in ("L1", None):
        with pytest.raises(EarmarkBroken) as refusal:
            give(store, by, lot=lot, incident=incident)
        assert refusal.value.facts["earmark"] == promise.title
    with pytest.raises(EarmarkBroken):
        transfer_out(warehouse=store, to_warehouse=neighbour, lines=[StockLine("BED-001", 1)], by=by)
    assert book() == before
    give(store, by, 2, purpose=promise)
    assert left(store) == 8


def test_an_earmark_for_an_incident_is_kept_by_helping_there(store, by, promise, incident):
    promise.incident = incident
    promise.save()
    stocked(store, by, 10, earmark=promise.code)
    give(store, by, 3, incident=incident)
    with pytest.raises(EarmarkBroken):
        give(store, by)


def test_inside_one_society_the_promise_travels_with_the_goods(store, forward, by, promise):
    stocked(store, by, 10, earmark=promise)
    transfer_out(warehouse=store, to_warehouse=forward, lines=[StockLine("BED-001", 4)], by=by)
    assert left(store) == 6


def test_a_recorded_decision_lifts_an_earmark_only_while_it_is_in_force(store, by, promise):
    stocked(store, by, 10, earmark=promise)
    now = timezone.now()
    lift = EarmarkLift.objects.create(
        earmark=promise,
        basis="donor_consent",
        reason="同意",
        decided_by=by,
        decided_at=now,
        starts_at=now - timedelta(hours=2),
        ends_at=now - timedelta(hours=1),
    )
    with pytest.raises(EarmarkBroken):
        give(store, by)
    lift.ends_at = None
    lift.save()
    give(store, by)
    assert left(store) == 9


def test_goods_held_for_others_stay_and_those_held_for_this_order_go(store, by, order):
    stocked(store, by, 40)
    reserve(order, 30)
    with pytest.raises(InsufficientStock) as refusal:
        give(store, by, 11)
    assert (refusal.value.facts["available"], refusal.value.facts["held_back"]) == (10, {"reserved": 30})
    give(store, by, 10)
    give(store, by, 20, order=order)
    assert Reservation.objects.get().quantity == 10
    give(store, by, 10, order=order)
    assert Reservation.objects.get().released_at is not None
    assert left(store) == 0


def test_a_reservation_that_is_over_holds_nothing(store, by, order):
    stocked(store, by, 40)
    reserve(order, 30, hours=-1)
    give(store, by, 40)
    assert left(store) == 0


def test_an_order_gives_its_purpose_and_destination_to_the_paper(store, by, order, promise):
    stocked(store, by, 40, earmark=promise)
    order.purpose = promise
    order.save()
    document = give(store, by, 5, order=order)
    assert (document.purpose, document.party, document.order) == (promise, "大均乡", order)


def test_what_was_sound_then_may_be_booked_for_then(store, by):
    stocked(store, by, 10, expires_on=TUESDAY.date())
    give(store, by, occurred_at=TUESDAY)
    assert left(store) == 9

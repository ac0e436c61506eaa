"""Disposal in four hands: proposed, inspected, approved, carried out; nothing leaves on the side meanwhile."""

from __future__ import annotations

import pytest

from inventory.domain.errors import EmptyDocument, InsufficientStock, NotWhole, UnknownLocation
from inventory.domain.floor_refusals import NotThere, OneHand, ReasonMissing, SoundGoods, UnderDisposal
from inventory.domain.refusals import NoAuthority, WrongStep
from inventory.models import DisposalOrder, Lot, Reservation
from inventory.selectors.barring import live_reservations
from inventory.services import StockLine, issue
from inventory.services.disposals import Waste, approve, carry_out, inspect, propose, refuse
from inventory.services.quarantine import quarantine_lot, release_lot
from relief.core import clock
from relief.core.models import Event
from tests.inventory.stock import book, day, left, stocked

pytestmark = pytest.mark.django_db


@pytest.fixture
def old(store, by):
    """Forty expired quilts and ten good ones in the receiving bay."""
    stocked(store, by, 40, "OLD", expires_on=day(-5))
    stocked(store, by, 10, "GOOD")
    return store


def ask(store, by, number="OLD", quantity=40, place="R-01", **more):
    return propose(warehouse=store, lines=[Waste(Lot.objects.get(number=number), place, quantity)], way="destroyed", by=by, **more)


def test_four_steps_by_three_people_take_the_goods_out_of_the_book(old, by, counter, chief):
    order = ask(old, by)
    assert order.number.startswith("JN-DP-")
    order = inspect(order=order, by=counter, finding="受潮发霉")
    order = approve(order=order, by=chief)
    assert left(old, "OLD") == 40
    order = carry_out(order=order, by=by)
    assert (order.state, order.document.kind, left(old, "OLD")) == ("posted", "disposal", 0)
    assert order.number in order.document.note
    told = [kind for kind in Event.objects.order_by("pk").values_list("kind", flat=True) if "dispos" in kind]
    assert told == ["disposal-proposed", "disposal-inspected", "disposal-approved", "goods-disposed"]


def test_one_hand_does_not_do_two_steps(old, by, counter, chief, commander):
    order = ask(old, by)
    with pytest.raises(OneHand):
        inspect(order=order, by=by, finding="坏了")
    inspect(order=order, by=chief, finding="坏了")
    with pytest.raises(OneHand):
        approve(order=order, by=chief)
    with pytest.raises(NoAuthority):
        approve(order=order, by=counter)
    order.refresh_from_db()
    assert (order.state, order.approved_by) == ("inspected", None)


def test_steps_keep_their_order(old, by, counter, chief):
    order = ask(old, by)
    for step in (lambda: approve(order=order, by=chief), lambda: carry_out(order=order, by=by)):
        with pytest.raises(WrongStep):
            step()
    with pytest.raises(ReasonMissing):
        inspect(order=order, by=counter, finding=" ")
    assert left(old, "OLD") == 40


def test_sound_goods_need_a_reason_and_are_held_meanwhile(old, by, chief, counter):
    with pytest.raises(SoundGoods):
        ask(old, by, "GOOD", 6)
    order = ask(old, by, "GOOD", 6, reason="召回")
    with pytest.raises(InsufficientStock) as refused:
        issue(warehouse=old, lines=[StockLine("BED-001", 5, "GOOD")], by=by)
    assert refused.value.facts["held_back"]["reserved"] == 6
    with pytest.raises(ReasonMissing):
        refuse(order=order, by=chief, reason="")
    with pytest.raises(NoAuthority):
        refuse(order=order, by=by, reason="不")
    order = refuse(order=order, by=chief, reason="还能用")
    assert (order.state, order.finding, live_reservations(clock.now()).count()) == ("refused", "还能用", 0)
    issue(warehouse=old, lines=[StockLine("BED-001", 5, "GOOD")], by=by)


def test_sound_goods_leave_when_their_order_is_carried_out(old, by, chief, counter):
    order = ask(old, by, "GOOD", 6, reason="召回")
    inspect(order=order, by=counter, finding="同批投诉")
    approve(order=order, by=chief)
    carry_out(order=order, by=by, occurred_at=clock.now())
    assert (left(old, "GOOD"), live_reservations(clock.now()).count()) == (4, 0)


def test_expired_goods_on_an_order_reserve_nothing(old, by):
    ask(old, by)
    assert not Reservation.objects.exists()
    issue(warehouse=old, lines=[StockLine("BED-001", 10)], by=by)


@pytest.mark.parametrize(
    ("more", "refusal"),
    [({"quantity": 41}, NotThere), ({"quantity": 0}, NotWhole), ({"place": "A-01"}, NotThere), ({"place": "X-1"}, UnknownLocation)],
)
def test_only_what_lies_there_is_proposed(old, by, more, refusal):
    before = book()
    with pytest.raises(refusal):
        ask(old, by, **more)
    assert (book(), DisposalOrder.objects.count()) == (before, 0)


def test_goods_are_on_one_order_only(old, by):
    ask(old, by, quantity=30)
    with pytest.raises(NotThere) as refused:
        ask(old, by, quantity=11)
    assert refused.value.facts["free"] == 10
    with pytest.raises(EmptyDocument):
        propose(warehouse=old, lines=[], way="recycled", by=by)


def test_quarantined_goods_on_an_order_are_not_let_go(old, by, counter, chief):
    lot = Lot.objects.get(number="GOOD")
    quarantine_lot(warehouse=old, lot=lot, by=by, reason="有异味")
    order = ask(old, by, "GOOD", 10)
    with pytest.raises(UnderDisposal):
        release_lot(warehouse=old, lot=lot, by=counter, finding="没问题")
    refuse(order=order, by=chief, reason="先复检")
    release_lot(warehouse=old, lot=lot, by=counter, finding="没问题")
    lot.refresh_from_db()
    assert lot.quality == "available"

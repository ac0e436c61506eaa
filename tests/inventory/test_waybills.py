"""From the waybill to the families: in transit is a holder, a signature empties it, what is short is an open case."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from inventory.domain.refusals import NotCarried, NotLoaded, NotSignedFor, OutOfOrder, OverLoaded, TwoPeople, WrongStep
from inventory.domain.workdays import working_days_after
from inventory.models import DiscrepancyCase, Document, Holding, Waybill
from inventory.services import StockLine, issue, transfer_out
from inventory.services import waybills as paper
from inventory.services.distributions import complete, plan
from inventory.services.orders import OrderLine, approve_order, issue_order, open_order
from relief.core.models import Event
from tests.inventory.chain import store
from tests.inventory.test_orders import incident

__all__ = ["incident", "store"]
pytestmark = pytest.mark.django_db
State = Waybill.State


@pytest.fixture
def waybill(store, leader, commander, keeper, incident) -> Waybill:
    """60 quilts and 150 waters for Dongkeng on one lorry."""
    lines = [OrderLine(store.quilt, 60), OrderLine(store.water, 150)]
    order = open_order(warehouse=store.here, lines=lines, by=leader.person, destination="东坑安置点", incident=incident)
    approve_order(order=order, by=commander.person)
    document = issue_order(order=order, by=keeper.person)
    return paper.prepare(document=document, by=keeper.person, plate="浙K00001", driver="司机甲")


def in_transit() -> int:
    return sum(Holding.objects.filter(holder__kind="transit").values_list("quantity", flat=True))


def held(kind: str) -> int:
    return sum(Holding.objects.filter(holder__kind=kind).values_list("quantity", flat=True))


def travel(waybill, keeper) -> None:
    paper.depart(waybill=waybill, by=keeper.person)
    paper.arrive(waybill=waybill, by=keeper.person)


def test_goods_are_in_transit_until_somebody_signs(waybill, keeper, incident):
    assert (in_transit(), held("recipient"), waybill.destination) == (210, 0, "东坑安置点")
    assert [(line.lot.number, line.quantity) for line in waybill.lines.all()] == [("Q1", 60), ("W-SOON", 100), ("W-LATE", 50)]
    travel(waybill, keeper)
    proof = paper.sign(waybill=waybill, by=keeper.person, signed_by="东坑站长", witness="村干部甲")
    assert (in_transit(), held("recipient"), proof.waybill.state) == (0, 210, State.SIGNED)
    kinds = list(Event.objects.filter(incident=incident).values_list("kind", flat=True))
    assert kinds == ["release-approved", "goods-issued", "waybill-prepared", "waybill-departed", "waybill-arrived", "delivery-signed"]


def test_a_line_that_arrives_as_nothing_opens_a_case_for_all_of_it(waybill, keeper):
    travel(waybill, keeper)
    paper.sign(waybill=waybill, by=keeper.person, signed_by="东坑站长", delivered={"Q1": 0, "W-SOON": 90})
    cases = {case.lot.number: (case.expected, case.found) for case in DiscrepancyCase.objects.filter(waybill=waybill)}
    assert cases == {"Q1": (60, 0), "W-SOON": (100, 90)}
    assert (in_transit(), held("recipient"), held("count")) == (0, 140, 70)
    signed = Waybill.objects.get(pk=waybill.pk)
    assert signed.state == State.SIGNED_WITH_DISCREPANCY
    with pytest.raises(NotCarried):
        paper.close(waybill=signed, by=keeper.person)
    DiscrepancyCase.objects.update(settled_at=timezone.now())
    assert paper.close(waybill=signed, by=keeper.person).state == State.CLOSED


@pytest.mark.parametrize(
    ("delivered", "refusal"),
    [({"Q1": 61}, OverLoaded), ({"Q1": -1}, Exception), ({"Q1": 1.5}, Exception), ({"Q9": 1}, NotLoaded)],
)
def test_a_wrong_signature_changes_nothing(waybill, keeper, delivered, refusal):
    travel(waybill, keeper)
    with pytest.raises(refusal):
        paper.sign(waybill=waybill, by=keeper.person, signed_by="东坑站长", delivered=delivered)
    assert (in_transit(), Waybill.objects.get(pk=waybill.pk).state, DiscrepancyCase.objects.count()) == (210, State.ARRIVED, 0)


def test_steps_come_in_their_order_and_in_the_order_of_time(waybill, keeper):
    with pytest.raises(WrongStep):
        paper.arrive(waybill=waybill, by=keeper.person)
    with pytest.raises(WrongStep):
        paper.sign(waybill=waybill, by=keeper.person, signed_by="甲")
    with pytest.raises(OutOfOrder):
        paper.depart(waybill=waybill, by=keeper.person, occurred_at=timezone.now() - timedelta(days=1))
    paper.load(waybill=waybill, by=keeper.person, seal_number="007")
    paper.depart(waybill=waybill, by=keeper.person)
    with pytest.raises(WrongStep):
        paper.depart(waybill=waybill, by=keeper.person)
    assert Waybill.objects.get(pk=waybill.pk).seal_number == "007"


def test_a_lorry_that_turns_back_puts_everything_on_the_shelf_again(waybill, keeper):
    paper.depart(waybill=waybill, by=keeper.person)
    assert paper.turn_back(waybill=waybill, by=keeper.person).state == State.RETURNED
    assert (in_transit(), held("location")) == (0, 400)


def test_one_document_gets_one_waybill_and_a_receipt_none(waybill, keeper):
    with pytest.raises(NotCarried):
        paper.prepare(document=waybill.document, by=keeper.person)
    with pytest.raises(NotCarried):
        paper.prepare(document=Document.objects.get(kind="receipt"), by=keeper.person)


def test_goods_handed_over_at_the_counter_need_only_the_signature(store, keeper):
    document = issue(warehouse=store.here, lines=[StockLine(store.quilt, 5)], by=keeper.person, party="村民代表")
    waybill = paper.prepare(document=document, by=keeper.person)
    travel(waybill, keeper)
    paper.sign(waybill=waybill, by=keeper.person, signed_by="村民代表")
    assert (waybill.destination, held("recipient"), Document.objects.filter(kind="delivery").count()) == ("村民代表", 5, 0)


def test_a_signed_transfer_is_booked_in_at_its_goal(store, keeper, stranger):
    document = transfer_out(warehouse=store.here, to_warehouse=store.there, lines=[StockLine(store.quilt, 20)], by=keeper.person)
    waybill = paper.prepare(document=document, by=keeper.person)
    travel(waybill, keeper)
    paper.sign(waybill=waybill, by=stranger.person, signed_by="遂昌仓管员甲", delivered={"Q1": 18})
    arrived = sum(Holding.objects.filter(holder__location__warehouse=store.there).values_list("quantity", flat=True))
    assert (arrived, in_transit(), DiscrepancyCase.objects.get().found) == (18, 0, 18)


def test_a_distribution_is_planned_from_a_signature_and_finished_by_two(waybill, keeper):
    with pytest.raises(NotSignedFor):
        plan(waybill=waybill, by=keeper.person)
    travel(waybill, keeper)
    paper.sign(waybill=waybill, by=keeper.person, signed_by="东坑站长")
    waybill.refresh_from_db()
    distribution = plan(waybill=waybill, by=keeper.person)
    assert distribution.due_on == working_days_after(timezone.localdate(), 15)
    with pytest.raises(TwoPeople):
        complete(distribution=distribution, by=keeper.person, households=20, people=60, handed_out_by=["干事甲", " 干事甲 "])
    done = complete(distribution=distribution, by=keeper.person, households=20, people=60, handed_out_by=["干事甲", "志愿者乙"])
    assert (done.state, done.people) == ("completed", 60)
    with pytest.raises(WrongStep):
        complete(distribution=distribution, by=keeper.person, households=20, people=60, handed_out_by=["干事甲", "志愿者乙"])


def test_fifteen_working_days_after_a_friday_is_a_friday_three_weeks_later():
    assert working_days_after(date(2026, 6, 12), 15) == date(2026, 7, 3)
    assert working_days_after(date(2026, 6, 13), 1) == date(2026, 6, 15)

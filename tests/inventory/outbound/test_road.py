"""Off the plan: part of a load comes back, a vehicle is sent elsewhere, lost and found again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from inventory.domain.errors import EmptyDocument, NotWhole
from inventory.domain.positions import position
from inventory.domain.refusals import NotLoaded, OutOfOrder, OverLoaded, WrongStep
from inventory.domain.road_refusals import (
    BadPosition,
    NoResponse,
    NotDivertible,
    NotOnTheRoad,
    OverReturned,
    ReasonMissing,
    SameDestination,
    WrongDatum,
)
from inventory.models import DiscrepancyCase, Document, Holding, Waybill
from inventory.selectors.outbound import carried, diversions
from inventory.selectors.verification import verify
from inventory.services import StockLine, issue, road, transfer_out
from inventory.services import waybills as paper
from relief.core.models import Event
from tests.inventory.chain import warehouse
from tests.inventory.stock import book

pytestmark = pytest.mark.django_db
State = Waybill.State


def held(kind: str) -> int:
    return sum(Holding.objects.filter(holder__kind=kind).values_list("quantity", flat=True))


def test_part_of_a_load_comes_back_and_the_rest_is_signed_for(arrived, keeper, store):
    turned = paper.turn_back(waybill=arrived, by=keeper.person, lines={"Q1": 20}, reason="安置点放不下")
    assert (turned.state, held("transit"), held("location")) == (State.ARRIVED, 190, 210)
    assert carried(turned)[store.lot("Q1").pk] == 40
    paper.sign(waybill=turned, by=keeper.person, signed_by="东坑站长")
    signed = Waybill.objects.get(pk=turned.pk)
    assert (signed.state, held("transit"), held("recipient"), DiscrepancyCase.objects.count()) == (State.SIGNED, 0, 190, 0)
    back = Document.objects.get(kind="return")
    assert (back.note, back.follows, back.party) == ("安置点放不下", arrived.document, "东坑安置点")


def test_after_a_part_return_a_short_delivery_is_measured_against_the_rest(arrived, keeper):
    paper.turn_back(waybill=arrived, by=keeper.person, lines={"Q1": 20})
    with pytest.raises(OverLoaded):
        paper.sign(waybill=arrived, by=keeper.person, signed_by="东坑站长", delivered={"Q1": 41})
    paper.sign(waybill=arrived, by=keeper.person, signed_by="东坑站长", delivered={"Q1": 39})
    assert [(case.expected, case.found) for case in DiscrepancyCase.objects.all()] == [(40, 39)]
    assert held("transit") == 0


def test_everything_coming_back_in_two_parts_ends_the_journey(departed, keeper):
    paper.turn_back(waybill=departed, by=keeper.person, lines={"Q1": 60})
    assert paper.turn_back(waybill=departed, by=keeper.person, lines={"W-SOON": 100, "W-LATE": 50}).state == State.RETURNED
    assert (held("transit"), held("location")) == (0, 400)
    with pytest.raises(WrongStep):
        paper.turn_back(waybill=departed, by=keeper.person)


@pytest.mark.parametrize(("lines", "refusal"), [({"Q1": 61}, OverReturned), ({"Q9": 1}, NotLoaded), ({"Q1": -1}, NotWhole), ({}, EmptyDocument)])
def test_a_wrong_return_changes_nothing(departed, keeper, lines, refusal):
    before = book()
    with pytest.raises(refusal):
        paper.turn_back(waybill=departed, by=keeper.person, lines=lines)
    assert (book(), Waybill.objects.get(pk=departed.pk).state) == (before, State.DEPARTED)


def test_a_diversion_keeps_the_old_place_the_new_one_who_and_why(departed, keeper):
    diverted = road.divert(waybill=departed, by=keeper.person, destination="渤海镇中学", reason="东坑道路塌方")
    assert (diverted.state, diverted.destination) == (State.DIVERTED, "渤海镇中学")
    event = diversions(diverted)[0]
    assert (event.payload["from"], event.payload["destination"], event.payload["reason"], event.by) == (
        "东坑安置点",
        "渤海镇中学",
        "东坑道路塌方",
        keeper.person,
    )
    paper.arrive(waybill=diverted, by=keeper.person)
    paper.sign(waybill=diverted, by=keeper.person, signed_by="渤海站长")
    assert Document.objects.get(kind="delivery").party == "渤海镇中学"


def test_a_diversion_needs_a_reason_another_place_and_a_vehicle_on_the_way(departed, waybill, keeper, store):
    for facts, refusal in (
        ({"destination": "别处", "reason": " "}, ReasonMissing),
        ({"destination": "东坑安置点", "reason": "塌方"}, SameDestination),
        ({"destination": "", "reason": "塌方"}, SameDestination),
        ({"destination": "", "reason": "塌方", "to_warehouse": store.there}, NotDivertible),
    ):
        with pytest.raises(refusal):
            road.divert(waybill=departed, by=keeper.person, **facts)
    paper.arrive(waybill=departed, by=keeper.person)
    with pytest.raises(WrongStep):
        road.divert(waybill=departed, by=keeper.person, destination="别处", reason="塌方")
    assert Waybill.objects.get(pk=departed.pk).destination == "东坑安置点"


def test_a_diverted_transfer_is_booked_in_where_it_was_sent_last(store, keeper, stranger, suichang):
    second = warehouse("SC-02", suichang)
    document = transfer_out(warehouse=store.here, to_warehouse=store.there, lines=[StockLine(store.quilt, 20)], by=keeper.person)
    waybill = paper.prepare(document=document, by=keeper.person)
    paper.depart(waybill=waybill, by=keeper.person)
    with pytest.raises(NotDivertible):
        road.divert(waybill=waybill, by=keeper.person, destination="村口", reason="塌方")
    road.divert(waybill=waybill, by=keeper.person, destination="", to_warehouse=second, reason="塌方")
    paper.arrive(waybill=waybill, by=stranger.person)
    paper.sign(waybill=waybill, by=stranger.person, signed_by="遂昌仓管员甲")
    assert sum(Holding.objects.filter(holder__location__warehouse=second).values_list("quantity", flat=True)) == 20
    assert not verify().faults


def test_a_lost_vehicle_is_a_loss_with_a_case_a_lot_and_a_found_one_settles_them(departed, keeper, incident):
    lost = road.lose(waybill=departed, by=keeper.person, reason="坠入河谷，失联")
    assert (lost.state, held("transit"), held("loss")) == (State.LOST, 0, 210)
    cases = DiscrepancyCase.objects.filter(waybill=lost)
    assert {(case.kind, case.expected, case.found, case.document.kind) for case in cases} == {
        ("lost", 60, 0, "issue"),
        ("lost", 100, 0, "issue"),
        ("lost", 50, 0, "issue"),
    }
    with pytest.raises(WrongStep):
        paper.arrive(waybill=lost, by=keeper.person)
    found = road.find(waybill=lost, by=keeper.person, reason="司机步行出山报平安")
    assert (found.state, held("transit"), held("loss")) == (State.DEPARTED, 210, 0)
    assert {(case.state, case.answer) for case in cases.all()} == {("settled", "found")}
    assert all(case.resolution.kind == "settlement" for case in cases.all())
    paper.arrive(waybill=found, by=keeper.person)
    paper.sign(waybill=found, by=keeper.person, signed_by="东坑站长")
    assert (held("recipient"), verify().faults) == (210, [])
    kinds = list(Event.objects.filter(incident=incident).values_list("kind", flat=True))
    assert kinds[-6:] == ["waybill-lost", *["case-settled"] * 3, "waybill-arrived", "delivery-signed"]


def test_goods_handed_over_at_the_counter_are_not_lost_on_the_road(store, keeper):
    document = issue(warehouse=store.here, lines=[StockLine(store.quilt, 5)], by=keeper.person, party="村民代表")
    waybill = paper.prepare(document=document, by=keeper.person)
    paper.depart(waybill=waybill, by=keeper.person)
    with pytest.raises(NotOnTheRoad):
        road.lose(waybill=waybill, by=keeper.person, reason="失联")
    with pytest.raises(ReasonMissing):
        road.lose(waybill=waybill, by=keeper.person, reason="")
    assert Waybill.objects.get(pk=waybill.pk).state == State.DEPARTED


def test_unloading_stands_between_arrival_and_signature(departed, keeper):
    with pytest.raises(WrongStep):
        road.unload(waybill=departed, by=keeper.person)
    paper.arrive(waybill=departed, by=keeper.person)
    assert road.unload(waybill=departed, by=keeper.person).state == State.UNLOADED
    paper.sign(waybill=departed, by=keeper.person, signed_by="东坑站长")


def test_departure_keeps_the_seal_and_the_reading(waybill, keeper):
    gone = paper.depart(waybill=waybill, by=keeper.person, seal_number="F-0071", odometer_km=48211)
    assert (gone.seal_number, gone.odometer_km) == ("F-0071", 48211)


def test_a_vehicle_pass_is_numbered_only_in_a_response(waybill, keeper, emergency):
    assert waybill.pass_number == ""
    first = road.issue_pass(waybill=waybill, by=keeper.person)
    assert first.pass_number.startswith("JN-VP-")
    assert road.issue_pass(waybill=waybill, by=keeper.person).pass_number == first.pass_number
    assert Event.objects.filter(kind="pass-issued").count() == 1


def test_outside_a_response_there_is_no_pass(waybill, keeper):
    with pytest.raises(NoResponse):
        road.issue_pass(waybill=waybill, by=keeper.person)
    assert Waybill.objects.get(pk=waybill.pk).pass_number == ""


def test_a_waybill_written_in_a_response_has_its_pass_at_once(emergency, waybill):
    assert waybill.pass_number.startswith("JN-VP-")


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ((119.6, 27.9, "GCJ-02"), WrongDatum),
        ((119.6, 27.9, "BD09"), WrongDatum),
        ((27.9, 119.6), BadPosition),
        ((119.6, None), BadPosition),
        ((float("nan"), 27.9), BadPosition),
        ((181.0, 0.0), BadPosition),
    ],
)
def test_positions_are_wgs84_or_refused(given, refusal):
    with pytest.raises(refusal):
        position(*given)


def test_a_position_is_kept_as_given_and_none_is_none():
    assert position(119.6358, 27.9735) == (119.6358, 27.9735)
    assert position(119.6358, 27.9735, "wgs84") == (119.6358, 27.9735)
    assert position(None, None) is None


def test_a_wrong_position_is_no_signature(arrived, keeper):
    with pytest.raises(BadPosition):
        paper.sign(waybill=arrived, by=keeper.person, signed_by="东坑站长", longitude=27.9, latitude=119.6)
    assert Waybill.objects.get(pk=arrived.pk).state == State.ARRIVED
    assert held("transit") == 210


def test_a_return_cannot_come_before_the_departure(departed, keeper):
    with pytest.raises(OutOfOrder):
        paper.turn_back(waybill=departed, by=keeper.person, occurred_at=timezone.now() - timedelta(days=1))
    assert held("transit") == 210

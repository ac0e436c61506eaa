"""Goods between warehouses, and back from the field."""

from __future__ import annotations

import pytest

from inventory.domain.errors import NotOnTheWay, NotWhole, SamePlace, TooMuchReturned, UnknownLot
from inventory.models import DiscrepancyCase, Holding, Lot
from inventory.services import StockLine, issue, return_goods, transfer_in, transfer_out
from relief.core.models import Event
from tests.inventory.stock import book, left, stocked

pytestmark = pytest.mark.django_db


@pytest.fixture
def shipment(store, forward, by):
    stocked(store, by, 40)
    stocked(store, by, 24, "W1", sku="WAT-001")
    lines = [StockLine("BED-001", 30), StockLine("WAT-001", 24)]
    return transfer_out(warehouse=store, to_warehouse=forward, lines=lines, by=by)


def on_the_way(shipment):
    return sum(Holding.objects.filter(holder__document=shipment).values_list("quantity", flat=True))


def test_goods_on_the_way_are_held_by_the_transfer(store, forward, shipment):
    assert (left(store), on_the_way(shipment), left(forward)) == (10, 54, 0)
    assert sum(Holding.objects.values_list("quantity", flat=True)) == 0


def test_a_shipment_arrives_whole(forward, shipment, by):
    document = transfer_in(transfer=shipment, lines=[StockLine("BED-001", 30, "L1", "A-01"), StockLine("WAT-001", 24)], by=by)
    assert (left(forward), left(forward, "W1"), on_the_way(shipment)) == (30, 24, 0)
    assert (document.follows, document.warehouse, DiscrepancyCase.objects.count()) == (shipment, forward, 0)


@pytest.mark.parametrize("lines", [[StockLine("BED-001", 30), StockLine("WAT-001", 0)], [StockLine("BED-001", 30)]], ids=["said zero", "not said"])
def test_a_line_that_arrives_as_zero_opens_a_case_for_all_of_it(forward, shipment, by, lines):
    transfer_in(transfer=shipment, lines=lines, by=by)
    case = DiscrepancyCase.objects.get()
    assert (case.lot.number, case.expected, case.found, case.state) == ("W1", 24, 0, "open")
    assert (on_the_way(shipment), left(forward, "W1")) == (0, 0)
    assert Event.objects.filter(kind="case-opened").count() == 1
    assert sum(Holding.objects.values_list("quantity", flat=True)) == 0


def test_short_and_over_are_both_cases(forward, shipment, by):
    transfer_in(transfer=shipment, lines=[StockLine("BED-001", 20), StockLine("BED-001", 5, None, "A-01"), StockLine("WAT-001", 26)], by=by)
    assert list(DiscrepancyCase.objects.order_by("lot").values_list("lot__number", "expected", "found")) == [("L1", 30, 25), ("W1", 24, 26)]
    assert (left(forward), left(forward, "W1"), on_the_way(shipment)) == (25, 26, 0)


def test_a_lot_that_was_never_sent_is_over(forward, neighbour, shipment, by):
    stocked(neighbour, by, 5, "N1")
    lines = [StockLine("BED-001", 30), StockLine("WAT-001", 24), StockLine("BED-001", 2, Lot.objects.select_related("item").get(number="N1"))]
    transfer_in(transfer=shipment, lines=lines, by=by)
    case = DiscrepancyCase.objects.get()
    assert (case.lot.number, case.expected, case.found, left(forward, "N1")) == ("N1", 0, 2, 2)


def test_a_shipment_arrives_once(shipment, by):
    transfer_in(transfer=shipment, lines=[], by=by)
    before = book()
    with pytest.raises(NotOnTheWay):
        transfer_in(transfer=shipment, lines=[], by=by)
    assert book() == before


def test_only_a_transfer_arrives_and_only_known_goods(store, shipment, by):
    with pytest.raises(NotOnTheWay):
        transfer_in(transfer=issue(warehouse=store, lines=[StockLine("BED-001", 1)], by=by), lines=[], by=by)
    with pytest.raises(UnknownLot):
        transfer_in(transfer=shipment, lines=[StockLine("BED-001", 1, "L9")], by=by)
    with pytest.raises(NotWhole):
        transfer_in(transfer=shipment, lines=[StockLine("BED-001", -1)], by=by)
    with pytest.raises(SamePlace):
        transfer_out(warehouse=store, to_warehouse=store, lines=[StockLine("BED-001", 1)], by=by)


def test_goods_come_back_from_the_field_but_no_more_than_went_out(store, by):
    stocked(store, by, 40)
    paper = issue(warehouse=store, lines=[StockLine("BED-001", 30)], by=by)
    return_goods(warehouse=store, lines=[StockLine("BED-001", 20, "L1")], by=by, follows=paper)
    assert left(store) == 30
    before = book()
    with pytest.raises(TooMuchReturned) as refusal:
        return_goods(warehouse=store, lines=[StockLine("BED-001", 11, Lot.objects.get())], by=by, follows=paper)
    assert (refusal.value.facts["issued"], refusal.value.facts["returned"], book()) == (30, 20, before)
    with pytest.raises(UnknownLot):
        return_goods(warehouse=store, lines=[StockLine("BED-001", 1)], by=by)

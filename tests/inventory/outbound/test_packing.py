"""Boxes and pallets of one waybill: contents by lot, weight by the catalogue, and a list that adds up or says what is missing."""

from __future__ import annotations

import pytest

from inventory.domain.errors import EmptyDocument, NotWhole
from inventory.domain.packing import Content, left_to_pack, load_of
from inventory.domain.refusals import NotLoaded, WrongStep
from inventory.domain.road_refusals import NotAllPacked, NotPallet, OverPacked, StillLoaded
from inventory.models import LogisticUnit, Pack
from inventory.selectors.outbound import load_of_unit, packed, units_of
from inventory.services import packing
from inventory.services import waybills as paper

pytestmark = pytest.mark.django_db


def test_a_box_has_a_number_its_contents_and_the_weight_of_the_catalogue(waybill, keeper, store):
    box = packing.pack(waybill=waybill, by=keeper.person, contents={"Q1": 10})
    assert len(box.sscc) == 18
    assert [(line.lot.number, line.quantity) for line in box.lines.all()] == [("Q1", 10)]
    assert (box.weight_g, box.volume_cm3) == (25_000, 300_000)
    assert load_of_unit(box).unverified == 1
    assert packed(waybill) == {store.lot("Q1").pk: 10}


def test_goods_without_figures_give_no_weight_unless_somebody_weighed(waybill, keeper):
    box = packing.pack(waybill=waybill, by=keeper.person, contents={"W-SOON": 24})
    assert (box.weight_g, box.volume_cm3, load_of_unit(box).unknown) == (None, None, 1)
    weighed = packing.pack(waybill=waybill, by=keeper.person, contents={"W-SOON": 24}, weight_g=13_900)
    assert weighed.weight_g == 13_900


def test_no_more_is_packed_than_the_vehicle_carries(waybill, keeper):
    packing.pack(waybill=waybill, by=keeper.person, contents={"Q1": 50})
    with pytest.raises(OverPacked) as refusal:
        packing.pack(waybill=waybill, by=keeper.person, contents={"Q1": 11})
    assert (refusal.value.facts["loaded"], refusal.value.facts["packed"]) == (60, 50)
    for contents, problem in (({"Q9": 1}, NotLoaded), ({"Q1": 0}, NotWhole), ({}, EmptyDocument)):
        with pytest.raises(problem):
            packing.pack(waybill=waybill, by=keeper.person, contents=contents)
    assert LogisticUnit.objects.count() == 1


def test_the_list_agrees_with_the_waybill_or_says_what_is_missing(waybill, keeper):
    packing.pack(waybill=waybill, by=keeper.person, contents={"Q1": 60})
    with pytest.raises(NotAllPacked) as refusal:
        packing.check_packed(waybill)
    assert (refusal.value.facts["lot"], refusal.value.facts["open"]) == ("W-SOON", 100)
    packing.pack(waybill=waybill, by=keeper.person, contents={"W-SOON": 100, "W-LATE": 50})
    packing.check_packed(waybill)


def test_what_came_back_need_not_be_packed(departed, keeper):
    paper.turn_back(waybill=departed, by=keeper.person, lines={"W-SOON": 100, "W-LATE": 50})
    with pytest.raises(NotAllPacked) as refusal:
        packing.check_packed(departed)
    assert refusal.value.facts["lot"] == "Q1"


def test_boxes_stand_on_a_pallet_of_their_own_waybill(waybill, keeper):
    pallet = packing.pack(waybill=waybill, by=keeper.person, contents={}, kind="pallet")
    box = packing.pack(waybill=waybill, by=keeper.person, contents={"Q1": 10}, parent=pallet)
    loose = packing.pack(waybill=waybill, by=keeper.person, contents={"Q1": 5})
    assert [unit.pk for unit in units_of(waybill)] == [pallet.pk, box.pk, loose.pk]
    for kind, parent in (("box", box), ("pallet", pallet)):
        with pytest.raises(NotPallet):
            packing.pack(waybill=waybill, by=keeper.person, contents={"Q1": 1}, kind=kind, parent=parent)
    with pytest.raises(StillLoaded):
        packing.unpack(unit=pallet, by=keeper.person)
    packing.unpack(unit=box, by=keeper.person)
    packing.unpack(unit=pallet, by=keeper.person)
    assert [unit.pk for unit in units_of(waybill)] == [loose.pk]


def test_a_vehicle_that_left_is_not_packed_any_more(departed, keeper):
    with pytest.raises(WrongStep):
        packing.pack(waybill=departed, by=keeper.person, contents={"Q1": 1})
    with pytest.raises(WrongStep):
        packing.pack_by_carton(waybill=departed, by=keeper.person)


def test_packing_by_carton_fills_boxes_and_puts_the_rest_in_one_more(waybill, keeper, store):
    Pack.objects.create(item=store.quilt, name="包", units=25)
    made = packing.pack_by_carton(waybill=waybill, by=keeper.person)
    assert sorted(sum(line.quantity for line in box.lines.all()) for box in made) == [10, 25, 25, 50, 100]
    packing.check_packed(waybill)
    assert packing.pack_by_carton(waybill=waybill, by=keeper.person) == []


def test_the_arithmetic_counts_what_it_does_not_know():
    whole = load_of([Content(3, 100, 20, verified=True), Content(2, 50, 5, verified=False)])
    assert (whole.weight_g, whole.volume_cm3, whole.whole_weight, whole.unverified) == (400, 70, 400, 1)
    part = load_of([Content(3, 100, None, verified=True)])
    assert (part.unknown, part.whole_weight, part.whole_volume) == (1, None, None)
    assert left_to_pack({1: 5, 2: 3}, {1: 5, 2: 1}) == {2: 2}

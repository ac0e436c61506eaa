"""Kits: made of what may go into them, never losing whose gift is inside, taken apart into the lots they came from."""

from __future__ import annotations

import pytest

from inventory.domain.errors import BlockedReversal, EarmarkBroken, ExpiredLot, InsufficientStock, NotWhole, UnknownItem
from inventory.domain.floor_refusals import ComponentsShort, ComponentsUnknown, NoRecipe, RecipeFixed
from inventory.domain.kits import Part, contents, kit_expiry, kit_value, missing, possible, taken_apart
from inventory.models import Holding, KitLine, Lot
from inventory.selectors.kits import components_of, jobs, kits_at, kits_with, recipe_of, versions
from inventory.selectors.verification import verify
from inventory.services import StockLine, issue, reverse
from inventory.services.kits import Bench, assemble, take_apart, write_recipe
from inventory.services.lines import ReceiptLine
from inventory.services.receiving import receive
from relief.core.models import Event
from tests.inventory.stock import MONDAY, book, day, left, make_item

pytestmark = pytest.mark.django_db
RECIPE = {"TOWEL": 2, "SOAP": 1, "QUILT": 1}


@pytest.fixture
def kit(by):
    """A family kit: two towels, a soap, a quilt, and a letter that is in no catalogue."""
    made = make_item("KIT-01", "赈济家庭箱")
    for sku in RECIPE:
        make_item(sku, sku.lower())
    write_recipe(kit=made, version="2021", parts=RECIPE, words={"慰问信": 1}, by=by)
    return made


@pytest.fixture
def parts(store, by, kit):
    """Components for five kits, in lots of several donors."""
    priced = {"valuation": "invoice"}
    lines = [
        ReceiptLine("TOWEL", 6, "T1", "A-01", expires_on=day(400), source="甲公司", unit_value_fen=500, **priced),
        ReceiptLine("TOWEL", 20, "T2", "A-02", expires_on=day(800), source="乙商会", unit_value_fen=700, **priced),
        ReceiptLine("SOAP", 9, "S1", "A-01", expires_on=day(200), source="甲公司", unit_value_fen=300, **priced),
        ReceiptLine("QUILT", 5, "Q1", "A-02", source="丙厂", unit_value_fen=8000, valuation="appraisal"),
    ]
    receive(warehouse=store, lines=lines, by=by, occurred_at=MONDAY)
    return store


def make(store, kit, by, kits=4, **more):
    return assemble(warehouse=store, bench=Bench(kit, "2021", kits, location="A-02", **more), by=by)


def test_the_arithmetic_of_recipes():
    there = {"TOWEL": 26, "SOAP": 9, "QUILT": 5}
    assert possible(RECIPE, there) == 5
    assert possible(RECIPE, {}) == 0
    assert possible({}, there) == 0
    assert missing(RECIPE, there, 10) == {"SOAP": 1, "QUILT": 5}
    assert kit_value([Part(1, 1, 2, None, 100), Part(2, 1, 1, None, 50)], 2) == (125, 0)
    assert kit_value([Part(1, 1, 2, None, 100), Part(2, 1, 1, None, 51)], 2) == (125, 1)
    assert kit_value([Part(1, 1, 2, None, 100), Part(2, 1, 1, None, None)], 2) == (None, 0)
    assert kit_expiry([Part(1, 1, 2, day(9)), Part(2, 1, 1), Part(3, 1, 1, day(4))]) == day(4)
    assert kit_expiry([Part(2, 1, 1)]) is None


def test_what_comes_out_is_what_went_in_the_first_to_expire_first():
    inside = contents([Part(1, 7, 6, day(9)), Part(2, 7, 2), Part(1, 7, 2, day(9)), Part(3, 8, 4)], {1: 1, 3: 4})
    assert [(part.lot, part.quantity) for part in inside] == [(1, 7), (2, 2)]
    assert taken_apart(inside, {7: 2}, 4) == [(1, 7), (2, 1)]
    assert taken_apart(inside, {7: 1, 8: 1}, 1) == [(1, 1)]


def test_kits_are_made_first_to_expire_first_and_inherit_expiry_value_and_sources(parts, kit, by):
    job = make(parts, kit, by)
    lot = job.lot
    assert (left(parts, lot.number), left(parts, "T1"), left(parts, "T2"), left(parts, "S1"), left(parts, "Q1")) == (4, 0, 18, 5, 1)
    assert (lot.expires_on, lot.unit_value_fen, lot.valuation) == (day(200), (6 * 500 + 2 * 700 + 4 * 300 + 4 * 8000) // 4, "appraisal")
    assert lot.source == "丙厂、乙商会、甲公司"
    assert (job.document.kind, job.version, job.quantity) == ("kit_assembly", "2021", 4)
    assert Event.objects.filter(kind="kits-assembled").get().payload["left_over_fen"] == 0


def test_one_unpriced_component_makes_the_kit_unpriced(parts, kit, by):
    receive(warehouse=parts, lines=[ReceiptLine("SOAP", 9, "GIFT", "A-01", expires_on=day(30))], by=by)
    assert make(parts, kit, by).lot.unit_value_fen is None


def test_every_lot_stays_in_balance_over_the_kit_bench(parts, kit, by):
    job = make(parts, kit, by)
    take_apart(warehouse=parts, lot=job.lot, quantity=1, by=by)
    sums = {}
    for lot, units in Holding.objects.values_list("lot__number", "quantity"):
        sums[lot] = sums.get(lot, 0) + units
    assert set(sums.values()) == {0}
    assert not verify().faults


def test_chosen_lots_go_in_instead(parts, kit, by):
    make(parts, kit, by, kits=2, lots={"TOWEL": "T2"})
    assert (left(parts, "T1"), left(parts, "T2")) == (6, 16)


def test_too_few_components_say_how_many_kits_are_possible_and_what_is_missing(parts, kit, by):
    before = book()
    with pytest.raises(ComponentsShort) as refused:
        make(parts, kit, by, kits=12)
    assert (refused.value.facts["possible"], refused.value.facts["missing"]) == (5, {"SOAP": 3, "QUILT": 7})
    names = {sku: make_item(sku).name for sku in ("SOAP", "QUILT")}
    assert {f"{names['SOAP']} × 3 床", f"{names['QUILT']} × 7 床"} == set(refused.value.facts["lacking"].split("、"))
    with pytest.raises(InsufficientStock):
        make(parts, kit, by, kits=4, lots={"TOWEL": "T1"})
    with pytest.raises(NotWhole):
        make(parts, kit, by, kits=0)
    with pytest.raises(NoRecipe):
        assemble(warehouse=parts, bench=Bench(kit, "1999", 1), by=by)
    assert book() == before
    (state,) = kits_at(parts)
    assert (state.possible, state.lacking, len(state.lines)) == (5, {"QUILT": 1}, 4)


def test_expired_and_promised_components_stay_out(parts, kit, by, promise):
    receive(
        warehouse=parts,
        lines=[ReceiptLine("QUILT", 9, "OLD", "A-01", expires_on=day(-1)), ReceiptLine("QUILT", 9, "PROMISED", "A-01", earmark=promise)],
        by=by,
    )
    with pytest.raises(ComponentsShort):
        make(parts, kit, by, kits=6)
    with pytest.raises(ExpiredLot):
        make(parts, kit, by, kits=2, lots={"QUILT": "OLD"})
    with pytest.raises(EarmarkBroken):
        make(parts, kit, by, kits=2, lots={"QUILT": "PROMISED"})


def test_promised_components_go_into_kits_of_the_same_promise(parts, kit, by, promise):
    receive(warehouse=parts, lines=[ReceiptLine("QUILT", 9, "PROMISED", "A-01", earmark=promise)], by=by)
    job = make(parts, kit, by, kits=3, earmark=promise)
    assert (job.lot.earmark, left(parts, "PROMISED"), job.document.purpose) == (promise, 6, promise)
    with pytest.raises(EarmarkBroken):
        issue(warehouse=parts, lines=[StockLine("KIT-01", 1, job.lot)], by=by)


def test_whose_gift_is_in_a_kit_and_where_a_gift_went(parts, kit, by):
    job = make(parts, kit, by)
    assert {(one.lot.number, one.quantity) for one in components_of(job.lot)} == {("T1", 6), ("T2", 2), ("S1", 4), ("Q1", 4)}
    assert [(one.lot.number, one.quantity) for one in kits_with(Lot.objects.get(number="S1"))] == [(job.lot.number, 4)]
    assert kits_with(job.lot) == []


def test_kits_taken_apart_go_back_into_the_lots_they_came_from(parts, kit, by):
    job = make(parts, kit, by)
    broken = take_apart(warehouse=parts, lot=job.lot, quantity=3, by=by, to="A-01")
    assert (left(parts, job.lot.number), left(parts, "T1"), left(parts, "S1"), left(parts, "Q1")) == (1, 6, 8, 4)
    assert (broken.document.kind, broken.kind) == ("kit_break", "break")
    assert {(one.lot.number, one.quantity) for one in components_of(job.lot)} == {("T2", 2), ("S1", 1), ("Q1", 1)}
    with pytest.raises(InsufficientStock):
        take_apart(warehouse=parts, lot=job.lot, quantity=2, by=by)
    assert [one.kind for one in jobs([parts])] == ["break", "assemble"]


def test_kits_that_came_in_as_kits_cannot_be_taken_apart(parts, kit, by):
    receive(warehouse=parts, lines=[ReceiptLine("KIT-01", 5, "BOUGHT", "A-01")], by=by)
    bought = Lot.objects.get(number="BOUGHT")
    with pytest.raises(ComponentsUnknown) as refused:
        take_apart(warehouse=parts, lot=bought, quantity=1, by=by)
    assert refused.value.facts["known"] == 0
    made = make(parts, kit, by, kits=2, number="MIXED").lot
    receive(warehouse=parts, lines=[ReceiptLine(kit, 3, made, "A-02")], by=by)
    with pytest.raises(ComponentsUnknown) as refused:
        take_apart(warehouse=parts, lot=made, quantity=4, by=by)
    assert refused.value.facts["known"] == 2


def test_an_assembly_is_taken_back_by_reversal_while_the_kits_are_there(parts, kit, by):
    job = make(parts, kit, by)
    issued = issue(warehouse=parts, lines=[StockLine("KIT-01", 1)], by=by)
    with pytest.raises(BlockedReversal):
        reverse(document=job.document, by=by)
    reverse(document=issued, by=by)
    reverse(document=job.document, by=by)
    assert (left(parts, job.lot.number), left(parts, "T1"), left(parts, "Q1")) == (0, 6, 5)
    assert components_of(job.lot) == []
    assert not verify().faults


def test_a_recipe_that_was_used_is_fixed_and_a_new_version_takes_its_place(parts, kit, by):
    write_recipe(kit=kit, version="2021", parts=RECIPE, by=by)
    make(parts, kit, by, kits=1)
    with pytest.raises(RecipeFixed):
        write_recipe(kit=kit, version="2021", parts={"TOWEL": 1}, by=by)
    write_recipe(kit=kit, version="2026", parts={"TOWEL": 1}, by=by)
    assert versions(kit) == ["2026", "2021"]
    assert recipe_of(kit, "2021") == RECIPE


@pytest.mark.parametrize(("wrong", "refusal"), [({"NOPE": 1}, UnknownItem), ({"TOWEL": 0}, NotWhole)])
def test_a_recipe_names_goods_of_the_catalogue_in_whole_units(kit, by, wrong, refusal):
    with pytest.raises(refusal):
        write_recipe(kit=kit, version="2030", parts=wrong, by=by)
    assert not KitLine.objects.filter(version="2030").exists()

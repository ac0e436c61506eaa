"""How many people goods are enough for, whose goods they are, and what a store should keep."""

from __future__ import annotations

from decimal import Decimal

import pytest

from inventory.domain.care_refusals import LevelsCross
from inventory.models import Item, Location, Lot, Pack, StockLevel
from inventory.selectors.cover import cover_of, covers, covers_by_store, goods_apart, persons_cover
from inventory.selectors.levels import level_rows
from inventory.services.agreements import call_off, refuse_call
from inventory.services.levels import Level, apply_levels
from inventory.services.orders import OrderLine, approve_order, open_order
from tests.inventory.stock import day, stocked

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def needs(db):
    """One quilt a person, 7.2 bottles a day, 2.4 bags of noodles a day."""
    rows = (
        ("BED-001", "棉被", "bedding", "床", "1", "person"),
        ("WAT-001", "瓶装水", "water", "瓶", "7.2", "person_day"),
        ("FOO-001", "方便面", "food", "袋", "2.4", "person_day"),
    )
    for sku, name, category, unit, quantity, basis in rows:
        facts = {"name": name, "category": category, "unit": unit, "need_quantity": Decimal(quantity), "need_basis": basis}
        Item.objects.update_or_create(sku=sku, defaults=facts)


@pytest.fixture
def filled(store, by):
    """Quilts for 100, water for 50, noodles for 200 people for 72 hours."""
    stocked(store, by, 100, "Q")
    stocked(store, by, 1080, "W", sku="WAT-001")
    stocked(store, by, 1440, "F", sku="FOO-001")
    return store


def test_cover_is_what_the_scarcest_core_item_is_enough_for(filled):
    rows = covers(warehouses=[filled])
    cover = cover_of(rows)
    assert (cover.people, cover.item.sku) == (50, "WAT-001")
    assert cover_of(covers(warehouses=[filled], hours=24)).people == 100
    assert persons_cover([filled]) == 50


def test_a_store_that_lacks_one_core_item_covers_nobody(store, by):
    stocked(store, by, 100, "Q")
    cover = cover_of(covers(warehouses=[store]))
    assert cover.people == 0
    assert cover.item.sku in {"WAT-001", "FOO-001"}


def test_each_store_by_itself_is_covered_as_its_own_page_says(filled, neighbour, market, by, stranger, promise, django_assert_num_queries):
    stocked(filled, by, 900, "GIFT", sku="WAT-001", earmark=promise)
    stocked(neighbour, stranger.person, 60, "NQ")
    stores = [filled, neighbour, market]
    with django_assert_num_queries(3):
        rings = covers_by_store(stores)
    assert rings[filled.pk].people == 50
    assert {pk: ring.people for pk, ring in rings.items()} == {store.pk: persons_cover([store]) for store in stores}


def test_expired_quarantined_earmarked_and_reserved_goods_cover_nobody(store, by, commander, promise):
    stocked(store, by, 10, "OLD", expires_on=day(-1))
    stocked(store, by, 20, "BAD", location="Q-01")
    stocked(store, by, 30, "GIFT", earmark=promise)
    stocked(store, by, 40, "GOOD")
    damaged = stocked(store, by, 50, "TORN")
    Lot.objects.filter(number="TORN").update(quality="damaged")
    approve_order(order=open_order(warehouse=store, lines=[OrderLine("BED-001", 15)], by=by, destination="东坑"), by=commander.person)
    assert damaged.kind == "receipt"
    [row] = [one for one in covers(warehouses=[store]) if one.item.sku == "BED-001"]
    assert (row.apart.own, row.people_own) == (25, 25)


def test_goods_stand_apart_by_whose_they_are(store, market, neighbour, jingning, supplier, by, stranger, water):
    stocked(store, by, 100, "W1", sku="WAT-001")
    stocked(market, by, 20, "W2", sku="WAT-001")
    stocked(neighbour, stranger.person, 700, "W3", sku="WAT-001")
    StockLevel.objects.create(warehouse=neighbour, item=water, keep_back=200)
    apart = goods_apart([store, market], [jingning])[water.pk]
    assert (apart.own, apart.custodial, apart.framework, apart.aid) == (100, 20, 4800, 500)
    assert [apart.up_to(last) for last in ("own", "custodial", "framework", "aid")] == [100, 120, 4920, 5420]


def test_a_promise_counts_within_its_hours_and_less_what_was_called(store, jingning, supplier, water, quilt, by):
    assert goods_apart([store], [jingning], hours=12).keys() == {water.pk}
    call = call_off(agreement=supplier, wanted={water: 4000}, to_warehouse=store, by=by)
    assert goods_apart([store], [jingning])[water.pk].framework == 800
    refuse_call(call=call, by=by, note="断路")
    assert goods_apart([store], [jingning])[water.pk].framework == 4800
    assert goods_apart([store], [jingning], on=day(301)) == {}


def test_framework_goods_lengthen_the_cover_and_are_never_mixed_in_silently(filled, jingning, supplier):
    rows = covers(warehouses=[filled], societies=[jingning])
    assert cover_of(rows).people == cover_of(rows, "custodial").people == 50
    assert (cover_of(rows, "framework").people, cover_of(rows, "framework").item.sku) == (200, "FOO-001")


def test_a_proposal_stands_beside_the_present_and_is_applied_with_history(filled, by, water):
    Pack.objects.create(item=water, name="箱", units=24)
    rows = {row.item.sku: row for row in level_rows(filled, people=300, hours=72)}
    assert (rows["WAT-001"].proposal.minimum, rows["WAT-001"].proposal.maximum) == (6480, 19440)
    assert rows["WAT-001"].differs
    chosen = [Level(row.item, row.proposal.minimum, row.proposal.maximum) for row in rows.values()]
    assert apply_levels(warehouse=filled, levels=chosen, by=by, reason="300 人 72 小时") == 3
    assert apply_levels(warehouse=filled, levels=chosen, by=by) == 0
    assert StockLevel.history.filter(history_change_reason__contains="300 人").count() == 3
    [row] = [one for one in level_rows(filled, people=300, hours=72) if one.item == water]
    assert (row.cover.below, row.cover.buy, row.differs) == (True, 11880, False)


def test_levels_that_cross_change_nothing(filled, by, water, quilt):
    with pytest.raises(LevelsCross):
        apply_levels(warehouse=filled, levels=[Level(quilt, 1, 2), Level(water, 5, 4)], by=by)
    assert not StockLevel.objects.exists()


def test_what_is_kept_back_stays_when_levels_are_applied(filled, by, quilt):
    StockLevel.objects.create(warehouse=filled, item=quilt, minimum=1, keep_back=30)
    apply_levels(warehouse=filled, levels=[Level(quilt, 300, 900)], by=by)
    assert StockLevel.objects.get().keep_back == 30


def test_above_the_maximum_is_said(filled, by, quilt):
    apply_levels(warehouse=filled, levels=[Level(quilt, 10, 90)], by=by)
    [row] = [one.cover for one in level_rows(filled) if one.item == quilt]
    assert (row.above, row.below, row.buy) == (True, False, 0)


def test_cover_costs_the_same_however_many_lots_there_are(filled, market, jingning, supplier, by, django_assert_max_num_queries):
    for number in range(5):
        stocked(filled, by, 10, f"M{number}")
    assert Location.objects.filter(warehouse=filled).count() == 4
    with django_assert_max_num_queries(12):
        covers(warehouses=[filled, market], societies=[jingning])

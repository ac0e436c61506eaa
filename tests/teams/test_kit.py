"""Gear bags: what belongs into each, which piece is not ready by the register of equipment, and that a bag brings its contents along."""

from __future__ import annotations

import pytest

from inventory.models import EquipmentAsset
from teams.models import BagItem, GearBag
from teams.selectors.kit import bags_of, named_gear
from teams.services.gear import take_along
from tests.inventory.conftest import store
from tests.teams.squad import enlist, flood, gone, muster, squad
from tests.teams.test_call_pages import web

__all__ = ["flood", "muster", "squad", "store"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def bag(squad, store):
    """A boat that is ready, a radio under repair, ropes without a number."""
    made = GearBag.objects.create(team=squad, code="JN-BAG-01", name="激流包", cell="water", place="县中心备灾仓库")
    EquipmentAsset.objects.create(code="JN-BOA-01", kind="boat", name="冲锋舟 5.5 m", warehouse=store)
    EquipmentAsset.objects.create(code="JN-RAD-01", kind="radio", name="手持对讲机", warehouse=store, state="maintenance")
    for what, quantity, code in (("冲锋舟", 1, "JN-BOA-01"), ("对讲机", 1, "JN-RAD-01"), ("抛绳包", 4, "")):
        BagItem.objects.create(bag=made, what=what, quantity=quantity, code=code)
    return made


def test_a_bag_says_what_belongs_into_it_and_which_piece_is_not_ready(bag, squad, leader):
    (one,) = bags_of(squad)
    assert [(line.item.what, line.ready) for line in one.lines] == [("冲锋舟", True), ("对讲机", False), ("抛绳包", True)]
    page = web(leader).get(f"/teams/{squad.code}/").content.decode()
    assert ("激流包" in page, "1 件未就绪" in page, "抛绳包 × 4" in page) == (True, True, True)


def test_the_code_of_a_bag_brings_its_numbered_pieces_along_and_each_is_named_on_page_and_paper(bag, squad, muster, leader):
    mission = gone(muster, enlist(squad, 1), by=leader.person)
    assert take_along(mission, ["jn-bag-01"], by=leader.person) == 3
    assert take_along(mission, ["JN-BAG-01", "JN-BOA-01"], by=leader.person) == 0
    assert [(one.line.code, one.name, one.bag) for one in named_gear(mission)] == [
        ("JN-BAG-01", "激流包", ""),
        ("JN-BOA-01", "冲锋舟 5.5 m", "JN-BAG-01"),
        ("JN-RAD-01", "手持对讲机", "JN-BAG-01"),
    ]
    assert "冲锋舟 5.5 m" in web(leader).get(f"/missions/{mission.number}/").content.decode()
    assert web(leader).get(f"/missions/{mission.number}/gear.pdf").content.startswith(b"%PDF")


def test_a_bag_of_another_society_is_only_a_code(bag, squad, muster, leader, suichang):
    squad.organisation = suichang
    squad.save()
    mission = gone(muster, enlist(squad, 1), by=leader.person)
    assert take_along(mission, ["JN-BAG-01"], by=leader.person) == 1
    assert [(one.name, one.bag) for one in named_gear(mission)] == [("", "")]


def test_queries_do_not_grow_with_bags(bag, squad, django_assert_num_queries):
    with django_assert_num_queries(3):
        bags_of(squad)
    for number in range(2, 6):
        other = GearBag.objects.create(team=squad, code=f"JN-BAG-0{number}", name="包")
        BagItem.objects.create(bag=other, what="灯", code=f"JN-LIG-0{number}")
    with django_assert_num_queries(3):
        bags_of(squad)

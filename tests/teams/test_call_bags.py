"""The gear bags of a call-out: known from its template, judged before it is sent, shown to whoever takes them at the muster."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.models import EquipmentAsset
from relief.core import clock
from teams.domain.muster import bag_carriers
from teams.models import BagItem, CallOutBag, GearBag, TemplateBag
from teams.papers import phone_tree
from teams.selectors.kit import wanted_bags
from teams.services.callouts import draft_call_out
from teams.services.gear import take_along
from teams.services.musters import muster_for, open_muster
from tests.inventory.conftest import store
from tests.inventory.outbox.phone import enrol
from tests.teams.conftest import arrived, called, enlist
from tests.teams.squad import flood, gone, muster, squad
from tests.teams.test_call_pages import web

__all__ = ["flood", "muster", "squad", "store"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def bags(team, template, store):
    """For the water cell at the assembly point, complete; for the medical cell elsewhere, a radio under repair, never checked."""
    EquipmentAsset.objects.create(code="JN-BOA-01", kind="boat", name="冲锋舟 5.5 m", warehouse=store)
    EquipmentAsset.objects.create(code="JN-RAD-01", kind="radio", name="手持对讲机", warehouse=store, state="maintenance")
    water = GearBag.objects.create(team=team, code="JN-BAG-01", name="激流包", cell="water", place="县红会仓库", checked_on=clock.today())
    medical = GearBag.objects.create(team=team, code="JN-BAG-02", name="急救包", cell="medical", place="县红会办公室")
    for bag, what, code in ((water, "冲锋舟", "JN-BOA-01"), (water, "抛绳包", ""), (medical, "对讲机", "JN-RAD-01")):
        BagItem.objects.create(bag=bag, what=what, code=code)
    for bag, note in ((water, "先装船"), (medical, "")):
        TemplateBag.objects.create(template=template, bag=bag, note=note)
    return water, medical


def test_before_sending_one_sees_which_bag_is_ready_and_there_and_what_is_short(bags, team, template, leader):
    enlist(team, 1)
    row = draft_call_out(organisation=team.organisation, by=leader.person, wanted={"water": 1}, template=template)
    water, medical = wanted_bags(row)
    assert (water.ready, water.there, water.out, water.late) == (True, True, "", False)
    assert (medical.ready, medical.there, medical.late, [line.item.what for line in medical.short]) == (False, False, True, ["对讲机"])
    page = web(leader).get(f"/call-outs/{row.number}/").content.decode()
    for word in ("可以带走", "在集结点", "1 件未就绪", "须到县红会办公室取", "从未检查", "先装船", "救生衣、头灯"):
        assert word in page
    assert "JN-BAG-01 激流包" in phone_tree(row).kit


def test_a_bag_that_is_out_on_a_mission_is_said_to_be(bags, team, template, leader, squad_mission):
    take_along(squad_mission, ["JN-BAG-01"], by=leader.person)
    row = draft_call_out(organisation=team.organisation, by=leader.person, wanted={"water": 1}, template=template)
    water, _medical = wanted_bags(row)
    assert (water.ready, water.out) == (False, squad_mission.number)
    assert f"已随 {squad_mission.number} 出队" in web(leader).get(f"/call-outs/{row.number}/").content.decode()


@pytest.fixture
def squad_mission(team, flood, leader):
    """A mission of somebody else of the squad."""
    facts = {"organisation": team.organisation, "incident": flood, "team": team, "leader": leader.person, "by": leader.person}
    return gone(open_muster(**facts, title="东坑搜救", place="县红会仓库"), enlist(team, 21), by=leader.person)


def test_the_form_shows_the_templates_bags_and_keeps_what_was_chosen_instead(bags, team, template, leader, suichang):
    enlist(team, 1)
    page, water = web(leader), bags[0]
    form = page.get(f"/call-outs/new/?of=JN&template={template.pk}").content.decode()
    assert (form.count('name="bags"'), form.count("checked")) == (2, 2)
    sent = {
        "of": "JN",
        "template": template.pk,
        "hazard": "flash_flood",
        "assembly_point": "县红会仓库",
        "report_minutes": 60,
        "spare": 0,
        "cell_water": 1,
    }
    page.post("/call-outs/new/", sent | {"bags": [water.pk]})
    assert list(CallOutBag.objects.values_list("bag__code", flat=True)) == ["JN-BAG-01"]
    team.organisation = suichang
    team.save()
    assert page.post("/call-outs/new/", sent | {"bags": [water.pk]}).status_code == 422
    assert CallOutBag.objects.count() == 1


def test_the_muster_says_who_takes_which_bag_on_page_and_phone_until_he_has_it(bags, team, template, leader):
    one, two = enlist(team, 1), enlist(team, 2)
    row = called(template, leader.person, wanted={"water": 2})
    arrived(row, one, leader.person, vest="1", bag="1")
    place, page = muster_for(row, by=leader.person), web(leader)
    shown = page.get(f"/musters/{place.number}/").content.decode()
    assert ("带装备包 JN-BAG-01 激流包" in shown, "JN-BAG-02 急救包：到场和要来的人里还没有人能带这个包" in shown) == (True, True)
    (carried,) = enrol(leader).pack().json()["musters"]
    assert {person["id"]: person.get("takes", {}).get("code") for person in carried["people"]} == {one.person_id: "JN-BAG-01", two.person_id: None}
    arrived(row, two, leader.person, bag="JN-BAG-01")
    shown = page.get(f"/musters/{place.number}/").content.decode()
    assert ("带装备包 JN-BAG-01" in shown, "装备包 JN-BAG-01" in shown) == (False, True)


def test_queries_do_not_grow_with_bags(bags, team, template, leader, django_assert_num_queries):
    row = draft_call_out(organisation=team.organisation, by=leader.person, wanted={"water": 1}, template=template)
    with django_assert_num_queries(4):
        wanted_bags(row)
    for number in range(3, 8):
        bag = GearBag.objects.create(team=team, code=f"JN-BAG-0{number}", name="包", checked_on=clock.today() - timedelta(days=91))
        BagItem.objects.create(bag=bag, what="灯", code=f"JN-LIG-0{number}")
        CallOutBag.objects.create(call_out=row, bag=bag)
    with django_assert_num_queries(4):
        assert [one.late for one in wanted_bags(row)] == [False, True, *[True] * 5]
    CallOutBag.objects.all().delete()
    with django_assert_num_queries(1):
        assert wanted_bags(row) == []


CELLS = st.sampled_from(["water", "medical", "search"])
CODES = st.sampled_from(["A", "B", "C", "7", ""])


@given(people=st.lists(st.tuples(CELLS, CODES), max_size=8), bags=st.dictionaries(st.sampled_from("ABC"), st.sampled_from(["water", "medical", ""])))
def test_nobody_takes_two_bags_no_bag_goes_twice_and_each_to_its_cell_or_to_whoever_has_it(people, bags):
    rows = [(key, cell, code) for key, (cell, code) in enumerate(people)]
    found = bag_carriers(rows, bags.items())
    assert len(set(found.values())) == len(found)
    for key, code in found.items():
        cell, has = people[key]
        assert has == code or bags[code] in ("", cell)
    free = {cell for key, (cell, _has) in enumerate(people) if key not in found}
    assert not any(cell in free or (not cell and free) for code, cell in bags.items() if code not in found.values())

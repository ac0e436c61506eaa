"""Readiness equals rows reckoned by hand; what nothing can count is never green; a what-if equals the engine's need."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from gis.domain.readiness import Have, Tone, needed, short, tone_of, worst
from gis.domain.what_if import lorries, share
from gis.models import NeedStandard, PlanResource, ReadinessSnapshot, Trip, Vehicle
from gis.selectors.plan_changes import plan_changes
from gis.selectors.readiness import readiness
from gis.selectors.what_if import Question, what_if
from gis.services.closures import close_road
from gis.services.needs import estimate_needs
from gis.services.readiness import keep_all
from relief.core import plan_hooks
from relief.core.models import ActionCard, Division, EmergencyPlan, Incident, PlanLevel, PlanTrigger
from relief.core.services.plans import approve_plan, copy_plan, put_plan_in_force
from teams.models import RescueTeam
from tests.gis.world import MORNING
from tests.teams.squad import enlist

pytestmark = pytest.mark.django_db
Kind = PlanResource.Kind


@pytest.fixture
def town(valley):
    return Division.objects.create(
        code="331127101000", name="东坑镇", level="township", parent=valley.incident.division, longitude=119.5, latitude=28.2
    )


@pytest.fixture
def daji(valley):
    return Division.objects.create(
        code="331127207000", name="大漈乡", level="township", parent=valley.incident.division, longitude=119.45, latitude=28.25
    )


@pytest.fixture
def plan(valley, town, jingning):
    made = EmergencyPlan.objects.create(organisation=jingning, title="应急预案", version="2026")
    PlanTrigger.objects.create(plan=made, level=4, measure="evacuated", threshold=50)
    PlanLevel.objects.create(plan=made, level=4, people=90)
    light = valley.vehicles["浙K00001"].vehicle_class
    for facts in (
        {"kind": Kind.GOODS, "item": valley.quilt, "quantity": 100, "per_hundred": True},
        {"kind": Kind.GOODS, "item": valley.water, "quantity": 2_000},
        {"kind": Kind.CREW, "cell": "logistics", "quantity": 4},
        {"kind": Kind.VEHICLE, "vehicle_class": light, "quantity": 2},
        {"kind": Kind.PLACE, "division": town, "within_minutes": 60},
    ):
        PlanResource.objects.create(plan=made, level=4, **facts)
    return put_plan_in_force(approve_plan(made, by=None), by=None)


def rows_of(plan):
    [level] = readiness(plan)
    return {row.label: (row.need, row.found.have.ours, row.short, str(row.tone)) for row in level.rows}


def test_every_row_is_what_one_reckons_by_hand(plan, valley):
    assert rows_of(plan) == {
        "棉被": (90, 60, 30, "amber"),  # 90 people; 60 here, 500 and 50 at neighbours
        "饮用水 550 ml": (2_000, 2_000, 0, "green"),
        "后勤": (4, None, None, "unknown"),
        "轻型货车": (2, 1, 1, "amber"),
        "东坑镇": (1, 1, 0, "green"),  # 10 km at 50 and 12 km at 40: 30 minutes
    }
    [level] = readiness(plan)
    assert (level.tone, level.ready, level.unknown) == (Tone.AMBER, 2, 1)
    quilt = next(row for row in level.rows if row.label == "棉被")
    assert "丽水市库 500" in quilt.found.where
    assert "遂昌县库 50" in quilt.found.where


def test_a_closed_road_and_a_lorry_on_a_trip_show_at_once(plan, valley, commander):
    close_road(network=valley.network, segments=[1, 5], description="K31", incident=valley.incident, by=commander.person)
    Trip.objects.create(
        number="T1",
        vehicle=valley.vehicles["浙K00001"],
        warehouse=valley.hexi,
        network=valley.network,
        weight_g=1,
        volume_cm3=1,
        planned_seconds=1,
        metres=1,
    )
    found = rows_of(plan)
    assert found["东坑镇"][1:] == (0, 1, "red")
    assert found["轻型货车"] == (2, 0, 2, "red")


def test_crews_are_counted_once_somebody_can(plan, monkeypatch):
    monkeypatch.setattr(plan_hooks, "_counters", [lambda **_asked: None, lambda *, cells, **_asked: dict.fromkeys(cells, 2)])
    assert rows_of(plan)["后勤"] == (4, 2, 2, "amber")


def test_a_city_counts_the_crews_of_its_counties_as_others_and_names_those_without_a_squad(plan, lishui, jingning, suichang):
    squad = RescueTeam.objects.create(organisation=jingning, code="JN-T1", name="景宁救援队")
    city = EmergencyPlan.objects.create(organisation=lishui, title="市应急预案", version="2026")
    PlanResource.objects.create(plan=city, level=4, kind=Kind.CREW, cell="logistics", quantity=2)
    [[row]] = [level.rows for level in readiness(city)]
    assert (row.found.have.own, row.tone) == (0, Tone.RED)
    for number in (1, 2):
        enlist(squad, number, cell="logistics")
    [[row]] = [level.rows for level in readiness(city)]
    assert (row.found.have.own, row.found.have.aid, row.short, row.tone) == (0, 2, 2, Tone.AMBER)
    with translation.override("en"):
        [[row]] = [level.rows for level in readiness(city)]
    assert row.found.where == "景宁畲族自治县 2; 1 county has entered no squad"


def test_a_city_whose_counties_have_no_squad_either_is_not_computable_and_says_so(plan, lishui, client, viewer):
    city = EmergencyPlan.objects.create(organisation=lishui, title="市应急预案", version="2026")
    PlanResource.objects.create(plan=city, level=4, kind=Kind.CREW, cell="logistics", quantity=1)
    [[row]] = [level.rows for level in readiness(city)]
    assert (row.tone, row.short) == (Tone.UNKNOWN, None)
    client.force_login(viewer)
    assert "市会和所属县会都还没有登记救援队" in client.get(reverse("plan", args=[city.pk])).content.decode()


def test_one_vehicle_and_one_person_are_said_in_the_singular(plan, valley):
    PlanResource.objects.filter(plan=plan, kind=Kind.VEHICLE).update(quantity=1)
    PlanResource.objects.filter(plan=plan, kind=Kind.CREW).update(quantity=1)
    with translation.override("en"):
        words = {row.label: row.need_words for level in readiness(plan) for row in level.rows}
    assert (words["Logistics"], words["轻型货车"]) == ("1 person", "1 vehicle")


def test_tones_have_their_rules():
    assert tone_of(10, Have(None)) == Tone.UNKNOWN
    assert tone_of(10, Have(6, custodial=4)) == Tone.GREEN
    assert tone_of(10, Have(5)) == Tone.AMBER
    assert tone_of(10, Have(0, framework=4, aid=6)) == Tone.AMBER
    assert tone_of(10, Have(4)) == Tone.RED
    assert short(10, Have(None)) is None
    assert worst([]) == Tone.UNKNOWN
    assert worst([Tone.GREEN, Tone.UNKNOWN]) == Tone.UNKNOWN
    assert worst([Tone.UNKNOWN, Tone.AMBER]) == Tone.AMBER
    assert (needed(3, per_hundred=True, people=90), needed(3, per_hundred=False, people=90)) == (3, 3)


def test_a_night_is_kept_once_and_a_new_version_takes_the_resources_along(plan, jingning):
    assert (keep_all(), keep_all()) == (1, 1)
    kept = ReadinessSnapshot.objects.get()
    assert (kept.tone, kept.rows_total, kept.rows_ready, kept.rows_unknown) == ("amber", 5, 2, 1)
    new = copy_plan(plan, version="2027", by=None)
    assert new.resources.count() == 5
    put_plan_in_force(approve_plan(new, by=None), by=None)
    plan.refresh_from_db()
    assert plan.state == EmergencyPlan.State.SUPERSEDED
    assert EmergencyPlan.objects.filter(organisation=jingning, state="in_force").count() == 1


def test_the_pages_of_plans_open_and_cost_the_same_queries(plan, commander, client, query_count, visitor):
    client.force_login(commander)
    for name, args in (("plans", []), ("plan", [plan.pk]), ("short_tonight", []), ("what_if", [])):
        assert client.get(reverse(name, args=args)).status_code == 200
    for name, args in (("plans", []), ("plan", [plan.pk]), ("short_tonight", [])):
        with query_count(f"readiness, {name}"):
            client.get(reverse(name, args=args))
    client.force_login(visitor)
    assert client.get(reverse("plan", args=[plan.pk])).status_code == 404
    assert client.get(reverse("short_tonight")).status_code == 404


def test_people_are_shared_exactly_and_lorries_rounded_up():
    assert share(10, [1, 1, 1]) == [4, 3, 3]
    assert share(7, [0, 0]) == [4, 3]
    assert share(100, [30, 10]) == [75, 25]
    with pytest.raises(ValueError, match="counts"):
        share(1, [])
    assert lorries(grams=1_500_001, cm3=1, payload_kg=1_500, volume_dm3=8_000) == 2
    assert lorries(grams=1, cm3=16_000_001, payload_kg=1_500, volume_dm3=8_000) == 3
    assert lorries(grams=1, cm3=1, payload_kg=0, volume_dm3=1) is None


def test_a_what_if_equals_the_engine_and_writes_nothing(valley, town, daji, jingning, commander):
    day = timezone.localdate(MORNING)
    answer = what_if(Question(100, 3, [town], day), jingning)
    needs = estimate_needs(incident=valley.incident, shelter=valley.dongkeng, people=100, days=3, on=day, by=commander.person)
    assert {row.item.sku: row.need for row in answer.goods} == {need.item.sku: need.quantity for need in needs}
    quilts = next(row for row in answer.goods if row.item == valley.quilt)
    assert (quilts.need, quilts.sent, quilts.gap, quilts.kg) == (100, 100, 0, 300)
    assert [(one.division, one.people, one.minutes, one.store) for one in answer.towns] == [(town, 100, 30, valley.hexi)]
    both = what_if(Question(10_000, 3, [town, daji], day), jingning)
    quilts = next(row for row in both.goods if row.item == valley.quilt)
    assert (quilts.need, quilts.sent, quilts.gap) == (10_000, 60 + 500 + 50, 9_390)
    assert sum(one.people for one in both.towns) == 10_000
    assert {one.store for one in both.senders} == {valley.hexi, valley.city, valley.neighbour}
    assert not Vehicle.objects.filter(is_active=False).exists()


def test_a_what_if_names_the_field_that_is_wrong_and_costs_the_same_queries(valley, town, daji, client, commander, query_count):
    client.force_login(commander)
    here, good = reverse("what_if"), {"people": "100", "days": "3", "hazard": "flood", "towns": [town.code]}
    for wrong in ({"people": "0"}, {"days": "0"}, {"towns": ["330000000000"]}, {"people": "many"}):
        answer = client.get(here, {**good, **wrong})
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == list(wrong)
    assert client.get(here, good).status_code == 200
    with query_count("what if"):
        client.get(here, {**good, "people": "9000", "towns": [town.code, daji.code]})


def test_ten_thousand_people_in_four_townships_are_answered_on_the_page_item_by_item_from_the_norm_as_it_stands(
    valley, town, daji, client, commander
):
    more = [
        Division.objects.create(code=f"33112720{one}000", name=name, level="township", parent=town.parent, longitude=119.5, latitude=28.2)
        for one, name in ((1, "景南乡"), (2, "毛垟乡"))
    ]
    asked = {"people": "10000", "days": "3", "hazard": "flood", "on": "2026-06-14", "towns": [one.code for one in (town, daji, *more)]}
    client.force_login(commander)

    def table() -> list[list[str]]:
        page = client.get(reverse("what_if"), asked).content.decode()
        rows = re.search(r"<tbody>(.*?)</tbody>", page, re.DOTALL)[1].split("</tr>")[:-1]
        return [[" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)][:4] for row in rows]

    assert table() == [["棉被", "10,000 件", "610", "9,390 缺"], ["饮用水 550 ml", "216,000 件", "11,000", "205,000 缺"]]
    shared = {row.division: row.people for row in client.get(reverse("what_if"), asked).context["answer"].towns}
    assert shared == dict.fromkeys((town, daji, *more), 2_500)
    NeedStandard.objects.filter(item=valley.water).update(quantity="3")
    assert table()[1][1:] == ["90,000 件", "11,000", "79,000 缺"]


def test_what_is_short_tonight_shows_the_missing_rows_and_by_how_much(plan, valley, client, commander):
    client.force_login(commander)
    page = client.get(reverse("short_tonight")).content.decode()
    for said in ("棉被", "后勤", "轻型货车"):
        assert said in page
    assert "饮用水 550 ml" not in page
    valley.quilt.name_en = "Quilt"
    valley.quilt.save()
    with translation.override("en"):
        english = client.get(reverse("short_tonight"), headers={"accept-language": "en"}).content.decode()
    assert "Quilt" in english
    assert "棉被" not in english
    row = re.search(r"<tr[^>]*>(?:(?!</tr>).)*棉被.*?</tr>", page, re.DOTALL)[0]
    assert {"90", "30"} <= set(re.findall(r"\d+", re.sub(r"<[^>]+>", " ", row)))
    PlanResource.objects.exclude(item=valley.water).delete()
    assert "没有缺口" in client.get(reverse("short_tonight")).content.decode()


def test_two_versions_are_compared_row_by_row(plan, jingning, suichang, commander, client):
    ActionCard.objects.create(plan=plan, level=4, role="team_leader", task="点名", within_minutes=30)
    new = copy_plan(plan, version="2027", by=None)
    new.triggers.update(threshold=80)
    new.cards.update(within_minutes=20)
    new.resources.filter(kind=Kind.VEHICLE).delete()
    new.resources.filter(kind=Kind.GOODS, per_hundred=True).update(quantity=120)
    PlanLevel.objects.create(plan=new, level=3, people=300)
    found = {section.name: ([(row.kind, row.before, row.after) for row in section.changes], section.same) for section in plan_changes(plan, new)}
    assert found == {
        "级别规模": ([("added", "", "300 人，72 小时")], 1),
        "启动条件": ([("changed", "≥ 50", "≥ 80")], 0),
        "行动卡": ([("changed", "30 分钟内", "20 分钟内")], 0),
        "预案所需": ([("changed", "每百人 100", "每百人 120"), ("removed", "2", "")], 3),
    }
    client.force_login(commander)
    assert reverse("plan_changes", args=[new.pk, plan.pk]) in client.get(reverse("plan", args=[new.pk])).content.decode()
    page = client.get(reverse("plan_changes", args=[new.pk, plan.pk])).content.decode()
    assert "每百人 120" in page
    other = EmergencyPlan.objects.create(organisation=suichang, title="应急预案", version="2026")
    assert client.get(reverse("plan_changes", args=[new.pk, other.pk])).status_code == 404


def test_townships_of_a_what_if_are_ticked_county_by_county_and_stay_ticked(valley, town, daji, client, commander):
    client.force_login(commander)
    asked = {"people": "0", "days": "3", "hazard": "flood", "towns": [town.code, daji.code]}
    page = client.get(reverse("what_if"), asked).content.decode()
    assert re.findall(r'name="towns" value="(\d+)" checked', page) == sorted([town.code, daji.code])
    county = page.split("<fieldset")[1].split("</details>")[0]
    assert "<details open>" in county
    assert "已选 2 个" in county


def test_readiness_by_the_plan_of_the_city_is_no_dead_link_for_a_county(plan, valley, lishui, viewer, keeper, client):
    EmergencyPlan.objects.filter(pk=plan.pk).update(organisation=lishui)
    Incident.objects.filter(pk=valley.incident.pk).update(organisation=lishui)
    board, link = reverse("dispatch", args=[valley.incident.number]), reverse("plan", args=[plan.pk])
    client.force_login(viewer)
    assert client.get(link).status_code == 200
    assert link in client.get(board, {"tab": "command"}).content.decode()
    client.force_login(keeper)
    assert client.get(link).status_code == 404
    page = client.get(board, {"tab": "command"}).content.decode()
    assert "对照预案的就绪情况" in page
    assert link not in page

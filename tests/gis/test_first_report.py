"""The first report through the browser's door: every way of saying where, our own level with its reason, and the same event twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gis.domain.refusals import NoStartOnRoad, PlaceOffRoad, RoadTooShort, SeveralPlaces, UnknownPlace, UnknownRoad, WhichWay
from gis.models import RoadSegment
from gis.selectors.whereabouts import whereabouts
from relief.core.domain.nearness import metres_between
from relief.core.models import (
    Alert,
    AlertResponse,
    Division,
    EmergencyPlan,
    Event,
    GovernmentResponse,
    Incident,
    PlanTrigger,
    ResponseActivation,
    Village,
)
from relief.core.services.incidents import report_incident
from tests.cast import appoint

pytestmark = pytest.mark.django_db
SQUARE = {"type": "Polygon", "coordinates": [[[119.3, 27.6], [119.95, 27.6], [119.95, 28.3], [119.3, 28.3], [119.3, 27.6]]]}


@pytest.fixture
def hills(valley) -> Division:
    """The county of the valley with an outline, two townships beside its roads and a village without a point."""
    county = valley.incident.division
    county.outline = SQUARE
    county.save()
    Division.objects.create(code="331127102000", name="东坑镇", level="township", parent=county, longitude=119.5, latitude=28.2)
    daji = Division.objects.create(code="331127208000", name="大漈乡", level="township", parent=county, longitude=119.60, latitude=28.10)
    Division.objects.create(code="331127209000", name="景南乡", level="township", parent=county, longitude=119.9, latitude=27.7)
    Village.objects.create(code="331127208208", name="大漈村", initials="djc", division=daji)
    Village.objects.create(code="331127208209", name="下山村", initials="xsc", division=daji)
    Village.objects.create(code="331127209209", name="上山村", initials="ssc", division=daji)
    Incident.objects.all().update(state="closed")
    return county


@pytest.fixture
def plan(jingning) -> EmergencyPlan:
    """Three hundred people affected are level IV."""
    made = EmergencyPlan.objects.create(organisation=jingning, title="应急预案", version="2026", state="in_force")
    PlanTrigger.objects.create(plan=made, level=4, measure="affected", threshold=300)
    PlanTrigger.objects.create(plan=made, level=3, measure="dead_or_missing", threshold=10)
    return made


def as_user(user):
    client = Client()
    client.force_login(user)
    return client


def call(**said):
    return {"hazard": "flash_flood", "where": "大漈村", "happened_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"), **said}


def made():
    return Incident.objects.exclude(state="closed").get()


@pytest.mark.parametrize(("datum", "far"), [("wgs84", 0), ("gcj02", 450), ("bd09", 900)])
def test_a_pasted_coordinate_is_converted_and_both_are_shown(hills, commander, datum, far):
    page = as_user(commander).post(reverse("incident_new"), call(where="119.642, 27.973", datum=datum), follow=True)
    incident = made()
    moved = metres_between((119.642, 27.973), (incident.longitude, incident.latitude))
    assert far == 0 or far * 0.6 < moved < far * 1.7
    assert incident.entered_datum == {"wgs84": "WGS-84", "gcj02": "GCJ-02", "bd09": "BD-09"}[datum]
    assert incident.division == hills
    shown = page.content.decode()
    assert (f"移动 {round(moved)} 米" in shown) == (far > 0)
    assert far == 0 or "119.642, 27.973" in shown


@pytest.mark.parametrize(
    ("where", "datum"), [("119.642, 27.973", ""), ("高德 119.642, 27.973", "bd09"), ("百度 高德 119.642, 27.973", ""), ("2.35, 48.85", "wgs84")]
)
def test_a_coordinate_of_unknown_or_mixed_datum_or_abroad_is_refused_and_nothing_is_kept(hills, commander, where, datum):
    page = as_user(commander).post(reverse("incident_new"), call(where=where, datum=datum))
    assert page.status_code == 422
    assert where in page.content.decode()
    assert not Incident.objects.exclude(state="closed").exists()


def test_a_village_is_found_by_name_or_letters_and_its_point_is_the_township_s(hills, commander):
    for where in ("大漈村", "djc"):
        found = whereabouts(where)
        assert (found.place, found.point, found.stand_in, found.division.name) == ("大漈村", (119.6, 28.1), True, "大漈乡")
    page = as_user(commander).post(reverse("incident_new"), call(), follow=True)
    assert made().place == "大漈村"
    assert made().name == "大漈村山洪"
    assert "乡镇驻地" in page.content.decode()


def test_several_places_of_a_name_are_offered_and_one_is_chosen(hills, commander):
    web = as_user(commander)
    page = web.post(reverse("incident_new"), call(where="山村"))
    assert page.status_code == 422
    assert "v331127208209" in page.content.decode()
    web.post(reverse("incident_new"), call(where="山村", which="v331127208209"))
    assert made().place == "下山村"


def test_a_place_nobody_knows_is_refused_in_words(hills, commander):
    page = as_user(commander).post(reverse("incident_new"), call(where="无此地"))
    assert "没有叫“无此地”的" in page.content.decode()
    with pytest.raises(UnknownPlace):
        whereabouts("无此地")
    with pytest.raises(SeveralPlaces):
        whereabouts("山村")


def test_kilometres_on_a_road_become_a_point_of_the_network_in_use(hills, commander):
    found = whereabouts("6 km on X001 from 大漈")
    assert found.point == pytest.approx((119.55, 28.15), abs=1e-4)
    assert found.division == hills
    as_user(commander).post(reverse("incident_new"), call(where="X001 从大漈 6 公里"))
    assert (made().longitude, made().place) == (pytest.approx(119.55, abs=1e-4), "X001 从大漈 6 公里")


@pytest.mark.parametrize(
    ("said", "refusal", "told"),
    [
        ("X009 从大漈 6 公里", UnknownRoad, "X001（12.0 公里，离大漈乡 "),
        ("X009 从无此地 6 公里", UnknownRoad, "X001（12.0 公里）"),
        ("X001 6 公里", NoStartOnRoad, "X001"),
        ("X001 从景南 6 公里", PlaceOffRoad, "12.0"),
        ("X001 从大漈 16 公里", RoadTooShort, "12.0"),
    ],
)
def test_what_cannot_be_on_the_road_is_refused_with_what_is_known(hills, said, refusal, told):
    with pytest.raises(refusal) as why:
        whereabouts(said)
    assert told in why.value.say()


def test_two_directions_are_asked_about_and_a_goal_answers(hills, commander, valley):
    RoadSegment.objects.filter(network=valley.network, ref="X002").update(ref="X001;X002")
    RoadSegment.objects.filter(network=valley.network, ref="S1").update(ref="S1;X001")
    with pytest.raises(WhichWay) as why:
        whereabouts("X001 从大漈 6 公里")
    assert "东坑镇" in why.value.facts["choices"]
    assert whereabouts("X001 从大漈往东坑 6 公里").point == pytest.approx((119.55, 28.15), abs=1e-4)
    page = as_user(commander).post(reverse("incident_new"), call(where="X001 从大漈 6 公里"))
    assert "往东坑镇" in page.content.decode()
    as_user(commander).post(reverse("incident_new"), call(where="X001 从大漈 6 公里", which="往东坑镇"))
    assert made().longitude == pytest.approx(119.55, abs=1e-4)


def test_the_level_is_proposed_with_its_trigger_and_only_who_may_sees_the_button(hills, plan, commander, director, jingning):
    asked = call(affected="350")
    duty = appoint("duty", "景宁值班员甲", "duty_officer", jingning)
    for user, button in ((commander, False), (duty, True), (director, True)):
        said = as_user(user).post(reverse("report_level"), asked).content.decode()
        assert "350" in said
        assert "受灾人数" in said
        assert "常务副会长" in said
        assert ('name="level"' in said) == button
    assert "未达到" in as_user(commander).post(reverse("report_level"), call(affected="20")).content.decode()
    assert as_user(commander).post(reverse("report_level"), call()).content.decode().strip() == ""


def test_incident_government_s_level_needs_and_own_level_in_one_go(hills, plan, director):
    said = call(affected="350", needs=["water", "bedding"], government="4", figures_source="乡长电话", level="4")
    as_user(director).post(reverse("incident_new"), said)
    incident = made()
    assert (incident.affected, incident.needs_reported, incident.figures_source) == (350, "饮用水、棉被衣物", "乡长电话")
    assert GovernmentResponse.objects.get(incident=incident).level == 4
    activation = ResponseActivation.objects.get(incident=incident)
    assert (activation.state, activation.level, activation.activated_by) == ("activated", 4, director.person)
    assert "350" in activation.reason
    kinds = list(Event.objects.filter(incident=incident).order_by("sequence").values_list("kind", flat=True))
    assert kinds == ["incident-reported", "government-response-recorded", "response-proposed", "response-activated"]


def test_who_is_not_entitled_opens_nothing_by_asking_for_a_level(hills, plan, commander):
    page = as_user(commander).post(reverse("incident_new"), call(affected="350", level="4"))
    assert page.status_code == 403
    assert not Incident.objects.exclude(state="closed").exists()
    assert not Event.objects.filter(kind="incident-reported").exists()


def test_the_same_event_is_shown_and_joined_or_opened_all_the_same(hills, commander, jingning):
    web = as_user(commander)
    web.post(reverse("incident_new"), call())
    first = made()
    page = web.post(reverse("incident_new"), call(where="119.601, 28.101", datum="wgs84", hazard="flood", affected="30"))
    assert page.status_code == 409
    assert first.number in page.content.decode()
    assert Incident.objects.exclude(state="closed").count() == 1
    joined = web.post(reverse("incident_new"), call(affected="30", join=first.number))
    assert joined.url == reverse("dispatch", args=[first.number])
    assert Event.objects.get(kind="report-added").payload["affected"] == 30
    web.post(reverse("incident_new"), call(anyway="1"))
    assert Incident.objects.exclude(state="closed").count() == 2


def test_the_level_asked_for_is_not_forgotten_when_the_same_event_is_shown(hills, plan, director):
    web = as_user(director)
    web.post(reverse("incident_new"), call())
    page = web.post(reverse("incident_new"), call(affected="350", level="4"))
    assert 'name="asked_level" value="4"' in page.content.decode()
    web.post(reverse("incident_new"), call(affected="350", asked_level="4", anyway="1"))
    assert ResponseActivation.objects.get().level == 4


def test_a_neighbour_s_incident_is_shown_and_only_its_own_society_writes_into_it(hills, commander, suichang):
    theirs = report_incident(organisation=suichang, name="山洪", hazard="flood", happened_at=timezone.now(), by=None, longitude=119.6, latitude=28.1)
    web = as_user(commander)
    page = web.post(reverse("incident_new"), call())
    if page.status_code == 409:
        assert 'name="join"' not in page.content.decode()
    assert web.post(reverse("incident_new"), call(join=theirs.number)).status_code in {302, 403, 409}
    assert not Event.objects.filter(kind="report-added").exists()


def test_two_incidents_of_one_event_are_merged_from_the_page(hills, commander, auditor, valley):
    web = as_user(commander)
    web.post(reverse("incident_new"), call())
    web.post(reverse("incident_new"), call(anyway="1"))
    second, first = Incident.objects.exclude(state="closed").order_by("-pk")
    merge = reverse("incident_merge", args=[second.number])
    assert merge in web.get(reverse("incidents")).content.decode()
    assert as_user(auditor).post(merge, {"into": first.number}).status_code == 403
    busy = reverse("incident_merge", args=[valley.incident.number])
    web.post(busy, {"into": first.number})
    valley.incident.refresh_from_db()
    assert valley.incident.merged_into is None
    web.post(merge, {"into": first.number})
    second.refresh_from_db()
    assert second.merged_into == first


def test_a_warning_that_came_true_fills_hazard_and_place_and_stays_linked(hills, commander, jingning):
    alert = Alert.objects.create(identifier="A", source="cap", headline="暴雨", hazard="flood", sent_at=timezone.now(), organisation=jingning)
    alert.divisions.add(hills)
    web = as_user(commander)
    page = web.get(reverse("incident_new"), {"alert": alert.pk})
    assert (page.context["form"]["hazard"].value(), page.context["form"]["where"].value()) == ("flood", "景宁畲族自治县")
    web.post(reverse("incident_new"), call(alert=alert.pk))
    assert AlertResponse.objects.get(alert=alert).incident == made()
    assert Event.objects.filter(kind="alert-became-incident", incident=made()).exists()


def test_the_gazetteer_is_for_people_in_office_and_is_not_sent_twice(hills, commander, visitor):
    web = as_user(commander)
    first = web.get(reverse("gazetteer"))
    assert ["v331127208208", "大漈村", "大漈乡", "djc", 119.6, 28.1, 1] in first.json()["places"]
    assert web.get(reverse("gazetteer"), headers={"if-none-match": first.headers["ETag"]}).status_code == 304
    assert as_user(visitor).get(reverse("gazetteer")).status_code == 403


def test_the_words_of_the_place_are_answered_while_one_types(hills, commander, auditor):
    web = as_user(commander)
    assert "移动" in web.post(reverse("report_place"), call(where="119.642, 27.973", datum="gcj02")).json()["found"]
    assert "乡镇驻地的点" in web.post(reverse("report_place"), call()).json()["found"]
    assert "没有叫" in web.post(reverse("report_place"), call(where="无此地")).json()["said"]
    assert as_user(auditor).get(reverse("incident_new")).status_code == 403


def test_a_report_says_when_it_happened_and_not_later_than_now(hills, commander):
    ahead = (timezone.localtime() + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M")
    as_user(commander).post(reverse("incident_new"), call(happened_at=ahead))
    assert made().happened_at <= made().reported_at

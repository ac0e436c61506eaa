"""Recording a way that somebody made: drawn, or read from a file; what is wrong is named and nothing is kept."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import gettext
from playwright.sync_api import expect

from gis.domain.datums import wgs84_to_gcj02
from gis.domain.survey_refusals import UnreadableTrack
from gis.imports.tracks import MOST_BYTES, read_track
from gis.models import SurveyedRoute, VehicleClass
from gis.selectors.routes import Point, route
from gis.services.surveys import retire_survey, survey_route
from relief.core.models import Event
from tests.gis.test_report_in_browser import fits
from tests.gis.world import NODES
from tests.journeys.field import PATIENCE

pytestmark = pytest.mark.django_db
WAY = [list(NODES[1]), [119.55, 28.15], list(NODES[3])]
TYPED = {"name": "上山便道", "surveyed_on": "2026-06-01", "surveyed_by": "踏勘组(试)", "both_ways": "on", "minutes_light": "25"}
GPX = """<?xml version="1.0"?><gpx xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>{}</trkseg></trk></gpx>"""
POINT = '<trkpt lon="{}" lat="{}"><time>2026-06-01T0{}:00:00Z</time></trkpt>'


def drawn(line=WAY, **more):
    return TYPED | {"geometry": json.dumps({"type": "LineString", "coordinates": line}), "source": "drawn"} | more


def track(text, name="survey.gpx"):
    return SimpleUploadedFile(name, text.encode())


def recorded():
    return track(GPX.format("".join(POINT.format(*at, hour) for hour, at in enumerate(WAY))))


def light(valley):
    ends = [Point("a", *NODES[1]), Point("b", *NODES[3])]
    valley.network.refresh_from_db()
    return route(valley.network, VehicleClass.objects.get(code="light"), ends).seconds


@pytest.fixture
def survey(valley, jingning, commander):
    facts = {"surveyed_on": "2026-06-01", "surveyed_by": "踏勘组(试)", "by": commander.person}
    return survey_route(network=valley.network, organisation=jingning, name="上山便道", line=WAY, minutes={"light": 25}, **facts)


def test_a_drawn_way_stands_instead_of_the_network_at_once(client, valley, leader, query_count):
    client.force_login(leader)
    assert light(valley) == 18 * 60
    answer = client.post(reverse("survey_new"), drawn(max_weight_kg="5000", notes="雨后湿滑"))
    kept = SurveyedRoute.objects.get()
    assert answer.url == reverse("survey", args=[kept.pk])
    assert (kept.source, kept.minutes, kept.max_weight_kg, kept.organisation, (kept.start, kept.end)) == (
        "drawn",
        {"light": 25.0},
        5_000,
        leader_of(leader),
        (1, 3),
    )
    assert light(valley) == 25 * 60
    page = client.get(answer.url).content.decode()
    assert "雨后湿滑" in page
    with query_count("surveyed ways"):
        listed = client.get(reverse("surveys"))
    assert "上山便道" in listed.content.decode()
    assert "上山便道" in client.get(f"{reverse('survey_chart')}?route={kept.pk}").content.decode()


def leader_of(user):
    return user.person.appointments.get().organisation


def test_a_track_says_how_long_it_took_and_its_line_is_kept_while_the_minutes_are_written(client, valley, commander):
    client.force_login(commander)
    untimed = TYPED | {"minutes_light": ""}
    answer = client.post(reverse("survey_new"), untimed | {"track": recorded()})
    assert answer.status_code == 422
    assert "120 分钟" in answer.content.decode()
    held = answer.context["form"]["geometry"].value()
    assert json.loads(held)["coordinates"] == WAY
    assert not SurveyedRoute.objects.exists()
    client.post(reverse("survey_new"), TYPED | {"minutes_medium": "120", "geometry": held, "source": answer.context["form"]["source"].value()})
    kept = SurveyedRoute.objects.get()
    assert (kept.source, kept.minutes) == ("gpx", {"light": 25.0, "medium": 120.0})


def test_a_line_taken_from_a_shifted_map_is_kept_where_it_really_is(client, valley, commander):
    client.force_login(commander)
    line = json.dumps({"type": "LineString", "coordinates": [wgs84_to_gcj02(*at) for at in WAY]})
    answer = client.post(reverse("survey_new"), TYPED | {"track": track(line, "line.geojson"), "file_datum": "gcj02", "name": ""})
    held = json.loads(answer.context["form"]["geometry"].value())["coordinates"]
    client.post(reverse("survey_new"), TYPED | {"geometry": json.dumps({"type": "LineString", "coordinates": held}), "file_datum": "gcj02"})
    kept = SurveyedRoute.objects.get()
    assert [tuple(at) for at in kept.geometry] == [pytest.approx(at, abs=1e-6) for at in WAY], "converted once, not again with the page"
    assert client.post(reverse("survey_new"), drawn(file_datum="mars")).status_code == 422


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (TYPED, "请在地图上画出路线"),
        (TYPED | {"track": "<gpx><trk>"}, "survey.gpx"),
        (TYPED | {"track": "{}"}, "survey.gpx"),
        (drawn([[10.0, 50.0], [10.1, 50.1]]), "路口"),
        (drawn([list(NODES[1]), [119.601, 28.101]]), "同一"),
        (drawn(surveyed_on="2999-01-01"), "还没到"),
        (drawn(minutes_light="-3"), "0.1"),
        (drawn(max_weight_kg="five"), "整数"),
    ],
)
def test_what_is_wrong_is_named_beside_the_field_and_nothing_is_kept(client, valley, commander, sent, said):
    client.force_login(commander)
    before = (valley.network.version, Event.objects.count())
    files = {"track": track(sent["track"])} if isinstance(sent.get("track"), str) else {}
    answer = client.post(reverse("survey_new"), sent | files)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "上山便道" in answer.content.decode()
    valley.network.refresh_from_db()
    assert (SurveyedRoute.objects.exists(), valley.network.version, Event.objects.count()) == (False, *before)


def test_a_survey_is_changed_with_its_line_kept_retired_and_used_again_with_every_version(client, valley, survey, commander):
    client.force_login(commander)
    client.post(reverse("survey_change", args=[survey.pk]), TYPED | {"minutes_light": "40", "max_height_cm": "300"})
    survey.refresh_from_db()
    assert (survey.minutes, survey.geometry, survey.max_height_cm) == ({"light": 40.0}, WAY, 300)
    assert light(valley) == 40 * 60
    client.post(reverse("survey_switch", args=[survey.pk, "off"]))
    assert light(valley) == 18 * 60
    client.post(reverse("survey_switch", args=[survey.pk, "again"]))
    assert light(valley) == 40 * 60
    assert survey.history.count() == 4
    assert list(Event.objects.order_by("pk").values_list("kind", flat=True))[-3:] == ["survey-changed", "survey-retired", "survey-revived"]
    refused = client.post(reverse("survey_change", args=[survey.pk]), drawn([[10.0, 50.0], [10.1, 50.1]], minutes_light="5"))
    survey.refresh_from_db()
    assert (refused.status_code, survey.minutes, survey.geometry) == (422, {"light": 40.0}, WAY)


def test_a_reader_looks_and_may_not_write_and_a_stranger_sees_nothing(client, valley, survey, auditor, visitor):
    pages = [reverse("survey_new"), reverse("survey_change", args=[survey.pk]), reverse("survey_switch", args=[survey.pk, "off"])]
    client.force_login(auditor)
    assert client.get(reverse("survey", args=[survey.pk])).status_code == 200
    assert [client.post(page, drawn()).status_code for page in pages] == [403, 403, 403]
    client.force_login(visitor)
    assert client.get(reverse("survey", args=[survey.pk])).status_code == 404
    assert "上山便道" not in client.get(reverse("surveys")).content.decode()
    assert [client.post(page, drawn()).status_code for page in pages] == [403, 404, 404]
    assert client.get(reverse("speeds")).status_code == 403
    survey.refresh_from_db()
    assert (survey.is_active, SurveyedRoute.objects.count()) == (True, 1)


def test_the_top_society_sets_how_fast_a_class_goes_and_the_next_route_follows(client, valley, clerk, lishui, commander):
    from tests.cast import appoint

    office = appoint("city-clerk", "市级办公室", "clerk", lishui)
    page, before = reverse("speed", args=["light"]), light(valley)
    client.force_login(commander)
    assert client.get(reverse("speeds")).status_code == 200
    assert client.post(page, {"speed_percent": "50"}).status_code == 403
    client.force_login(clerk)
    assert client.post(page, {"speed_percent": "50"}).status_code == 403
    client.force_login(office)
    assert client.post(page, {"speed_percent": "0"}).status_code == 422
    assert light(valley) == before
    assert client.post(page, {"speed_percent": "100", "primary": "20", "track": "0"}).status_code == 302
    kind = VehicleClass.objects.get(code="light")
    assert (kind.class_speeds, kind.history.count()) == ({"primary": 20, "track": 0}, 2)
    assert light(valley) == 2 * before
    assert "20" in client.get(page).content.decode()


def test_twice_retired_is_once(valley, survey, commander):
    retire_survey(survey, by=commander.person)
    retire_survey(survey, by=commander.person)
    assert Event.objects.filter(kind="survey-retired").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_way_drawn_with_the_finger_is_kept(phone, valley, commander):
    page = phone(commander)
    page.set_default_timeout(PATIENCE)
    page.goto(reverse("survey_new"))
    chart = page.frame_locator("#chart")
    chart.get_by_role("button", name="画实测路线").click()
    road = chart.locator("path.road").nth(0).bounding_box()
    for x, y in ((1, 1), (road["width"] - 1, road["height"] - 1)):
        page.mouse.click(road["x"] + x, road["y"] + y)
    chart.get_by_role("button", name="画好了").click()
    expect(chart.locator("path.sketch.kept")).to_have_count(1)
    expect(page.get_by_text("已采用地图上画的路线")).to_be_visible()
    page.get_by_label("路线名称").fill("手画便道")
    page.get_by_label("轻型货车").fill("25")
    assert fits(page)
    page.get_by_role("button", name="保存实测路线").click()
    expect(page.locator("h1")).to_contain_text("手画便道", timeout=PATIENCE)
    assert SurveyedRoute.objects.get().minutes == {"light": 25.0}


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"<gpx>\n<trk>", "t.gpx", "XML 已损坏，行号（2）"),
        (b"<gpx><trk><trkseg>\n<trkpt lat='x' lon='1'/></trkseg></trk></gpx>", "t.gpx", "lat 或 lon 不是数字，行号（2）"),
        (b"<gpx/>", "t.gpx", "里面没有轨迹"),
        (b'{"type": "LineString",\n nonsense', "t.json", "这不是 GeoJSON（2:2）"),
        (b'{"type": "LineString"}', "t.json", "这不是 GeoJSON（type, coordinates）"),
        (b'{"type": "LineString", "coordinates": [[1, 2]]}', "t.json", "线路要有两个以上的点"),
        (b'{"type": "LineString", "coordinates": [[1, 2], [500, 2]]}', "t.json", "地球上没有这个位置（500.0, 2.0）"),
        (b" " * (MOST_BYTES + 1), "t.json", "文件太大"),
    ],
)
def test_a_track_that_cannot_be_read_says_where_and_why(data, name, said):
    with pytest.raises(UnreadableTrack) as refused:
        read_track(data, name)
    assert said in refused.value.say(gettext)

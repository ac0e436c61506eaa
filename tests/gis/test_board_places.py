"""Closures and shelters entered on the board: what cannot be meant is asked for again beside the form, and nothing is written."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gis.models import Closure, RoadSegment, Shelter
from gis.services.needs import estimate_needs
from gis.services.proposals import approve_proposal, propose_sourcing
from gis.services.trips import plan_trips
from relief.core.models import Division

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 14)


@pytest.fixture
def web(commander):
    client = Client()
    client.force_login(commander)
    return client


def at(valley, name, *args):
    return reverse(name, args=[valley.incident.number, *args])


def test_closing_a_road_tells_how_many_trips_it_stops_and_another_way_frees_them(web, valley, commander, director):
    estimate_needs(incident=valley.incident, shelter=valley.dongkeng, people=50, days=1, on=DAY, by=commander.person)
    approve_proposal(proposal=propose_sourcing(incident=valley.incident, by=commander.person), by=director.person)
    trip = plan_trips(incident=valley.incident, by=commander.person).trips[0]
    answer = web.post(at(valley, "road_close"), {"description": "K31", "cause": "landslide", "segment": "1"}, follow=True)
    assert answer.status_code == 200
    trip.refresh_from_db()
    assert trip.blocked_by == Closure.objects.get()
    web.post(at(valley, "trip_reroute", trip.pk))
    trip.refresh_from_db()
    assert trip.blocked_by is None
    web.post(at(valley, "road_reopen", Closure.objects.get().pk))
    assert Closure.objects.get().ends_at is not None


def test_a_closure_without_a_road_is_asked_for_again_and_nothing_is_closed(web, valley):
    assert web.post(at(valley, "road_close"), {"description": "K31", "cause": "landslide"}).status_code == 422
    assert web.post(at(valley, "road_close"), {"description": "K31", "cause": "landslide", "geometry": "{"}).status_code == 422
    far = json.dumps({"type": "Point", "coordinates": [110.0, 30.0]})
    assert web.post(at(valley, "road_close"), {"description": "K31", "cause": "landslide", "geometry": far}).status_code == 409
    assert not Closure.objects.exists()


def test_a_shape_that_cannot_be_read_is_refused_in_words(web, valley):
    for kind, points, why in (
        ("Polygon", [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]], "边线自己相交了"),
        ("Point", ["a"], "坐标不是数字"),
        ("Polygon", [], "它是空的"),
        ("Circle", [1, 2], "它不是点、线或面"),
    ):
        drawn = json.dumps({"type": kind, "coordinates": points})
        answer = web.post(at(valley, "road_close"), {"description": "K31", "cause": "landslide", "geometry": drawn})
        assert answer.status_code == 422
        assert why in answer.content.decode()
    assert not Closure.objects.exists()


def test_a_closure_that_is_over_is_asked_for_again_and_one_to_come_says_when(web, valley):
    over = timezone.localtime() - timedelta(hours=3)
    data = {"description": "K31", "cause": "landslide", "ref": RoadSegment.objects.exclude(ref="").first().ref}
    answer = web.post(
        at(valley, "road_close"), {**data, "starts_at": f"{over:%Y-%m-%dT%H:%M}", "ends_at": f"{over + timedelta(hours=1):%Y-%m-%dT%H:%M}"}
    )
    assert answer.status_code == 422
    assert "这个时间已经过去" in answer.content.decode()
    assert not Closure.objects.exists()
    later = timezone.localtime() + timedelta(hours=5)
    told = web.post(at(valley, "road_close"), {**data, "starts_at": f"{later:%Y-%m-%dT%H:%M}"}, follow=True).content.decode()
    assert f"将于 {later:%m-%d %H:%M} 起封闭" in told
    assert "K31已断" not in told


def _dongkeng_town(valley):
    facts = {"level": "township", "parent": valley.incident.division, "longitude": 119.7, "latitude": 27.8}
    return Division.objects.create(code="331127101000", name="东坑镇", **facts)


def test_a_pasted_coordinate_needs_its_map(web, valley):
    town = _dongkeng_town(valley)
    data = {"name": "新校", "people": "20", "division": town.pk, "point": "119.642, 27.973"}
    assert web.post(at(valley, "shelter_add"), data).status_code == 422
    assert not Shelter.objects.filter(name="新校").exists()
    web.post(at(valley, "shelter_add"), {**data, "datum": "gcj02"})
    assert Shelter.objects.get(name="新校").longitude == pytest.approx(119.6374, abs=1e-3)


def test_a_shelter_is_entered_once_and_the_second_hand_is_told_of_the_first(web, valley):
    standing = valley.dongkeng
    town = _dongkeng_town(valley)
    before = list(Shelter.objects.values_list("pk", "people"))
    facts = {"people": "20", "division": town.pk, "point": "119.7, 27.9", "datum": "wgs84"}
    answer = web.post(at(valley, "shelter_add"), {**facts, "name": f" {standing.name} "})
    said = answer.content.decode()
    assert answer.status_code == 409
    assert f"{standing.people} 人，没有再录一遍" in said
    assert "重新清点" in said
    assert list(Shelter.objects.values_list("pk", "people")) == before


def test_a_shelter_far_from_its_township_is_asked_for_again(web, valley):
    town = _dongkeng_town(valley)
    data = {"name": "新校", "people": "20", "division": town.pk, "datum": "wgs84"}
    answer = web.post(at(valley, "shelter_add"), {**data, "point": "119.90, 28.45"})
    assert answer.status_code == 422
    assert "离东坑镇有 75 公里" in answer.content.decode()
    assert not Shelter.objects.filter(name="新校").exists()
    web.post(at(valley, "shelter_add"), {**data, "point": "119.75, 27.85"})
    assert Shelter.objects.filter(name="新校").exists()

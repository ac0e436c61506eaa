"""A first report from a phone that had no signal: its own number and time, once; and never lost for want of a place."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from relief.core.models import Event, Incident
from tests.cast import appoint
from tests.gis.test_first_report import hills
from tests.inventory.outbox.phone import enrol

__all__ = ["hills"]
pytestmark = pytest.mark.django_db
BODY = {"hazard": "flash_flood", "where": "大漈村", "spot": "v331127208208", "affected": 120, "needs": ["water", "bedding"]}


@pytest.fixture
def secretary(jingning):
    """A township secretary, who holds no desk."""
    return appoint("secretary", "大漈乡红会秘书", "township_secretary", jingning)


def made():
    return Incident.objects.exclude(state="closed")


def test_it_keeps_its_number_and_its_time_and_arrives_once(hills, secretary):
    phone, seen = enrol(secretary), timezone.now() - timedelta(minutes=40)
    day = timezone.localtime(seen).strftime("%Y%m%d")
    command = phone.enter("first_report", BODY, at=seen, numbers={"IN": f"JN-IN-{day}-{phone.code}-001"})
    first = phone.send(command)[0]
    again = phone.send(command)[0]
    incident = made().get()
    assert first["number"] == again["number"] == incident.number == f"JN-IN-{day}-{phone.code}-001"
    assert abs(incident.happened_at - seen) < timedelta(seconds=1)
    assert (incident.place, incident.affected, incident.needs_reported, incident.state) == ("大漈村", 120, "饮用水、棉被衣物", "reported")
    assert (incident.longitude, incident.figures_source) == (119.6, "大漈乡红会秘书")
    assert Event.objects.filter(kind="incident-reported").count() == 1


def test_a_place_nobody_can_find_loses_no_report(hills, secretary, jingning):
    jingning.division = hills
    jingning.save()
    answer = enrol(secretary).one("first_report", {**BODY, "where": "老屋后面的山", "spot": ""})
    incident = made().get()
    assert answer["number"] == incident.number
    assert (incident.place, incident.division) == ("老屋后面的山", hills)


def test_kilometres_on_a_road_are_understood_when_they_arrive(hills, secretary):
    enrol(secretary).one("first_report", {**BODY, "where": "X001 从大漈 6 公里", "spot": ""})
    assert made().get().longitude == pytest.approx(119.55, abs=1e-4)


def test_nonsense_is_refused_field_by_field_and_changes_nothing(hills, secretary):
    answer = enrol(secretary).one("first_report", {"hazard": "ufo", "where": "", "affected": -1, "needs": ["gold"]})
    assert answer["state"] == "refused"
    assert not made().exists()


def test_every_phone_carries_the_places(hills, secretary):
    places = enrol(secretary).pack().json()["gazetteer"]
    assert ["v331127208208", "大漈村", "大漈乡", "djc", 119.6, 28.1, 1] in places

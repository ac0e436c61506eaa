"""A road reported closed from the field, by a phone without signal: kept at its own time, once, and trips are flagged."""

from __future__ import annotations

import base64
import io
from datetime import timedelta

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from gis.models import Closure, ClosurePhoto, Trip
from tests.gis.test_report_in_browser import fits
from tests.gis.test_trips import planned
from tests.gis.world import NODES
from tests.inventory.outbox.phone import enrol
from tests.journeys.field import Field

pytestmark = pytest.mark.django_db
HERE = {"longitude": NODES[3][0] + 0.02, "latitude": NODES[3][1] - 0.02}


def picture():
    file = io.BytesIO()
    Image.new("RGB", (60, 40), "brown").save(file, "JPEG")
    return f"data:image/jpeg;base64,{base64.b64encode(file.getvalue()).decode()}"


def test_a_place_reported_offline_closes_the_road_at_its_own_time_once_and_flags_the_trips(valley, commander, director, leader):
    planned(valley, commander, director)
    phone, then = enrol(leader), timezone.now() - timedelta(minutes=40)
    entry = phone.enter("closure", {"where": "31 公里处", "cause": "landslide", **HERE, "seen": True, "photos": [picture()]}, at=then)
    assert phone.send(entry)[0]["state"] == "done"
    phone.send(entry)
    closure = Closure.objects.get()
    assert (closure.segments, closure.confirmed_by, closure.reported_by) == ([1], leader.person.name, leader.person)
    assert abs(closure.starts_at - then) < timedelta(seconds=5)
    assert ClosurePhoto.objects.count() == 1
    assert Trip.objects.filter(blocked_by=closure).count() == Trip.objects.count() > 0


def test_a_road_by_its_number_not_seen_is_unconfirmed(valley, leader):
    enrol(leader).one("closure", {"where": "全线", "cause": "flooded", "ref": "X003"})
    closure = Closure.objects.get()
    assert (closure.segments, closure.is_confirmed) == ([5, 6], False)


@pytest.mark.parametrize("body", [{"longitude": 100.0, "latitude": 30.0}, {}, {"ref": "X999"}])
def test_where_no_road_is_nothing_is_closed_and_the_entry_is_kept_as_refused(valley, leader, body):
    answer = enrol(leader).one("closure", {"where": "某处", "cause": "other", **body})
    assert answer["state"] == "refused"
    assert not Closure.objects.exists()


def test_from_and_until_are_kept_as_the_reporter_said_them_and_an_end_before_them_closes_nothing(valley, leader):
    now = timezone.now().replace(microsecond=0)
    since, until = now - timedelta(hours=5), now + timedelta(hours=9)
    phone = enrol(leader)
    phone.one("closure", {"where": "全线", "cause": "flooded", "ref": "X003", "since": since.isoformat(), "until": until.isoformat()})
    closure = Closure.objects.get()
    assert (closure.starts_at, closure.ends_at) == (since, until)
    wrong = {"where": "全线", "cause": "flooded", "ref": "X001", "until": (now - timedelta(days=1)).isoformat()}
    assert phone.one("closure", wrong)["state"] == "refused"
    assert Closure.objects.get() == closure


def test_the_phone_carries_the_numbers_of_the_roads(valley, leader):
    roads = enrol(leader).pack().json()["roads"]
    assert roads["refs"] == ["G1", "S1", "S2", "X001", "X002", "X003"]


@pytest.mark.django_db(transaction=True)
def test_a_closed_road_is_told_with_the_thumb_where_there_is_no_signal_and_sent_later(phone, valley, commander):
    place = {"longitude": HERE["longitude"], "latitude": HERE["latitude"], "accuracy": 20}
    app = Field(phone(commander, permissions=["geolocation"], geolocation=place)).open().keep()
    app.lose_signal()
    app.tap("上报断路", role="link")
    expect(app.page.get_by_text("已定位，误差 20 米")).to_be_visible()
    app.page.get_by_label("位置", exact=True).fill("31 公里处")
    app.page.get_by_label("何时起不通").fill("2026-06-14T01:00")
    app.page.get_by_label("预计到何时").fill("2099-06-14T18:00")
    image = base64.b64decode(picture().partition(",")[2])
    app.page.set_input_files("#closure-photo", {"name": "road.jpg", "mimeType": "image/jpeg", "buffer": image})
    expect(app.page.get_by_text("照片：1")).to_be_visible()
    assert fits(app.page)
    app.tap("登记断路", exact=True)
    app.counts(queued=1)
    assert not Closure.objects.exists()
    app.find_signal()
    app.arrived(1)
    app.counts(queued=0)
    closure = Closure.objects.get()
    assert (closure.description, closure.segments, closure.is_confirmed) == ("31 公里处", [1], True)
    local = [timezone.localtime(at) for at in (closure.starts_at, closure.ends_at)]
    assert [f"{at:%Y-%m-%d %H:%M}" for at in local] == ["2026-06-14 01:00", "2099-06-14 18:00"]
    assert ClosurePhoto.objects.get().closure == closure
    assert app.taps <= 3

"""The soak, for two seconds: pages watch, people write, nothing fails, and what was asked is told."""

from __future__ import annotations

import os

import pytest

from gis.models import Closure
from gis.soak import Tally, family, resident_mb, soak, watched

pytestmark = pytest.mark.django_db(transaction=True)


def test_pages_watch_while_people_write_and_nothing_fails(live_server, valley, commander):
    eye = watched(live_server.url, valley.incident, commander)
    tally = soak(eye, seconds=2, clients=4, writers=2, every=0.3, pace=0.2)
    report = tally.report()
    assert report["errors"] == 0, report["notes"]
    assert {"poll", "layers", "close", "reopen"} <= report["kinds"].keys()
    assert Closure.objects.exists()
    valley.incident.refresh_from_db()
    assert valley.incident.event_sequence >= 2


def test_a_failure_is_counted_and_told():
    tally = Tally()
    tally.count("poll", 0.1, 200)
    tally.count("poll", 0.3, 500, "the book is busy")
    assert (tally.report()["errors"], tally.report()["notes"]) == (1, ["poll 500 the book is busy"])
    assert tally.report()["kinds"]["poll"]["requests"] == 2
    assert resident_mb(family(os.getpid())) > 10

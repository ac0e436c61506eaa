"""The soak, for two seconds: pages watch, people write, nothing fails, and what was asked is told."""

from __future__ import annotations

import os

import pytest

from gis.models import Closure
from gis.soak import Tally, soak, warm_up, watched
from gis.soak_memory import Sample, Samples, family, resident_mb, risen, sampled

pytestmark = pytest.mark.django_db(transaction=True)


def test_pages_watch_while_people_write_and_nothing_fails(live_server, valley, commander):
    eye = watched(live_server.url, valley.incident, commander)
    tally = Tally()
    soak(eye, tally, seconds=2, clients=4, writers=2, every=0.3, pace=0.2)
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


def test_a_server_is_asked_until_its_memory_rests(monkeypatch):
    """A turn brings 100 requests, so memory is looked at after every second one: 300 -> 350 -> 360 rose, 362 and 363 rest."""
    turns = []

    def turn(_eye, tally, **_how):
        turns.append(1)
        for _request in range(100):
            tally.count("poll", 0.1, 200)

    monkeypatch.setattr("gis.soak.soak", turn)
    held = iter([300.0, 350.0, 360.0, 362.0, 363.0, 900.0])
    assert warm_up(None, lambda: next(held)).requests == 800
    assert len(turns) == 8


def test_growth_is_told_by_the_line_through_all_samples_not_by_two_of_them():
    leaking = [Sample(100 * n, 300 + n) for n in range(11)]
    assert risen(leaking) == pytest.approx(10)
    report = Samples(leaking).report()
    assert (report["rise_mb"], report["rise_mb_allowed"], report["rise_mb_per_1000_requests"]) == (10, 9, 10)
    resting = [Sample(100 * n, 300 + n % 2) for n in range(11)]
    assert abs(risen(resting)) < 0.5
    assert risen(leaking[:1]) == 0


def test_memory_is_sampled_at_both_ends_of_a_shift():
    tally = Tally()
    with sampled(tally, lambda: 200.0 + tally.requests) as samples:
        tally.count("poll", 0.1, 200)
    assert samples.rows == [Sample(0, 200), Sample(1, 201)]
    assert samples.still == 0

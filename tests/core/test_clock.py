"""The clock of replays."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.utils import timezone

from relief.core import clock


def test_a_replay_stands_at_its_own_moment_and_leaves_it_again() -> None:
    slide = datetime(2016, 9, 28, 17, 0, tzinfo=UTC)
    with clock.at(slide):
        assert clock.now() == slide
        assert clock.today() == date(2016, 9, 29)
    assert abs((clock.now() - timezone.now()).total_seconds()) < 5

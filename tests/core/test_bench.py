"""The benchmark's table says plainly whether a goal is reached."""

from __future__ import annotations

import pytest

from relief.core.bench_twins import at_work_in, best_in_turns, twin
from relief.core.benchmarks import Figure, best_of, timed
from relief.core.management.commands.bench import table
from relief.core.models import Organisation


def test_a_rate_must_reach_its_goal():
    assert Figure("issues", 200, 300, "1/s", 0.5, "higher").met
    assert not Figure("issues", 100, 300, "1/s", 0.5, "higher").met


def test_a_time_must_stay_under_its_goal():
    assert Figure("matrix", 40, 50, "ms", 1.0, "lower").met
    assert not Figure("matrix", 60, 50, "ms", 1.0, "lower").met


def test_nothing_to_compare_with_is_never_met_by_a_time():
    assert Figure("matrix", 1, 0, "ms", 1.0, "lower").ratio == float("inf")
    assert not Figure("matrix", 1, 0, "ms", 1.0, "lower").met


def test_the_table_shows_ratio_goal_and_verdict():
    figure = Figure("issues", 100.0, 300.0, "1/s", 0.5, "higher", "bare DRF")
    row = {**vars(figure), "code": "P1", "database": "SQLite", "ratio": figure.ratio, "met": figure.met}
    head, line = table([row]).splitlines()
    assert head.split()[0] == "#"
    assert line.split("  ")[0] == "P1"
    assert "300 (bare DRF)" in line
    assert "≥ 0.5" in line
    assert line.endswith("NO")


def test_the_shortest_of_several_runs_counts():
    with timed() as clock:
        sum(range(100_000))
    assert clock.wall > 0
    assert best_of(3, lambda: None) == pytest.approx(0, abs=0.01)


@pytest.mark.django_db(transaction=True)
def test_what_is_written_in_a_copy_stays_in_the_copy_and_both_are_measured():
    other = twin("_copy")
    counts = []
    with at_work_in(other):
        Organisation.objects.create(code="CC", name="only in the copy", kind=Organisation.Kind.COUNTY_SOCIETY, path="CC/")
    try:
        seconds = best_in_turns(2, lambda: counts.append(societies()), lambda: counts.append(societies()), other)
    finally:
        other.close()
    assert counts == [0, 1, 0, 1]
    assert all(0 < one < float("inf") for one in seconds)


def societies() -> int:
    return Organisation.objects.filter(code="CC").count()

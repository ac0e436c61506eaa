"""Green, amber, red: what each of them takes."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from teams.domain.readiness import Light, readiness

TODAY = date(2026, 6, 14)
FRESH = {"drilled_on": TODAY - timedelta(days=365), "kit_checked_on": TODAY - timedelta(days=90), "day": TODAY}


def judged(counts, minimums, minimum=3, **facts):
    return readiness(counts, minimums, minimum=minimum, **(FRESH | facts))


def test_enough_people_in_every_cell_is_green():
    assert judged({"water": (4, 3), "search": (2, 2)}, {"water": 3, "search": 2}).light == Light.GREEN


def test_a_cell_below_its_minimum_is_amber_and_named():
    one = judged({"water": (9, 6), "logistics": (2, 2)}, {"water": 4, "logistics": 4})
    assert (one.light, [(cell.cell, cell.short) for cell in one.short_cells]) == (Light.AMBER, [("logistics", 2)])


def test_a_cell_nobody_serves_in_is_short_too():
    assert judged({"water": (9, 6)}, {"comms": 2}).short_cells[0].short == 2


def test_fewer_people_than_the_squad_needs_is_red():
    one = judged({"water": (9, 2)}, {}, minimum=12)
    assert (one.light, one.short) == (Light.RED, 10)


def test_nobody_at_all_is_red_even_without_any_minimum():
    assert judged({}, {}, minimum=0).light == Light.RED


def test_an_old_drill_or_an_unknown_check_of_the_kit_is_amber():
    assert judged({"water": (3, 3)}, {}, drilled_on=TODAY - timedelta(days=366)).light == Light.AMBER
    assert judged({"water": (3, 3)}, {}, kit_checked_on=None).light == Light.AMBER


cells = st.dictionaries(st.sampled_from("abcd"), st.tuples(st.integers(0, 9), st.integers(0, 9)).map(lambda two: (max(two), min(two))))


@given(counts=cells, minimums=st.dictionaries(st.sampled_from("abcd"), st.integers(1, 9)), minimum=st.integers(0, 30))
def test_green_means_that_nothing_is_missing(counts, minimums, minimum):
    one = judged(counts, minimums, minimum)
    if one.light == Light.GREEN:
        assert one.deployable >= max(minimum, 1)
        assert all(counts.get(cell, (0, 0))[1] >= least for cell, least in minimums.items())
    assert (one.light == Light.RED) == (one.deployable < max(minimum, 1))

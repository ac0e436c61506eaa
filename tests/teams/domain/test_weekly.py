"""Hours of the week: what a rule covers, when somebody can come again, and that a rule only ever takes people away from danger."""

from __future__ import annotations

from datetime import datetime, time, timedelta, timezone

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from teams.domain.eligibility import Bar, against
from teams.domain.weekly import EVERY_DAY, Rule, can_come, covers, next_hour
from tests.teams.domain.test_eligibility import GOOD

CHINA = timezone(timedelta(hours=8))
TUESDAYS = Rule(only=False, weekdays=frozenset({2}), starts=time(8), ends=time(18))
NIGHTS = Rule(only=True, weekdays=EVERY_DAY, starts=time(20), ends=time(8))
MONDAY = datetime(2026, 6, 15, tzinfo=CHINA)  # a Monday
HOUR, WEEK = timedelta(hours=1), timedelta(days=7)


def at(day, hour, minute=0):
    """An hour of that week; Monday is 1."""
    return MONDAY + timedelta(days=day - 1, hours=hour, minutes=minute)


@pytest.mark.parametrize(("moment", "free"), [(at(2, 7, 59), True), (at(2, 8), False), (at(2, 17, 59), False), (at(2, 18), True), (at(3, 10), True)])
def test_not_tuesdays_from_eight_to_six(moment, free):
    assert can_come([TUESDAYS], moment) is free


@pytest.mark.parametrize(("moment", "free"), [(at(1, 19, 59), False), (at(1, 20), True), (at(2, 3), True), (at(2, 8), False)])
def test_nights_only_also_after_midnight(moment, free):
    assert can_come([NIGHTS], moment) is free


def test_a_night_belongs_to_the_day_on_which_it_begins():
    friday = Rule(only=False, weekdays=frozenset({5}), starts=time(22), ends=time(6))
    assert (covers(friday, at(6, 5, 59)), covers(friday, at(5, 5, 59)), covers(friday, at(6, 6))) == (True, False, False)


def test_two_rules_hold_together_and_the_next_hour_is_told():
    assert next_hour([NIGHTS, TUESDAYS], at(2, 9)) == at(2, 20)
    assert next_hour([TUESDAYS], at(2, 9)) == at(2, 18)
    assert next_hour([TUESDAYS], at(1, 9)) == at(1, 9)
    assert next_hour([Rule(only=False, weekdays=EVERY_DAY, starts=time(0), ends=time(0))], at(1, 9)) is None


hours = st.times().map(lambda hour: hour.replace(second=0, microsecond=0))
rules = st.builds(Rule, only=st.booleans(), weekdays=st.frozensets(st.integers(1, 7), min_size=1), starts=hours, ends=hours)
moments = st.integers(0, 4 * 7 * 24 * 60).map(lambda minutes: MONDAY + timedelta(minutes=minutes))


@given(st.lists(rules, max_size=4), moments)
def test_a_rule_bars_exactly_the_hours_it_names_and_says_until_when(known, moment):
    reasons = against(GOOD._replace(insured_until=None, weekly=tuple(known)), moment)
    named = [one for one in reasons if one.bar == Bar.NOT_NOW]
    assert bool(named) == (not can_come(known, moment))
    assert Bar.UNINSURED in {one.bar for one in reasons}  # no rule ever hides another reason
    if named:
        assert named[0].when == next_hour(known, moment)


@given(st.lists(rules, max_size=4), rules, moments)
def test_saying_that_one_cannot_come_never_sends_anybody(known, more, moment):
    assume(not can_come(known, moment))
    assert not can_come([*known, more._replace(only=False)], moment)


@given(st.lists(rules, max_size=4), moments, st.integers(1, 3))
def test_every_week_is_like_the_next(known, moment, weeks):
    assert can_come(known, moment) == can_come(known, moment + weeks * WEEK)


@given(st.lists(rules, min_size=1, max_size=3), moments)
def test_the_next_hour_is_free_and_no_quarter_before_it_is(known, moment):
    found = next_hour(known, moment)
    quarters = [moment + timedelta(minutes=15 * n) for n in range(8 * 24 * 4)]
    if found is None:
        assert not any(can_come(known, one) for one in quarters)
        return
    assert can_come(known, found)
    assert not any(can_come(known, one) for one in quarters if one < found)

"""A muster as arithmetic: one check-in from many tellings, red and why, pairs, seats; roll call; timers; codes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teams.domain.badges import Badge, read, written
from teams.domain.eligibility import Against, Bar
from teams.domain.errors import BadgeExpired, BadgeForged, TooFewSeats
from teams.domain.muster import Chip, Told, buddy_pairs, merged, seats_for, standing
from teams.domain.roll_call import RollCall
from teams.domain.timers import Advice, Welfare, advice, rest_until, welfare

NIGHT = datetime(2026, 6, 14, 3, 0, tzinfo=UTC)
WELL = dict.fromkeys(Chip, True)
MOMENTS = st.integers(0, 300).map(lambda minutes: NIGHT + timedelta(minutes=minutes))
ANSWER = st.sampled_from([None, True, False])
TELLING = st.builds(
    Told, at=MOMENTS, vest=st.sampled_from(["", "7", "12"]), bag=st.sampled_from(["", "B-1"]), fit=ANSWER, slept=ANSWER, unhurt=ANSWER
)
KEYS = st.frozensets(st.integers(1, 30))


@given(st.lists(TELLING, min_size=1, max_size=6).flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows))))
def test_one_check_in_is_the_same_in_whatever_order_and_however_often_it_was_told(both):
    rows, shuffled = both
    assert merged(rows) == merged(shuffled) == merged([*shuffled, shuffled[0]])
    assert merged(rows).at == min(one.at for one in rows)


def test_what_was_said_last_stands_and_silence_takes_nothing_back():
    first, later = Told(at=NIGHT, vest="7", fit=True), Told(at=NIGHT + timedelta(minutes=5), fit=False)
    assert merged([later, first]) == Told(at=NIGHT, vest="7", fit=False)
    assert merged([first, replace(first, fit=False)]).fit is False


@pytest.mark.parametrize("bar", [Bar.UNINSURED, Bar.INSURANCE_ENDED, Bar.UNDER_AGE, Bar.NOT_REGISTERED, Bar.ON_SCENE])
def test_nobody_lifts_insurance_age_register_or_another_mission(bar):
    judged = standing([Against(bar)], WELL, lifted=True)
    assert (judged.may_go, judged.liftable) == (False, False)


@pytest.mark.parametrize("bar", [Bar.MEDICAL_ENDED, Bar.CERTIFICATE_ENDED, Bar.RESTING])
def test_unfit_on_paper_goes_only_with_a_directors_yes(bar):
    assert (standing([Against(bar)], WELL).may_go, standing([Against(bar)], WELL).liftable) == (False, True)
    assert standing([Against(bar)], WELL, lifted=True).may_go


def test_the_three_chips_decide_too_and_silence_is_no_yes():
    assert standing([], WELL).may_go
    assert standing([], WELL | {Chip.SLEPT: False}).failed == (Chip.SLEPT,)
    asked = standing([], {Chip.FIT: True}, lifted=True)
    assert (asked.may_go, asked.liftable, asked.open) == (False, False, (Chip.SLEPT, Chip.UNHURT))


@pytest.mark.parametrize("bar", [Bar.CONTACT_OLD, Bar.NO_PHONE, Bar.ON_LEAVE, Bar.OPTED_OUT])
def test_who_has_come_is_not_sent_home_for_his_telephone_or_his_leave(bar):
    assert standing([Against(bar)], WELL).may_go


@given(st.lists(st.integers(), unique=True, max_size=25))
def test_everybody_has_a_buddy_and_is_in_one_pair_only(people):
    groups = buddy_pairs(people)
    assert [one for group in groups for one in group] == people
    assert all(len(group) in {2, 3} for group in groups) or len(people) == 1


@given(st.lists(st.integers(), unique=True, max_size=25), st.dictionaries(st.text(max_size=3), st.integers(0, 8), max_size=6))
def test_never_more_people_than_seats_and_nobody_left_standing_while_there_is_one(people, free):
    if len(people) > sum(free.values()):
        with pytest.raises(TooFewSeats):
            seats_for(buddy_pairs(people), free)
        return
    found = seats_for(buddy_pairs(people), free)
    assert set(found) == set(people)
    assert all(list(found.values()).count(vehicle) <= seats for vehicle, seats in free.items())


def test_a_pair_sits_in_one_vehicle_where_there_is_room():
    assert seats_for([("a", "b"), ("c", "d")], {"jeep": 3, "bus": 2}) == {"a": "jeep", "b": "jeep", "c": "bus", "d": "bus"}


@given(KEYS, KEYS, KEYS)
def test_calling_in_is_a_union_in_any_order_and_only_equality_ends_it(out, one, other):
    call = RollCall(out)
    assert call.called_in(*one).called_in(*other) == call.called_in(*other, *one) == call.called_in(*(one | other)).called_in(*one)
    both = call.called_in(*one).joined(call.called_in(*other))
    assert both == call.called_in(*one, *other)
    assert both.equal == (bool(out) and both.back == out)
    assert both.missing | (both.back & out) == out
    assert not both.missing & both.back
    assert both.unknown == (one | other) - out


def test_a_roll_call_of_nobody_is_none():
    assert not RollCall[int]().equal


@pytest.mark.parametrize(("minutes", "tone"), [(0, "fine"), (74, "fine"), (75, "amber"), (89, "amber"), (90, "red"), (900, "red")])
def test_a_welfare_check_turns_amber_at_75_minutes_and_red_at_90(minutes, tone):
    assert welfare(NIGHT, NIGHT + timedelta(minutes=minutes)) == Welfare(tone)


@pytest.mark.parametrize(("minutes", "said"), [(239, "work"), (240, "rotate"), (479, "rotate"), (480, "stop")])
def test_rotation_is_advised_after_four_hours_and_work_ends_after_eight(minutes, said):
    assert advice(NIGHT, NIGHT + timedelta(minutes=minutes)) == Advice(said)
    assert advice(None, NIGHT) == Advice.REST


@given(st.integers(0, 200))
def test_a_rest_is_as_long_as_the_mission_within_eight_and_24_hours(hours):
    rest = rest_until(NIGHT, NIGHT + timedelta(hours=hours)) - NIGHT - timedelta(hours=hours)
    assert rest == timedelta(hours=min(max(hours, 8), 24))


KEY = b"a key"
CODE = Badge(1, 4711, NIGHT + timedelta(hours=48))


@given(st.integers(1, 10**6), st.integers(1, 10**9), st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - hypothesis adds the zone
def test_a_code_says_what_was_written_for_as_long_as_it_is_good(world, member, until):
    until = until.replace(second=0, microsecond=0)
    assert read(written(Badge(world, member, until), KEY), KEY, until) == Badge(world, member, until)


def test_a_code_is_short_and_says_nothing_about_the_person():
    assert len(written(CODE, KEY)) < 40


def test_an_old_code_is_refused_as_of_the_moment_it_was_scanned():
    text = written(CODE, KEY)
    assert read(text, KEY, CODE.until).member == 4711
    with pytest.raises(BadgeExpired):
        read(text, KEY, CODE.until + timedelta(minutes=1))


@pytest.mark.parametrize("text", ["", "x", "1-2F-SFV2K0-AAAAAAAAAAAAAAAA", written(CODE, b"another key"), written(CODE, KEY)[:-1] + "7"])
def test_a_forged_code_is_refused(text):
    if text == written(CODE, KEY):
        text = f"{text[:-1]}6"
    with pytest.raises(BadgeForged):
        read(text, KEY, NIGHT)

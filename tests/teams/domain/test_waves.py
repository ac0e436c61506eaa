"""Whose turn it is and how many are asked: never more than the rule, nobody twice, always in the same order."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from teams.domain.waves import RUNGS, Candidate, Due, Moment, Standing, due, fill, is_full, places, turn

NOW = datetime(2026, 6, 14, 2, 45, tzinfo=UTC)
CELLS = ("search", "water", "medical")
candidates = st.lists(
    st.builds(
        Candidate,
        member=st.integers(1, 10_000),
        person=st.integers(1, 30),
        cell=st.sampled_from(CELLS),
        metres=st.one_of(st.none(), st.integers(0, 90_000)),
        asked=st.integers(0, 5),
        home_since=st.one_of(st.none(), st.integers(0, 500).map(lambda hours: NOW - timedelta(hours=hours))),
    ),
    max_size=40,
    unique_by=lambda one: one.member,
)
standings = st.dictionaries(
    st.sampled_from(CELLS), st.builds(Standing, wanted=st.integers(0, 9), coming=st.integers(0, 9), waiting=st.integers(0, 9))
)
percent = st.sampled_from([0, 25, 50, 100])


@given(people=candidates, state=standings, spare=percent, asked=st.sets(st.integers(1, 30)))
def test_no_cell_gets_more_than_its_places_and_nobody_is_asked_twice(people, state, spare, asked):
    chosen = fill(people, state, spare=spare, asked=asked)
    assert len({one.person for one in chosen}) == len(chosen)
    assert not {one.person for one in chosen} & asked
    for cell in CELLS:
        most = places(state[cell], spare) if cell in state else 0
        assert sum(one.cell == cell for one in chosen) <= most


@given(people=candidates, state=standings, spare=percent, asked=st.sets(st.integers(1, 30)), seed=st.integers())
def test_the_same_people_are_asked_in_the_same_order_however_they_are_read(people, state, spare, asked, seed):
    shuffled = people[:]
    random.Random(seed).shuffle(shuffled)  # noqa: S311 - no secret
    assert fill(people, state, spare=spare, asked=asked) == fill(shuffled, state, spare=spare, asked=asked)


@given(people=candidates, state=standings, spare=percent)
def test_nobody_is_passed_over_while_his_cell_has_a_place(people, state, spare):
    chosen = fill(people, state, spare=spare)
    for cell, standing in state.items():
        if sum(one.cell == cell for one in chosen) < places(standing, spare):
            assert {one.person for one in people if one.cell == cell} <= {one.person for one in chosen}


@given(people=candidates, spare=percent)
def test_whoever_is_asked_has_an_earlier_turn_than_whoever_is_not(people, spare):
    one_each = list({one.person: one for one in people}.values())
    chosen = fill(one_each, {"water": Standing(2)}, spare=spare)
    left = [one for one in one_each if one.cell == "water" and one not in chosen]
    assert all(turn(one) < turn(other) for one in chosen for other in left)


def test_distance_counts_in_bands_then_fairness_then_rest():
    near = Candidate(member=1, person=1, cell="water", metres=900, asked=3)
    fair = Candidate(member=2, person=2, cell="water", metres=4_900, asked=1, home_since=NOW)
    rested = Candidate(member=3, person=3, cell="water", metres=100, asked=1, home_since=NOW - timedelta(days=9))
    far = Candidate(member=4, person=4, cell="water", metres=5_000)
    unknown = Candidate(member=5, person=5, cell="water")
    assert fill([unknown, far, near, fair, rested], {"water": Standing(9)}) == [rested, fair, near, far, unknown]


def test_spare_people_are_asked_on_top_and_those_still_thinking_count():
    assert (places(Standing(6), 0), places(Standing(6), 50), places(Standing(6, 4, 1), 50), places(Standing(6, 9), 50)) == (6, 9, 2, 0)


def test_the_clock_asks_the_next_then_climbs_the_chain_and_stops_when_full():
    short = Moment(full=False, next_at=NOW, rung=0)
    assert due(short, now=NOW, left=3) == Due(wave=True)
    assert due(short, now=NOW, left=0) == Due(escalate=True)
    assert due(short, now=NOW, left=0, thinking=1) == Due()
    assert due(short, now=NOW - timedelta(seconds=1), left=3) == Due()
    assert due(Moment(full=False, next_at=NOW, rung=RUNGS), now=NOW, left=0) == Due()
    assert due(Moment(full=True, next_at=NOW, rung=0), now=NOW, left=3) == Due()
    assert is_full([Standing(2, 2), Standing(0)])
    assert not is_full([Standing(2, 1)])

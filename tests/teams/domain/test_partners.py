"""Whether a partner may be asked: what its agreements say on one day, in whatever order they are read."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from teams.domain.partners import ASKED, Bond, Terms, bond

TODAY = date(2026, 7, 1)
DAY = timedelta(days=1)


def terms(key, start, end, insured=None):
    """An agreement by days from today."""
    return Terms(
        key=key,
        starts_on=TODAY + start * DAY,
        ends_on=TODAY + end * DAY,
        insured_until=None if insured is None else TODAY + insured * DAY,
        insured_people=8,
    )


def test_an_agreement_holds_on_its_first_and_its_last_day():
    assert bond([terms(1, 0, 100, 0)], TODAY)[0] == Bond.GOOD
    assert bond([terms(1, -100, 0, 0)], TODAY)[0] == Bond.ENDS_SOON
    assert bond([terms(1, -100, -1, 9)], TODAY)[0] == Bond.ENDED
    assert bond([terms(1, 1, 100, 9)], TODAY)[0] == Bond.NOT_YET
    assert bond([], TODAY) == (Bond.NONE, None)


def test_nobody_without_insurance_is_asked_and_the_insured_agreement_goes_before():
    assert bond([terms(1, -1, 400)], TODAY)[0] == Bond.UNINSURED
    assert bond([terms(1, -1, 400, -1)], TODAY)[0] == Bond.UNINSURED
    state, best = bond([terms(1, -1, 400), terms(2, -1, 90, 30)], TODAY)
    assert (state, best and best.key) == (Bond.GOOD, 2)


def test_sixty_days_before_the_end_it_is_said():
    assert bond([terms(1, -1, 60, 99)], TODAY)[0] == Bond.ENDS_SOON
    assert bond([terms(1, -1, 61, 99)], TODAY)[0] == Bond.GOOD


days = st.integers(-400, 400)
one = st.builds(
    lambda key, start, length, insured: terms(key, start, start + length, insured), st.integers(1, 99), days, st.integers(0, 300), st.none() | days
)


@given(st.lists(one, max_size=6, unique_by=lambda each: each.key), st.randoms())
def test_the_order_of_reading_never_matters_and_whoever_is_asked_is_bound_and_insured(rows, random):
    state, best = bond(rows, TODAY)
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert bond(shuffled, TODAY) == (state, best)
    good = [each for each in rows if each.starts_on <= TODAY <= each.ends_on and each.insured_until and each.insured_until >= TODAY]
    assert (state in ASKED) == bool(good)
    assert best in good or state not in ASKED

"""Who may be sent: every paper decides, nothing outweighs another, and each reason is told with its date."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teams.domain.eligibility import Bar, Papers, against
from teams.domain.weekly import EVERY_DAY, Rule

NOW = datetime(2026, 6, 14, 2, 10, tzinfo=UTC)
TODAY = NOW.date()
GOOD = Papers(
    registered=True,
    has_phone=True,
    born_on=date(1990, 1, 1),
    insured_until=TODAY,
    medical_until=TODAY,
    certificate_until=TODAY,
    contact_confirmed_on=TODAY - timedelta(days=90),
)
YESTERDAY = TODAY - timedelta(days=1)
FAULTS = {
    Bar.NOT_REGISTERED: {"registered": False},
    Bar.UNDER_AGE: {"born_on": date(2008, 6, 15)},
    Bar.UNINSURED: {"insured_until": None},
    Bar.INSURANCE_ENDED: {"insured_until": YESTERDAY},
    Bar.NO_MEDICAL: {"medical_until": None},
    Bar.MEDICAL_ENDED: {"medical_until": YESTERDAY},
    Bar.NO_CERTIFICATE: {"certificate_until": None},
    Bar.CERTIFICATE_ENDED: {"certificate_until": YESTERDAY},
    Bar.NO_PHONE: {"has_phone": False},
    Bar.CONTACT_OLD: {"contact_confirmed_on": TODAY - timedelta(days=91)},
    Bar.OPTED_OUT: {"opted_out": True},
    Bar.ON_LEAVE: {"away_until": TODAY},
    Bar.NOT_NOW: {"weekly": (Rule(only=False, weekdays=EVERY_DAY, starts=time(0), ends=time(12)),)},
    Bar.RESTING: {"resting_until": NOW + timedelta(minutes=1)},
    Bar.ON_SCENE: {"on_scene_since": NOW - timedelta(hours=3)},
    Bar.COMING: {"coming_since": NOW - timedelta(minutes=5)},
    Bar.NOT_IN_DRILL: {"in_drill": False},
}


def test_papers_are_good_on_their_last_day():
    assert against(GOOD, NOW) == []


@pytest.mark.parametrize("bar", list(Bar))
def test_each_fault_alone_keeps_somebody_home(bar):
    assert [one.bar for one in against(GOOD._replace(**FAULTS[bar]), NOW)] == [bar]


def test_a_reason_says_since_when():
    assert against(GOOD._replace(insured_until=YESTERDAY), NOW)[0].when == YESTERDAY


def test_an_unknown_date_of_birth_bars_nobody():
    assert against(GOOD._replace(born_on=None), NOW) == []


def test_an_eighteenth_birthday_counts_from_its_morning():
    assert against(GOOD._replace(born_on=date(2008, 6, 14)), NOW) == []


def test_rest_is_over_at_its_minute():
    assert against(GOOD._replace(resting_until=NOW), NOW) == []


dates = st.one_of(st.none(), st.integers(-400, 400).map(lambda days: TODAY + timedelta(days=days)))


@given(
    papers=st.builds(
        Papers,
        registered=st.booleans(),
        has_phone=st.booleans(),
        born_on=st.one_of(st.none(), st.integers(10, 70).map(lambda years: date(2026 - years, 6, 14))),
        insured_until=dates,
        medical_until=dates,
        certificate_until=dates,
        contact_confirmed_on=dates,
        away_until=dates,
        resting_until=st.one_of(st.none(), st.integers(-99, 99).map(lambda hours: NOW + timedelta(hours=hours))),
        opted_out=st.booleans(),
        on_scene_since=st.one_of(st.none(), st.integers(-99, 99).map(lambda hours: NOW + timedelta(hours=hours))),
        coming_since=st.one_of(st.none(), st.integers(-99, 0).map(lambda hours: NOW + timedelta(hours=hours))),
        weekly=st.just(()),
    )
)
def test_nobody_without_insurance_is_ever_sent_whatever_else_is_true(papers):
    reasons = {one.bar for one in against(papers, NOW)}
    insured = papers.insured_until is not None and papers.insured_until >= TODAY
    assert insured == (not reasons & {Bar.UNINSURED, Bar.INSURANCE_ENDED})
    if not reasons:
        assert papers.registered
        assert insured
        assert papers.medical_until >= TODAY
        assert papers.certificate_until >= TODAY
        assert papers.has_phone

"""Who sees where a crew last was: those who lead, of those who agreed, while they are out, faded after a quarter of an hour."""

from __future__ import annotations

from datetime import timedelta

import pytest

from relief.core import clock
from teams.selectors.positions import last_told
from teams.services.crews import agree_to_positions, call_in, keep_position
from tests.cast import appoint
from tests.teams.squad import enlist, flood, gone, muster, squad
from tests.teams.test_call_pages import web

__all__ = ["flood", "muster", "squad"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def out(muster, squad, leader):
    """Two people on a mission; the first agreed and told a place twice."""
    mission = gone(muster, *(enlist(squad, number) for number in (61, 62)), by=leader.person)
    first = mission.people.order_by("pk").first()
    agree_to_positions(first, agrees=True, by=leader.person)
    for minutes, latitude in ((-20, 27.1), (0, 27.90005)):
        with clock.at(clock.now() + timedelta(minutes=minutes)):
            keep_position(mission, first.person_id, longitude=119.61234, latitude=latitude)
    return mission


def test_only_the_last_place_of_each_is_shown_and_it_fades_after_15_minutes(out, leader, commander, django_assert_num_queries):
    (one,) = last_told(commander, incident=out.incident)
    assert (one.latitude, one.minutes, one.faded) == (27.90005, 0, False)
    assert last_told(leader, mission=out, at=one.told_at + timedelta(minutes=15))[0].faded is False
    (old,) = last_told(leader, mission=out, at=one.told_at + timedelta(minutes=16))
    assert (old.faded, old.minutes) == (True, 16)
    with django_assert_num_queries(1):
        last_told(leader)


def test_nobody_sees_it_but_those_who_lead(out, auditor, stranger, viewer, keeper, clerk, jingning):
    member = appoint("member", "景宁队员甲", "team_member", jingning)
    for user in (auditor, stranger, viewer, keeper, clerk, member):
        assert last_told(user, mission=out) == []
        assert "119.61234" not in web(user).get(f"/missions/{out.number}/").content.decode()


def test_it_is_gone_when_consent_is_taken_back_or_the_person_is_home(out, leader):
    page = web(leader).get(f"/missions/{out.number}/").content.decode()
    assert "27.90005, 119.61234" in page
    row = out.people.order_by("pk").first()
    call_in(out, [row.person_id], by=leader.person)
    assert last_told(leader) == []
    row.refresh_from_db()
    agree_to_positions(row, agrees=False, by=leader.person)
    assert "119.61234" not in web(leader).get(f"/missions/{out.number}/").content.decode()


def test_an_old_place_says_its_age_on_the_page(out, leader):
    with clock.at(clock.now() + timedelta(minutes=40)):
        page = web(leader).get(f"/missions/{out.number}/").content.decode()
    assert "40 分钟前" in page
    assert "已旧" in page

"""The duty roster asks what members of squads said about themselves: leave and hours of the week, told with the refusal."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from relief.core.domain.errors import PersonAway
from relief.core.models import DutyShift, Event
from relief.core.services.duty import fill_roster, give_shift, plan_shift
from teams.models import AvailabilityRule, MemberLeave
from tests.teams.conftest import enlist

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
EIGHT = datetime(2031, 6, 16, 8, tzinfo=timezone.get_default_timezone())  # a Monday


def roster(society, people, by, days=2):
    return fill_roster(organisation=society, people=people, first=EIGHT.date(), days=days, change_at=time(8), by=by)


def test_who_is_on_leave_is_not_planned_and_nothing_of_the_roster_is(team, jingning, clerk):
    away, there = enlist(team, 1), enlist(team, 2)
    MemberLeave.objects.create(member=away, starts_on=EIGHT.date(), ends_on=EIGHT.date() + 3 * DAY)
    with pytest.raises(PersonAway) as refusal:
        roster(jingning, [there.person, away.person], clerk.person)
    assert "2031-06-19" in refusal.value.say()
    assert (DutyShift.objects.count(), Event.objects.count()) == (0, 0)
    assert len(roster(jingning, [there.person], clerk.person)) == 2


def test_a_shift_is_given_to_nobody_who_is_away_and_stays_where_it_was(team, jingning, clerk):
    there, away = enlist(team, 1), enlist(team, 2)
    shift = plan_shift(organisation=jingning, person=there.person, starts_at=EIGHT, ends_at=EIGHT + DAY, by=clerk.person)
    MemberLeave.objects.create(member=away, starts_on=EIGHT.date() + DAY, ends_on=EIGHT.date() + DAY)
    with pytest.raises(PersonAway):
        give_shift(shift, to=away.person, by=clerk.person, at=EIGHT - DAY)
    shift.refresh_from_db()
    assert shift.person == there.person


def test_hours_of_the_week_count_at_the_beginning_of_a_shift(team, jingning, clerk):
    member = enlist(team, 1)
    AvailabilityRule.objects.create(member=member, kind="not", weekdays="1", starts_at="07:00", ends_at="12:00")
    with pytest.raises(PersonAway):
        roster(jingning, [member.person], clerk.person, days=1)
    facts = {"organisation": jingning, "person": member.person, "by": clerk.person}
    assert plan_shift(**facts, starts_at=EIGHT + timedelta(hours=4), ends_at=EIGHT + DAY).pk
    assert plan_shift(**facts, starts_at=EIGHT + DAY, ends_at=EIGHT + 2 * DAY).pk


def test_whoever_left_the_squad_or_serves_in_none_is_planned(team, jingning, clerk, keeper):
    retired = enlist(team, 1, state="retired")
    MemberLeave.objects.create(member=retired, starts_on=EIGHT.date(), ends_on=EIGHT.date() + 3 * DAY)
    assert len(roster(jingning, [retired.person, keeper.person], clerk.person)) == 2

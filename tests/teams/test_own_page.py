"""A member's own page: by the link he was sent he confirms his number, takes leave and fetches his calendars, without an account."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from icalendar import Calendar

from relief.core import clock
from relief.core.models import DutyShift, Event, Message, Person
from relief.core.services.duty import give_shift
from relief.core.services.people import erase_person
from teams.domain.eligibility import Bar
from teams.domain.errors import AwayBackwards, AwayTooLong, NoMembership, TooManyHours
from teams.models import AvailabilityRule, MemberLeave, RescueTeam, TeamMember
from teams.selectors.proposals import proposal
from teams.selectors.readiness import teams_ready
from teams.services.callouts import draft_call_out
from teams.services.feeds import addresses_of
from teams.services.musters import call_off, open_muster
from teams.services.self_service import ask_to_confirm, call_me, is_back, link_to, number_is_right, say_away, send_link
from teams.services.weekly_hours import say_hours
from tests.teams.conftest import enlist
from tests.teams.test_call_pages import web

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def bars(team):
    """Why the one member may not go."""
    return [reason.bar for one in teams_ready([team])[0].barred for reason in one.reasons]


def shift(society, person, hours=1):
    start = clock.now() + timedelta(hours=hours)
    return DutyShift.objects.create(organisation=society, person=person, starts_at=start, ends_at=start + timedelta(hours=24))


def test_one_tap_confirms_the_number_in_every_squad_and_opening_the_page_confirms_nothing(team, jingning, client):
    member = enlist(team, 1, contact_confirmed_on=clock.today() - 91 * DAY)
    other = RescueTeam.objects.create(organisation=jingning, code="JN-T2", name="水上队")
    twin = TeamMember.objects.create(team=other, person=member.person, cell="water", state="probation")
    page = client.get(link_to(member.person)).content.decode()
    assert ("9001" in page, "199-0000" in page, bars(team)) == (True, False, [Bar.CONTACT_OLD])
    assert client.post(link_to(member.person), {"act": "number"}, follow=True).status_code == 200
    twin.refresh_from_db()
    assert (bars(team), twin.contact_confirmed_on) == ([], clock.today())
    assert Event.objects.filter(kind="contact-confirmed").count() == 2


def test_leave_is_one_tap_or_two_days_and_ends_when_he_says_so(team, client):
    member = enlist(team, 1)
    here, today = link_to(member.person), clock.today()
    client.post(here, {"act": "away", "days": "3"})
    client.post(here, {"act": "away", "days": "3"})
    assert list(MemberLeave.objects.values_list("starts_on", "ends_on")) == [(today, today + 2 * DAY)]
    assert bars(team) == [Bar.ON_LEAVE]
    client.post(here, {"act": "away", "starts_on": str(today + 9 * DAY), "ends_on": str(today + 12 * DAY)})
    with clock.at(clock.now() + DAY):
        client.post(here, {"act": "back"})
    assert [(one.starts_on, one.ends_on) for one in MemberLeave.objects.all()] == [(today, today)]
    assert set(Event.objects.values_list("kind", flat=True)) == {"member-away", "member-back"}


def test_a_leave_that_cannot_be_is_refused_keeps_what_was_typed_and_changes_nothing(team, client):
    member = enlist(team, 1)
    today = clock.today()
    answer = client.post(link_to(member.person), {"act": "away", "starts_on": str(today + 9 * DAY), "ends_on": str(today + 2 * DAY)})
    assert (answer.status_code, str(today + 2 * DAY) in answer.content.decode(), MemberLeave.objects.count()) == (409, True, 0)
    with pytest.raises(AwayBackwards):
        say_away(member.person, starts_on=today - 5 * DAY, ends_on=today - DAY)
    with pytest.raises(AwayTooLong):
        say_away(member.person, starts_on=today, ends_on=today + 400 * DAY)
    assert client.post(link_to(member.person), {"act": "dance"}).status_code == 404


def test_who_does_not_want_to_be_called_is_not_and_may_change_his_mind(team, client):
    member = enlist(team, 1)
    client.post(link_to(member.person), {"act": "call"})
    assert bars(team) == [Bar.OPTED_OUT]
    call_me(member.person, wanted=False)
    client.post(link_to(member.person), {"act": "call", "wanted": "yes"})
    assert bars(team) == []
    assert list(Event.objects.order_by("pk").values_list("kind", flat=True)) == ["member-opted-out", "member-opted-in"]


def test_weekly_hours_are_one_tap_or_a_short_form_and_hold_in_every_squad(team, template, jingning, client, leader):
    member = enlist(team, 1)
    other = RescueTeam.objects.create(organisation=jingning, code="JN-T2", name="水上队")
    TeamMember.objects.create(team=other, person=member.person, cell="water", state="probation")
    here = link_to(member.person)
    client.post(here, {"act": "hours", "usual": "nights"})
    client.post(here, {"act": "hours", "usual": "nights"})
    assert AvailabilityRule.objects.count() == 2
    noon = timezone.make_aware(datetime.combine(clock.today(), time(12)))
    draft = draft_call_out(organisation=jingning, by=leader.person, wanted={"water": 1}, template=template)
    with clock.at(noon):
        assert bars(team) == [Bar.NOT_NOW]
        assert [(who.member, why[0].bar, why[0].when) for who, why in proposal(draft).excluded] == [(member.pk, Bar.NOT_NOW, noon.replace(hour=20))]
    with clock.at(noon + timedelta(hours=9)):
        assert bars(team) == []
        assert [one.who.member for one in proposal(draft).wave] == [member.pk]
    page = client.get(here).content.decode()
    assert ("只有每天 20:00 – 次日 08:00 能来" in page, page.count('value="hours-back"')) == (True, 1)
    client.post(here, {"act": "hours-back", "rule": AvailabilityRule.objects.first().pk})
    assert AvailabilityRule.objects.count() == 0
    assert list(Event.objects.order_by("pk").values_list("kind", flat=True)) == ["member-hours-said"] * 2 + ["member-hours-taken-back"] * 2


def test_weekly_hours_without_a_day_are_refused_keep_what_was_typed_and_nobody_touches_those_of_others(team, client):
    member, other = enlist(team, 1), enlist(team, 2)
    here = link_to(member.person)
    answer = client.post(here, {"act": "hours", "kind": "not", "from_hour": "07:30", "until_hour": "18:00"})
    assert (answer.status_code, "07:30" in answer.content.decode(), AvailabilityRule.objects.count()) == (409, True, 0)
    assert client.post(here, {"act": "hours", "weekday": "2", "from_hour": "99:99", "until_hour": "18:00"}).status_code == 409
    tuesday = {"act": "hours", "kind": "not", "weekday": "2", "from_hour": "08:00", "until_hour": "18:00"}
    assert client.post(here, {**tuesday, "weekday": ["2", "9"]}).status_code == 409
    assert not AvailabilityRule.objects.exists()
    for until in ("18:00", "20:00"):
        assert client.post(here, {**tuesday, "until_hour": until}).status_code == 302
    assert list(AvailabilityRule.objects.values_list("weekdays", "kind", "ends_at")) == [("2", "not", time(20))]
    assert client.post(link_to(other.person), {"act": "hours-back", "rule": AvailabilityRule.objects.get().pk}).status_code == 404
    for minute in range(13):
        say_hours(member.person, kind="not", weekdays=[1], starts=time(1, minute), ends=time(2))
    with pytest.raises(TooManyHours):
        say_hours(member.person, kind="not", weekdays=[1], starts=time(3), ends=time(4))


def test_whoever_left_or_was_erased_changes_nothing_any_more(team, client, clerk):
    member = enlist(team, 1, state="retired")
    for act in (number_is_right, is_back):
        with pytest.raises(NoMembership):
            act(member.person)
    here = link_to(member.person)
    feed = addresses_of(member.person)["duty"]
    assert "尾号" not in client.get(here).content.decode()
    erase_person(member.person, by=clerk.person)
    assert (client.get(here).status_code, client.get(feed).status_code) == (410, 404)
    assert client.get("/members/forged/").status_code == 410
    with clock.at(clock.now()):
        assert client.get("/calendars/forged/duty.ics").status_code == 404


def test_numbers_nobody_confirmed_are_asked_about_once_a_week(team):
    due = enlist(team, 1, contact_confirmed_on=clock.today() - 76 * DAY)
    never = enlist(team, 2, contact_confirmed_on=None)
    enlist(team, 3, contact_confirmed_on=clock.today() - 75 * DAY)
    enlist(team, 4, contact_confirmed_on=None, state="suspended")
    enlist(team, 5, contact_confirmed_on=None, person={"phone": ""})
    assert (ask_to_confirm(), ask_to_confirm()) == (2, 0)
    assert set(Message.objects.values_list("to", flat=True)) == {due.person_id, never.person_id}
    number_is_right(due.person)
    with clock.at(clock.now() + 7 * DAY):
        call_command("ask_contacts")
    assert Message.objects.filter(to=never.person).count() == 2 * Message.objects.filter(to=due.person).count()
    assert send_link(due, by=None).contact_asked_on == clock.today()


def lines(body):
    return body.decode().split("\r\n")


def test_the_duty_calendar_is_correct_and_names_nobody_to_whom_it_may_not(team, jingning, clerk, client):
    member = enlist(team, 1)
    mine, other = shift(jingning, member.person), shift(jingning, clerk.person, hours=30)
    body = client.get(addresses_of(member.person)["duty"]).content
    assert all(len(line.encode()) <= 75 for line in lines(body))
    assert body.decode().count("\n") == body.decode().count("\r\n")
    (event,) = Calendar.from_ical(body).walk("VEVENT")
    assert (str(event["UID"]), event["SEQUENCE"], event["DTSTART"].params["TZID"]) == (f"shift-{mine.pk}@relief", 0, "Asia/Shanghai")
    assert event.decoded("DTEND") == mine.ends_at.replace(microsecond=0)
    assert [str(zone["TZID"]) for zone in Calendar.from_ical(body).walk("VTIMEZONE")] == ["Asia/Shanghai"]
    whole = client.get(addresses_of(clerk.person)["duty"]).content
    assert {str(one["UID"]) for one in Calendar.from_ical(whole).walk("VEVENT")} == {f"shift-{one.pk}@relief" for one in (mine, other)}
    assert "199-0000" not in whole.decode()
    give_shift(mine, to=Person.objects.create(organisation=jingning, name="替班员"), by=clerk.person)
    after = {str(one["UID"]): one["SEQUENCE"] for one in Calendar.from_ical(client.get(addresses_of(clerk.person)["duty"]).content).walk("VEVENT")}
    assert after == {f"shift-{mine.pk}@relief": 1, f"shift-{other.pk}@relief": 0}
    assert list(Calendar.from_ical(client.get(addresses_of(member.person)["duty"]).content).walk("VEVENT")) == []


def test_the_training_calendar_shows_courses_and_strikes_out_what_was_called_off(team, jingning, leader, client):
    member = enlist(team, 1)
    when = clock.now().replace(microsecond=0) + 9 * DAY
    facts = {"organisation": jingning, "leader": leader.person, "by": leader.person, "report_by": when}
    open_muster(title="心肺复苏复训", place="县红会培训室", occasion="course", **facts)
    drill = open_muster(title="水上演练", place="炉西峡", occasion="drill", **facts)
    open_muster(title="东坑搜救", place="仓库", **facts)
    call_off(drill, by=leader.person)
    told = Calendar.from_ical(client.get(addresses_of(member.person)["training"]).content)
    assert [(str(one["SUMMARY"]), str(one["LOCATION"]), str(one["STATUS"])) for one in told.walk("VEVENT")] == [
        ("培训: 心肺复苏复训", "县红会培训室", "CONFIRMED"),
        ("演练: 水上演练", "炉西峡", "CANCELLED"),
    ]
    assert told.walk("VEVENT")[0].decoded("DTSTART") == when


def test_new_addresses_make_the_old_ones_dead(team, client, leader):
    before = addresses_of(leader.person)
    assert client.get(before["training"]).status_code == 200
    page = web(leader)
    (shown,) = set(re.findall(r"/calendars/[^\"<]+/duty\.ics", page.get("/members/me/").content.decode()))  # signed anew each second
    assert client.get(shown).status_code == 200
    assert page.post("/members/me/", {"act": "renew"}).status_code == 302
    assert {client.get(old).status_code for old in (before["training"], shown)} == {404}
    assert client.get(addresses_of(leader.person)["training"]).status_code == 200
    assert client.get(addresses_of(leader.person)["duty"].replace("duty", "dance")).status_code == 404

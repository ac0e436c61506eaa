"""After somebody is erased no table of the database holds his name or his telephone any more; what was done stays."""

from __future__ import annotations

import json
from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from relief.core import clock
from relief.core.models import ActionCardTask, Appointment, Event, Message, Person
from relief.core.services.action_cards import assign
from relief.core.services.activations import activate
from relief.core.services.decisions import record_decision
from relief.core.services.duty import fill_roster, log_call
from relief.core.services.people import erase_person
from relief.core.services.swaps import accept_swap, ask_swap
from relief.core.services.traces import traces_of
from teams.models import Deployment, InjuryReport, MemberLeave, PartnerParty
from teams.services.boarding import allow_unfit
from teams.services.callouts import close_call_out
from teams.services.crews import man_down
from teams.services.inbound import take_in
from teams.services.kin import agree_to_kin, ask_for_kin, enter_kin
from teams.services.members import register
from teams.services.missions import close_mission, debrief, give_task
from teams.services.musters import add_vehicle, muster_for
from teams.services.parties import party_back, party_came
from teams.services.self_service import ask_to_confirm, call_me, say_away
from tests.cast import appoint
from tests.core.response.conftest import duty_officer, flood, plan, vice_president
from tests.inventory.outbox.phone import enrol
from tests.teams.conftest import arrived, called, enlist
from tests.teams.test_call_pages import web
from tests.teams.test_partners import divers

__all__ = ["divers", "duty_officer", "flood", "plan", "vice_president"]
pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NAME, PHONE = "蓝朵朵", "199-0000-8642"


def held():
    """Every table and row that says one of the words by which he was known, in whatever column."""
    words = (NAME, json.dumps(NAME)[1:-1], PHONE, PHONE.replace("-", ""))
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            columns = [column[0] for column in cursor.description]
            found += [
                f"{table}.{column}: {value}"
                for row in cursor.fetchall()
                for column, value in zip(columns, row, strict=True)
                if any(word in str(value) for word in words)
            ]
    return found


@pytest.fixture
def member(team, jingning):
    made = enlist(team, 1, state="probation", person={"name": NAME, "phone": PHONE})
    return register(made, by=None)


def whole_life(member, template, divers, leader, commander, director, clerk):
    """Everything that may happen to a member, by every way in: called, mustered unfit, out, hurt, home, on duty, at the desk."""
    person, at = member.person, timezone.now()
    web(clerk).get(f"/desk/teams/teammember/{member.pk}/change/")
    ask_to_confirm()
    say_away(person, starts_on=clock.today() + 9 * DAY, ends_on=clock.today() + 10 * DAY)
    MemberLeave.objects.update(note=f"{NAME}请假")
    call_me(person, wanted=False)
    call_me(person, wanted=True)
    row = called(template, leader.person, wanted={"water": 1})
    take_in(phone=PHONE.replace("-", ""), text=f"我是{NAME}，能去，两小时后到", channel="sms", key="k1")
    muster, phone = muster_for(row, by=leader.person), enrol(leader)
    phone.one("check-in", {"muster": muster.number, "member": member.pk, "vest": "1", "fit": True, "slept": False, "unhurt": True})
    check_in = arrived(row, member, leader.person, slept=False)
    allow_unfit(check_in, reason=f"只有{NAME}会开艇", allowed_by=director.person, by=leader.person)
    party_came(muster, divers, leader=NAME, people=2, by=leader.person)
    add_vehicle(muster, plate="浙K-1", seats=3, by=leader.person, driver=NAME)
    crew = [{"person": person.pk, "vehicle": "浙K-1", "pair": 1, "call_sign": "1"}]
    assert phone.one("squad-depart", {"muster": muster.number, "vehicles": [], "crew": crew})["state"] == "done"
    mission = Deployment.objects.get()
    give_task(mission, sector="北坡", task=f"{NAME}上船", by=leader.person)
    man_down(mission, person.pk, by=leader.person, place="北坡")
    phone.one("injury", {"mission": mission.number, "person": person.pk, "severity": "hospital", "what": f"{NAME}左腿骨折"})
    phone.one("injury", {"mission": "JN-DP-0", "person": person.pk, "severity": "slight", "what": "左腿骨折"})
    enter_kin(person, name="家属甲", phone="199-0000-9998", by=leader.person)
    agree_to_kin(ask_for_kin(mission.people.get(), reason=f"{NAME}重伤", by=leader.person), by=commander.person)
    phone.one("call-in", {"mission": mission.number, "people": [person.pk], "how": f"{NAME}送县医院"})
    party_back(PartnerParty.objects.get(), people=2, how=f"{NAME}在县医院", by=leader.person)
    mission.refresh_from_db()
    debrief(close_mission(mission, by=leader.person), text=f"{NAME}的绳结打得好", by=leader.person)
    close_call_out(row, by=leader.person)
    duty = fill_roster(
        organisation=member.team.organisation, people=[person, leader.person], first=date(2027, 6, 14), days=2, change_at=time(8), by=leader.person
    )
    accept_swap(ask_swap(duty[0], of=leader.person, by=person, reason="看病"), by=leader.person)
    log_call(organisation=member.team.organisation, by=leader.person, caller=NAME, phone=PHONE, about="报到", answered=True)
    return at


def test_no_table_holds_the_name_or_telephone_of_somebody_who_was_erased(
    member, template, divers, flood, leader, commander, clerk, jingning, settings
):
    settings.MESSAGE_CHANNELS = ["in_app"]
    director = appoint("director", "景宁常务副会长甲", Appointment.Role.EXECUTIVE_VICE_PRESIDENT, jingning)
    whole_life(member, template, divers, leader, commander, director, clerk)
    events, hurt = Event.objects.count(), InjuryReport.objects.count()
    assert len(held()) > 10
    erase_person(member.person, by=clerk.person)
    assert held() == []
    assert "骨折" not in str(list(InjuryReport.objects.values())) + "".join(words("inventory_fieldcommand"))
    assert (Event.objects.count(), InjuryReport.objects.count(), Deployment.objects.get().state) == (events, hurt, "debriefed")
    assert Event.objects.filter(kind="muster-unfit-allowed").get().payload["decided_by"] == {"person": director.person.pk}
    assert Message.objects.filter(to=leader.person, subject__contains=f"#{member.person_id}").exists()


def words(table):
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')
        return [str(value).encode().decode("unicode_escape", "ignore") + str(value) for row in cursor.fetchall() for value in row]


def test_an_official_who_left_is_nameless_in_events_and_exported_timelines_and_the_others_keep_their_names(
    flood, commander, duty_officer, clerk, jingning
):
    record_decision(incident=flood, by=duty_officer.person, text="派两车", why="一车装不下", decided_by=commander.person)
    page = web(duty_officer)
    files = [f"/incidents/{flood.number}/timeline.csv", f"/incidents/{flood.number}/timeline.json"]
    named = [page.get(one).content.decode() for one in files]
    assert ("景宁指挥长甲" in named[0], f'"decided_by": {{"person": {commander.person.pk}}}' in named[1]) == (True, True)
    assert "景宁指挥长甲" not in str(list(Event.objects.values_list("payload", "subject")))
    commander.person.appointments.update(ends_at=clock.now())
    erase_person(commander.person, by=clerk.person)
    told = [page.get(one).content.decode() for one in files]
    assert [("景宁指挥长甲" in one, duty_officer.person.name in one) for one in told] == [(False, True)] * 2
    assert f"#{commander.person.pk}" in told[0]


def test_events_of_the_time_before_lose_a_name_too_and_longer_names_of_others_stay_whole(jingning, clerk):
    one = Person.objects.create(organisation=jingning, name="蓝朵", phone="199-0000-1111")
    Person.objects.create(organisation=jingning, name=NAME, phone=PHONE)
    Event.objects.create(
        kind="case-handed-over", subject="蓝朵 · 值班", payload={"from": "蓝朵", "to": NAME, "note": f"{NAME}接蓝朵的班"}, occurred_at=clock.now()
    )
    erase_person(one, by=clerk.person)
    row = Event.objects.get(kind="case-handed-over")
    assert (row.subject, row.payload) == (f"#{one.pk} · 值班", {"from": f"#{one.pk}", "to": NAME, "note": f"{NAME}接#{one.pk}的班"})


def test_where_two_bear_one_name_nobody_is_named_by_number(jingning):
    one, _other = (Person.objects.create(organisation=jingning, name=NAME) for _each in range(2))
    assert traces_of(one).gone({"text": [f"{NAME}到了"], "n": 3}) == {"text": ["#到了"], "n": 3}


def test_a_card_given_to_somebody_is_told_by_his_key(flood, plan, vice_president, clerk):
    activate(incident=flood, level=4, by=vice_president.person)
    task = ActionCardTask.objects.filter(task="首报").get()
    assign(task, to=clerk.person, by=vice_president.person)
    assert Event.objects.get(kind="card-assigned").payload["given_to"] == {"person": clerk.person.pk}

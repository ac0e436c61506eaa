"""Answers of a call-out: unclear ones wait for a human, two call-outs are told apart, who arrives counts, and what is kept of people ends."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command

from relief.core import clock
from relief.core.models import Event, Message, World
from relief.core.services.people import erase_person
from relief.core.worlds import entered
from teams.domain.errors import (
    ReplySettled,
    WhichCallOut,
)
from teams.models import CallOut, CallOutTemplate, Invitation, Reply
from teams.selectors.calls import crews_of, reach_of
from teams.services.answers import Said, settle_reply, take_answer
from teams.services.call_clock import send_test, turn_clock
from teams.services.callouts import close_call_out
from teams.services.forgetting import forget_telephone, forget_words
from teams.services.inbound import reading_of, take_in
from teams.services.presence import send_home
from tests.teams.conftest import arrived, asked, called, enlist

pytestmark = pytest.mark.django_db
State = Invitation.State


def says(invitation, text, *, channel="link", at=None):
    """The answer of one person, as his page gives it."""
    moment = at or clock.now()
    return take_answer(invitation, reading_of(text, moment, [invitation.code]), Said(channel, text, moment))


def states(call_out):
    return sorted(call_out.invitations.values_list("state", flat=True))


def later(minutes):
    return clock.at(clock.now() + timedelta(minutes=minutes))


def test_an_unclear_answer_waits_for_a_human_whose_reading_counts_once(team, template, leader, commander):
    member = enlist(team, 1)
    row = called(template, leader.person)
    reply = says(asked(row, member), "能去，但没车")
    assert (reply.state, asked(row, member).state) == ("waiting", State.NOTIFIED)
    settle_reply(reply, answer="available", minutes=40, by=leader.person)
    one = asked(row, member)
    assert (one.state, one.eta_at - reply.received_at) == (State.COMING, timedelta(minutes=40))
    with pytest.raises(ReplySettled):
        settle_reply(reply, answer="declined", by=commander.person)
    reply.refresh_from_db()
    assert (reply.state, reply.settled_by, reply.text) == ("settled", leader.person, "能去，但没车")


def test_having_heard_is_kept_as_heard_and_the_same_words_twice_change_nothing(team, template, leader):
    member = enlist(team, 1)
    row = called(template, leader.person)
    says(asked(row, member), "收到")
    assert asked(row, member).state == State.ACKNOWLEDGED
    says(asked(row, member), "1 30")
    before = asked(row, member).eta_at
    with later(1):
        assert says(asked(row, member), "1 30").state == "kept"
    assert asked(row, member).eta_at == before
    with later(5):
        assert says(asked(row, member), "1 30").state == "taken"
    assert asked(row, member).eta_at > before


def test_two_running_call_outs_to_one_telephone_are_not_confused(team, template, leader):
    member = enlist(team, 1)
    first, second = called(template, leader.person), called(template, leader.person)
    codes = asked(first, member).code, asked(second, member).code
    assert codes[0] != codes[1]
    lost = take_in(phone="+86 199 0000 9001", text="能去", channel="sms", key="1")
    assert (lost.state, lost.invitation) == ("waiting", None)
    mine = take_in(phone="199-0000-9001", text=f"{codes[1].lower()} 1 45", channel="sms", key="2")
    assert (mine.call_out, mine.answer, mine.minutes) == (second, "available", 45)
    assert (asked(first, member).state, asked(second, member).state) == (State.NOTIFIED, State.COMING)
    both = take_in(phone="199-0000-9001", text=f"{codes[0]} 1", channel="sms", key="3")
    assert (both.state, asked(first, member).state) == ("waiting", State.NOTIFIED)
    with pytest.raises(WhichCallOut):
        settle_reply(lost, answer="available", by=leader.person)
    settle_reply(lost, answer="declined", by=leader.person, invitation=asked(first, member))
    assert asked(first, member).state == State.DECLINED


def test_a_gateway_that_hands_the_same_answer_in_twice_is_heard_once(team, template, leader):
    member = enlist(team, 1, contact_confirmed_on=clock.today() - timedelta(days=80))
    row = called(template, leader.person)
    one = take_in(phone="19900009001", text="1 20", channel="sms", key="k")
    assert take_in(phone="19900009001", text="1 20", channel="sms", key="k") == one
    assert (row.replies.count(), asked(row, member).state) == (1, State.COMING)
    member.refresh_from_db()
    assert member.contact_confirmed_on == clock.today()


def test_an_unknown_telephone_and_a_telephone_never_asked_wait_for_a_human(team, template, leader):
    enlist(team, 1)
    row = called(template, leader.person)
    reply = take_in(phone="139", text="我能去", channel="sms", key="k")
    assert (reply.organisation, reply.call_out, reply.state) == (row.organisation, None, "waiting")
    settle_reply(reply, answer="heard", by=leader.person)
    assert take_in(phone="?", text="", channel="sms", key="k2").state == "waiting"


def test_a_drill_and_the_real_world_ask_the_same_telephone_with_different_codes(team, template, leader):
    member = enlist(team, 1, contact_confirmed_on=clock.today() - timedelta(days=9))
    real = called(template, leader.person)
    drill = World.objects.create(code="drill", name="演练", kind=World.Kind.DRILL)
    drill.enrolled.add(member.person)
    with entered(drill.pk):
        practice = called(template, leader.person)
        code = asked(practice, member).code
        assert Message.objects.filter(to=member.person).first().subject.startswith("【演练】")
    reply = take_in(phone="199-0000-9001", text=f"{code} 1", channel="sms", key="k")
    assert (reply.world_id, asked(real, member).state) == (drill.pk, State.NOTIFIED)
    with entered(drill.pk):
        assert asked(practice, member).state == State.COMING
        arrived(practice, member, leader.person)
        send_home(asked(practice, member), by=leader.person)
    member.refresh_from_db()
    assert (member.contact_confirmed_on, member.resting_until) == (clock.today() - timedelta(days=9), None)
    assert take_in(phone="199-0000-9001", text="1", channel="sms", key="k3").state == "waiting"


def test_a_test_asks_everybody_with_a_telephone_and_says_how_many_were_reached(team, leader, jingning):
    members = [enlist(team, number, insured_until=None) for number in range(4)]
    enlist(team, 9, opted_out=True)
    template = CallOutTemplate.objects.create(organisation=jingning, name="联络测试", kind="test", assembly_point="—", test_every_days=30)
    row = send_test(template, by=leader.person)
    assert row.invitations.count() == 4
    assert Message.objects.first().subject.startswith("【演练】联络测试")
    with later(3):
        says(asked(row, members[0]), "1")
    with later(20):
        says(asked(row, members[1]), "1")
    reach = reach_of([row])[row.pk]
    assert (reach.asked, reach.answered, reach.percent, reach.within, reach.median) == (4, 2, 50, [(5, 1), (15, 1), (30, 2)], 3)
    with later(25 * 60):
        assert turn_clock() == [f"{row.number}: closed"]
    assert not Message.objects.filter(subject__startswith="解除").exists()


def test_tests_go_out_on_schedule_and_only_when_due(team, jingning):
    CallOutTemplate.objects.create(organisation=jingning, name="联络测试", kind="test", assembly_point="—", test_every_days=30)
    assert turn_clock() == []
    enlist(team, 1)
    call_command("run_call_outs")
    call_command("run_call_outs")
    assert CallOut.objects.filter(kind="test").count() == 1
    with later(31 * 24 * 60):
        turn_clock()
    assert CallOut.objects.filter(kind="test").count() == 2


def test_what_is_kept_of_a_person_goes_with_him_and_telephones_after_a_month(team, template, leader, clerk):
    member = enlist(team, 1)
    row = called(template, leader.person)
    take_in(phone="199-0000-9001", text="孩子发烧,去不了", channel="sms", key="k")
    erase_person(member.person, by=clerk.person)
    reply = Reply.objects.get()
    assert (reply.text, reply.from_phone, reply.answer, asked(row, member).phone) == ("", "", "declined", "")
    assert set(Invitation.history.values_list("phone", flat=True)) == {""}
    other = enlist(team, 2)
    second = called(template, leader.person)
    take_in(phone="199-0000-9002", text="1", channel="sms", key="k2")
    for one in (row, second):
        close_call_out(one, by=leader.person)
    with later(31 * 24 * 60):
        assert turn_clock() == ["telephones forgotten: 1"]
    assert (asked(second, other).phone, Reply.objects.last().from_phone, Reply.objects.last().text) == ("", "", "1")
    assert forget_words(Reply.objects.last(), by=clerk.person).text == ""
    assert forget_telephone(asked(row, member), by=clerk.person).phone == ""


def test_an_incident_knows_its_crews(team, template, leader, jingning):
    from relief.core.models import Incident

    facts = {"name": "东坑山洪", "hazard": "flash_flood", "organisation": jingning, "happened_at": clock.now(), "reported_at": clock.now()}
    incident = Incident.objects.create(number="JN-IN-1", **facts)
    members = [enlist(team, number) for number in range(2)]
    row = called(template, leader.person, incident=incident)
    says(asked(row, members[0]), "1 30")
    says(asked(row, members[1]), "0")
    (crew,) = crews_of(incident)
    assert (crew.wanted, crew.asked, crew.coming, crew.arrived, crew.declined) == (2, 2, 1, 0, 1)
    assert list(Event.objects.filter(incident=incident).order_by("sequence").values_list("kind", flat=True)) == [
        "call-out-sent", "call-out-wave", "call-out-coming", "call-out-declined",
    ]  # fmt: skip

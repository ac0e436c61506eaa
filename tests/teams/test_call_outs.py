"""A call-out as a conversation: waves until filled, answers taken, the last place given once, the rest stood down."""

from __future__ import annotations

from datetime import timedelta

import pytest

from relief.core import clock
from relief.core.models import Event, Message
from teams.domain.errors import (
    AlreadyWide,
    ChainEnded,
    NobodySilent,
    NobodyToAsk,
    NobodyWanted,
    WrongCallOutStep,
)
from teams.models import Invitation, RescueTeam
from teams.services.answers import Said, mark_seen, take_answer
from teams.services.call_clock import escalate, turn_clock
from teams.services.callouts import ask_again, close_call_out, draft_call_out, next_wave, send_call_out, widen
from teams.services.inbound import reading_of
from tests.cast import appoint
from tests.teams.conftest import asked, called, enlist

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


def test_a_call_out_asks_the_first_wave_and_everybody_gets_a_code_of_his_own(team, template, leader):
    members = [enlist(team, number) for number in range(4)]
    row = called(template, leader.person)
    wave = row.waves.get()
    assert (row.state, wave.people, row.number[:6], states(row)) == ("sent", 2, "JN-CO-", [State.NOTIFIED] * 2)
    assert row.report_by - row.sent_at == timedelta(minutes=60)
    assert {one.member_id for one in row.invitations.all()} == {members[0].pk, members[1].pk}
    letters = Message.objects.filter(to=members[0].person)
    assert letters.exclude(channel="in_app").first().text.count(asked(row, members[0]).code) == 2
    assert set(asked(row, members[0]).messages.all()) == set(letters)
    assert set(Event.objects.values_list("kind", flat=True)) == {"call-out-sent", "call-out-wave"}


def test_nothing_is_sent_twice_and_a_draft_asks_nobody(team, template, leader):
    with pytest.raises(NobodyWanted):
        draft_call_out(organisation=team.organisation, by=leader.person, wanted={"water": 0}, template=template)
    row = draft_call_out(organisation=team.organisation, by=leader.person, wanted={"water": 2}, template=template)
    with pytest.raises(NobodyToAsk):
        send_call_out(row, by=leader.person)
    row.refresh_from_db()
    assert (row.state, Message.objects.count()) == ("drafted", 0)
    enlist(team, 1)
    send_call_out(row, by=leader.person)
    with pytest.raises(WrongCallOutStep):
        send_call_out(row, by=leader.person)
    assert row.invitations.count() == 1


def test_the_last_place_is_given_once_and_the_next_yes_stands_by(team, template, leader):
    members = [enlist(team, number) for number in range(3)]
    row = called(template, leader.person, {"water": 2}, spare=50)
    for member, text in zip(members, ("1 30", "能去，两小时后到", "1"), strict=True):
        says(asked(row, member), text)
    row.refresh_from_db()
    assert states(row) == [State.COMING, State.COMING, State.STANDBY]
    second = asked(row, members[1])
    assert second.eta_at - second.answered_at == timedelta(minutes=120)
    assert second.replies.get().text == "能去，两小时后到"
    assert (row.state, row.filled_at is not None, row.next_at) == ("collecting_responses", True, None)


def test_who_changes_his_mind_gives_his_place_to_the_first_on_standby(team, template, leader):
    members = [enlist(team, number) for number in range(3)]
    row = called(template, leader.person, {"water": 2}, spare=50)
    for member in members:
        says(asked(row, member), "1")
    says(asked(row, members[0]), "去不了了")
    assert [asked(row, member).state for member in members] == [State.DECLINED, State.COMING, State.COMING]
    assert Message.objects.filter(to=members[2].person, text__contains="请您还是来").exists()


def test_the_clock_asks_the_next_until_filled_then_climbs_the_chain(team, template, leader, commander, jingning, lishui):
    director = appoint("director", "景宁常务副会长甲", "executive_vice_president", jingning)
    city = appoint("city", "丽水值班员甲", "duty_officer", lishui)
    appoint("clerk2", "景宁干事乙", "clerk", jingning)
    members = [enlist(team, number) for number in range(3)]
    row = called(template, leader.person)
    says(asked(row, members[0]), "0")
    assert turn_clock() == [f"{row.number}: wave 2"]
    assert turn_clock() == []
    assert asked(row, members[1]).state == State.NO_ANSWER
    with later(11):
        assert turn_clock() == [f"{row.number}: rung 1"]
        assert turn_clock() == []
    with later(22):
        assert turn_clock() == [f"{row.number}: rung 2"]
    told = Message.objects.filter(subject="召集人手不足")
    assert {one.to for one in told} == {leader.person, commander.person}
    with later(33):
        assert turn_clock() == [f"{row.number}: rung 3"]
    above = Message.objects.filter(subject="召集人手不足").exclude(to__in=[leader.person, commander.person])
    assert {one.to for one in above} == {director.person, city.person}
    with later(99):
        assert turn_clock() == []
        with pytest.raises(ChainEnded):
            escalate(row, by=leader.person)
    assert row.invitations.count() == 3


def test_nobody_is_told_of_a_shortage_while_somebody_may_still_answer(team, template, leader):
    members = [enlist(team, number) for number in range(2)]
    row = called(template, leader.person)
    says(asked(row, members[0]), "0")
    assert turn_clock() == []


def test_voice_calls_go_once_to_those_who_neither_answered_nor_looked(team, template, leader, settings):
    settings.VOICE_URLS = ["json://127.0.0.1:1/{phone}"]
    members = [enlist(team, number) for number in range(3)]
    row = called(template, leader.person, {"water": 3})
    says(asked(row, members[0]), "1")
    mark_seen(asked(row, members[1]))
    with later(4):
        assert turn_clock() == [f"{row.number}: voice 1"]
        assert turn_clock() == []
    (message,) = Message.objects.filter(channel="voice")
    assert (message.to, "请按 1" in message.text) == (members[2].person, True)


def test_the_leader_asks_the_next_at_once_sends_again_and_widens(team, template, leader, jingning):
    members = [enlist(team, number) for number in range(3)]
    other = RescueTeam.objects.create(organisation=jingning, code="JN-T2", name="水上队")
    far = enlist(other, 9)
    row = called(template, leader.person)
    assert next_wave(row, by=leader.person).people == 1
    with pytest.raises(NobodyToAsk):
        next_wave(row, by=leader.person)
    widen(row, by=leader.person)
    assert [one.member for one in next_wave(row, by=leader.person).invitations.all()] == [far]
    with pytest.raises(AlreadyWide):
        widen(row, by=leader.person)
    assert ask_again(row, by=leader.person) == 4
    assert Message.objects.filter(to=members[0].person, subject__startswith="再次通知").exists()
    for member in [*members, far]:
        says(asked(row, member), "0")
    with pytest.raises(NobodySilent):
        ask_again(row, by=leader.person)


def test_closing_stands_the_rest_down_and_leaves_those_on_the_way(team, template, leader):
    members = [enlist(team, number) for number in range(4)]
    row = called(template, leader.person, {"water": 2}, spare=100)
    for member, text in zip(members, ("1", "1", "1", ""), strict=True):
        if text:
            says(asked(row, member), text)
    close_call_out(row, by=leader.person, reason="人手已够")
    assert [asked(row, member).state for member in members] == [State.COMING, State.COMING, State.STOOD_DOWN, State.NO_ANSWER]
    told = Message.objects.filter(subject__startswith="解除待命").values_list("to", flat=True).distinct()
    assert set(told) == {members[2].person_id, members[3].person_id}
    with pytest.raises(WrongCallOutStep):
        close_call_out(row, by=leader.person)
    late = says(asked(row, members[3]), "1 30")
    assert (late.state, late.late, late.answer, asked(row, members[3]).state) == ("kept", True, "available", State.NO_ANSWER)


def test_everybody_can_be_stood_down_and_a_draft_is_laid_aside_in_silence(team, template, leader):
    member = enlist(team, 1)
    draft = draft_call_out(organisation=team.organisation, by=leader.person, wanted={"water": 1}, template=template)
    close_call_out(draft, by=leader.person)
    assert Message.objects.count() == 0
    row = called(template, leader.person)
    says(asked(row, member), "1")
    close_call_out(row, by=leader.person, everybody=True)
    assert asked(row, member).state == State.STOOD_DOWN

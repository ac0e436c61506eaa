"""A call-out as a conversation: waves until filled, answers taken, the last place given once, the rest stood down."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command

from relief.core import clock
from relief.core.models import Event, Message, World
from relief.core.services.people import erase_person
from relief.core.worlds import entered
from teams.domain.errors import (
    AlreadyWide,
    ChainEnded,
    NobodySilent,
    NobodyToAsk,
    NobodyWanted,
    NotInsured,
    ReplySettled,
    WhichCallOut,
    WrongCallOutStep,
    WrongInvitationStep,
)
from teams.models import CallOut, CallOutTemplate, Invitation, Reply, RescueTeam, TeamMember
from teams.selectors.calls import crews_of, reach_of
from teams.selectors.readiness import teams_ready
from teams.services.answers import Said, mark_seen, settle_reply, take_answer
from teams.services.call_clock import escalate, send_test, turn_clock
from teams.services.callouts import ask_again, close_call_out, draft_call_out, next_wave, send_call_out, widen
from teams.services.forgetting import forget_telephone, forget_words
from teams.services.inbound import reading_of, take_in
from teams.services.presence import mark_arrived, send_home
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


def test_the_clock_asks_the_next_until_filled_then_climbs_the_chain(team, template, leader, commander):
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
        turn_clock()
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
        mark_arrived(asked(practice, member), by=leader.person)
        send_home(asked(practice, member), by=leader.person)
    member.refresh_from_db()
    assert (member.contact_confirmed_on, member.resting_until) == (clock.today() - timedelta(days=9), None)
    assert take_in(phone="199-0000-9001", text="1", channel="sms", key="k3").state == "waiting"


def test_who_arrives_counts_as_on_scene_and_rests_after_going_home(team, template, leader):
    member = enlist(team, 1)
    row = called(template, leader.person)
    says(asked(row, member), "1")
    mark_arrived(asked(row, member), by=leader.person)
    assert [one.reasons[0].bar for one in teams_ready([team])[0].barred] == ["on_scene"]
    with pytest.raises(WrongInvitationStep):
        mark_arrived(asked(row, member), by=leader.person)
    send_home(asked(row, member), by=leader.person)
    member.refresh_from_db()
    assert member.resting_until > clock.now() + timedelta(hours=7)
    with pytest.raises(WrongInvitationStep):
        send_home(asked(row, member), by=leader.person)


def test_nobody_without_insurance_arrives_whatever_happened_since_he_was_asked(team, template, leader):
    member = enlist(team, 1)
    row = called(template, leader.person)
    TeamMember.objects.filter(pk=member.pk).update(insured_until=clock.today() - timedelta(days=1))
    with pytest.raises(NotInsured):
        mark_arrived(asked(row, member), by=leader.person)
    assert asked(row, member).state == State.NOTIFIED


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

"""A mission from departure to debriefing: heard from, rested, down, hurt, called in, counted, closed, forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command

from relief.core import clock
from relief.core.models import AccessLog, DutyShift, Event, Message
from relief.core.services.people import erase_person
from relief.registrar import hooks
from teams.domain.errors import WhyMissing
from teams.domain.mission_errors import (
    GearOpen,
    KinSealed,
    NoConsent,
    NoKinKnown,
    NotOnMission,
    NotTaken,
    RestTooShort,
    SameHand,
    StillOut,
    WrongMissionStep,
)
from teams.dues import silent
from teams.models import CrewPosition, InjuryReport, NextOfKin, ServiceRecord
from teams.selectors.missions import missions_out, watch_of
from teams.selectors.readiness import teams_ready
from teams.services.crews import agree_to_positions, call_in, hear, keep_position, man_down, report_injury
from teams.services.gear import bring_home, lose, take_along
from teams.services.kin import agree_to_kin, ask_for_kin, enter_kin, read_kin
from teams.services.missions import close_mission, debrief, finish_task, give_task, rotate, step
from tests.cast import appoint
from tests.teams.squad import enlist, flood, gone, muster, squad
from tests.teams.test_call_pages import web

__all__ = ["flood", "muster", "squad"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def crew(squad):
    return [enlist(squad, number) for number in range(1, 5)]


@pytest.fixture
def mission(muster, crew, leader):
    return gone(muster, *crew, by=leader.person)


def keys(crew):
    return [one.person_id for one in crew]


def test_who_is_down_is_red_on_the_page_however_lately_he_was_heard(mission, crew, leader):
    man_down(mission, crew[0].person_id, by=leader.person)
    page = web(leader).get(f"/missions/{mission.number}/").content.decode()
    assert page.count("队员倒下") >= 2
    assert page.count("已报平安") == 3


def test_the_mission_cannot_close_until_roll_call_out_equals_roll_call_in_and_names_who_is_missing(mission, crew, leader):
    call_in(mission, keys(crew[:3]), by=leader.person)
    call_in(mission, keys(crew[:1]), by=leader.person)
    with pytest.raises(StillOut) as refusal:
        close_mission(mission, by=leader.person)
    assert "队员04号" in refusal.value.say()
    assert "队员03号" not in refusal.value.say()
    mission.refresh_from_db()
    assert (mission.state, ServiceRecord.objects.count()) == ("departed", 0)
    call_in(mission, keys(crew[3:]), how="送县医院", by=leader.person)
    closed = close_mission(mission, by=leader.person)
    assert (closed.state, Event.objects.filter(kind="deployment-returned").count(), ServiceRecord.objects.count()) == ("recovered", 1, 4)
    assert Message.objects.values("to").distinct().count() == 4


def test_closing_sets_the_rest_and_nobody_of_the_crew_can_go_before_it_ends(mission, crew, leader, squad):
    call_in(mission, keys(crew), by=leader.person)
    with pytest.raises(RestTooShort):
        close_mission(mission, rest=clock.now() - timedelta(hours=1), by=leader.person)
    closed = close_mission(mission, by=leader.person)
    assert {one.bar for each in teams_ready([squad])[0].barred for one in each.reasons} == {"resting"}
    assert len(teams_ready([squad], at=closed.rest_until)[0].deployable) == 4
    with pytest.raises(WhyMissing):
        debrief(closed, text=" ", by=leader.person)
    assert debrief(closed, text="电台少一部", by=leader.person).state == "debriefed"


def test_who_is_not_heard_of_turns_amber_then_red_and_a_late_word_sets_nothing_back(mission, crew, leader):
    start = mission.departed_at
    assert watch_of(mission, at=start + timedelta(minutes=74)).worst == "fine"
    assert len(watch_of(mission, at=start + timedelta(minutes=75)).silent) == 4
    with clock.at(start + timedelta(minutes=80)):
        assert (len(silent(leader)), hear(mission, keys(crew[:3]), by=leader.person), len(silent(leader))) == (4, 3, 1)
    with clock.at(start + timedelta(minutes=10)):
        assert hear(mission, keys(crew), by=leader.person) == 1
    assert watch_of(mission, at=start + timedelta(minutes=100)).worst == "red"
    with pytest.raises(NotOnMission):
        hear(mission, [999_999], by=leader.person)


def test_work_and_rest_are_timed_for_each_pair(mission, crew, leader):
    with pytest.raises(WrongMissionStep):
        step(mission, "working", by=leader.person)
    step(mission, "on_site", by=leader.person)
    started = clock.now()
    with clock.at(started):
        step(mission, "working", by=leader.person)
    four = watch_of(mission, at=started + timedelta(hours=4))
    assert {one.advice for one in four.people} == {"rotate"}
    assert rotate(mission, 1, rests=True, by=leader.person) == 2
    mission.refresh_from_db()
    later = watch_of(mission, at=started + timedelta(hours=8))
    assert sorted(str(one.advice) for one in later.people) == ["rest", "rest", "stop", "stop"]
    step(mission, "withdrawing", by=leader.person)
    assert not mission.people.exclude(working_since=None).exists()


def test_a_man_down_reaches_leader_duty_and_commander_on_every_way_also_where_the_leader_said_it(mission, crew, leader, commander, clerk, settings):
    settings.SMS_URLS, settings.VOICE_URLS = ["sms://gateway"], ["voice://gateway"]
    now = clock.now()
    span = {"starts_at": now - timedelta(hours=1), "ends_at": now + timedelta(hours=23)}
    DutyShift.objects.create(organisation=mission.organisation, person=clerk.person, **span)
    row = mission.people.get(person=crew[0].person)
    agree_to_positions(row, agrees=True, by=leader.person)
    keep_position(mission, row.person_id, longitude=119.6, latitude=27.9)
    man_down(mission, row.person_id, place="河滩", by=leader.person)
    man_down(mission, row.person_id, by=None)
    told = Message.objects.filter(link=f"/missions/{mission.number}/")
    assert {one.to_id for one in told} == {leader.person_id, clerk.person_id, commander.person_id}
    assert {one.channel for one in told} >= {"sms", "voice"}
    assert told.count() == len({(one.to_id, one.channel) for one in told})
    assert {one.subject for one in told} == {f"队员遇险：{row.person}"}
    assert all(word in told[0].text for word in ("河滩", mission.number, "27.90000, 119.60000"))
    assert told[0].incident == mission.incident
    hear(mission, [row.person_id], by=leader.person)
    assert watch_of(type(mission).objects.get(pk=mission.pk)).down == []


def test_a_man_down_without_consent_tells_no_position_and_without_duty_and_commander_the_directors(mission, crew, leader, jingning):
    director = appoint("director", "景宁常务副会长甲", "executive_vice_president", jingning)
    man_down(mission, crew[0].person_id, by=None)
    told = Message.objects.filter(link=f"/missions/{mission.number}/")
    assert {one.to_id for one in told} == {leader.person_id, director.person_id}
    assert "WGS-84" not in told[0].text


def test_an_injury_is_reported_with_a_number_and_forgotten_with_the_person(mission, crew, leader):
    with pytest.raises(WhyMissing):
        report_injury(mission, crew[0].person_id, severity="slight", what="", by=leader.person)
    report = report_injury(mission, crew[0].person_id, severity="treated", what="脚踝扭伤", treatment="固定", by=leader.person)
    assert report.number.startswith("JN-IR-")
    enter_kin(crew[0].person, name="家属甲", phone="199-0000-7001", by=None)
    erase_person(crew[0].person, by=leader.person)
    report.refresh_from_db()
    assert (report.what, report.treatment, NextOfKin.objects.count()) == ("#", "", 0)
    assert not InjuryReport.history.exclude(what="#").exists()


def test_gear_is_counted_home_or_lost_and_the_loss_is_told_upward_once(mission, crew, leader, monkeypatch):
    heard = []
    monkeypatch.setattr(hooks, "_losses", [lambda **facts: heard.append(facts["code"])])
    assert take_along(mission, ["r-01", "R-01 ", "R-02", ""], by=leader.person) == 2
    call_in(mission, keys(crew), by=leader.person)
    with pytest.raises(GearOpen) as refusal:
        close_mission(mission, by=leader.person)
    assert "R-02" in refusal.value.say()
    bring_home(mission, "R-01", by=leader.person)
    with pytest.raises(NotTaken):
        bring_home(mission, "R-09", by=leader.person)
    with pytest.raises(WhyMissing):
        lose(mission, "R-02", reason="", by=leader.person)
    for _time in range(2):
        lose(mission, "R-02", reason="落水", by=leader.person)
    assert (heard, Event.objects.filter(kind="deployment-gear-lost").count()) == (["R-02"], 1)
    assert close_mission(mission, by=leader.person).state == "recovered"


def test_the_next_of_kin_stays_sealed_until_two_people_open_it_and_both_names_and_every_look_are_kept(mission, crew, leader, commander, clerk):
    who = mission.people.first()
    with pytest.raises(NoKinKnown):
        ask_for_kin(who, reason="重伤", by=leader.person)
    enter_kin(who.person, name="家属甲", phone="199-0000-7001", relation="配偶", by=None)
    with pytest.raises(WhyMissing):
        ask_for_kin(who, reason=" ", by=leader.person)
    opening = ask_for_kin(who, reason="重伤送医", by=leader.person)
    with pytest.raises(KinSealed):
        read_kin(opening, user=leader)
    with pytest.raises(SameHand):
        agree_to_kin(opening, by=leader.person)
    opening = agree_to_kin(opening, by=commander.person)
    assert read_kin(opening, user=commander).phone == read_kin(opening, user=leader).phone == "199-0000-7001"
    with pytest.raises(KinSealed):
        read_kin(opening, user=clerk)
    with clock.at(clock.now() + timedelta(hours=25)), pytest.raises(KinSealed):
        read_kin(opening, user=leader)
    assert (opening.asked_by, opening.agreed_by, AccessLog.objects.filter(act="unmask").count()) == (leader.person, commander.person, 2)
    assert "199-0000-7001" not in str(list(Event.objects.values_list("payload", flat=True)))


def test_a_position_is_kept_only_with_consent_and_deleted_30_days_after_the_mission(mission, crew, leader):
    who = mission.people.get(person=crew[0].person)
    with pytest.raises(NoConsent):
        keep_position(mission, who.person_id, longitude=119.6, latitude=27.9)
    agree_to_positions(who, agrees=True, by=leader.person)
    keep_position(mission, who.person_id, longitude=119.6, latitude=27.9)
    who.refresh_from_db()
    agree_to_positions(who, agrees=False, by=leader.person)
    assert not CrewPosition.objects.exists()
    who.refresh_from_db()
    agree_to_positions(who, agrees=True, by=leader.person)
    keep_position(mission, who.person_id, longitude=119.6, latitude=27.9)
    call_in(mission, keys(crew), by=leader.person)
    closed = close_mission(mission, by=leader.person)
    with clock.at(closed.closed_at + timedelta(days=29)):
        call_command("forget_positions")
        assert CrewPosition.objects.count() == 1
    with clock.at(closed.closed_at + timedelta(days=30)):
        call_command("forget_positions")
    assert (CrewPosition.objects.count(), mission.people.count()) == (0, 4)


def test_tasks_are_given_and_done_and_the_watch_costs_two_queries(mission, leader, django_assert_num_queries):
    task = give_task(mission, sector="A 区", task="搜索河滩", pairs="1", by=leader.person)
    finish_task(task, by=leader.person)
    finish_task(task, by=leader.person)
    assert Event.objects.filter(kind="deployment-task-done").count() == 1
    leader.person  # noqa: B018 - fetched before the queries are counted
    missions_out(leader)
    with django_assert_num_queries(2):
        assert len(missions_out(leader)[0].people) == 4

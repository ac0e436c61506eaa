"""Who said yes is expected at the muster, arrives by its check-in and by nothing else, and is called out again only after his rest."""

from __future__ import annotations

from datetime import timedelta

import pytest

from relief.core import clock
from relief.core.models import Event, World
from relief.core.worlds import entered
from teams.domain.eligibility import Bar
from teams.domain.errors import WrongCallOutStep, WrongInvitationStep
from teams.domain.muster import Told
from teams.models import Invitation, Muster, RescueTeam, TeamMember
from teams.selectors.musters import board_of
from teams.selectors.proposals import proposal
from teams.selectors.readiness import teams_ready
from teams.services.boarding import depart, pair_up
from teams.services.callouts import draft_call_out
from teams.services.crews import call_in
from teams.services.missions import close_mission
from teams.services.musters import add_vehicle, call_off, check_in, muster_for
from teams.services.presence import send_home
from tests.teams.conftest import arrived, asked, called, enlist
from tests.teams.test_call_answers import says

pytestmark = pytest.mark.django_db
State = Invitation.State


def out(call_out, members, by, *, seats=9):
    """The members have come, and as many as there are seats for have left."""
    for member in members:
        arrived(call_out, member, by)
    muster = muster_for(call_out, by=by)
    add_vehicle(muster, plate="浙K-0001", seats=seats, by=by)
    pair_up(muster, by=by)
    return depart(muster, by=by)


def barred(template, by):
    """Whom a new call-out would leave out, and why."""
    plan = proposal(draft_call_out(organisation=template.organisation, by=by, wanted={"water": 9}, template=template))
    return {who.member: [reason.bar for reason in reasons] for who, reasons in plan.excluded}


def test_whoever_said_yes_is_expected_first_with_his_time_also_from_another_squad(team, template, leader, jingning):
    late, soon, silent = (enlist(team, number) for number in range(3))
    guest = enlist(RescueTeam.objects.create(organisation=jingning, code="JN-T2", name="水上队"), 7)
    row = called(template, leader.person, {"water": 4}, team=None)
    for member, text in ((late, "1 50"), (soon, "1 10"), (guest, "1")):
        says(asked(row, member), text)
    muster = muster_for(row, by=leader.person)
    assert muster_for(row, by=leader.person) == muster
    muster.team = team
    expected = board_of(muster).expected
    assert [(one.member, one.comes) for one in expected] == [(soon, True), (late, True), (guest, True), (silent, False)]
    assert expected[0].eta_at < expected[1].eta_at
    arrived(row, soon, leader.person)
    assert soon not in [one.member for one in board_of(muster).expected]


def test_the_muster_is_opened_from_the_call_out_with_what_it_says(team, template, leader):
    enlist(team, 1)
    row = called(template, leader.person)
    muster = muster_for(row, by=leader.person)
    facts = (muster.title, muster.place, muster.report_by, muster.team, muster.leader, muster.occasion)
    assert facts == ("山洪 东坑镇", "县红会仓库", row.report_by, team, leader.person, "call_out")
    draft = draft_call_out(organisation=team.organisation, by=leader.person, wanted={"water": 1}, template=template)
    with pytest.raises(WrongCallOutStep):
        muster_for(draft, by=leader.person)
    assert Muster.objects.count() == 1


def test_one_check_in_is_his_arrival_at_the_earliest_time_told(team, template, leader):
    member = enlist(team, 1)
    row = called(template, leader.person)
    arrived(row, member, leader.person)
    earlier = clock.now() - timedelta(minutes=5)
    arrived(row, member, leader.person, at=earlier)
    one = asked(row, member)
    assert (one.state, one.arrived_at) == (State.ARRIVED, earlier)
    assert Event.objects.filter(kind="call-out-arrived").count() == 1


def test_the_uninsured_arrive_and_stay_behind(team, template, leader):
    well, bare = enlist(team, 1), enlist(team, 2)
    row = called(template, leader.person)
    TeamMember.objects.filter(pk=bare.pk).update(insured_until=clock.today() - timedelta(days=1))
    mission = out(row, [well, bare], leader.person)
    assert [one.member for one in mission.people.all()] == [well]
    assert [asked(row, member).state for member in (well, bare)] == [State.ARRIVED, State.STOOD_DOWN]


def test_who_is_on_a_mission_is_not_called_out_and_rests_as_soon_as_he_is_home(team, template, leader):
    member, free = enlist(team, 1), enlist(team, 2)
    row = called(template, leader.person)
    mission = out(row, [member], leader.person)
    assert barred(template, leader.person) == {member.pk: [Bar.ON_SCENE]}
    with pytest.raises(WrongInvitationStep):
        send_home(asked(row, member), by=leader.person)
    call_in(mission, [member.person_id], by=leader.person)
    assert asked(row, member).state == State.STOOD_DOWN
    assert barred(template, leader.person) == {member.pk: [Bar.RESTING]}
    assert [(one.who.member, one.reasons[0].bar) for one in teams_ready([team])[0].barred] == [(member.pk, Bar.RESTING)]
    close_mission(mission, by=leader.person)
    assert barred(template, leader.person) == {member.pk: [Bar.RESTING]}
    member.refresh_from_db()
    with clock.at(member.resting_until):
        assert barred(template, leader.person) == {}
    assert free.resting_until is None


def test_a_mission_of_a_drill_puts_nobody_to_rest_outside_the_drill(team, template, leader):
    member = enlist(team, 1)
    drill = World.objects.create(code="drill", name="演练", kind=World.Kind.DRILL)
    drill.enrolled.add(member.person)
    with entered(drill.pk):
        mission = out(called(template, leader.person), [member], leader.person)
        assert mission.muster.occasion == Muster.Occasion.DRILL
        call_in(mission, [member.person_id], by=leader.person)
        close_mission(mission, by=leader.person)
        assert barred(template, leader.person) == {member.pk: [Bar.RESTING]}
    assert barred(template, leader.person) == {}
    member.refresh_from_db()
    assert member.resting_until is None


def test_nobody_is_kept_waiting_by_a_muster_that_is_called_off(team, template, leader):
    member = enlist(team, 1)
    row = called(template, leader.person)
    arrived(row, member, leader.person)
    assert barred(template, leader.person) == {member.pk: [Bar.COMING]}
    call_off(muster_for(row, by=leader.person), by=leader.person)
    assert (asked(row, member).state, barred(template, leader.person)) == (State.STOOD_DOWN, {})


def test_who_is_told_of_after_the_squad_left_was_there_and_is_free_again(team, template, leader):
    gone, late = enlist(team, 1), enlist(team, 2)
    row = called(template, leader.person)
    mission = out(row, [gone], leader.person)
    check_in(muster=mission.muster, member=late, by=None, channel="scan", told=Told(at=mission.departed_at - timedelta(minutes=1)))
    one = asked(row, late)
    assert (one.state, one.arrived_at < mission.departed_at) == (State.STOOD_DOWN, True)


def test_whoever_was_there_and_is_sent_home_rests_eight_hours(team, template, leader):
    member = enlist(team, 1)
    row = called(template, leader.person)
    says(asked(row, member), "1")
    arrived(row, member, leader.person)
    send_home(asked(row, member), by=leader.person)
    member.refresh_from_db()
    assert member.resting_until > clock.now() + timedelta(hours=7)
    with pytest.raises(WrongInvitationStep):
        send_home(asked(row, member), by=leader.person)

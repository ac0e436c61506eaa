"""Squads on their pages and in the register: who can go, who sees whose papers, and the way of a member through the squad."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.test import Client

from relief.core import clock
from relief.core.models import Event, Person
from teams.domain.errors import ConfirmedLater, NotInsured, WrongMemberStep
from teams.models import CellMinimum, MemberLeave, ReadinessDay, RescueTeam, TeamMember
from teams.selectors.readiness import deployable_by_cell, teams_ready
from teams.services.members import confirm_contact, register, retire, screen, suspend, take_on_probation
from teams.services.readiness import keep_day

pytestmark = pytest.mark.django_db
SOON = timedelta(days=30)


@pytest.fixture
def squad(jingning):
    return RescueTeam.objects.create(
        organisation=jingning, code="JN-T1", name="景宁救援队", minimum_size=2, drilled_on=clock.today(), kit_checked_on=clock.today()
    )


def enlist(squad, number, cell="water", **papers):
    """A registered member whose papers are good, but for what is said."""
    person = Person.objects.create(organisation=squad.organisation, name=f"队员{number:02d}号", phone=f"199-0000-9{number:03d}")
    good = dict.fromkeys(("medical_until", "certificate_until", "insured_until"), clock.today() + SOON)
    return TeamMember.objects.create(
        team=squad, person=person, cell=cell, **{"state": "registered", "contact_confirmed_on": clock.today()} | good | papers
    )


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def test_papers_leave_and_rest_decide_who_can_go(squad):
    enlist(squad, 1)
    enlist(squad, 2, insured_until=clock.today() - timedelta(days=1))
    away = enlist(squad, 3)
    MemberLeave.objects.create(member=away, starts_on=clock.today(), ends_on=clock.today())
    enlist(squad, 4, resting_until=clock.now() + timedelta(hours=2))
    enlist(squad, 5, state="applied")
    (ready,) = teams_ready([squad])
    assert [who.name for who in ready.deployable] == ["队员01号"]
    assert {one.who.name: [reason.bar for reason in one.reasons] for one in ready.barred} == {
        "队员02号": ["insurance_ended"],
        "队员03号": ["on_leave"],
        "队员04号": ["resting"],
    }
    assert (ready.judged.registered, ready.judged.deployable, ready.judged.light) == (4, 1, "red")


def test_another_day_is_judged_by_the_papers_as_they_will_stand_then(squad):
    enlist(squad, 1, medical_until=clock.today() + timedelta(days=3))
    later = clock.now() + timedelta(days=4)
    assert (teams_ready([squad])[0].judged.deployable, teams_ready([squad], at=later)[0].judged.deployable) == (1, 0)


def test_people_who_can_go_are_counted_by_cell_over_a_society(squad, jingning):
    enlist(squad, 1)
    enlist(squad, 2, cell="search")
    enlist(squad, 3, cell="search", insured_until=None)
    found = deployable_by_cell([jingning])
    assert (found["water"], found["search"], found["medical"]) == (1, 1, 0)


def test_the_number_of_queries_does_not_grow_with_people_or_squads(squad, jingning, django_assert_num_queries):
    other = RescueTeam.objects.create(organisation=jingning, code="JN-T2", name="水上队", kind="specialist")
    for number in range(20):
        enlist(squad if number % 2 else other, number)
    CellMinimum.objects.create(team=squad, cell="logistics", people=4)
    with django_assert_num_queries(5):
        ready = teams_ready([squad, other])
    assert [cell.short for cell in ready[0].judged.short_cells] == [4]


def test_a_leader_sees_who_may_not_go_and_why_and_the_auditor_only_figures(squad, leader, auditor, stranger):
    enlist(squad, 1)
    enlist(squad, 2, insured_until=date(2026, 1, 31))
    page = signed_in(leader).get("/teams/JN-T1/").content.decode()
    assert "队员02号" in page
    assert "保险已于 2026-01-31 到期" in page
    page = signed_in(auditor).get("/teams/JN-T1/").content.decode()
    assert "队员0" not in page
    assert signed_in(stranger).get("/teams/JN-T1/").status_code == 404
    assert "景宁救援队" not in signed_in(stranger).get("/teams/").content.decode()


def test_a_day_that_is_none_is_said_beside_the_field_and_tonight_is_shown(squad, leader):
    page = signed_in(leader).get("/teams/?on=2026-13-77").content.decode()
    assert "请填一年以内的日期" in page
    assert "今晚谁能去" in page


def test_an_empty_register_says_what_belongs_here(leader):
    assert "还没有救援队" in signed_in(leader).get("/teams/").content.decode()


def test_nights_are_kept_once_a_day_and_drawn_from_the_second_on(squad, leader):
    enlist(squad, 1)
    ReadinessDay.objects.create(team=squad, on=clock.today() - timedelta(days=1), registered=5, deployable=4, level="green")
    call_command("keep_readiness")
    keep_day([squad])
    assert list(ReadinessDay.objects.values_list("registered", "deployable", "level")) == [(5, 4, "green"), (1, 1, "red")]
    assert "plot-second" in signed_in(leader).get("/teams/JN-T1/").content.decode()


def test_a_member_goes_his_way_step_by_step_and_no_step_can_be_skipped(squad, leader):
    member = enlist(squad, 1, state="applied")
    with pytest.raises(WrongMemberStep):
        register(member, by=leader.person)
    for step, state in (
        (screen, "screened"),
        (take_on_probation, "probation"),
        (register, "registered"),
        (suspend, "suspended"),
        (register, "registered"),
    ):
        assert step(member, by=leader.person).state == state
    assert retire(member, by=leader.person).state == "retired"
    with pytest.raises(WrongMemberStep):
        suspend(member, by=leader.person)
    member.refresh_from_db()
    assert (member.state, Event.objects.filter(kind="member-stepped").count()) == ("retired", 6)


@pytest.mark.parametrize("until", [None, -1])
def test_nobody_is_registered_without_insurance(squad, leader, until):
    member = enlist(squad, 1, state="probation", insured_until=until and clock.today() + timedelta(days=until))
    with pytest.raises(NotInsured):
        register(member, by=leader.person)
    member.refresh_from_db()
    assert (member.state, Event.objects.count()) == ("probation", 0)


def test_a_contact_is_confirmed_for_today_or_before_and_never_backwards(squad, leader):
    member = enlist(squad, 1, contact_confirmed_on=None)
    with pytest.raises(ConfirmedLater):
        confirm_contact(member, by=leader.person, on=clock.today() + timedelta(days=1))
    confirm_contact(member, by=leader.person)
    confirm_contact(member, by=leader.person, on=clock.today() - timedelta(days=9))
    member.refresh_from_db()
    assert (member.contact_confirmed_on, Event.objects.count()) == (clock.today(), 1)


def test_the_demonstration_has_48_members_of_whom_31_can_go_and_too_few_for_logistics(jingning):
    from gis.demo import squads

    assert (squads.build(), squads.build()) == (48, 0)
    (ready,) = teams_ready([RescueTeam.objects.get(code="JN-T1")])
    assert (ready.judged.registered, ready.judged.deployable, ready.judged.light) == (48, 31, "amber")
    assert [(cell.cell, cell.short) for cell in ready.judged.short_cells] == [("logistics", 2)]
    assert ReadinessDay.objects.count() == squads.NIGHTS

"""Whom to call out: everybody who may not go is listed with every reason before anything is sent, the rest in the order of their turn."""

from __future__ import annotations

from datetime import timedelta

import pytest

from relief.core import clock
from relief.core.models import World
from relief.core.worlds import entered
from teams.domain.eligibility import Bar
from teams.models import Invitation, MemberLeave, RescueTeam, TeamMember
from teams.selectors.proposals import proposal
from teams.services.answers import Said, take_answer
from teams.services.callouts import draft_call_out
from teams.services.inbound import reading_of
from tests.teams.conftest import arrived, asked, called, enlist

pytestmark = pytest.mark.django_db


def drafted(template, by, **wanted):
    return draft_call_out(organisation=template.organisation, by=by, wanted=wanted or {"water": 2}, template=template)


def test_everybody_who_may_not_be_sent_is_listed_with_the_reason_before_sending(team, template, leader):
    yesterday = clock.today() - timedelta(days=1)
    faults = {
        Bar.UNDER_AGE: {"person": {"born_on": clock.today() - timedelta(days=17 * 365)}},
        Bar.UNINSURED: {"insured_until": None},
        Bar.INSURANCE_ENDED: {"insured_until": yesterday},
        Bar.MEDICAL_ENDED: {"medical_until": yesterday},
        Bar.NO_CERTIFICATE: {"certificate_until": None},
        Bar.NO_PHONE: {"person": {"phone": ""}},
        Bar.CONTACT_OLD: {"contact_confirmed_on": clock.today() - timedelta(days=91)},
        Bar.OPTED_OUT: {"opted_out": True},
        Bar.RESTING: {"resting_until": clock.now() + timedelta(hours=1)},
        Bar.NOT_REGISTERED: {"state": "suspended"},
    }
    members = {bar: enlist(team, number, **papers) for number, (bar, papers) in enumerate(faults.items())}
    away = enlist(team, 20)
    MemberLeave.objects.create(member=away, starts_on=clock.today(), ends_on=clock.today())
    good = enlist(team, 21)
    plan = proposal(drafted(template, leader.person))
    found = {who.member: [reason.bar for reason in reasons] for who, reasons in plan.excluded}
    assert found == {member.pk: [bar] for bar, member in members.items()} | {away.pk: [Bar.ON_LEAVE]}
    assert [one.who.member for one in plan.wave] == [good.pk]
    assert plan.short == {"water": 1}
    assert Invitation.objects.count() == 0


def test_who_is_at_another_muster_or_on_the_way_there_is_not_asked(team, template, leader):
    there, coming, free = (enlist(team, number) for number in range(3))
    first = called(template, leader.person, {"water": 3})
    for member in (there, coming):
        take_answer(asked(first, member), reading_of("能去", clock.now(), []), Said("sms", "能去", clock.now()))
    arrived(first, there, leader.person)
    plan = proposal(drafted(template, leader.person, water=3))
    assert {who.member: reasons[0].bar for who, reasons in plan.excluded} == {there.pk: Bar.COMING, coming.pk: Bar.COMING}
    assert [one.who.member for one in plan.wave] == [free.pk]


def test_the_nearer_are_asked_first_then_who_was_asked_less_often(team, template, leader, towns):
    near, middle, far, unknown = (enlist(team, number, lives_in=town) for number, town in enumerate([*towns, None]))
    assert [one.who.member for one in proposal(drafted(template, leader.person, water=9)).wave] == [near.pk, middle.pk, far.pk, unknown.pk]
    called(template, leader.person, {"water": 1})
    plan = proposal(drafted(template, leader.person, water=9))
    assert [one.who.member for one in plan.wave] == [middle.pk, near.pk, far.pk, unknown.pk]
    assert [one.candidate.metres and round(one.candidate.metres / 1000) for one in plan.able] == [3, 0, 40, None]


def test_one_person_in_two_squads_is_asked_once(team, template, leader, jingning):
    member = enlist(team, 1)
    other = RescueTeam.objects.create(organisation=jingning, code="JN-T2", name="水上队", kind="specialist")
    papers = {name: getattr(member, name) for name in ("medical_until", "certificate_until", "insured_until", "contact_confirmed_on")}
    TeamMember.objects.create(team=other, person=member.person, cell="search", state="registered", **papers)
    row = draft_call_out(organisation=jingning, by=leader.person, wanted={"water": 1, "search": 1}, template=template, team=None)
    assert len(proposal(row).wave) == 1


def test_the_queries_do_not_grow_with_the_people(team, template, leader, towns, django_assert_num_queries):
    row = drafted(template, leader.person, water=5, search=5)
    for number in range(30):
        enlist(team, number, cell="water" if number % 2 else "search", lives_in=towns[number % 3])
    with django_assert_num_queries(9):
        plan = proposal(row)
    assert (len(plan.wave), len(plan.able)) == (10, 30)


def test_in_a_drill_whoever_does_not_take_part_is_excluded_and_says_so(team, template, leader):
    member, other = enlist(team, 1), enlist(team, 2)
    drill = World.objects.create(code="drill", name="演练", kind=World.Kind.DRILL)
    drill.enrolled.add(member.person)
    with entered(drill.pk):
        plan = proposal(drafted(template, leader.person))
    assert [one.who.member for one in plan.wave] == [member.pk]
    assert [(who.member, [one.bar for one in reasons]) for who, reasons in plan.excluded] == [(other.pk, [Bar.NOT_IN_DRILL])]

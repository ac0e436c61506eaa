"""Own vehicles and languages of members: who has what a call-out wants is asked first, until somebody comes who has it."""

from __future__ import annotations

import pytest

from relief.core.services.people import erase_person
from teams.models import OwnVehicle, SpokenLanguage
from teams.selectors.own_data import data_of
from teams.selectors.proposals import proposal
from teams.services.answers import Said, take_answer
from teams.services.callouts import draft_call_out
from teams.services.inbound import reading_of
from tests.teams.conftest import asked, called, enlist
from tests.teams.test_call_pages import web

pytestmark = pytest.mark.django_db


@pytest.fixture
def four(team, towns):
    """Two who live near, two who live far: one with an own four-wheel drive, one who speaks She."""
    members = [enlist(team, number, lives_in=towns[0 if number < 3 else 2]) for number in range(1, 5)]
    OwnVehicle.objects.create(member=members[2], plate="浙K·A001", kind="four_wheel", seats=5)
    SpokenLanguage.objects.create(member=members[3], language="she")
    return members


def wave(template, leader, people=2, **facts):
    row = draft_call_out(organisation=template.organisation, by=leader.person, wanted={"water": people}, template=template, **facts)
    plan = proposal(row)
    return row, plan, [one.who.member for one in plan.wave]


def test_who_has_what_is_wanted_is_asked_before_those_who_live_nearer(template, four, leader):
    assert wave(template, leader)[2] == [four[0].pk, four[1].pk]
    assert wave(template, leader, own_vehicle="four_wheel")[2] == [four[2].pk, four[0].pk]
    assert set(wave(template, leader, own_vehicle="four_wheel", language="she")[2]) == {four[2].pk, four[3].pk}
    SpokenLanguage.objects.create(member=four[2], language="she")
    assert wave(template, leader, own_vehicle="four_wheel", language="she")[2] == [four[2].pk, four[0].pk]


def test_a_vehicle_that_is_not_offered_is_wanted_of_nobody_and_the_draft_says_so(template, four, leader):
    OwnVehicle.objects.update(offered=False)
    row, plan, people = wave(template, leader, own_vehicle="four_wheel")
    assert (people, plan.nobody) == ([four[0].pk, four[1].pk], ("own_vehicle",))
    assert "需要：四驱车" in web(leader).get(f"/call-outs/{row.number}/").content.decode()


def test_what_is_wanted_is_seen_beside_the_name_and_kept_from_the_template(template, four, leader):
    template.own_vehicle, template.language = "four_wheel", "she"
    template.save()
    row, _plan, _people = wave(template, leader)
    page = web(leader).get(f"/call-outs/{row.number}/").content.decode()
    assert "另外需要" in page
    assert ("四驱车" in page, "畲语" in page, (row.own_vehicle, row.language)) == (True, True, ("four_wheel", "she"))
    form = web(leader).get(f"/call-outs/new/?template={template.pk}").content.decode()
    assert "需要有人自带车辆" in form


def test_while_the_one_who_has_it_may_still_come_the_next_wave_goes_by_turn_and_asks_another_once_he_declines(template, four, leader):
    OwnVehicle.objects.create(member=four[3], plate="浙K·A002", kind="four_wheel")
    row = called(template, leader.person, wanted={"water": 1}, own_vehicle="four_wheel")
    assert [one.member for one in row.invitations.all()] == [four[2]]
    assert not any(one.candidate.brings for one in proposal(row).able)
    invitation = asked(row, four[2])
    now = invitation.notified_at
    take_answer(invitation, reading_of("来不了", now, []), Said("sms", "来不了", now, "19900009003"))
    assert [one.who.member for one in proposal(row).wave] == [four[3].pk]


def test_queries_do_not_grow_with_people_and_nothing_is_asked_where_nothing_is_wanted(template, four, leader, team, towns, django_assert_num_queries):
    plain = draft_call_out(organisation=template.organisation, by=leader.person, wanted={"water": 2}, template=template)
    wants = draft_call_out(
        organisation=template.organisation, by=leader.person, wanted={"water": 2}, template=template, own_vehicle="four_wheel", language="she"
    )
    with django_assert_num_queries(9):
        proposal(plain)
    with django_assert_num_queries(14):
        proposal(wants)
    for number in range(5, 12):
        OwnVehicle.objects.create(member=enlist(team, number, lives_in=towns[0]), plate=f"浙K·B{number}", kind="four_wheel")
    with django_assert_num_queries(14):
        proposal(wants)


def test_a_plate_is_masked_from_readers_everywhere(four, auditor, leader, api):
    told = [api(auditor).read("registers/ownvehicles/").content.decode(), web(auditor).get("/desk/teams/ownvehicle/").content.decode()]
    assert [("A001" in one) for one in told] == [False, False]
    mine = OwnVehicle.objects.get()
    assert "A001" in web(leader).get(f"/desk/teams/ownvehicle/{mine.pk}/change/").content.decode()


def test_both_are_told_to_himself_and_end_with_him(four, clerk):
    person = four[2].person
    assert data_of(person)["own_vehicles"] == [{"plate": "浙K·A001", "kind": "four_wheel", "seats": 5, "offered": True}]
    erase_person(person, by=clerk.person)
    assert (OwnVehicle.objects.count(), OwnVehicle.history.filter(plate__contains="A001").count()) == (0, 0)

"""Members put themselves down for courses: seats, a waiting list that moves up, and the one attendance that expects them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from relief.core import clock
from relief.core.models import Message
from teams.domain.course_errors import NotYourCourse, SignUpClosed
from teams.models import CourseSignUp
from teams.selectors.musters import board_of
from teams.services.courses import call_course_off, grade, open_attendance
from teams.services.self_service import link_to
from teams.services.sign_ups import sign_up, withdraw
from tests.inventory.outbox.phone import enrol
from tests.teams.conftest import enlist
from tests.teams.test_call_pages import web
from tests.teams.test_courses import came, planned

pytestmark = pytest.mark.django_db
State = CourseSignUp.State


@pytest.fixture
def people(team):
    return [enlist(team, number) for number in range(1, 5)]


def states(course):
    return list(course.sign_ups.order_by("asked_at", "pk").values_list("member", "state"))


def test_seats_are_given_in_the_order_of_asking_the_rest_waits_and_moves_up_and_is_told(jingning, people, settings):
    settings.MESSAGE_CHANNELS = ["in_app"]
    course = planned(jingning, capacity=2)
    for member in people[:4]:
        sign_up(course, member.person)
        sign_up(course, member.person)
    assert [state for _member, state in states(course)] == ["seated", "seated", "waiting", "waiting"]
    withdraw(course, people[0].person)
    withdraw(course, people[0].person)
    assert dict(states(course)) == {people[0].pk: "withdrawn", people[1].pk: "seated", people[2].pk: "seated", people[3].pk: "waiting"}
    letter = Message.objects.get()
    assert (letter.to, course.title in letter.subject, letter.link) == (people[2].person, True, letter.link)
    sign_up(course, people[0].person)
    assert states(course)[-1] == (people[0].pk, "waiting")


def test_without_a_limit_everybody_has_a_seat(jingning, people):
    course = planned(jingning)
    assert {sign_up(course, member.person).state for member in people} == {"seated"}


def test_nobody_signs_up_once_it_began_was_called_off_or_for_another_society(jingning, suichang, people, leader):
    course, other = planned(jingning), planned(suichang, code="SC-K1")
    with pytest.raises(NotYourCourse):
        sign_up(other, people[0].person)
    with clock.at(course.starts_at), pytest.raises(SignUpClosed):
        sign_up(course, people[0].person)
    call_course_off(course, by=leader.person)
    with pytest.raises(SignUpClosed):
        sign_up(course, people[0].person)
    assert CourseSignUp.objects.count() == 0


def test_it_is_one_tap_on_the_own_page_by_link_and_opening_it_puts_nobody_down(jingning, people, client):
    course = planned(jingning, capacity=1)
    here = [link_to(member.person) for member in people[:2]]
    assert "还有 1 个名额" in client.get(here[0]).content.decode()
    assert CourseSignUp.objects.count() == 0
    assert client.post(here[0], {"act": "course", "course": course.pk}).status_code == 302
    assert "排队候补" in client.get(here[1]).content.decode()
    client.post(here[1], {"act": "course", "course": course.pk})
    assert "您在候补" in client.get(here[1]).content.decode()
    client.post(here[0], {"act": "course-off", "course": course.pk})
    assert "您已报名" in client.get(here[1]).content.decode()
    assert client.post(here[0], {"act": "course", "course": "0"}).status_code == 404
    with clock.at(course.starts_at + timedelta(minutes=1)):
        assert client.post(here[0], {"act": "course", "course": course.pk}).status_code == 409
    assert dict(states(course)) == {people[0].pk: "withdrawn", people[1].pk: "seated"}


def test_the_attendance_expects_whoever_has_a_seat_also_on_the_leaders_phone_and_he_is_graded_after_the_one_check_in(jingning, people, leader):
    course = planned(jingning, capacity=2, certificate_months=24)
    for member in people[:3]:
        sign_up(course, member.person)
    muster = open_attendance(course, by=leader.person)
    assert [(one.member.pk, one.comes) for one in board_of(muster).expected] == [(people[0].pk, True), (people[1].pk, True)]
    (carried,) = enrol(leader).pack().json()["musters"]
    assert [one["id"] for one in carried["people"]] == [people[0].person_id, people[1].person_id]
    came(muster, people[0], leader.person)
    came(muster, people[2], leader.person)
    assert [one.member.pk for one in board_of(muster).expected] == [people[1].pk]
    assert grade(course, people[0].person, passed=True, by=leader.person).passed


def test_names_are_shown_to_those_who_lead_and_figures_to_every_reader(jingning, people, leader, auditor, stranger):
    course = planned(jingning, capacity=1)
    for member in people[:2]:
        sign_up(course, member.person)
    here = f"/courses/{course.code}/"
    assert people[0].person.name in web(leader).get(here).content.decode()
    page = web(auditor).get(here).content.decode()
    assert (people[0].person.name in page, "1 / 1" in page) == (False, True)
    assert web(stranger).get(here).status_code == 404

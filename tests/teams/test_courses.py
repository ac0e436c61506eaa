"""Courses: planned, attended through the one attendance, graded, and a certificate counts for readiness at once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar

from relief.core import clock
from relief.core.domain.terms import months_after
from relief.core.models import World
from relief.core.worlds import entered
from teams.domain.course_errors import NotAttended, TrainerExamines, WrongCourseStep
from teams.domain.eligibility import Bar
from teams.domain.muster import Told
from teams.models import Course, CourseResult, Muster, ServiceRecord, TeamMember
from teams.services.courses import call_course_off, end_course, grade, open_attendance
from teams.services.feeds import addresses_of
from teams.services.musters import check_in
from tests.teams.conftest import enlist
from tests.teams.test_call_pages import web
from tests.teams.test_own_page import bars

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def planned(jingning, **facts):
    start = clock.now().replace(microsecond=0) + 3 * DAY
    known = {"code": "JN-K1", "title": "心肺复苏复训", "place": "县红会培训室", "starts_at": start, "ends_at": start + timedelta(hours=3)}
    return Course.objects.create(organisation=jingning, **known | {"certificate_months": 24} | facts)


def came(muster, member, by):
    return check_in(muster=muster, member=member, by=by, channel="list", told=Told(at=clock.now()))


def test_whoever_attended_and_passed_can_be_sent_again_and_nobody_else_gets_a_result(team, jingning, leader):
    member, absent = enlist(team, 1, certificate_until=clock.today() - DAY), enlist(team, 2)
    row = planned(jingning)
    with pytest.raises(WrongCourseStep):
        grade(row, member.person, passed=True, by=leader.person)
    muster = open_attendance(row, by=leader.person)
    assert (open_attendance(row, by=leader.person), muster.occasion, Muster.objects.count()) == (muster, "course", 1)
    came(muster, member, leader.person)
    with pytest.raises(NotAttended):
        grade(row, absent.person, passed=True, by=leader.person)
    assert bars(team) == [Bar.CERTIFICATE_ENDED]
    grade(row, member.person, passed=True, certificate="ZJ-0001", by=leader.person)
    assert bars(team) == []
    member.refresh_from_db()
    assert member.certificate_until == months_after(timezone.localtime(row.ends_at).date(), 24)
    end_course(row, by=leader.person)
    assert (ServiceRecord.objects.get().person, CourseResult.objects.count()) == (member.person, 1)


def test_whoever_teaches_examines_nobody(team, jingning, leader, commander):
    member = enlist(team, 1, certificate_until=None)
    row = planned(jingning, trainer=leader.person)
    came(open_attendance(row, by=leader.person), member, leader.person)
    with pytest.raises(TrainerExamines):
        grade(row, member.person, passed=True, by=leader.person)
    member.refresh_from_db()
    assert (CourseResult.objects.count(), member.certificate_until) == (0, None)
    answer = web(leader).post(f"/courses/{row.code}/", {"act": "grade", "person": member.person_id, "passed": "yes"})
    assert (answer.status_code, CourseResult.objects.count()) == (409, 0)
    assert grade(row, member.person, passed=True, by=commander.person).passed


def test_whoever_fails_keeps_what_he_has_and_a_longer_certificate_is_never_shortened(team, jingning, leader):
    far = clock.today() + 900 * DAY
    member = enlist(team, 1, certificate_until=far)
    row = planned(jingning, certificate_months=12)
    came(open_attendance(row, by=leader.person), member, leader.person)
    assert grade(row, member.person, passed=False, certificate="ZJ-1", by=leader.person).certificate == ""
    grade(row, member.person, passed=True, by=leader.person)
    member.refresh_from_db()
    assert (member.certificate_until, CourseResult.objects.get().passed) == (far, True)


def test_a_course_in_a_drill_changes_no_real_papers(team, jingning, leader):
    member = enlist(team, 1, certificate_until=None)
    drill = World.objects.create(code="drill", name="演练", kind=World.Kind.DRILL)
    with entered(drill.pk):
        row = planned(jingning)
        came(open_attendance(row, by=leader.person), member, leader.person)
        grade(row, member.person, passed=True, by=leader.person)
    assert TeamMember.objects.get(pk=member.pk).certificate_until is None


def test_the_training_calendar_shows_planned_courses_once_and_strikes_out_those_called_off(team, jingning, leader, client):
    member = enlist(team, 1)
    row, off = planned(jingning), planned(jingning, code="JN-K2", title="绳索")
    open_attendance(row, by=leader.person)
    call_course_off(off, by=leader.person)
    with pytest.raises(WrongCourseStep):
        open_attendance(off, by=leader.person)
    told = Calendar.from_ical(client.get(addresses_of(member.person)["training"]).content).walk("VEVENT")
    assert [(str(one["UID"]), str(one["SUMMARY"]), str(one["STATUS"])) for one in told] == [
        (f"course-{row.pk}@relief", "培训: 心肺复苏复训", "CONFIRMED"),
        (f"course-{off.pk}@relief", "培训: 绳索", "CANCELLED"),
    ]
    assert told[0].decoded("DTEND") == row.ends_at


def test_the_pages_open_the_attendance_and_take_results_and_a_reader_only_reads(team, jingning, leader, auditor, stranger):
    member = enlist(team, 1)
    row = planned(jingning)
    here, page = f"/courses/{row.code}/", web(leader)
    assert "心肺复苏复训" in page.get("/courses/").content.decode()
    assert web(auditor).post(here, {"act": "open"}).status_code == 403
    assert web(stranger).get(here).status_code == 404
    assert Muster.objects.count() == 0
    assert page.post(here, {"act": "open"}).status_code == 302
    assert page.post(here, {"act": "grade", "person": member.person_id, "passed": "yes"}).status_code == 404
    came(Muster.objects.get(), member, leader.person)
    assert page.post(here, {"act": "grade", "person": member.person_id, "passed": "yes", "certificate": "ZJ-0001"}).status_code == 302
    assert "ZJ-0001" in page.get(here).content.decode()
    assert "队员01号" not in web(auditor).get(here).content.decode()
    assert page.post(here, {"act": "end"}).status_code == 302
    assert page.post(here, {"act": "end"}).status_code == 409


def test_months_end_where_the_month_is_shorter():
    assert [months_after(date(2026, 1, 31), 1), months_after(date(2024, 2, 29), 12), months_after(date(2026, 11, 30), 3)] == [
        date(2026, 2, 28),
        date(2025, 2, 28),
        date(2027, 2, 28),
    ]

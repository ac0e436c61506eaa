"""A course runs: its attendance is opened as a muster, whoever came gets a result, and a certificate counts for readiness at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from relief.core import clock
from relief.core.columns import fits
from relief.core.domain.terms import months_after
from relief.core.services.events import record_event
from relief.core.worlds import REAL, current_world_id
from teams.domain.course_errors import NotAttended, TrainerExamines, WrongCourseStep
from teams.models import Course, CourseResult, Muster, TeamMember
from teams.services.musters import close_muster, open_muster

if TYPE_CHECKING:
    from datetime import date

    from relief.core.models import Person

State = Course.State


@transaction.atomic
def open_attendance(course: Course, *, by: Person) -> Muster:
    """The muster at which people are checked in; opened twice it is the same one. Raises WrongCourseStep for one that was called off."""
    held = _locked(course)
    if held.muster is not None:
        return held.muster
    _demand(held, State.PLANNED)
    held.muster = open_muster(
        organisation=held.organisation,
        occasion=Muster.Occasion.COURSE,
        title=held.title,
        place=held.place or str(held.organisation),
        leader=held.trainer or by,
        report_by=held.starts_at,
        by=by,
    )
    held.state = State.RUNNING
    held.save(update_fields=["muster", "state"])
    return held.muster


@transaction.atomic
def grade(course: Course, person: Person, *, passed: bool, by: Person | None, certificate: str = "") -> CourseResult:
    """Somebody who attended passed or did not; said again the last word counts. With a certificate his papers are good for so many months.

    A certificate never shortens one he has; a drill changes no real papers. Raises TrainerExamines, NotAttended, WrongCourseStep.
    """
    held = _locked(course)
    _demand(held, State.RUNNING, State.GRADED)
    if by is not None and by.pk == held.trainer_id:
        raise TrainerExamines(person=str(by), course=held.title)
    if not held.muster or not held.muster.check_ins.filter(person=person).exists():
        raise NotAttended(person=str(person), course=held.title)
    until = months_after(timezone.localdate(held.ends_at), held.certificate_months) if passed and held.certificate_months else None
    facts = {
        "passed": passed,
        "certificate": fits(certificate.strip(), CourseResult, "certificate") if passed else "",
        "valid_until": until,
        "graded_by": by,
        "graded_at": clock.now(),
    }
    result, _new = CourseResult.objects.update_or_create(course=held, person=person, defaults=facts)
    if until and current_world_id() == REAL:
        _papers(person, until)
    _tell("course-graded", held, by, people=1, passed=passed)
    return result


@transaction.atomic
def end_course(course: Course, *, by: Person | None) -> Course:
    """It is over: hours are written for everybody who came. Raises WrongCourseStep."""
    held = _locked(course)
    _demand(held, State.RUNNING)
    if held.muster and held.muster.state == Muster.State.OPEN:
        close_muster(held.muster, by=by)
    held.state = State.GRADED
    held.save(update_fields=["state"])
    _tell("course-ended", held, by, people=held.results.count())
    return held


@transaction.atomic
def call_course_off(course: Course, *, by: Person | None) -> Course:
    """It does not take place; calendars strike it out. Raises WrongCourseStep."""
    held = _locked(course)
    _demand(held, State.PLANNED)
    held.state = State.CALLED_OFF
    held.save(update_fields=["state"])
    _tell("course-called-off", held, by)
    return held


def _papers(person: Person, until: date) -> None:
    for member in TeamMember.objects.select_for_update().filter(person=person).exclude(state=TeamMember.State.RETIRED):
        if member.certificate_until is None or member.certificate_until < until:
            member.certificate_until = until
            member.save(update_fields=["certificate_until"])


def _locked(course: Course) -> Course:
    return Course.objects.select_for_update(of=("self",)).select_related("organisation", "muster", "trainer").get(pk=course.pk)


def _demand(course: Course, *states: str) -> None:
    if course.state not in states:
        raise WrongCourseStep(course=course.title, state=str(course.get_state_display()))


def _tell(kind: str, course: Course, by: Person | None, **facts: object) -> None:
    record_event(kind=kind, by=by, organisation=course.organisation, subject=course, payload=facts)

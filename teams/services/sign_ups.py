"""Members put themselves down for courses: a seat while there are seats, then a place on the waiting list that moves up by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from relief.core import clock
from relief.core.services.events import record_event
from relief.core.services.messages import Letter, post
from teams.domain.course_errors import NotYourCourse, SignUpClosed
from teams.models import Course, CourseSignUp
from teams.services.call_words import channels, spoken
from teams.services.self_service import link_to, memberships_of

if TYPE_CHECKING:
    from relief.core.models import Person

State = CourseSignUp.State


@transaction.atomic
def sign_up(course: Course, person: Person) -> CourseSignUp:
    """He wants to come: he has a seat, or waits in the order of asking. Said twice it is once.

    Raises NotYourCourse for one of another society, SignUpClosed once it has begun or was called off.
    """
    held = _open(course)
    member = next((one for one in memberships_of(person) if one.team.organisation.society_id == held.organisation.society_id), None)
    if member is None:
        raise NotYourCourse(course=held.title)
    row = CourseSignUp.objects.filter(course=held, member__person=person).first() or CourseSignUp(course=held, member=member)
    if row.pk is None or row.state == State.WITHDRAWN:
        row.asked_at = clock.now()
        row.state = State.WAITING if held.free_seats() == 0 else State.SEATED
        row.save()
        _tell("course-signed-up", held, person, waits=row.state == State.WAITING)
    return row


@transaction.atomic
def withdraw(course: Course, person: Person) -> CourseSignUp | None:
    """He cannot come after all; the first who waits gets his seat and is told. Nothing where he was not down. Raises SignUpClosed."""
    held = _open(course)
    row = CourseSignUp.objects.filter(course=held, member__person=person).exclude(state=State.WITHDRAWN).first()
    if row is None:
        return None
    row.state = State.WITHDRAWN
    row.save(update_fields=["state"])
    _tell("course-sign-up-withdrawn", held, person)
    move_up(held)
    return row


def move_up(course: Course) -> list[CourseSignUp]:
    """Whoever waits gets the free seats, in the order of asking; the caller holds the course. Also after more seats were given at the desk."""
    waiting = course.sign_ups.filter(state=State.WAITING).select_related("member__person").order_by("asked_at", "pk")
    free = course.free_seats()
    lucky = list(waiting) if free is None else list(waiting[:free])
    for row in lucky:
        row.state = State.SEATED
        row.save(update_fields=["state"])
        _tell("course-signed-up", course, row.member.person, waits=False)
    post(letters=[_letter(course, row.member.person) for row in lucky])
    return lucky


@spoken
def _letter(course: Course, person: Person) -> Letter:
    return Letter(person, _("There is a seat for you: %(course)s") % {"course": course.title}, course.place, link_to(person), channels())


def _open(course: Course) -> Course:
    held = Course.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=course.pk)
    if not held.takes_sign_ups(clock.now()):
        raise SignUpClosed(course=held.title)
    return held


def _tell(kind: str, course: Course, person: Person, **facts: object) -> None:
    record_event(kind=kind, by=person, organisation=course.organisation, subject=course, payload={"people": 1, **facts})

"""Courses on a member's own page: what is ahead, whether there are seats, and one tap to be down for it or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Count, Q
from django.http import Http404
from django.utils.translation import gettext as _

from relief.core import clock
from teams.models import Course, CourseSignUp
from teams.services.sign_ups import sign_up, withdraw

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest

    from relief.core.models import Person
    from teams.models import TeamMember

State = CourseSignUp.State
SHOWN = 20


class Ahead(NamedTuple):
    """A course he may put himself down for: free seats (None: no limit) and how he stands there."""

    course: Course
    free: int | None
    mine: str


def ahead_of(mine: Iterable[TeamMember]) -> list[Ahead]:
    """Courses of his societies that take names, by date. Two queries."""
    members = list(mine)
    societies = {member.team.organisation.society_id for member in members}
    seated = Count("sign_ups", filter=Q(sign_ups__state=State.SEATED))
    rows = Course.objects.filter(organisation__society__in=societies, state=Course.State.PLANNED, starts_at__gt=clock.now()).annotate(seated=seated)
    kept = CourseSignUp.objects.filter(member__person__in={member.person_id for member in members}).exclude(state=State.WITHDRAWN)
    down = dict(kept.values_list("course", "state"))
    return [Ahead(row, None if row.capacity is None else max(row.capacity - row.seated, 0), down.get(row.pk, "")) for row in rows[:SHOWN]]


def put_down(request: HttpRequest, person: Person) -> str:
    """He is down, or waits."""
    row = sign_up(_course(request), person)
    facts = {"course": row.course.title}
    return _("You have a seat: %(course)s.") % facts if row.state == State.SEATED else _("You wait for a seat: %(course)s. We write to you.") % facts


def take_off(request: HttpRequest, person: Person) -> str:
    """He is not down any more."""
    course = _course(request)
    withdraw(course, person)
    return _("You are not down for %(course)s any more.") % {"course": course.title}


def _course(request: HttpRequest) -> Any:
    key = request.POST.get("course", "")
    found = Course.objects.filter(pk=int(key)).first() if key.isdecimal() else None
    if found is None:
        raise Http404
    return found

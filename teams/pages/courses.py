"""Courses by date, and one course: its attendance, and a result for everybody who came."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from relief.core import clock
from relief.core.access import get_or_404, scope
from teams.models import CheckIn, Course, CourseSignUp
from teams.pages.acting import done, leads, person_of, whole
from teams.services.courses import call_course_off, end_course, grade, open_attendance

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

SHOWN = 60


@login_required
@require_GET
def courses(request: HttpRequest) -> HttpResponse:
    """Those ahead by date, then those gone by, the newest first."""
    now = clock.now()
    rows = scope(request.user, "read", Course).select_related("organisation", "trainer")
    counted = rows.annotate(came=Count("muster__check_ins", distinct=True), passes=Count("results", filter=Q(results__passed=True), distinct=True))
    context = {
        "ahead": list(counted.filter(ends_at__gte=now).order_by("starts_at", "pk")[:SHOWN]),
        "past": list(counted.filter(ends_at__lt=now).order_by("-starts_at", "-pk")[:SHOWN]),
    }
    return render(request, "teams/courses.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def course(request: HttpRequest, code: str) -> HttpResponse:
    """The page, and what its buttons do."""
    row = get_or_404(request.user, "read", Course, code=code)
    show = partial(_page, request, row)
    return done(request, row.organisation, _acts(request, row), show) if request.method == "POST" else show()


def _page(request: HttpRequest, row: Course, *, status: int = 200, **given: Any) -> HttpResponse:
    row.refresh_from_db()
    names = leads(request, row.organisation)
    results = {one.person_id: one for one in row.results.all()} if names else {}
    came = list(row.muster.check_ins.select_related("person")) if row.muster else []
    context = {
        "row": row,
        "names": names,
        "came": len(came),
        "people": [(one, results.get(one.person_id)) for one in came] if names else [],
        "down": list(row.sign_ups.exclude(state=CourseSignUp.State.WITHDRAWN).select_related("member__person", "member__team")) if names else [],
        "seated": row.sign_ups.filter(state=CourseSignUp.State.SEATED).count(),
        "waiting": row.sign_ups.filter(state=CourseSignUp.State.WAITING).count(),
        "passes": row.results.filter(passed=True).count(),
        "typed": {},
    }
    return render(request, "teams/course.html", context | given, status=status)


def _acts(request: HttpRequest, row: Course) -> dict[str, Callable[[], str]]:
    by = person_of(request)
    return {
        "open": lambda: _("The attendance is open: %(number)s.") % {"number": open_attendance(row, by=by).number},
        "grade": partial(_grade, request, row),
        "end": lambda: str(end_course(row, by=by).get_state_display()),
        "call-off": lambda: str(call_course_off(row, by=by).get_state_display()),
    }


def _grade(request: HttpRequest, row: Course) -> str:
    found = get_object_or_404(CheckIn.objects.select_related("person"), muster=row.muster_id, person=whole(request, "person"))
    passed = request.POST.get("passed") == "yes"
    result = grade(row, found.person, passed=passed, certificate=request.POST.get("certificate", ""), by=person_of(request))
    return (_("%(person)s has passed.") if result.passed else _("%(person)s has not passed.")) % {"person": result.person}

"""Sample rows of courses."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from teams.models import Course, CourseResult, CourseSignUp
from tests.contract.samples import THEN, county, member, person

if TYPE_CHECKING:
    from collections.abc import Callable


def course() -> Course:
    """A refresher."""
    facts = {"title": "心肺复苏复训", "place": "县红会培训室", "starts_at": THEN, "ends_at": THEN + timedelta(hours=3), "certificate_months": 24}
    return Course.objects.get_or_create(code="JN-K1", defaults={"organisation": county(), **facts})[0]


SAMPLES: dict[type[Any], Callable[[], Any]] = {
    CourseSignUp: lambda: CourseSignUp.objects.create(course=course(), member=member(), state="seated", asked_at=THEN),
    Course: course,
    CourseResult: lambda: CourseResult.objects.create(
        course=course(), person=person(), passed=True, certificate="ZJ-0001", valid_until=date(2018, 9, 28), graded_at=THEN
    ),
}

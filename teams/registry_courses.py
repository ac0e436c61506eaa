"""Courses are planned on the desk; attendance and results are written on their own page."""

from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from relief.core.roles import COMMANDERS, LEADERS, OFFICE
from relief.registrar.declarations import Due, Measure
from relief.registrar.registry import Registry
from teams.models import Course, CourseResult, CourseSignUp

LEADS = LEADERS | COMMANDERS


@admin.register(Course)
class Courses(Registry):
    """What is taught, when, where, by whom, and whether it gives a certificate."""

    icon = "school"
    scope = "organisation"
    access = {"write": OFFICE | LEADS}
    fields = ("code", "title", "organisation", "place", "starts_at", "ends_at", "trainer", "capacity", "certificate_months", "state", "muster")
    readonly_fields = ("state", "muster")
    list_display = ("code", "title", "organisation", "starts_at", "state")
    list_filter = ("state",)
    search_fields = ("code", "title")
    autocomplete_fields = ("trainer",)
    columns = ("code", "title", "organisation", "place", "starts_at", "ends_at", "capacity", "certificate_months")
    due = (Due("ends_at", _("A course is to be graded"), days=1, waiting=Q(state=Course.State.RUNNING)),)
    measures = (
        Measure("courses-graded", _("Courses held"), lambda rows: rows.filter(state=Course.State.GRADED).count()),
        Measure("course-passes", _("People who passed"), lambda rows: CourseResult.objects.filter(course__in=rows, passed=True).count()),
    )


@admin.register(CourseResult)
class CourseResults(Registry):
    """Who passed, with which certificate."""

    icon = "workspace_premium"
    scope = "course__organisation"
    access = {"read": OFFICE | LEADS, "write": LEADS, "add": (), "change": (), "delete": (), "import": ()}
    list_display = fields = ("course", "person", "passed", "certificate", "valid_until", "graded_at")
    list_filter = ("passed",)
    search_fields = ("person__name", "course__title")
    list_select_related = ("course", "person")


@admin.register(CourseSignUp)
class CourseSignUps(Registry):
    """Who is down for which course and who waits; members put themselves down on their own page."""

    icon = "how_to_reg"
    scope = "course__organisation"
    access = {"read": OFFICE | LEADS, "write": LEADS, "add": (), "change": (), "delete": (), "import": ()}
    list_display = fields = ("course", "member", "state", "asked_at")
    list_filter = ("state",)
    search_fields = ("member__person__name", "course__title")
    list_select_related = ("course", "member__person")

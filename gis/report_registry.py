"""Situation reports and their clocks on the desk."""

from typing import Any

from django.contrib import admin
from django.urls import reverse

from gis.models import ReportingClock, Sitrep
from gis.selectors.reporting import reports_due
from relief.core.access import scope
from relief.core.models import Incident
from relief.core.roles import DISPATCHERS, OFFICE
from relief.registrar.hooks import Falling, falls_due
from relief.registrar.registry import Registry

INCIDENT = "incident__organisation"


@admin.register(Sitrep)
class Sitreps(Registry):
    """Situation reports as they were issued, and the draft of the next. Written on their own page."""

    scope = INCIDENT
    city_wide = True
    access = {"write": DISPATCHERS, "add": (), "change": (), "delete": (), "import": ()}
    fields = (
        "incident", "issue", "kind", "state", "number", "situation", "difficulties", "requests", "corrects", "note", "issued_at", "issued_by",
        "fingerprint",
    )  # fmt: skip
    list_display = ("number", "incident", "kind", "state", "issued_at", "issued_by")
    list_filter = ("kind", "state")
    search_fields = ("number", "situation")


@admin.register(ReportingClock)
class ReportingClocks(Registry):
    """How soon reports and figures are due, by level."""

    access = {"write": OFFICE}
    key = ("kind", "level")
    list_display = fields = ("kind", "level", "hours", "source")
    list_filter = ("kind",)


@falls_due
def reporting(user: Any) -> list[Falling]:
    """Situation reports and government figures of running incidents, by the clocks of their level."""
    running = scope(user, "read", Incident).filter(state__in=Incident.RUNNING)
    return [Falling(one.label, one.incident, one.at, reverse("sitreps", args=[one.incident.number])) for one in reports_due(running)]

"""Warnings and what was done on them, on the desk."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from relief.core import clock
from relief.core.declarations.response import RESPONSE
from relief.core.models import Alert, AlertResponse, Incident
from relief.core.roles import DISPATCHERS
from relief.core.selectors.alerts import alerts_for
from relief.registrar.declarations import Layer, Measure
from relief.registrar.hooks import Panel, panel
from relief.registrar.registry import Registry

SHOWN = 10
READ_ONLY = {"write": DISPATCHERS, "add": (), "change": (), "delete": (), "import": ()}


@admin.register(Alert)
class Alerts(Registry):
    """Warnings of others, as they came in. They are entered at /alerts/new/ and never edited."""

    group, icon = RESPONSE, "notifications_active"
    scope = "organisation"
    city_wide = True
    access = READ_ONLY
    fields = (
        "identifier", "headline", "hazard", "event", "severity", "kind", "status", "issuer", "area", "placing", "sent_at", "effective_at",
        "onset_at", "expires_at", "ended_by", "source", "sender", "event_code", "urgency", "certainty", "received_at", "organisation",
    )  # fmt: skip
    list_display = ("headline", "severity", "hazard", "placing", "sent_at", "expires_at", "kind")
    list_filter = ("severity", "hazard", "placing", "kind", "source")
    search_fields = ("headline", "identifier", "issuer", "area")
    layer = Layer(geometry="outline", properties=("severity", "hazard", "sent_at", "expires_at"))
    measures = (Measure("alerts-in-force", _("Alerts in force"), lambda rows: rows.filter(Alert.holding(clock.now())).count()),)


@admin.register(AlertResponse)
class AlertResponses(Registry):
    """Which society stood by on which warning, and how soon."""

    group, icon = RESPONSE, "notification_important"
    scope = "organisation"
    city_wide = True
    access = READ_ONLY
    list_display = fields = ("alert", "organisation", "started_at", "started_by", "told", "incident", "ended_at")
    list_filter = ("started_at",)


@panel(Incident)
def alerts_here(request: HttpRequest, incident: Model) -> Panel | None:
    """The warnings that hold where an incident is."""
    rows = list(alerts_for(request.user, incident)[:SHOWN]) if isinstance(incident, Incident) else []
    return Panel(_("Alerts in force here"), "alerts/panel.html", {"alerts": rows}) if rows else None

"""Incidents and our response on the desk."""

from django.contrib import admin
from django.db.models import Q, Sum
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from relief.core import access
from relief.core.models import Event, GovernmentResponse, Incident, ResponseActivation
from relief.core.roles import COMMANDERS
from relief.core.selectors.plans import because_of
from relief.core.services.activations import activate_proposed, put_in_writing, stand_down_activation
from relief.core.services.incidents import close_incident, open_incident, stabilise_incident, verify_incident
from relief.registrar.declarations import Due, Layer, Measure
from relief.registrar.hooks import Entry, approvals
from relief.registrar.registry import Registry, act

RESPONSE = _("Response")
LED = {"write": COMMANDERS, "add": (), "import": ()}
WAITING = Q(state__in=Incident.RUNNING)


@admin.register(Incident)
class Incidents(Registry):
    """Emergencies, from the first call to the archive."""

    group, icon = RESPONSE, "crisis_alert"
    scope = "organisation"
    city_wide = True
    access = LED
    actions = (
        act(_("Verified by a second source"), verify_incident),
        act(_("Open"), open_incident),
        act(_("Stabilised"), stabilise_incident),
        act(_("Close the incident"), close_incident),
    )
    fields = (
        "number", "name", "hazard", "state", "organisation", "division", "place", "longitude", "latitude", "happened_at", "reported_at",
        "closed_at", "affected", "evacuated", "dead", "missing", "collapsed_rooms", "figures_source",
    )  # fmt: skip
    readonly_fields = ("number", "state", "organisation", "happened_at", "reported_at", "closed_at")
    list_display = ("number", "name", "hazard", "state", "organisation", "happened_at", "evacuated")
    list_filter = ("state", "hazard")
    search_fields = ("number", "name", "place")
    autocomplete_fields = ("division",)
    layer = Layer(properties=("number", "hazard", "state"))
    measures = (
        Measure("running-incidents", _("Running incidents"), lambda rows: rows.filter(WAITING).count()),
        Measure("evacuated", _("People evacuated now"), lambda rows: rows.filter(WAITING).aggregate(n=Sum("evacuated"))["n"] or 0),
    )


@admin.register(ResponseActivation)
class ResponseActivations(Registry):
    """Our own levels, by which trigger and whose word."""

    group, icon = RESPONSE, "campaign"
    scope = "organisation"
    city_wide = True
    access = {**LED, "change": ()}
    actions = (
        act(_("Activate as proposed"), activate_proposed),
        act(_("Put in writing"), put_in_writing),
        act(_("Stand down"), stand_down_activation),
    )
    fields = (
        "incident",
        "organisation",
        "level",
        "state",
        "trigger",
        "reason",
        "verbal",
        "proposed_at",
        "activated_at",
        "activated_by",
        "written_at",
        "ended_at",
        "ended_by",
        "step",
        "number",
        "end_number",
        "end_reason",
        "review",
    )
    list_display = ("incident", "organisation", "level", "state", "activated_at", "ended_at")
    list_filter = ("state", "level")
    due = (
        Due(
            "activated_at",
            _("A spoken activation must be put in writing"),
            days=1,
            plus_hours=24,
            waiting=Q(verbal=True, written_at=None, activated_at__isnull=False),
        ),
    )


@admin.register(GovernmentResponse)
class GovernmentResponses(Registry):
    """The government's own levels: recorded with their source, never set by us."""

    group, icon = RESPONSE, "account_balance"
    scope = "incident__organisation"
    city_wide = True
    access = LED
    list_display = fields = tuple(field.name for field in GovernmentResponse._meta.fields if field.name not in {"id", "world"})
    search_fields = ("body",)


@admin.register(Event)
class Events(Registry):
    """What happened, in order. Read only."""

    group, icon = RESPONSE, "timeline"
    scope = ("organisation", "incident__organisation")
    list_display = fields = ("incident", "sequence", "kind", "subject", "by", "organisation", "occurred_at", "recorded_at")
    list_filter = ("kind",)
    search_fields = ("subject", "kind")


@approvals
def proposed_levels(request: HttpRequest) -> list[Entry]:
    """Levels the plan proposes and nobody has decided on."""
    waiting = (
        access.scope(request.user, "activate_proposed", ResponseActivation).filter(state=ResponseActivation.State.PROPOSED).select_related("incident")
    )
    return [Entry(text=str(one), note=because_of(one), link=reverse("admin:core_responseactivation_change", args=[one.pk])) for one in waiting]

"""The core's declarations: places, societies, people and their offices, incidents, plans, and what is only read."""

from django.contrib import admin
from django.db.models import Q, Sum
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from relief.core import access
from relief.core.models import (
    AccessLog,
    ActionCard,
    Appointment,
    Division,
    EmergencyPlan,
    Event,
    GovernmentResponse,
    Incident,
    Message,
    Organisation,
    Person,
    PlanTrigger,
    Population,
    ResponseActivation,
    World,
)
from relief.core.roles import COMMANDERS, OFFICE, REVIEWERS
from relief.core.services.activations import activate_proposed, put_in_writing, stand_down_activation
from relief.core.services.appointments import end_appointment
from relief.core.services.incidents import close_incident, open_incident, stabilise_incident, verify_incident
from relief.core.services.people import erase_person
from relief.core.services.plans import approve_plan, put_plan_in_force
from relief.registrar.declarations import Due, Layer, Measure
from relief.registrar.hooks import Entry, approvals
from relief.registrar.registry import Registry, act
from relief.registrar.rights import grant

grant(access)
RESPONSE, PLANS, SOCIETY, PLACES, RECORDS = _("Response"), _("Plans"), _("Society and people"), _("Places"), _("Records")
KEPT_BY_OFFICE = {"write": OFFICE}
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
        act(_("Close"), close_incident),
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
    )
    list_display = ("incident", "organisation", "level", "state", "activated_at", "ended_at")
    list_filter = ("state", "level")
    due = (
        Due(
            "activated_at",
            _("A spoken activation must be put in writing"),
            days=1,
            plus_hours=24,
            waiting=Q(verbal=True, written_at=None, state="activated"),
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


@admin.register(Organisation)
class Organisations(Registry):
    """Societies and their branches."""

    group, icon = SOCIETY, "account_tree"
    scope = ""
    access = {**KEPT_BY_OFFICE, "add": (), "import": ()}
    fields = ("code", "name", "short_name", "kind", "parent", "division", "phone", "established_on", "dissolved_on")
    readonly_fields = ("code", "kind", "parent")
    list_display = ("code", "name", "kind", "parent", "phone")
    list_filter = ("kind",)
    search_fields = ("code", "name", "short_name")
    autocomplete_fields = ("division",)
    not_personal = ("phone",)
    measures = (Measure("branches", _("Branches"), lambda rows: rows.exclude(kind__in=Organisation.SOCIETIES).count()),)


@admin.register(Person)
class People(Registry):
    """Everybody known to the society, once."""

    group, icon = SOCIETY, "person"
    scope = "organisation"
    access = {"read": OFFICE | COMMANDERS, **KEPT_BY_OFFICE}
    masked = {"phone": OFFICE | COMMANDERS, "born_on": OFFICE, "identity_tail": OFFICE, "identity_hash": ()}
    erasure = erase_person
    actions = (act(_("Erase this person"), erase_person, final=True),)
    fields = ("organisation", "name", "phone", "born_on", "identity_tail", "note")
    readonly_fields = ("identity_tail",)
    list_display = ("name", "phone", "organisation")
    search_fields = ("name",)


@admin.register(Appointment)
class Appointments(Registry):
    """Who holds which office where, from when until when."""

    group, icon = SOCIETY, "badge"
    scope = "organisation"
    access = KEPT_BY_OFFICE
    list_display = fields = ("person", "role", "organisation", "starts_at", "ends_at", "delegated_by")
    readonly_fields = ("delegated_by",)
    list_filter = ("role",)
    search_fields = ("person__name",)
    actions = (act(_("End the appointment now"), end_appointment),)
    autocomplete_fields = ("person", "organisation")
    list_select_related = ("person", "organisation", "delegated_by__person", "delegated_by__organisation")
    due = (Due("ends_at", _("An appointment ends"), days=30, waiting=Q(ends_at__isnull=False)),)


@admin.register(EmergencyPlan)
class EmergencyPlans(Registry):
    """Contingency plans, version by version."""

    group, icon = PLANS, "menu_book"
    scope = "organisation"
    access = KEPT_BY_OFFICE
    key = ("organisation", "title", "version")
    fields = ("organisation", "title", "version", "state", "in_force_from", "in_force_until", "review_due_on", "source")
    list_display = ("title", "version", "organisation", "state", "review_due_on")
    list_filter = ("state",)
    search_fields = ("title",)
    actions = (act(_("Approve"), approve_plan), act(_("Put in force"), put_plan_in_force))
    due = (Due("review_due_on", _("A plan is to be reviewed"), days=60, waiting=Q(state="in_force")),)


@admin.register(PlanTrigger)
class PlanTriggers(Registry):
    """Thresholds that propose a level."""

    group, icon = PLANS, "rule"
    scope = "plan__organisation"
    access = KEPT_BY_OFFICE
    list_display = fields = ("plan", "level", "hazard", "measure", "threshold", "activated_by_role", "source")
    list_filter = ("level", "measure")


@admin.register(ActionCard)
class ActionCards(Registry):
    """What each role does at each level."""

    group, icon = PLANS, "checklist"
    scope = "plan__organisation"
    access = KEPT_BY_OFFICE
    list_display = fields = ("plan", "level", "role", "order", "task", "within_minutes")
    list_filter = ("level",)
    search_fields = ("task",)


@admin.register(Division)
class Divisions(Registry):
    """Cities, counties and townships by their civil-affairs code."""

    group, icon = PLACES, "map"
    access = KEPT_BY_OFFICE
    fields = (
        "code",
        "code_nbs",
        "name",
        "short_name",
        "pinyin",
        "level",
        "type",
        "parent",
        "longitude",
        "latitude",
        "precision_m",
        "position_source",
        "valid_from",
        "valid_until",
    )
    list_display = ("code", "name", "level", "parent")
    list_filter = ("level",)
    search_fields = ("code", "name", "pinyin")
    autocomplete_fields = ("parent",)
    layer = Layer(properties=("code", "level"))
    measures = (Measure("townships", _("Townships"), lambda rows: rows.filter(level=Division.Level.TOWNSHIP).count()),)


@admin.register(Population)
class Populations(Registry):
    """Counts of people with kind, year and source."""

    group, icon = PLACES, "groups"
    access = KEPT_BY_OFFICE
    key = ("division", "kind", "year")
    list_display = fields = ("division", "kind", "year", "people", "note", "source")
    list_filter = ("kind", "year")
    search_fields = ("division__name", "division__code")
    autocomplete_fields = ("division",)


@admin.register(Message)
class Messages(Registry):
    """What was sent to whom, and whether it arrived. Read only."""

    group, icon = RECORDS, "mail"
    scope = "to__organisation"
    access = {"read": OFFICE | COMMANDERS}
    fields = ("to", "channel", "subject", "text", "state", "error", "incident", "created_at", "sent_at", "read_at")
    list_display = ("subject", "to", "channel", "state", "created_at")
    list_filter = ("state", "channel")
    search_fields = ("subject",)


@admin.register(AccessLog)
class AccessLogs(Registry):
    """Who looked behind a mask, exported or erased. Read only."""

    group, icon = RECORDS, "visibility"
    scope = "by__person__organisation"
    access = {"read": REVIEWERS}
    list_display = fields = ("at", "by", "act", "register", "subject", "rows", "reason")
    list_filter = ("act", "register")


@admin.register(World)
class Worlds(Registry):
    """The real world and those of drills. Read only."""

    group, icon = RECORDS, "public"
    list_display = fields = ("code", "name", "kind", "taken_from", "opened_at", "closed_at")
    readonly_fields = ("opened_at",)
    list_filter = ("kind",)


@approvals
def proposed_levels(request: HttpRequest) -> list[Entry]:
    """Levels the plan proposes and nobody has decided on."""
    waiting = (
        access.scope(request.user, "activate_proposed", ResponseActivation).filter(state=ResponseActivation.State.PROPOSED).select_related("incident")
    )
    return [Entry(text=str(one), note=one.reason, link=reverse("admin:core_responseactivation_change", args=[one.pk])) for one in waiting]

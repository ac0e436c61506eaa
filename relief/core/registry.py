"""The core's declarations: places, societies, people and their offices, incidents, plans, and what is only read."""

from django.contrib import admin
from django.db.models import Q, Sum
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
from relief.core.services.people import erase_person
from relief.registrar.declarations import Due, Layer, Measure
from relief.registrar.registry import Registry
from relief.registrar.rights import grant

grant(access)
KEPT_BY_OFFICE = {"write": OFFICE}
WAITING = Q(state__in=Incident.RUNNING)


@admin.register(Division)
class Divisions(Registry):
    """Cities, counties and townships by their civil-affairs code."""

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

    access = KEPT_BY_OFFICE
    key = ("division", "kind", "year")
    list_display = fields = ("division", "kind", "year", "people", "note", "source")
    list_filter = ("kind", "year")
    search_fields = ("division__name", "division__code")
    autocomplete_fields = ("division",)


@admin.register(Organisation)
class Organisations(Registry):
    """Societies and their branches."""

    scope = ""
    access = {"change": OFFICE, "import": ()}
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

    scope = "organisation"
    access = {"read": OFFICE | COMMANDERS, **KEPT_BY_OFFICE}
    masked = {"phone": OFFICE | COMMANDERS, "born_on": OFFICE, "identity_tail": OFFICE, "identity_hash": ()}
    erasure = erase_person
    fields = ("organisation", "name", "phone", "born_on", "identity_tail", "note")
    readonly_fields = ("identity_tail",)
    list_display = ("name", "phone", "organisation")
    search_fields = ("name",)


@admin.register(Appointment)
class Appointments(Registry):
    """Who holds which office where, from when until when."""

    scope = "organisation"
    access = KEPT_BY_OFFICE
    list_display = fields = ("person", "role", "organisation", "starts_at", "ends_at", "delegated_by")
    readonly_fields = ("delegated_by",)
    list_filter = ("role",)
    search_fields = ("person__name",)
    autocomplete_fields = ("person", "organisation")
    due = (Due("ends_at", _("An appointment ends"), days=30, waiting=Q(ends_at__isnull=False)),)


@admin.register(Incident)
class Incidents(Registry):
    """Emergencies, from the first call to the archive."""

    scope = "organisation"
    city_wide = True
    access = {"change": COMMANDERS, "import": ()}
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


@admin.register(GovernmentResponse)
class GovernmentResponses(Registry):
    """The government's own levels: recorded with their source, never set by us."""

    scope = "incident__organisation"
    city_wide = True
    access = {"change": COMMANDERS, "import": ()}
    list_display = fields = tuple(field.name for field in GovernmentResponse._meta.fields if field.name not in {"id", "world"})
    search_fields = ("body",)


@admin.register(ResponseActivation)
class ResponseActivations(Registry):
    """Our own levels, by which trigger and whose word."""

    scope = "organisation"
    city_wide = True
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


@admin.register(EmergencyPlan)
class EmergencyPlans(Registry):
    """Contingency plans, version by version."""

    scope = "organisation"
    access = KEPT_BY_OFFICE
    key = ("organisation", "title", "version")
    fields = ("organisation", "title", "version", "state", "in_force_from", "in_force_until", "review_due_on", "source")
    list_display = ("title", "version", "organisation", "state", "review_due_on")
    list_filter = ("state",)
    search_fields = ("title",)
    due = (Due("review_due_on", _("A plan is to be reviewed"), days=60, waiting=Q(state="in_force")),)


@admin.register(PlanTrigger)
class PlanTriggers(Registry):
    """Thresholds that propose a level."""

    scope = "plan__organisation"
    access = KEPT_BY_OFFICE
    list_display = fields = ("plan", "level", "hazard", "measure", "threshold", "activated_by_role", "source")
    list_filter = ("level", "measure")


@admin.register(ActionCard)
class ActionCards(Registry):
    """What each role does at each level."""

    scope = "plan__organisation"
    access = KEPT_BY_OFFICE
    list_display = fields = ("plan", "level", "role", "order", "task", "within_minutes")
    list_filter = ("level",)
    search_fields = ("task",)


@admin.register(Event)
class Events(Registry):
    """What happened, in order. Read only."""

    scope = ("organisation", "incident__organisation")
    list_display = fields = ("incident", "sequence", "kind", "subject", "by", "organisation", "occurred_at", "recorded_at")
    list_filter = ("kind",)
    search_fields = ("subject", "kind")


@admin.register(Message)
class Messages(Registry):
    """What was sent to whom, and whether it arrived. Read only."""

    scope = "to__organisation"
    access = {"read": OFFICE | COMMANDERS}
    fields = ("to", "channel", "subject", "text", "state", "error", "incident", "created_at", "sent_at", "read_at")
    list_display = ("subject", "to", "channel", "state", "created_at")
    list_filter = ("state", "channel")
    search_fields = ("subject",)


@admin.register(AccessLog)
class AccessLogs(Registry):
    """Who looked behind a mask, exported or erased. Read only."""

    scope = "by__person__organisation"
    access = {"read": REVIEWERS}
    list_display = fields = ("at", "by", "act", "register", "subject", "rows", "reason")
    list_filter = ("act", "register")


@admin.register(World)
class Worlds(Registry):
    """The real world and those of drills. Read only."""

    list_display = fields = ("code", "name", "kind", "taken_from", "opened_at", "closed_at")
    readonly_fields = ("opened_at",)
    list_filter = ("kind",)

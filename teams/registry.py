"""The squads, what they need, their members and when these are away."""

from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from relief.core.roles import COMMANDERS, LEADERS, OFFICE
from relief.registrar.declarations import Due, Layer, Measure
from relief.registrar.registry import Registry, act
from teams import call_registry, registry_abilities, registry_courses, registry_missions, registry_partners  # noqa: F401 - declared beside these, in files of their own
from teams.domain.readiness import Light
from teams.models import AvailabilityRule, CellMinimum, MemberLeave, ReadinessDay, RescueTeam, TeamMember
from teams.selectors.readiness import teams_ready
from teams.services.forgetting import forget_medical
from teams.services.members import apply_again, confirm_contact, register, retire, screen, suspend, take_on_probation
from teams.services.self_service import send_link

SERVING = Q(state=TeamMember.State.REGISTERED)
KEPT = {"write": OFFICE | LEADERS}
KNOWS = OFFICE | LEADERS | COMMANDERS  # who judges whether somebody may be sent


@admin.register(RescueTeam)
class RescueTeams(Registry):
    """Squads of a society."""

    scope = "organisation"
    access = KEPT
    list_display = fields = ("code", "name", "kind", "organisation", "minimum_size", "drilled_on", "kit_checked_on")
    list_filter = ("kind",)
    search_fields = ("code", "name")
    layer = Layer("organisation__division__longitude", "organisation__division__latitude", properties=("kind", "organisation"), symbol="crew")
    due = (Due("kit_checked_on", _("The kit of a squad is to be checked"), plus_hours=24 * 90),)
    measures = (
        Measure(
            "comprehensive-team-ready",
            _("Comprehensive squads ready tonight"),
            lambda rows: sum(one.judged.light == Light.GREEN for one in teams_ready(rows.filter(kind=RescueTeam.Kind.COMPREHENSIVE))),
        ),
        Measure("deployable", _("People who can go tonight"), lambda rows: sum(one.judged.deployable for one in teams_ready(rows))),
    )


@admin.register(CellMinimum)
class CellMinimums(Registry):
    """How many of each cell a squad must be able to send, and how many of them with a skill."""

    scope = "team__organisation"
    access = KEPT
    key = ("team", "cell", "skill")
    list_display = fields = ("team", "cell", "skill", "people")
    list_filter = ("cell",)
    search_fields = ("team__name",)


@admin.register(TeamMember)
class TeamMembers(Registry):
    """Who serves in which squad, and until when his papers are good; he enters as applied and goes on by the steps alone."""

    scope = "team__organisation"
    access = {"read": KNOWS, **KEPT}
    masked = {"medical_until": KNOWS}
    erasure = forget_medical
    fields = (
        "team", "person", "cell", "state", "lives_in", "joined_on", "medical_until", "certificate_until", "insured_until", "contact_confirmed_on", "resting_until",
        "opted_out",
    )  # fmt: skip
    readonly_fields = by_steps = ("state", "resting_until")
    list_display = ("person", "team", "cell", "state", "certificate_until", "insured_until")
    list_filter = ("state", "cell")
    search_fields = ("person__name",)
    autocomplete_fields = ("person", "lives_in")
    actions = (
        act(_("Applies again"), apply_again),
        act(_("Application looked at"), screen),
        act(_("Take on probation"), take_on_probation),
        act(_("Register"), register),
        act(_("Suspend"), suspend),
        act(_("Retire"), retire, final=True),
        act(_("Telephone confirmed today"), confirm_contact),
        act(_("Send the link to his own page"), send_link),
    )
    due = (
        Due("medical_until", _("A medical check runs out"), days=60, waiting=SERVING),
        Due("insured_until", _("An insurance runs out"), days=60, waiting=SERVING),
        Due("certificate_until", _("A first-aid certificate runs out"), days=90, waiting=SERVING),
        Due("contact_confirmed_on", _("A telephone number is to be confirmed"), days=14, waiting=SERVING, plus_hours=24 * 90),
    )
    measures = (Measure("serving", _("Registered team members"), lambda rows: rows.filter(SERVING).count()),)


@admin.register(MemberLeave)
class MemberLeaves(Registry):
    """Days on which members are away."""

    scope = "member__team__organisation"
    access = KEPT
    list_display = fields = ("member", "starts_on", "ends_on", "note")
    list_filter = ("starts_on",)
    list_select_related = ("member__person",)
    search_fields = ("member__person__name",)


@admin.register(AvailabilityRule)
class AvailabilityRules(Registry):
    """Hours of the week at which members cannot come, or at which alone they can."""

    scope = "member__team__organisation"
    access = KEPT
    key = ("member", "kind", "weekdays", "starts_at")
    list_display = fields = ("member", "kind", "weekdays", "starts_at", "ends_at")
    list_filter = ("kind",)
    list_select_related = ("member__person",)
    search_fields = ("member__person__name",)


@admin.register(ReadinessDay)
class ReadinessDays(Registry):
    """How ready squads were, night by night; written by the nightly run, corrected by nobody."""

    scope = "team__organisation"
    access = {"write": (), "add": (), "change": (), "delete": (), "import": ()}
    list_display = fields = ("team", "on", "registered", "deployable", "level")
    list_filter = ("level",)
    search_fields = ("team__name",)

"""The squads and their members."""

from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from relief.core.roles import LEADERS, OFFICE
from relief.registrar.declarations import Due, Layer, Measure
from relief.registrar.registry import Registry
from teams.models import RescueTeam, TeamMember

SERVING = Q(state=TeamMember.State.REGISTERED)
KEPT = {"write": OFFICE | LEADERS}


@admin.register(RescueTeam)
class RescueTeams(Registry):
    """Squads of a society."""

    scope = "organisation"
    access = KEPT
    list_display = fields = ("code", "name", "kind", "organisation")
    list_filter = ("kind",)
    search_fields = ("code", "name")
    layer = Layer("organisation__division__longitude", "organisation__division__latitude", properties=("kind", "organisation"), symbol="crew")


@admin.register(TeamMember)
class TeamMembers(Registry):
    """Who serves in which squad, and until when his papers are good."""

    scope = "team__organisation"
    access = KEPT
    fields = ("team", "person", "cell", "state", "joined_on", "medical_until", "certificate_until", "insured_until", "contact_confirmed_on")
    list_display = ("person", "team", "cell", "state", "medical_until", "insured_until")
    list_filter = ("state", "cell")
    search_fields = ("person__name",)
    autocomplete_fields = ("person",)
    due = (
        Due("medical_until", _("A medical check runs out"), days=60, waiting=SERVING),
        Due("insured_until", _("An insurance runs out"), days=60, waiting=SERVING),
        Due("certificate_until", _("A first-aid certificate runs out"), days=90, waiting=SERVING),
    )
    measures = (Measure("serving", _("Registered team members"), lambda rows: rows.filter(SERVING).count()),)

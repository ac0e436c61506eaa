"""Vehicles of their own and languages of members on the desk; plates are shown to whoever calls out or keeps the register."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from relief.core.roles import COMMANDERS, LEADERS, OFFICE
from relief.registrar.declarations import Measure
from relief.registrar.registry import Registry
from teams.models import OwnVehicle, SpokenLanguage, TeamMember
from teams.services.forgetting import forget_plate

KEPT = {"write": OFFICE | LEADERS}


@admin.register(OwnVehicle)
class OwnVehicles(Registry):
    """Members' own vehicles, for call-outs that want one."""

    icon = "directions_car"
    scope = "member__team__organisation"
    access = KEPT
    list_display = fields = ("member", "plate", "kind", "seats", "offered")
    list_filter = ("kind", "offered")
    list_select_related = ("member__person",)
    search_fields = ("member__person__name",)
    masked = {"plate": LEADERS | COMMANDERS | OFFICE}
    erasure = forget_plate
    measures = (
        Measure(
            "four-wheel-drives",
            _("Members' own vehicles with four-wheel drive"),
            lambda rows: rows.filter(kind=OwnVehicle.Kind.FOUR_WHEEL, offered=True, member__state=TeamMember.State.REGISTERED).count(),
        ),
    )


@admin.register(SpokenLanguage)
class SpokenLanguages(Registry):
    """Which languages members speak."""

    icon = "translate"
    scope = "member__team__organisation"
    access = KEPT
    key = ("member", "language")
    list_display = fields = ("member", "language", "note")
    list_filter = ("language",)
    list_select_related = ("member__person",)
    search_fields = ("member__person__name",)

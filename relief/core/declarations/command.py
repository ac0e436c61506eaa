"""Action cards in a response and the log of decisions on the desk: read there, written on the board."""

from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from relief.core.models import ActionCardTask, Decision
from relief.core.roles import COMMANDERS
from relief.registrar.declarations import Due, Measure
from relief.registrar.registry import Registry

RESPONSE = _("Response")
OPEN = ActionCardTask.OPEN
LED = {"write": COMMANDERS, "add": (), "change": (), "import": ()}


@admin.register(ActionCardTask)
class ActionCardTasks(Registry):
    """Who has which card of a response, and how far it is."""

    group, icon = RESPONSE, "task_alt"
    scope = "organisation"
    city_wide = True
    access = LED
    fields = (
        "incident", "organisation", "level", "role", "task", "state", "assigned_at", "due_at", "taken_by", "acknowledged_at",
        "finished_at", "reason",
    )  # fmt: skip
    list_display = ("task", "role", "incident", "state", "taken_by", "due_at")
    list_filter = ("state", "level")
    search_fields = ("task",)
    due = (Due("due_at", _("An action card is due"), days=1, waiting=Q(state__in=OPEN)),)
    measures = (Measure("open-cards", _("Action cards open"), lambda rows: rows.filter(state__in=OPEN).count()),)


@admin.register(Decision)
class Decisions(Registry):
    """Who decided what, why, by which channel. Read only; a correction is a new entry."""

    group, icon = RESPONSE, "gavel"
    scope = "incident__organisation"
    city_wide = True
    access = LED
    fields = (
        "incident", "number", "text", "why", "alternatives", "channel", "decided_by", "decided_at", "recorded_by", "recorded_at", "corrects",
    )  # fmt: skip
    list_display = ("incident", "number", "text", "decided_by", "decided_at")
    list_filter = ("channel",)
    search_fields = ("text", "why")

"""Distributions to families, and what a supervisor finds on his desk: the exceptions nobody of the board has looked at."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet, Sum
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from inventory.models import Distribution, DistributionLine, RosterGoods, RosterLine
from inventory.selectors.exceptions import exceptions, reviewed_by
from relief.core.access import roles_held
from relief.core.models import Appointment
from relief.core.roles import DISPATCHERS, KEEPERS
from relief.registrar.declarations import Due, Layer, Measure
from relief.registrar.hooks import Entry, approvals
from relief.registrar.ownership import own
from relief.registrar.registry import Registry

HAND_OUT: dict[str, Any] = {"write": KEEPERS | DISPATCHERS, "add": (), "change": (), "delete": (), "import": ()}
OPEN = (Distribution.State.PLANNED, Distribution.State.ANNOUNCED, Distribution.State.RUNNING)
HOUSES = ("waybill__warehouse__organisation", "waybill__to_warehouse__organisation", "incident__organisation")

own(DistributionLine, scope=tuple(f"distribution__{path}" for path in HOUSES), access=HAND_OUT)
own(RosterLine, scope=tuple(f"distribution__{path}" for path in HOUSES), access=HAND_OUT)
own(RosterGoods, scope=tuple(f"line__distribution__{path}" for path in HOUSES), access=HAND_OUT)


def _people(rows: QuerySet[Distribution]) -> int:
    return rows.aggregate(people=Sum("people"))["people"] or 0


@admin.register(Distribution)
class Distributions(Registry):
    """Goods of one delivery handed to families: figures only. Planned, handed out and reported on their own page."""

    scope = HOUSES
    access = HAND_OUT
    fields = (
        "number", "state", "waybill", "incident", "place", "longitude", "latitude", "planned_for", "recipients", "selected_by", "staff", "contact", "due_on",
        "announced_at", "started_at", "households", "people", "handed_out_by", "completed_at", "reported_at", "result",
    )  # fmt: skip
    list_display = ("number", "state", "place", "waybill", "households", "people", "due_on", "completed_at")
    list_filter = ("state",)
    search_fields = ("number", "place", "waybill__number")
    due = (Due("due_on", _("Goods have to be handed out"), days=15, waiting=Q(state__in=OPEN)),)
    measures = (Measure("people-handed-out-to", _("People goods were handed out to"), _people),)
    layer = Layer(properties=("state", "place", "households", "people"))


@approvals
def exceptions_waiting(request: HttpRequest) -> list[Entry]:
    """One line with their number, red where a clock has run out."""
    if Appointment.Role.SUPERVISOR not in roles_held(request.user):
        return []
    waiting = [one for one in exceptions(reviewed_by(request.user)) if one.review is None]
    if not waiting:
        return []
    late = sum(one.found.late for one in waiting)
    note = gettext("%s of them overdue") % late if late else ""
    return [Entry(text=gettext("Exceptions nobody has looked at: %s") % len(waiting), note=note, link=reverse("exceptions"), late=bool(late))]

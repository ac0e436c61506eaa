"""What plans need and how ready the house was, on the desk; and what the core asks of this app about plans and duty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gis.models import PlanResource, ReadinessSnapshot, Trip
from gis.selectors.moving import is_overdue
from gis.selectors.readiness import cell_words
from gis.services.readiness import latest
from inventory.models import ReleaseOrder
from relief.core import clock
from relief.core.declarations.plans import PlanParts
from relief.core.models.incidents import Level
from relief.core.plan_hooks import crew_counter, plan_copier, plan_needs, readiness_lines
from relief.core.selectors.matters import Matter, matters
from relief.core.selectors.plans import plans_in_force
from relief.core.templatetags.relief_ui import named
from relief.registrar.declarations import Measure
from relief.registrar.registry import Registry
from teams.models import RescueTeam
from teams.selectors.readiness import deployable_by_cell

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from relief.core.models import EmergencyPlan, Organisation

PLANS = _("Plans")


@admin.register(PlanResource)
class PlanResources(PlanParts):
    """What each level of a plan needs: goods, crews, vehicles, townships within reach."""

    icon = "inventory"
    fields = ("plan", "level", "kind", "quantity", "per_hundred", "within_minutes", "source", "item", "cell", "vehicle_class", "division")
    list_display = ("plan", "level", "kind", "item", "cell", "vehicle_class", "division", "quantity", "per_hundred")
    list_filter = ("kind", "level")
    search_fields = ("item__name", "cell")
    autocomplete_fields = ("item", "division")


@admin.register(ReadinessSnapshot)
class ReadinessSnapshots(Registry):
    """How ready each level was, night by night. Read only."""

    group, icon = PLANS, "monitoring"
    scope = "plan__organisation"
    fields = ("plan", "level", "day", "tone", "rows_total", "rows_ready", "rows_unknown", "taken_at")
    list_display = ("plan", "level", "day", "tone", "rows_ready", "rows_total")
    list_filter = ("tone", "level")
    measures = (Measure("levels-not-ready", _("Levels not ready, all nights"), lambda rows: rows.filter(tone="red").count()),)


@plan_copier
def copy_resources(*, old: EmergencyPlan, new: EmergencyPlan) -> int:
    """A new version starts with what the old one needed."""
    rows = list(PlanResource.objects.filter(plan=old))
    for row in rows:
        row.pk, row.plan = None, new
        row._state.adding = True  # noqa: SLF001 - Django's own way to copy a row
        row.save()
    return len(rows)


@crew_counter
def squads(*, society: Organisation, cells: Collection[str], at: datetime) -> dict[str, int] | None:
    """People of the society's squads who may be sent; nothing can be said where it has no squad."""
    if not RescueTeam.objects.filter(organisation=society).exists():
        return None
    counted = deployable_by_cell([society], at=at)
    return {cell: counted.get(cell, 0) for cell in cells}


@plan_needs
def needs_in_words(plan: EmergencyPlan) -> list[tuple[int, str]]:
    """For the booklet."""
    return [(row.level, _words(row)) for row in PlanResource.objects.filter(plan=plan).select_related("item", "vehicle_class", "division")]


def _words(row: PlanResource) -> str:
    if row.kind == PlanResource.Kind.PLACE:
        most = f" ≤ {row.within_minutes} min" if row.within_minutes else ""
        return f"{row.get_kind_display()} {row.what}{most}"
    each = gettext(" per 100 people") if row.per_hundred else ""
    what = cell_words(row.cell) if row.cell else named(row.vehicle_class or row.item)
    return f"{what} × {row.quantity}{each}"


@matters
def on_the_road(society: Organisation) -> list[Matter]:
    """Approvals nobody has put in writing, and lorries that are late; three queries."""
    orders = ReleaseOrder.objects.filter(incident__organisation=society, ratified_at__isnull=True).exclude(approval_channel="")
    rows = orders.exclude(state=ReleaseOrder.State.CANCELLED).select_related("warehouse", "incident")
    waiting = [
        Matter(gettext("Approval to ratify"), str(one), str(one.destination), _trips(one.incident.number), late=False) for one in rows if one.incident
    ]
    trips = (
        Trip.objects.filter(incident__organisation=society, state=Trip.State.UNDER_WAY)
        .select_related("vehicle", "incident")
        .prefetch_related("stops__waybill")
    )
    late = [one for one in trips if is_overdue(one) and one.incident]
    return waiting + [
        Matter(gettext("Lorry overdue"), str(one.vehicle), str(one), _trips(one.incident.number), late=True) for one in late if one.incident
    ]


def _trips(number: str) -> str:
    return reverse("dispatch", args=[number]) + "?tab=trips"


@readiness_lines
def lines_of(society: Organisation) -> list[tuple[str, str, str]]:
    """For the desk's home: each level of the plans in force, with its tone and its page."""
    plans = list(plans_in_force(society, clock.now()))
    kept = latest(plans) if plans else {}
    return [
        (gettext("Level %(level)s: %(ready)s of %(total)s ready") % _facts(row), row.tone, reverse("plan", args=[plan.pk]))
        for plan in plans
        for row in kept[plan.pk]
        if row.rows_total
    ]


def _facts(row: ReadinessSnapshot) -> dict[str, object]:
    return {"level": Level(row.level).label, "ready": row.rows_ready, "total": row.rows_total}

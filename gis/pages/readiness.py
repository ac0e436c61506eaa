"""Plans and how ready the house is for them: the list, one plan, and what is short tonight."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.contrib.auth.decorators import login_required
from django.db.models import prefetch_related_objects
from django.shortcuts import render
from django.views.decorators.http import require_GET

from gis.models import ReadinessSnapshot
from gis.selectors.nights import nights, plot_of
from gis.selectors.plan_changes import plan_changes
from gis.selectors.readiness import readiness
from gis.services.readiness import keep_readiness, latest
from relief.core import clock
from relief.core.access import get_or_404, scope
from relief.core.models import EmergencyPlan
from relief.core.response.society import society_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from gis.selectors.nights import Plot
    from gis.selectors.readiness import LevelReady

State = EmergencyPlan.State


class Shown(NamedTuple):
    """One level with its plot."""

    ready: LevelReady
    plot: Plot | None


@login_required
@require_GET
def plans(request: HttpRequest) -> HttpResponse:
    """Every plan one may read: those in force with tonight's readiness, then drafts and old versions."""
    rows = list(
        scope(request.user, "read", EmergencyPlan)
        .select_related("organisation")
        .prefetch_related("filings")
        .order_by("organisation__path", "-in_force_from", "-pk")
    )
    acting = [row for row in rows if row.state == State.IN_FORCE]
    kept = latest(acting)
    context = {
        "acting": [(row, kept[row.pk]) for row in acting],
        "others": [row for row in rows if row.state != State.IN_FORCE],
        "now": clock.today(),
    }
    return render(request, "gis/plans.html", context)


@login_required
@require_GET
def plan(request: HttpRequest, plan: int) -> HttpResponse:
    """One plan: every row of every level, computed now, with the nights behind it."""
    row = get_or_404(request.user, "read", EmergencyPlan, pk=plan)
    prefetch_related_objects([row], "filings")
    levels = readiness(row)
    if row.state == State.IN_FORCE and not ReadinessSnapshot.objects.filter(plan=row, day=clock.today()).exists():
        keep_readiness(row, levels)
    context = {
        "plan": row,
        "levels": [Shown(one, plot_of(nights(row, one.level))) for one in levels],
        "triggers": list(row.triggers.all()),
        "cards": list(row.cards.order_by("-level", "role", "order")),
        "ladder": list(row.organisation.liaison.all()),
        "versions": list(EmergencyPlan.objects.filter(organisation=row.organisation_id, title=row.title).exclude(pk=row.pk).order_by("-pk")),
    }
    return render(request, "gis/plan.html", context)


@login_required
@require_GET
def changes(request: HttpRequest, plan: int, other: int) -> HttpResponse:
    """What one version of a society's plan says differently from another."""
    new = get_or_404(request.user, "read", EmergencyPlan, pk=plan)
    old = get_or_404(request.user, "read", EmergencyPlan, pk=other, organisation=new.organisation_id)
    return render(request, "gis/plan_changes.html", {"old": old, "new": new, "sections": plan_changes(old, new)})


@login_required
@require_GET
def tonight(request: HttpRequest) -> HttpResponse:
    """What is short tonight in one society: the missing rows of every level of its plan in force, nothing else."""
    society = society_of(request)
    rows = scope(request.user, "read", EmergencyPlan).filter(organisation=society, state=State.IN_FORCE).select_related("organisation")
    shown = [(row, [one for one in readiness(row) if one.missing]) for row in rows]
    return render(request, "gis/short_tonight.html", {"society": society, "shown": shown, "now": clock.now()})

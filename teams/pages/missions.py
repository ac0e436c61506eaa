"""Missions that are out, with whoever is silent or down, and those that came home."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_GET

from relief.core.access import scope
from teams.models import Deployment
from teams.selectors.missions import missions_out
from teams.words import WELFARE

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

SHOWN = 40


@login_required
@require_GET
def missions(request: HttpRequest) -> HttpResponse:
    """The page."""
    rows = scope(request.user, "read", Deployment).exclude(state__in=Deployment.OUT).select_related("team", "incident")
    context = {"out": [(one, *WELFARE[one.worst]) for one in missions_out(request.user)], "other": list(rows[:SHOWN])}
    return render(request, "teams/missions.html", context)

"""The list of incidents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Q, Sum
from django.shortcuts import render

from gis.models import Shelter, Trip
from relief.core.access import scope
from relief.core.models import Incident
from relief.core.selectors.alerts import alerts_in_force
from relief.core.selectors.leading import leading_society
from relief.core.selectors.sameness import twins

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

PER_PAGE = 30
SHOWN = 5


@login_required
def incidents(request: HttpRequest) -> HttpResponse:
    """Running incidents first, then the closed ones; each leads to its board."""
    blocked = Count("trips", filter=Q(trips__state__in=Trip.LIVE, trips__blocked_by__isnull=False), distinct=True)
    rows = scope(request.user, "read", Incident).select_related("organisation", "division")
    running = rows.filter(state__in=Incident.RUNNING).annotate(blocked=blocked)
    over = rows.exclude(state__in=Incident.RUNNING)
    page = Paginator(over, PER_PAGE).get_page(request.GET.get("page"))
    housed = Shelter.objects.filter(incident__in=rows.filter(state__in=Incident.RUNNING)).order_by().values_list("incident")
    people = dict(housed.annotate(people=Sum("people")))
    same = twins(running)
    cards = [(incident, people.get(incident.pk), same.get(incident.pk)) for incident in running]
    context = {
        "running": cards,
        "page": page,
        "may_open": leading_society(request.user) is not None,
        "alerts": list(alerts_in_force(request.user)[:SHOWN]),
    }
    return render(request, "gis/incidents.html", context)

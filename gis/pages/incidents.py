"""The list of incidents and the form that opens one within a minute."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q, Sum
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from gis.models import Trip
from gis.pages.acting import said
from gis.pages.forms import IncidentForm
from relief.core.access import appointments, scope
from relief.core.models import Incident
from relief.core.roles import DISPATCHERS
from relief.core.services.incidents import report_incident
from relief.problems import Problem

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from relief.core.models import Organisation, User

PER_PAGE = 30


@login_required
def incidents(request: HttpRequest) -> HttpResponse:
    """Running incidents first, then the closed ones; each leads to its board."""
    blocked = Count("trips", filter=Q(trips__state__in=Trip.LIVE, trips__blocked_by__isnull=False), distinct=True)
    rows = scope(request.user, "read", Incident).select_related("organisation", "division")
    running = rows.filter(state__in=Incident.RUNNING).annotate(blocked=blocked)
    over = rows.exclude(state__in=Incident.RUNNING)
    page = Paginator(over, PER_PAGE).get_page(request.GET.get("page"))
    housed = running.order_by().values("pk").annotate(people=Sum("shelters__people"))
    people = {row["pk"]: row["people"] for row in housed}
    cards = [(incident, people.get(incident.pk)) for incident in running]
    context = {"running": cards, "page": page, "may_open": leading_society(request.user) is not None}  # type: ignore[arg-type]
    return render(request, "gis/incidents.html", context)


def leading_society(user: User) -> Organisation | None:
    """The society in whose name this person may open an incident."""
    held = [one.organisation for one in appointments(user) if one.role in DISPATCHERS]
    return next((house.society or house for house in held), None)


@login_required
def new_incident(request: HttpRequest) -> HttpResponse:
    """Open an incident: what, where, when; the rest can wait."""
    society = leading_society(request.user)  # type: ignore[arg-type]
    if society is None:
        raise PermissionDenied
    form = IncidentForm(request.POST or None, organisation=society)
    problem = None
    if request.method == "POST" and form.is_valid():
        try:
            incident = _report(form, society, request.user)  # type: ignore[arg-type]
        except Problem as refusal:
            problem = said(refusal)
        else:
            messages.success(request, _("Incident %(number)s is open. Add the first shelter.") % {"number": incident.number})
            return redirect("dispatch", incident.number)
    status = 422 if problem or form.errors else 200
    return render(request, "gis/incident_new.html", {"form": form, "problem": problem, "society": society}, status=status)


def _report(form: IncidentForm, society: Organisation, user: User) -> Incident:
    data = form.cleaned_data
    place = form.place(data["division"])
    figures = {"evacuated": data["evacuated"], "figures_source": data["figures_source"]} if data["evacuated"] is not None else {}
    return report_incident(
        organisation=society,
        name=data["name"] or f"{data['division']}{dict(Incident.Hazard.choices)[data['hazard']]}",
        hazard=data["hazard"],
        happened_at=data["happened_at"],
        by=user.person,
        division=data["division"],
        place=data["place_name"],
        longitude=place.longitude if place else None,
        latitude=place.latitude if place else None,
        **figures,
    )

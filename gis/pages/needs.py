"""Open a shelter, and estimate what its people need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gis.models import Shelter
from gis.pages.acting import act, writable
from gis.pages.board import render_board
from gis.pages.forms import NeedForm, ShelterForm
from gis.services.needs import estimate_needs
from gis.services.shelters import open_shelter
from relief.core import clock

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from relief.core.models import Incident, Person

WRONG = 422


@login_required
@require_POST
def add_shelter(request: HttpRequest, number: str) -> HttpResponse:
    """A new shelter with its head count."""
    incident = writable(request, number)
    form = ShelterForm(request.POST, incident=incident)
    if not form.is_valid():
        return render_board(request, incident, "needs", typed=form, status=WRONG)

    def perform(held: Incident, by: Person) -> str:
        data = form.cleaned_data
        spot = form.spot()
        shelter = open_shelter(
            incident=held,
            name=data["name"],
            people=data["people"],
            division=data["division"],
            longitude=spot.longitude,
            latitude=spot.latitude,
            by=by,
        )
        return _("%(shelter)s is on the map. Estimate its needs next.") % {"shelter": shelter}

    return act(request, number, "needs", perform, typed=form)


@login_required
@require_POST
def estimate(request: HttpRequest, number: str, shelter: int) -> HttpResponse:
    """People × days × standard for one shelter."""
    incident = writable(request, number)
    place = get_object_or_404(Shelter, pk=shelter, incident=incident)
    form = NeedForm(request.POST, shelter=place)
    if not form.is_valid():
        return render_board(request, incident, "needs", typed=form, status=WRONG)

    def perform(held: Incident, by: Person) -> str:
        data = form.cleaned_data
        needs = estimate_needs(
            incident=held, shelter=place, people=data["people"], days=data["days"], standard=data["standard"], on=clock.today(), by=by
        )
        return _("%(shelter)s: %(lines)s kinds of goods for %(people)s people.") % {"shelter": place, "lines": len(needs), "people": data["people"]}

    return act(request, number, "needs", perform, typed=form)

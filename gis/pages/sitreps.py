"""Issue a situation report and print it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from gis.pages.acting import act, readable, writable
from gis.pages.board import render_board
from gis.pages.forms import SitrepForm
from gis.services.sitreps import KIND, issue_sitrep, sitrep_pdf
from relief.core.models import Event
from relief.core.papers.printing import pdf_response

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from relief.core.models import Incident, Person


@login_required
@require_POST
def issue(request: HttpRequest, number: str) -> HttpResponse:
    """Number it, keep it, print it; it is never edited again."""
    form = SitrepForm(request.POST)
    if not form.is_valid():
        return render_board(request, writable(request, number), "timeline", sitrep_form=form, form=form, status=422)

    def perform(incident: Incident, by: Person) -> str:
        event = issue_sitrep(incident=incident, by=by, **form.cleaned_data)
        return _("Situation report %(number)s is issued.") % {"number": event.payload["number"]}

    return act(request, number, "timeline", perform, sitrep_form=form)


@login_required
@require_GET
def paper(request: HttpRequest, number: str, sequence: int) -> HttpResponse:
    """The PDF of one issued report."""
    event = get_object_or_404(Event, incident=readable(request, number), kind=KIND, sequence=sequence)
    return pdf_response(event.payload["number"], sitrep_pdf(event))

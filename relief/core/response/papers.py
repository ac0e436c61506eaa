"""The papers of a response as PDF, each under its own address, for whoever may read its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.views.decorators.http import require_GET

from relief.core.access import get_or_404
from relief.core.models import EmergencyPlan, Incident, ResponseActivation
from relief.core.papers import pdf_response, render
from relief.core.response.printing import booklet, checklist_paper, decision_paper, order_paper

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@login_required
@require_GET
def order(request: HttpRequest, number: str, activation: int, what: str) -> HttpResponse:
    """The order that activated, raised or lowered a level (``start``), or the one that ended the response (``end``)."""
    row = get_or_404(request.user, "read", ResponseActivation, pk=activation, incident__number=number)
    ending = what == "end"
    if not (row.end_number if ending else row.number):
        raise Http404
    paper = order_paper(row, ending=ending)
    return pdf_response(paper.number, render("response_order", paper))


@login_required
@require_GET
def checklist(request: HttpRequest, number: str) -> HttpResponse:
    """The action cards of a response, to be ticked."""
    incident = get_or_404(request.user, "read", Incident, number=number)
    return pdf_response(f"{number}-cards", render("action_checklist", checklist_paper(incident, incident.organisation)))


@login_required
@require_GET
def decisions(request: HttpRequest, number: str) -> HttpResponse:
    """The log of decisions."""
    incident = get_or_404(request.user, "read", Incident, number=number)
    return pdf_response(f"{number}-decisions", render("decision_log", decision_paper(incident)))


@login_required
@require_GET
def plan(request: HttpRequest, plan: int, paper: str) -> HttpResponse:
    """A plan as a booklet, or its action cards to carry in a pocket."""
    row = get_or_404(request.user, "read", EmergencyPlan, pk=plan)
    template = {"booklet": "plan_booklet", "cards": "pocket_cards"}.get(paper)
    if template is None:
        raise Http404
    data = booklet(row)
    return pdf_response(f"{data.number}-{paper}", render(template, data))

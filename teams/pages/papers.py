"""The papers of musters and missions, for those who lead: they hold names, telephones and insurance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from relief.core.access import get_or_404
from relief.core.papers import pdf_response, render
from teams.models import Deployment, InjuryReport, Muster
from teams.pages.acting import demand_leading
from teams.printed import injury_paper
from teams.printed import mission_paper as paper_of_mission
from teams.printed import muster_paper as paper_of_muster

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

OF_MUSTERS = {"sheet": "muster_sheet", "poster": "muster_poster"}
OF_MISSIONS = {"order": "deployment_order", "insurance": "insurance_list", "ics-204": "ics_204", "return": "return_check"}


@login_required
@require_GET
def muster_paper(request: HttpRequest, number: str, paper: str) -> HttpResponse:
    """The check-in list or the poster."""
    row = get_or_404(request.user, "read", Muster, number=number)
    demand_leading(request, row.organisation)
    if paper not in OF_MUSTERS:
        raise Http404
    return pdf_response(f"{number}-{paper}", render(OF_MUSTERS[paper], paper_of_muster(row, poster=paper == "poster")))


@login_required
@require_GET
def mission_paper(request: HttpRequest, number: str, paper: str) -> HttpResponse:
    """Order, insurance list, assignment list, return check; under ``injury-<number>`` one injury report."""
    row = get_or_404(request.user, "read", Deployment, number=number)
    demand_leading(request, row.organisation)
    if paper.startswith("injury-"):
        report = get_object_or_404(
            InjuryReport.objects.select_related("who__person", "who__deployment"), number=paper.removeprefix("injury-"), who__deployment=row
        )
        return pdf_response(report.number, render("injury_report", injury_paper(report)))
    if paper not in OF_MISSIONS:
        raise Http404
    return pdf_response(f"{number}-{paper}", render(OF_MISSIONS[paper], paper_of_mission(row)))

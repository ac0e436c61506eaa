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
from teams.printed_lists import report_paper, welfare_paper, work_paper

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from relief.core.papers.crews import CrewPaper

OF_MUSTERS = {"sheet": "muster_sheet", "poster": "muster_poster"}
OF_MISSIONS: dict[str, tuple[str, Callable[[Deployment], CrewPaper]]] = {
    "order": ("deployment_order", paper_of_mission),
    "insurance": ("insurance_list", paper_of_mission),
    "ics-204": ("ics_204", paper_of_mission),
    "roll-call": ("roll_call", paper_of_mission),
    "gear": ("gear_list", paper_of_mission),
    "work-rest": ("work_rest_board", work_paper),
    "welfare": ("welfare_log", welfare_paper),
    "return": ("return_check", paper_of_mission),
    "report": ("task_report", report_paper),
}


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
    """Any paper of a mission; under ``injury-<number>`` one injury report."""
    row = get_or_404(request.user, "read", Deployment, number=number)
    demand_leading(request, row.organisation)
    if paper.startswith("injury-"):
        report = get_object_or_404(
            InjuryReport.objects.select_related("who__person", "who__deployment"), number=paper.removeprefix("injury-"), who__deployment=row
        )
        return pdf_response(report.number, render("injury_report", injury_paper(report)))
    if paper not in OF_MISSIONS:
        raise Http404
    template, filled = OF_MISSIONS[paper]
    return pdf_response(f"{number}-{paper}", render(template, filled(row)))

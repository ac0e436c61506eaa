"""The papers of what comes in, as PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.views.decorators.http import require_GET

from inventory.printed import inbound as printed
from inventory.selectors.cases import cases_of
from inventory.selectors.inbound import notices_of, sessions_of, tallies_of
from relief.core.papers import pdf_response

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@login_required
@require_GET
def notice(request: HttpRequest, number: str) -> HttpResponse:
    """The receipt notice."""
    found = notices_of(request.user).filter(number=number).first()
    if found is None:
        raise Http404
    return pdf_response(number, printed.notice_pdf(found))


@login_required
@require_GET
def tally(request: HttpRequest, number: str) -> HttpResponse:
    """The tally sheet of a lorry."""
    found = tallies_of(request.user).filter(number=number).first()
    if found is None:
        raise Http404
    return pdf_response(number, printed.tally_pdf(found))


@login_required
@require_GET
def check(request: HttpRequest, number: str) -> HttpResponse:
    """The quality check record of a lorry."""
    found = tallies_of(request.user).filter(number=number).first()
    if found is None:
        raise Http404
    return pdf_response(f"{number}-check", printed.check_pdf(found))


@login_required
@require_GET
def loss(request: HttpRequest, number: str) -> HttpResponse:
    """The loss report of a case: what is to be written off, or was."""
    found = cases_of(request.user).filter(number=number).first()
    if found is None:
        raise Http404
    return pdf_response(number, printed.loss_pdf(found))


@login_required
@require_GET
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Coded labels for the cartons of a gate that are still to be used."""
    found = sessions_of(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return pdf_response(f"intake-{pk}", printed.intake_pdf(found))

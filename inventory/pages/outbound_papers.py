"""The papers of what goes out, as PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from inventory.domain.road_refusals import NotAllPacked
from inventory.pages.outbound import waybill_of
from inventory.printed import outbound as printed
from inventory.selectors.outbound import sees_driver
from relief.core.papers import pdf_response

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@login_required
@require_GET
def packing_list(request: HttpRequest, number: str) -> HttpResponse:
    """The packing list of a waybill; what is not packed yet is told on the page of its boxes."""
    found = waybill_of(request, number)
    try:
        return pdf_response(f"{number}-packing", printed.packing_list_pdf(found))
    except NotAllPacked as problem:
        messages.error(request, problem.say(_))
        return redirect("field_packing", number=number)


@login_required
@require_GET
def vehicle_pass(request: HttpRequest, number: str) -> HttpResponse:
    """The pass of a waybill's vehicle."""
    found = waybill_of(request, number)
    if not found.pass_number:
        raise Http404
    return pdf_response(found.pass_number, printed.vehicle_pass_pdf(found, phones=sees_driver(request.user)))


@login_required
@require_GET
def proof(request: HttpRequest, number: str) -> HttpResponse:
    """The proof of delivery of a waybill somebody signed for."""
    found = waybill_of(request, number)
    if not hasattr(found, "proof"):
        raise Http404
    return pdf_response(f"{number}-proof", printed.proof_pdf(found))

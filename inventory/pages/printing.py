"""Papers to print or keep, and the address their code leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from inventory import papers
from inventory.models import (
    Agreement,
    CallOff,
    DiscrepancyCase,
    DisposalOrder,
    Distribution,
    Loan,
    ReceiptNotice,
    StockConfirmation,
    StockCount,
    StoreInspection,
    Tally,
    Waybill,
)
from inventory.pages import reading
from inventory.pages.picking import pick_list
from inventory.printed.books import voucher_pdf
from inventory.selectors.outbound import sees_driver
from relief.core.access import scope
from relief.core.papers import pdf_response

if TYPE_CHECKING:
    from django.db.models import Model
    from django.http import HttpRequest, HttpResponse

# What has a number, its page, and the field that page is addressed by.
PAGES: tuple[tuple[type[Model], str, str], ...] = (
    (StockCount, "floor_count", "number"),
    (DisposalOrder, "floor_disposal", "number"),
    (Distribution, "distribution", "number"),
    (Loan, "floor_loan", "number"),
    (DiscrepancyCase, "case", "number"),
    (ReceiptNotice, "inbound_notice", "number"),
    (Tally, "inbound_tally", "number"),
    (StoreInspection, "round", "number"),
    (Agreement, "agreement", "number"),
    (CallOff, "agreement", "agreement__number"),
    (StockConfirmation, "agreement", "agreement__number"),
)


@login_required
@require_GET
def find(request: HttpRequest, number: str) -> HttpResponse:
    """Whoever scans the code of a paper lands on its page, if he may read it."""
    if reading.document_of(request.user).filter(number=number).exists():
        return redirect("field_done", number=number)
    if reading.order_of(request.user).filter(number=number).exists():
        return redirect("field_order", number=number)
    for model, page, named in PAGES:
        if found := scope(request.user, "read", model).filter(number=number).values_list(named, flat=True).first():
            return redirect(page, found)
    return redirect("field_waybill", number=_waybill(request, number).number)


@login_required
@require_GET
def document(request: HttpRequest, number: str) -> HttpResponse:
    """The note of a stock document; a booking without a note of its own kind gets a voucher."""
    found = reading.document_of(request.user).filter(number=number).first()
    if found is None:
        raise Http404
    return pdf_response(number, papers.document_pdf(found) if found.kind in papers.TEMPLATE_OF else voucher_pdf(found))


@login_required
@require_GET
def order(request: HttpRequest, number: str) -> HttpResponse:
    """The release order."""
    found = reading.order_of(request.user).filter(number=number).first()
    if found is None:
        raise Http404
    return pdf_response(number, papers.order_pdf(found))


@login_required
@require_GET
def walk(request: HttpRequest, number: str) -> HttpResponse:
    """The pick list of an order, for a torch and a pencil."""
    found = reading.order_of(request.user).filter(number=number).first()
    if found is None:
        raise Http404
    stops = [(stop.lot, stop.planned, stop.location) for stop in pick_list(found).stops]
    return pdf_response(f"{number}-pick", papers.pick_list_pdf(found, stops))


@login_required
@require_GET
def waybill(request: HttpRequest, number: str) -> HttpResponse:
    """The waybill with the vehicle pass."""
    return pdf_response(number, papers.waybill_pdf(_waybill(request, number), phones=sees_driver(request.user)))


def _waybill(request: HttpRequest, number: str) -> Waybill:
    rows = scope(request.user, "read", Waybill).select_related("warehouse__organisation__society", "incident", "order", "document__by", "proof")
    found = rows.filter(Q(number=number) | Q(pass_number=number)).first() if number else None
    if found is None:
        raise Http404
    return found

"""Papers of the building, its equipment and partners' stock, for whoever may read the rows behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.views.decorators.http import require_GET

from inventory.models import Agreement, CallOff, EquipmentAsset, StockConfirmation, StoreInspection, Warehouse
from inventory.pages import reading
from inventory.pages.doing import to_change
from inventory.printed import building, partners
from inventory.selectors import care
from relief.core.access import get_or_404
from relief.core.papers import pdf_response

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@login_required
@require_GET
def agreement(request: HttpRequest, number: str) -> HttpResponse:
    """The agreement to sign and seal; only for those who may also see whom to call."""
    return pdf_response(number, partners.agreement_pdf(to_change(request, Agreement, number=number)))


@login_required
@require_GET
def call(request: HttpRequest, number: str) -> HttpResponse:
    """The call as it goes to the supplier."""
    return pdf_response(number, partners.call_pdf(to_change(request, CallOff, number=number)))


@login_required
@require_GET
def confirmation(request: HttpRequest, number: str) -> HttpResponse:
    """The custodian's figures beside the book."""
    return pdf_response(number, partners.confirmation_pdf(get_or_404(request.user, "read", StockConfirmation, number=number)))


@login_required
@require_GET
def asset(request: HttpRequest, code: str) -> HttpResponse:
    """The card of an asset."""
    return pdf_response(code, building.asset_pdf(get_or_404(request.user, "read", EquipmentAsset, code=code)))


@login_required
@require_GET
def check(request: HttpRequest, code: str) -> HttpResponse:
    """The check sheet of a store's equipment."""
    store = get_or_404(request.user, "read", Warehouse, code=code)
    return pdf_response(f"{code}-equipment", building.check_pdf(store, care.assets([store])))


@login_required
@require_GET
def checklist(request: HttpRequest, code: str) -> HttpResponse:
    """The checklist to take along."""
    return pdf_response(f"{code}-checklist", building.checklist_pdf(get_or_404(request.user, "read", Warehouse, code=code)))


@login_required
@require_GET
def inspection(request: HttpRequest, number: str) -> HttpResponse:
    """A round as it was scored."""
    return pdf_response(number, building.inspection_pdf(get_or_404(request.user, "read", StoreInspection, number=number)))


@login_required
@require_GET
def climate(request: HttpRequest, code: str) -> HttpResponse:
    """The readings of a month (``?month=2026-11``, this month if not said)."""
    store = get_or_404(request.user, "read", Warehouse, code=code)
    return pdf_response(f"{code}-climate", building.climate_pdf(store, reading.month_asked(request)))


@login_required
@require_GET
def gate(request: HttpRequest, code: str) -> HttpResponse:
    """Keys and visitors of a month, with names: for those who keep the store."""
    store = to_change(request, Warehouse, code=code)
    return pdf_response(f"{code}-gate", building.gate_pdf(store, reading.month_asked(request)))

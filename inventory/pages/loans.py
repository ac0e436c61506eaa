"""Loans of durable goods: what is out with whom, what is late, lend, take back, report what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from inventory.domain.errors import NotWhole
from inventory.domain.packs import whole
from inventory.models import DiscrepancyCase, Loan
from inventory.pages.bins import few
from inventory.pages.floor import ShelfLine, complaints, page, person_at, place_of, scanned, shelf, tried
from inventory.pages.forms import printable
from inventory.printed.floor import loan_note
from inventory.selectors.loans import LoanLine, lines_of
from inventory.selectors.loans import loans as listed
from inventory.services import loans as lending
from inventory.services.lines import StockLine
from relief.core import clock
from relief.core.access import get_or_404, may
from relief.core.papers import pdf_response
from relief.core.roles import KEEPERS
from relief.core.telephones import telephone

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from inventory.models import Warehouse

LISTED = 60


class BorrowerForm(forms.Form):
    """Who borrows, what for, until when."""

    borrower = forms.CharField(label=gettext_lazy("Borrower"), max_length=120, widget=forms.TextInput({"class": "form-control"}))
    phone = forms.CharField(
        label=gettext_lazy("Telephone"),
        max_length=20,
        required=False,
        validators=[telephone],
        widget=forms.TextInput({"class": "form-control", "inputmode": "tel"}),
    )
    purpose = forms.CharField(label=gettext_lazy("What for"), max_length=160, required=False, widget=forms.TextInput({"class": "form-control"}))
    due_on = forms.DateField(label=gettext_lazy("Due back"), widget=forms.DateInput({"class": "form-control", "type": "date"}, format="%Y-%m-%d"))

    def clean_borrower(self) -> str:
        """A name that can be printed as it reads."""
        return printable(self.cleaned_data["borrower"])

    def clean_due_on(self) -> date:
        """Not a day that is over."""
        day: date = self.cleaned_data["due_on"]
        if day < clock.today():
            raise forms.ValidationError(_("This day is over; take today or a later one."))
        return day


@login_required
@require_http_methods(["GET", "POST"])
def loans(request: HttpRequest) -> HttpResponse:
    """What is out and what is late; below it the durable goods that can be lent."""
    place = place_of(request)
    form, context = BorrowerForm(request.POST or None), place.context()
    lines = shelf(place.store, scanned(request, place.search), durable=True) if place.store else []
    if request.method == "POST" and place.store:
        context |= _lend(request, place.store, form, lines)
        if "number" in context:
            return redirect("floor_loan", number=context["number"])
    context |= {
        "form": form,
        "lines": lines,
        "loans": list(listed([place.store])[:LISTED]) if place.store else [],
        "today": clock.today(),
        "may_lend": bool(place.store and may(request.user, "write", place.store.organisation, KEEPERS)),
    }
    return page(request, "loan_list", context)


def _lend(request: HttpRequest, store: Warehouse, form: BorrowerForm, lines: list[ShelfLine]) -> dict[str, Any]:
    for line in lines:
        line.take(request.POST)
    if not form.is_valid():
        return {}
    if errors := complaints(lines):
        return {"errors": errors}
    going = [line for line in lines if line.typed]
    if not going:
        return {"errors": [_("Type how many are lent in at least one line.")]}

    def run() -> str:
        by, data = person_at(request, store, KEEPERS), form.cleaned_data
        borrower = lending.Borrower(data["borrower"], data["due_on"], data["phone"], data["purpose"])
        taken = [StockLine(one.holding.lot.item, one.quantity, one.holding.lot, one.holding.holder.location) for one in going]
        return lending.lend(warehouse=store, lines=taken, borrower=borrower, by=by).number

    return tried(request, run)


@login_required
@require_http_methods(["GET", "POST"])
def loan(request: HttpRequest, number: str) -> HttpResponse:
    """One loan: what is still out, what came back."""
    found = _found(request, number)
    context: dict[str, Any] = {}
    if request.method == "POST":
        context = tried(request, lambda: _act(request, found))
        if "number" in context:
            return redirect("floor_loan", number=number)
        found = _found(request, number)
    context = place_of(request).context() | {
        "loan": found,
        "store": found.warehouse,
        "rows": lines_of(found),
        "returns": list(found.document.followed_by.select_related("by").order_by("pk")),
        "cases": list(DiscrepancyCase.objects.filter(document=found.document).select_related("lot")),
        "places": few(found.warehouse.locations.all()),
        "late": found.state == Loan.State.OUT and found.due_on < clock.today(),
        "may_lend": _keeps(request, found),
        "phone": found.borrower_phone if _keeps(request, found) else "",
        **context,
    }
    return page(request, "loan", context)


def _act(request: HttpRequest, found: Loan) -> str:
    act, typed = request.POST.get("act", ""), request.POST
    by = person_at(request, found.warehouse, KEEPERS)
    if act == "missing":
        lending.report_missing(loan=found, by=by, reason=typed.get("reason", ""))
        return found.number
    if act != "back":
        raise Http404
    lines = [line for row in lines_of(found) if (line := _back(row, typed))]
    return lending.bring_back(loan=found, lines=lines, by=by, note=typed.get("note", "")).number


def _back(row: LoanLine, typed: Any) -> lending.BackLine | None:
    quantity = typed.get(f"b{row.lot.pk}", "").strip()
    if not quantity or quantity == "0":
        return None
    if whole(quantity) < 0:
        raise NotWhole(given=quantity)
    return lending.BackLine(row.lot, whole(quantity), typed.get("location") or None)


def _keeps(request: HttpRequest, found: Loan) -> bool:
    return may(request.user, "write", found.warehouse.organisation, KEEPERS)


def _found(request: HttpRequest, number: str) -> Loan:
    found = get_or_404(request.user, "read", Loan, number=number)
    return Loan.objects.select_related("warehouse__organisation__society", "document__by").get(pk=found.pk)


@login_required
@require_GET
def note_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The note the borrower signs; the telephone only for those who keep the store."""
    found = _found(request, number)
    return pdf_response(number, loan_note(found, phone=_keeps(request, found)))

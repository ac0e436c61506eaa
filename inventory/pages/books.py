"""The book as an office reads it: the journal with export, what expires when, what it is worth, one lot's story."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from inventory.models import Document, Item, Lot
from inventory.pages import reading
from inventory.pages.bars import barred
from inventory.pages.forms import ShelfForm
from inventory.pages.journal_files import exported
from inventory.printed.books import ledger_pdf
from inventory.printed.cards import stock_card_pdf
from inventory.selectors.horizon import expiring_rows, horizon
from inventory.selectors.lot_story import deliveries_of, movements_of, whereabouts
from inventory.selectors.movements import Asked, journal_page, place_of
from inventory.selectors.stock import held
from inventory.selectors.values import values
from relief.core import clock
from relief.core.access import scope
from relief.core.papers import pdf_response
from relief.core.templatetags.relief_ui import number

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from inventory.models import Warehouse
    from inventory.selectors.horizon import Month
    from inventory.selectors.stock import Held

HORIZONS = (6, 12, 24)
FEN = 100
KEY_DIGITS = 18
SOON = 90  # days
A_PAGE = 100


class StoreForm(ShelfForm):
    """Which warehouse; the moment is not asked."""

    as_of = None  # type: ignore[assignment] # how a form drops an inherited field


class JournalForm(StoreForm):
    """The filters of the journal."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of paper"),
        required=False,
        choices=[("", gettext_lazy("All kinds")), *Document.Kind.choices],
        widget=forms.Select({"class": "form-select"}),
    )
    sku = forms.ModelChoiceField(
        queryset=Item.objects.all(),
        to_field_name="sku",
        label=gettext_lazy("Item"),
        required=False,
        empty_label=gettext_lazy("All items"),
        widget=forms.Select({"class": "form-select"}),
    )
    since = forms.DateField(label=gettext_lazy("From"), required=False, widget=forms.DateInput({"class": "form-control", "type": "date"}))
    until = forms.DateField(label=gettext_lazy("Until"), required=False, widget=forms.DateInput({"class": "form-control", "type": "date"}))
    q = forms.CharField(
        label=gettext_lazy("Number, lot, party or source"),
        required=False,
        max_length=60,
        widget=forms.TextInput({"class": "form-control", "type": "search"}),
    )
    field_order = ("q", "warehouse", "sku", "kind", "since", "until")

    def clean(self) -> dict[str, Any]:
        """An end before the beginning shows nothing; say so instead."""
        data = self.cleaned_data
        if data.get("since") and data.get("until") and data["until"] < data["since"]:
            self.add_error("until", _("The end lies before the beginning."))
        return data


class HorizonForm(StoreForm):
    """Which warehouse, and how far ahead."""

    months = forms.TypedChoiceField(
        label=gettext_lazy("How far ahead"),
        required=False,
        coerce=int,
        empty_value="12",
        choices=lambda: [(months, _("%d months") % months) for months in HORIZONS],
        widget=forms.Select({"class": "form-select"}),
    )


@login_required
@require_GET
def journal(request: HttpRequest) -> HttpResponseBase:
    """Every movement one may read, narrowed and page by page; the same rows as a file."""
    form, stores = _asked(request, JournalForm)
    asked = _narrowed(form)
    if request.GET.get("file") in {"csv", "xlsx"} and form.is_valid():
        return exported(request, stores, asked, request.GET["file"])
    before = request.GET.get("before", "")
    page = journal_page(stores if form.is_valid() else [], asked, int(before) if before.isdecimal() and len(before) <= KEY_DIGITS else None)
    lines = [(row, place_of(row.giver), place_of(row.taker)) for row in page.rows]
    return render(
        request,
        "inventory/journal.html",
        {"form": form, "lines": lines, "before": page.before, "tab": "journal", "stores": stores, "today": clock.today()},
        status=200 if form.is_valid() else 422,
    )


@login_required
@require_GET
def expiry(request: HttpRequest) -> HttpResponse:
    """What expires when, as bars by month and as the rows behind them."""
    form, stores = _asked(request, HorizonForm, months=str(HORIZONS[1]))
    months = int(form.cleaned_data.get("months") or HORIZONS[1]) if form.is_valid() else HORIZONS[1]
    today = clock.today()
    found = horizon(stores, today=today, months=months)
    chosen = next((month for month in found if month.lots and month.name == request.GET.get("month")), None)
    page = Paginator(expiring_rows(stores, today=today, months=months, month=chosen), A_PAGE).get_page(request.GET.get("page"))
    facts = [
        {"name": _("Expired"), "count": found[0].lots, "tone": "danger" if found[0].lots else ""},
        {"name": _("within 90 days"), "count": _within(found, today, 90)},
        {"name": _("within 180 days"), "count": _within(found, today, 180)},
    ]
    context: dict[str, Any] = {
        "form": form,
        "months": _shown(found, held(page), today),
        "page": page,
        "month": chosen,
        "facts": facts,
        "today": today,
    }
    plot = barred([_column(month, today, _asking(request, month)) for month in found])
    return render(request, "inventory/expiry.html", context | {"plot": plot, "tab": "expiry"})


def _shown(months: list[Month], rows: list[Held], today: date) -> list[Month]:
    """The months a page of rows belongs to, each with its rows; the sums of a month count those of other pages too."""
    by_name = {month.name: month for month in months}
    for row in rows:
        day = row.lot.expires_on or today
        by_name["over" if day < today else f"{day:%Y-%m}"].rows.append(row)
    return [month for month in months if month.rows]


def _asking(request: HttpRequest, month: Month) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    query["month"] = month.name
    return f"?{query.urlencode()}#rows"


@login_required
@require_GET
def worth(request: HttpRequest) -> HttpResponse:
    """What lies on the shelves is worth, by source, promise, basis and category."""
    form, stores, moment = _asked_then(request)
    found = values(stores, as_of=moment)
    tables = [
        (_("By source"), found.by_source, _("source not written")),
        (_("By earmark"), found.by_earmark, _("not earmarked")),
        (_("By basis of the value"), found.by_basis, ""),
        (_("By category"), found.by_category, ""),
    ]
    return render(request, "inventory/worth.html", {"form": form, "total": found.total, "tables": tables, "as_of": moment, "tab": "worth"})


@login_required
@require_GET
def lot(request: HttpRequest, sku: str, pk: int) -> HttpResponse:
    """One lot: whose gift, where it is now, and every step."""
    rows = scope(request.user, "read", Lot).filter(item__sku=sku).select_related("item", "earmark", "owner")
    found = get_object_or_404(rows.prefetch_related("item__packs").distinct(), pk=pk)
    stores = list(reading.visible(request.user))
    page = Paginator(movements_of(found, stores), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "lot": found,
        "item": found.item,
        "where": whereabouts(found),
        "steps": [(row, place_of(row.giver), place_of(row.taker)) for row in page],
        "page": page,
        "deliveries": deliveries_of(found, stores),
    }
    return render(request, "inventory/lot.html", context)


@login_required
@require_GET
def card(request: HttpRequest, sku: str) -> HttpResponse:
    """The stock card of an item at one store, or of one lot there, to print."""
    item = get_object_or_404(scope(request.user, "read", Item), sku=sku)
    store = get_object_or_404(reading.visible(request.user).select_related("organisation__society"), code=request.GET.get("warehouse", ""))
    chosen = request.GET.get("lot", "")
    found = get_object_or_404(scope(request.user, "read", Lot).filter(item=item).distinct(), pk=chosen) if chosen.isdecimal() else None
    return pdf_response(f"{store.code}-{item.sku}", stock_card_pdf(store, item, found))


@login_required
@require_GET
def ledger(request: HttpRequest) -> HttpResponse:
    """The ledger of one store's month, to print and file; without a month the present one."""
    store = get_object_or_404(reading.visible(request.user).select_related("organisation__society"), code=request.GET.get("warehouse", ""))
    month = reading.month_asked(request)
    return pdf_response(f"{store.code}-ledger-{month:%Y%m}", ledger_pdf(store, month))


def _asked(request: HttpRequest, form: type[StoreForm], **unsaid: str) -> tuple[Any, list[Warehouse]]:
    """The filter as it was asked, ``unsaid`` where nothing was, and the stores it leaves."""
    stores = reading.visible(request.user)
    asked = form({**unsaid, **request.GET.dict()}, warehouses=stores)
    chosen = asked.cleaned_data.get("warehouse") if asked.is_valid() else None
    return asked, [chosen] if chosen else list(stores)


def _asked_then(request: HttpRequest) -> tuple[ShelfForm, list[Warehouse], Any]:
    stores = reading.visible(request.user)
    asked = ShelfForm(request.GET, warehouses=stores)
    if not asked.is_valid():
        return asked, [], None
    chosen = asked.cleaned_data.get("warehouse")
    return asked, [chosen] if chosen else list(stores), asked.cleaned_data.get("as_of")


def _narrowed(form: Any) -> Asked:
    data = form.cleaned_data if form.is_valid() else {}
    until = data.get("until")
    return Asked(
        item=data.get("sku"),
        kind=data.get("kind", ""),
        since=_start(data.get("since")),
        until=_start(until + timedelta(days=1)) if until else None,
        words=data.get("q", ""),
    )


def _start(day: date | None) -> Any:
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None


def _column(month: Month, today: date, link: str) -> tuple[str, int, str, str, str]:
    name = _("expired") if month.over else date_format(month.starts, "Y-m")
    tone = "danger" if month.over else "warning" if (month.starts - today).days < SOON else ""
    said = _("%(month)s: %(lots)s lots, %(value)s yuan") % {"month": name, "lots": number(month.lots), "value": number(month.value_fen // FEN)}
    return (name, month.lots, said, tone, link)


def _within(months: list[Month], today: date, days: int) -> int:
    return sum(lots for month in months if not month.over for day, lots in month.days.items() if (day - today).days <= days)

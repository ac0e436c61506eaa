"""The supervisor's list on a page and in a file: what was decided outside the rules, and which clocks ran out."""

from __future__ import annotations

import csv
import io
from datetime import datetime, time
from typing import TYPE_CHECKING, Any, cast

import xlsxwriter
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from inventory.domain.overrides import LABELS, Kind, NoSuchException
from inventory.models import Warehouse
from inventory.pages.forms import printable
from inventory.selectors.exceptions import Listed, reviewed_by, watched
from inventory.selectors.exceptions import exceptions as listed_of
from inventory.services import exceptions as marks
from relief.core import access
from relief.core.selectors.exceptions import response_exceptions
from relief.problems import Problem
from relief.registrar.exchange.cells import neutral
from relief.registrar.exchange.marked import sheet_response

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest

    from relief.core.models import Person, User

PER_PAGE = 50
SHOWN = (("open", gettext_lazy("Not looked at")), ("", gettext_lazy("All of them")))


class ListForm(forms.Form):
    """Which exceptions."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False, widget=forms.Select({"class": "form-select"}))
    warehouse = forms.ModelChoiceField(
        queryset=Warehouse.objects.none(),
        to_field_name="code",
        label=gettext_lazy("Warehouse"),
        required=False,
        empty_label=gettext_lazy("All you may see"),
        widget=forms.Select({"class": "form-select"}),
    )
    since = forms.DateField(
        label=gettext_lazy("Since"), required=False, widget=forms.DateInput({"class": "form-control", "type": "date"}, format="%Y-%m-%d")
    )
    show = forms.ChoiceField(label=gettext_lazy("Show"), required=False, choices=SHOWN, widget=forms.Select({"class": "form-select"}))
    paper = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput())

    def __init__(self, *args: Any, stores: Sequence[Warehouse], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("All kinds")), *((kind.value, _(label)) for kind, label in LABELS.items())]  # type: ignore[attr-defined]
        self.fields["warehouse"].queryset = Warehouse.objects.filter(pk__in=[store.pk for store in stores])  # type: ignore[attr-defined]


class NoteForm(forms.Form):
    """What the supervisor thinks of one exception."""

    key = forms.CharField(max_length=80)
    note = forms.CharField(label=gettext_lazy("Note"), max_length=250, required=False)

    def clean_note(self) -> str:
        """A remark that can be printed as it reads."""
        return printable(self.cleaned_data["note"])


@login_required
@require_GET
def exceptions(request: HttpRequest) -> HttpResponse:
    """The list, newest first, with a mark beside what somebody of the board has looked at."""
    form, rows = _asked(request)
    marked = {store.pk for store in reviewed_by(request.user)}
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "labels": {kind: _(label) for kind, label in LABELS.items()},
        "lines": [(one, _(LABELS[one.found.kind]), _link(one), one.store.pk in marked) for one in page],
        "open": sum(one.review is None for one in rows),
        "late": sum(one.found.late for one in rows),
        "response": response_exceptions(request.user),
    }
    return render(request, "inventory/exceptions.html", context)


@login_required
@require_POST
def review(request: HttpRequest) -> HttpResponse:
    """Mark one exception as looked at. Whoever only reads the list is refused, a stranger finds nothing."""
    form, stores, back = NoteForm(request.POST), watched(request.user), _back(request)
    if not stores:
        raise Http404
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect(back)
    try:
        found = next((one for one in listed_of(stores) if one.found.key == form.cleaned_data["key"]), None)
        if found is None:
            raise NoSuchException
        if found.store.pk not in {store.pk for store in reviewed_by(request.user)}:
            raise PermissionDenied
        marks.review(found=found.found, store=found.store, by=_person(request), note=form.cleaned_data["note"])
    except Problem as problem:
        messages.error(request, problem.say(_))
    else:
        messages.success(request, _("Marked as looked at."))
    return redirect(back)


@login_required
@require_GET
def exported(request: HttpRequest, form: str) -> HttpResponse:
    """The list as CSV or XLSX; every export is recorded."""
    if form not in {"csv", "xlsx"}:
        raise Http404
    _form, rows = _asked(request)
    access.record(cast("User", request.user), "export", "inventory.exceptionreview", "", len(rows))
    table = [_headers(), *(_cells(one) for one in rows)]
    if form == "xlsx":
        return sheet_response("exceptions", _workbook(table))
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([[neutral(cell) for cell in row] for row in table])
    response = HttpResponse(f"\ufeff{text.getvalue()}", content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="exceptions.csv"'
    return response


def _asked(request: HttpRequest) -> tuple[ListForm, list[Listed]]:
    stores = watched(request.user)
    if not stores:
        raise Http404
    form = ListForm(request.GET or {"show": "open"}, stores=stores)
    form.is_valid()
    wanted = form.cleaned_data
    since = wanted.get("since")
    start = timezone.make_aware(datetime.combine(since, time.min)) if since else None
    chosen = wanted.get("warehouse")
    rows = listed_of([chosen] if chosen else stores, since=start)
    return form, [one for one in rows if _fits(one, wanted)]


def _fits(one: Listed, wanted: dict[str, Any]) -> bool:
    kind, paper = wanted.get("kind"), wanted.get("paper")
    if kind and one.found.kind != Kind(kind):
        return False
    if paper and one.found.paper != paper:
        return False
    return wanted.get("show") != "open" or one.review is None


def _link(one: Listed) -> str:
    return one.found.link or (reverse("paper", args=[one.found.paper]) if one.found.paper else "")


def _headers() -> list[str]:
    return [_("When"), _("Exception"), _("Warehouse"), _("Who"), _("Why"), _("Paper"), _("Looked at by"), _("Looked at"), _("Note")]


def _cells(one: Listed) -> list[str]:
    mark = one.review
    return [
        f"{timezone.localtime(one.found.at):%Y-%m-%d %H:%M}",
        _(LABELS[one.found.kind]),
        one.store.name,
        one.found.who,
        one.found.why,
        one.found.paper,
        str(mark.by) if mark else "",
        f"{timezone.localtime(mark.at):%Y-%m-%d %H:%M}" if mark else "",
        mark.note if mark else "",
    ]


def _workbook(table: Sequence[Sequence[str]]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(table):
            sheet.write_row(number, 0, row)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(table[0]) - 1, 24)
    return file.getvalue()


def _back(request: HttpRequest) -> str:
    asked = request.POST.get("back", "")
    return asked if url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else reverse("exceptions")


def _person(request: HttpRequest) -> Person:
    return cast("Person", cast("User", request.user).person)  # whoever watches a store is a signed-in person

"""Sheets into the book: choose and send, look at every cell, confirm, or get it back with the errors marked; past sheets with the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from inventory.models import SheetImport
from inventory.pages import booking, reading
from inventory.pages.forms import LOCAL, local_widget
from inventory.pages.problems import said
from inventory.sheets import KINDS
from relief.core.access import scope
from relief.problems import Problem
from relief.registrar.exchange.cells import tidy
from relief.registrar.exchange.marked import marked, sheet_response
from relief.registrar.exchange.reading import table_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from inventory.sheets.columns import Reading
    from relief.core.models import User

SHOWN = 300
PAST = 20


class SheetForm(forms.Form):
    """Which kind of sheet, which file, and the moment its figures hold for."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What the sheet says"), choices=SheetImport.Kind.choices, widget=forms.Select({"class": "form-select"})
    )
    occurred_at = forms.DateTimeField(label=gettext_lazy("When it happened"), widget=local_widget(), input_formats=[LOCAL])
    file = forms.FileField(label=gettext_lazy("Sheet"), widget=forms.ClearableFileInput({"class": "form-control", "accept": ".xlsx,.xls,.ods,.csv"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["occurred_at"].initial = timezone.localtime


@login_required
@require_http_methods(["GET", "POST"])
def sheets(request: HttpRequest) -> HttpResponse:
    """Send a sheet; past ones stand below."""
    stores = reading.kept(request.user)
    if not stores:
        return booking.turned_away(request)
    form = SheetForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("sheet", code=_kept(request, form.cleaned_data).code)
        except Problem as problem:
            context = {"problem": said(problem)}
    past = scope(request.user, "read", SheetImport).exclude(state=SheetImport.State.PREVIEWED).select_related("by")[:PAST]
    context |= {"form": form, "past": past, "kinds": [(kind, label) for kind, label in SheetImport.Kind.choices]}
    return render(request, "inventory/sheets.html", context, status=422 if form.errors or "problem" in context else 200)


@login_required
@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    """One sheet, cell by cell; sending it enters what is new, if every row is sound."""
    found = _sheet(request, code)
    if found.state != SheetImport.State.PREVIEWED:
        return render(request, "inventory/sheet_done.html", {"sheet": found})
    stores = reading.kept(request.user)
    if not stores:
        return booking.turned_away(request)
    told = _understood(request, found)
    context: dict[str, Any] = {}
    if request.method == "POST":
        try:
            person = booking.keeper_at(request.user, stores[0])
            KINDS[found.kind].enter(sheet=found, reading=told, by=person)
        except Problem as problem:
            context = {"problem": said(problem)}
        else:
            messages.success(request, _("The sheet is in the book."))
            return redirect("sheet", code=code)
    return render(request, "inventory/sheet.html", context | _shown(found, told), status=409 if context else 200)


@login_required
@require_GET
def sheet_marked(request: HttpRequest, code: str) -> HttpResponse:
    """The same sheet back, every wrong cell red with the reason beside it."""
    found = _sheet(request, code)
    if not found.content:
        raise Http404
    told = _understood(request, found)
    return sheet_response(f"{found.kind}-{found.code}", marked(told.table, told.faults))


@login_required
@require_POST
def sheet_undo(request: HttpRequest, code: str) -> HttpResponse:
    """Take a sheet back as a whole."""
    found = _sheet(request, code)
    stores = reading.kept(request.user)
    if not stores:
        return booking.turned_away(request)
    person = booking.keeper_at(request.user, stores[0])
    try:
        count = KINDS[found.kind].undo(sheet=found, by=person)
    except Problem as problem:
        messages.error(request, problem.say(_))
    else:
        messages.success(request, _("The sheet was undone: %d papers.") % count)
    return redirect("sheet", code=code)


@login_required
@require_GET
def sheet_template(request: HttpRequest, kind: str) -> HttpResponse:  # noqa: ARG001 - every view takes one
    """An empty sheet with the columns that are read."""
    if kind not in KINDS:
        raise Http404
    return sheet_response(kind, KINDS[kind].template())


def _kept(request: HttpRequest, data: dict[str, Any]) -> SheetImport:
    kind = KINDS[data["kind"]]
    content = data["file"].read()
    table = table_of(content)
    store = reading.kept(request.user)[0]
    person = booking.keeper_at(request.user, store)
    return kind.keep(
        name=data["file"].name, content=content, rows=len(table.rows), organisation=store.organisation, by=person, occurred_at=data["occurred_at"]
    )


def _sheet(request: HttpRequest, code: str) -> SheetImport:
    """A sheet this person may read; while it waits, only its sender sees it."""
    found = scope(request.user, "read", SheetImport).filter(code=code).select_related("by", "organisation").first()
    waiting = found is not None and found.state == SheetImport.State.PREVIEWED
    if found is None or (waiting and found.by_id != cast("User", request.user).person_id):
        raise Http404
    return found


def _understood(request: HttpRequest, found: SheetImport) -> Reading:
    stores = reading.kept(request.user)
    return KINDS[found.kind].understand(table_of(bytes(found.content or b"")), user=cast("User", request.user), stores=stores)


def _shown(found: SheetImport, told: Reading) -> dict[str, Any]:
    wrong: dict[tuple[int | None, int | None], list[str]] = {}
    for fault in told.faults:
        wrong.setdefault((fault.row, fault.column), []).append(fault.sentence)
    bad = {fault.row for fault in told.faults}
    rows = sorted(told.rows, key=lambda row: (row.at not in bad, row.at))[:SHOWN]
    return {
        "sheet": found,
        "headers": told.table.headers,
        "rows": [
            {
                "number": row.at + told.table.first_row,
                "state": "wrong" if row.at in bad else "unchanged" if row.unchanged else "new",
                "cells": [(tidy(cell), wrong.get((row.at, column), [])) for column, cell in enumerate(row.cells)],
                "said": wrong.get((row.at, None), []),
            }
            for row in rows
        ],
        "whole": wrong.get((None, None), []),
        "new": sum(not row.unchanged and row.at not in bad for row in told.rows),
        "unchanged": sum(row.unchanged for row in told.rows),
        "wrong": len(bad - {None}),
        "hidden": max(len(told.rows) - SHOWN, 0),
    }

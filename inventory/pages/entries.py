"""Goods in and goods out without an order: one form for where and when, and its lines."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from inventory.models import Warehouse
from inventory.pages import booking, reading
from inventory.pages.booking import turned_away
from inventory.pages.forms import HeadForm, LineForm, ReceiptLineForm, line_forms
from inventory.pages.problems import said, status_of
from relief.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


@dataclass(frozen=True, slots=True)
class Entry:
    """What one kind of entry looks like and who books it."""

    heading: Any
    action: Any
    sign: str
    party: Any
    line: type[LineForm]
    book: Callable[..., str]


RECEIPT = Entry(_("Receive goods"), _("Book the receipt"), "receive", _("Received from"), ReceiptLineForm, booking.receive)
ISSUE = Entry(_("Issue goods"), _("Book the issue"), "issue", _("Handed to"), LineForm, booking.issue)


@login_required
@require_http_methods(["GET", "POST"])
def receive(request: HttpRequest) -> HttpResponse:
    """Goods come in: from whom, how many, which lot."""
    return _entry(request, RECEIPT)


@login_required
@require_http_methods(["GET", "POST"])
def issue(request: HttpRequest) -> HttpResponse:
    """Goods go out without an order: first to expire, first out."""
    return _entry(request, ISSUE)


def _entry(request: HttpRequest, kind: Entry) -> HttpResponse:
    kept = reading.kept(request.user)
    if not kept:
        return turned_away(request)
    data, stores = request.POST or None, Warehouse.objects.filter(pk__in=[store.pk for store in kept])
    head = HeadForm(data, warehouses=stores, party=kind.party)
    lines = line_forms(kind.line, data, reading.catalogue(), more=int("more" in request.POST))
    context: dict[str, Any] = {"heading": kind.heading, "action": kind.action, "sign": kind.sign, "form": head, "lines": lines}
    if request.method == "POST" and "more" not in request.POST:
        context |= _book(request, kind, head, lines)
        if "document" in context:
            return redirect("field_done", number=context["document"])
    context["command_key"] = request.POST.get("key") or uuid.uuid4().hex
    return render(request, "inventory/field_form.html", context, status=status_of(context))


def _book(request: HttpRequest, kind: Entry, head: HeadForm, lines: Any) -> dict[str, Any]:
    if not (head.is_valid() & lines.is_valid()):
        return {"errors": _complaints(lines)}
    typed = [line.cleaned_data for line in lines if line.cleaned_data.get("quantity")]
    if not typed:
        return {"errors": [_("Fill in at least one line.")]}
    try:
        return {"document": booking.once(request, lambda: kind.book(by=request.user, head=head.cleaned_data, lines=typed))}
    except Problem as problem:
        return {"problem": said(problem)}


def _complaints(lines: Any) -> list[str]:
    numbered = [(_("Line %(n)s") % {"n": number}, line) for number, line in enumerate(lines, start=1)]
    return [f"{name}: {error}" for name, line in numbered for errors in line.errors.values() for error in errors]

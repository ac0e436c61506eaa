"""Receipt notices on the desk: what is to come, what has come, what still has to be done about it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from inventory.models import Earmark, ReceiptNotice, Warehouse
from inventory.pages import booking, reading
from inventory.pages.doing import done
from inventory.pages.forms import line_forms
from inventory.pages.inbound_forms import NoticeForm, NoticeLineForm, person_of, writable
from inventory.pages.problems import said, status_of
from inventory.selectors.inbound import notices_of
from inventory.services import inbound
from relief.core.access import may, scope
from relief.core.models import Incident
from relief.core.roles import KEEPERS, OFFICE
from relief.problems import Problem

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

STEPS: dict[str, tuple[Any, Any]] = {
    "contacted": (inbound.contacted, _("Noted: the sender was contacted.")),
    "complete": (inbound.complete, _("The notice is completed; differences are open cases.")),
    "report": (inbound.report, _("Noted: the acceptance was reported.")),
}


@login_required
@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    """All notices one may read; those that are still to come first."""
    state = request.GET.get("state", "")
    rows = notices_of(request.user)
    rows = rows.filter(state=state) if state in ReceiptNotice.State.values else rows
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    context = {"page": page, "states": ReceiptNotice.State.choices, "state": state, "writes": _stores(request).exists()}
    return render(request, "inventory/inbound_notices.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def notice_new(request: HttpRequest) -> HttpResponse:
    """Announce goods."""
    if not _stores(request).exists():
        raise PermissionDenied
    return _edit(request, None)


@login_required
@require_http_methods(["GET", "POST"])
def notice_edit(request: HttpRequest, number: str) -> HttpResponse:
    """Correct a notice of which nothing has come."""
    return _edit(request, writable(request, ReceiptNotice, number=number))


@login_required
@require_http_methods(["GET", "POST"])
def notice(request: HttpRequest, number: str) -> HttpResponse:
    """One notice: announced beside received, its lorries, its clocks, its cases."""
    found = notices_of(request.user).filter(number=number).first()
    if found is None:
        raise Http404
    if request.method == "GET":
        return _page(request, found)
    writable(request, ReceiptNotice, number=number)
    by, step = person_of(request), request.POST.get("step", "")
    if step == "cancel":
        told = _("The notice is withdrawn.")
        return done(
            request,
            lambda: inbound.cancel(notice=found, by=by, reason=request.POST.get("reason", "")),
            told=told,
            back=request.path,
            show=lambda **more: _page(request, found, **more),
        )
    if step not in STEPS:
        raise Http404
    act, told = STEPS[step]
    return done(request, lambda: act(notice=found, by=by), told=told, back=request.path, show=lambda **more: _page(request, found, **more))


def _page(request: HttpRequest, found: ReceiptNotice, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "notice": found,
        "rows": [{"item": item, "expected": expected, "found": came, "open": expected - came} for item, expected, came in inbound.compared(found)],
        "tallies": found.tallies.select_related("document", "tallied_by"),
        "cases": found.cases.select_related("item"),
        "writes": scope(request.user, "write", ReceiptNotice).filter(pk=found.pk).exists(),
        "keeps": may(request.user, "write", found.warehouse.organisation, KEEPERS),
        "command_key": uuid.uuid4().hex,
        **more,
    }
    return render(request, "inventory/inbound_notice.html", context, status=status)


def _edit(request: HttpRequest, found: ReceiptNotice | None) -> HttpResponse:
    data, items = request.POST or None, reading.catalogue()
    form = NoticeForm(
        data,
        initial=_initial(found),
        warehouses=_stores(request),
        earmarks=scope(request.user, "read", Earmark),
        incidents=scope(request.user, "read", Incident),
    )
    lines = line_forms(NoticeLineForm, data, items, more=int("more" in request.POST))
    if found is not None and data is None:
        lines.initial = [{"item": line.item_id, "loose": line.quantity} for line in found.lines.all()]
    context: dict[str, Any] = {"form": form, "lines": lines, "notice": found}
    if request.method == "POST" and "more" not in request.POST:
        context |= _write(request, found, form, lines)
        if "document" in context:
            return redirect("inbound_notice", number=context["document"])
    context["command_key"] = request.POST.get("key") or uuid.uuid4().hex
    return render(request, "inventory/inbound_edit.html", context, status=status_of(context))


def _write(request: HttpRequest, found: ReceiptNotice | None, form: NoticeForm, lines: Any) -> dict[str, Any]:
    if not (form.is_valid() & lines.is_valid()):
        return {"errors": [f"{error}" for line in lines for errors in line.errors.values() for error in errors]}
    by, typed = person_of(request), [line.line() for line in lines if line.cleaned_data.get("quantity")]
    try:
        if found is not None:
            return {"document": inbound.change(notice=found, by=by, facts=form.facts(), lines=typed).number}
        store = form.cleaned_data["warehouse"]
        return {"document": booking.once(request, lambda: inbound.announce(warehouse=store, by=by, facts=form.facts(), lines=typed).number)}
    except Problem as problem:
        return {"problem": said(problem)}


def _initial(found: ReceiptNotice | None) -> dict[str, Any]:
    names = ("warehouse", "origin", "party", "party_phone", "reference", "expected_on", "earmark", "incident", "note")
    return {name: getattr(found, name) for name in names} if found else {}


def _stores(request: HttpRequest) -> Any:
    """Warehouses for which this person may announce goods."""
    mine = [store.pk for store in scope(request.user, "write", Warehouse) if may(request.user, "write", store.organisation, KEEPERS | OFFICE)]
    return Warehouse.objects.filter(pk__in=mine, is_active=True)

"""The keeper's phone: the orders that wait, the pick list of one, and the paper that came of it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from inventory.domain.clocks import TO_RATIFY
from inventory.models import Document, ReleaseOrder
from inventory.pages import booking, reading
from inventory.pages.forms import VehicleForm
from inventory.pages.picking import PickList, pick_list, stock_lines
from inventory.pages.problems import said, status_of
from inventory.selectors.outbound import driver_phone
from inventory.selectors.overrides import lacks_hand
from relief.core.access import may, roles_held
from relief.core.roles import APPROVERS, KEEPERS
from relief.problems import Problem

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from inventory.pages.picking import PickLine


@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Where a keeper starts: what waits for him."""
    warehouses = reading.kept(request.user)
    context: dict[str, Any] = {"warehouses": warehouses}
    if warehouses:
        context |= {"orders": list(reading.waiting_orders(warehouses)), "recent": list(reading.recent_documents(warehouses))}
    return render(request, "inventory/field_home.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def order(request: HttpRequest, number: str) -> HttpResponse:
    """One order as a pick list; sending it issues what was picked."""
    found = reading.order_of(request.user).filter(number=number).first()
    if found is None:
        raise Http404
    if request.method == "POST" and (known := booking.booked_before(request)):
        return redirect("field_done", number=known)
    waits = found.state in ReleaseOrder.WAITING
    picks = pick_list(found) if waits else PickList([], [])
    vehicle = VehicleForm(request.POST or None)
    context: dict[str, Any] = {"order": found, "lines": picks.stops, "lacking": picks.lacking, "vehicle": vehicle, "order_waits": waits}
    context["may_ratify"] = bool(roles_held(request.user) & APPROVERS)
    context["ratify_by"] = found.approved_at + TO_RATIFY if found.approved_at else None
    context["may_pick"] = may(request.user, "write", found.warehouse.organisation, KEEPERS)
    if request.method == "POST":
        context |= _issue(request, found, picks.stops, vehicle)
        if "document" in context:
            return redirect("field_done", number=context["document"])
    context["command_key"] = request.POST.get("key") or uuid.uuid4().hex
    return render(request, "inventory/field_order.html", context, status=status_of(context))


def _issue(request: HttpRequest, found: ReleaseOrder, stops: list[PickLine], vehicle: VehicleForm) -> dict[str, Any]:
    for stop in stops:
        stop.take(request.POST)
    if any(stop.error for stop in stops) or not vehicle.is_valid():
        return {"errors": [stop.error for stop in stops if stop.error]}
    if not stock_lines(stops):
        return {"errors": [_("Nothing was picked: type what you took from each bin.")]}
    facts: dict[str, Any] = {"by": request.user, "order": found, "lines": stock_lines(stops), "vehicle": vehicle.cleaned_data}
    try:
        return {"document": booking.once(request, lambda: booking.pick(**facts))}
    except Problem as problem:
        return {"problem": said(problem)}


@login_required
@require_GET
def done(request: HttpRequest, number: str) -> HttpResponse:
    """The paper that was booked, with what to print."""
    document = reading.document_of(request.user).filter(number=number).first()
    if document is None:
        raise Http404
    context = {
        "document": document,
        "movements": list(reading.lines_of(document)),
        "counted": list(reading.counted_of(document)),
        "waybill": getattr(document, "waybill", None),
        "driver_phone": driver_phone(request.user, getattr(document, "waybill", None)),
        "one_hand": lacks_hand(document),
        "tally": getattr(document, "tally", None),
        "may_put_away": document.kind == Document.Kind.RECEIPT and may(request.user, "write", document.warehouse.organisation, KEEPERS),
        "cases": list(document.cases.select_related("item", "lot__item")),
    }
    return render(request, "inventory/field_done.html", context)

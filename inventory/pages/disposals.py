"""Disposal orders: what may go, who proposed it, who looked, who let it go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from inventory.domain.expiry import is_expired
from inventory.models import DisposalLine, DisposalOrder
from inventory.pages.floor import ShelfLine, complaints, page, person_at, place_of, scanned, shelf, stored, tried
from inventory.printed.floor import disposal_approval
from inventory.selectors.barring import is_sound
from inventory.services import disposals as disposing
from relief.core import clock
from relief.core.access import get_or_404, may
from relief.core.papers import pdf_response
from relief.core.roles import APPROVERS, KEEPERS, OFFICE

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from inventory.models import Warehouse

PROPOSERS = KEEPERS | OFFICE
LISTED = 30


@login_required
@require_http_methods(["GET", "POST"])
def disposals(request: HttpRequest) -> HttpResponse:
    """Orders under way and past ones; below them what is expired, barred or (all=1) anything, to be proposed."""
    place = place_of(request)
    everything = bool(request.GET.get("all") or request.POST.get("all") or place.search)
    lines = [line for line in shelf(place.store, scanned(request, place.search)) if everything or not _sound(line)] if place.store else []
    _note_claims(lines, place.store)
    context = place.context()
    if request.method == "POST" and place.store:
        context |= _propose(request, place.store, lines)
        if "number" in context:
            return redirect("floor_disposal", number=context["number"])
    rows = stored(DisposalOrder.objects.select_related("proposed_by"), place.store)
    context |= {
        "lines": lines,
        "everything": everything,
        "ways": DisposalOrder.Way.choices,
        "open": list(rows.filter(state__in=disposing.WAITING)),
        "past": list(rows.exclude(state__in=disposing.WAITING)[:LISTED]),
        "may_propose": bool(place.store and may(request.user, "write", place.store.organisation, PROPOSERS)),
        "reason": request.POST.get("reason", ""),
        "way": request.POST.get("way", "destroyed"),
    }
    return page(request, "disposal_list", context)


def _note_claims(lines: list[ShelfLine], store: Warehouse | None) -> None:
    """Say beside goods how many of them an order under way has claimed already."""
    rows = DisposalLine.objects.filter(order__warehouse=store, order__state__in=disposing.WAITING).select_related("order")
    claims = {(row.lot_id, row.location_id): row for row in rows}
    for line in lines:
        place = line.holding.holder.location
        if claim := claims.get((line.holding.lot_id, place.pk if place else 0)):
            line.note = _("%(units)s of them are on disposal order %(paper)s already.") % {"units": claim.quantity, "paper": claim.order.number}


def _sound(line: ShelfLine) -> bool:
    place, lot = line.holding.holder.location, line.holding.lot
    return is_sound(lot.quality, place.kind if place else "") and not is_expired(lot.expires_on, clock.today())


def _propose(request: HttpRequest, store: Warehouse, lines: list[ShelfLine]) -> dict[str, Any]:
    for line in lines:
        line.take(request.POST)
    if errors := complaints(lines):
        return {"errors": errors}
    going = [line for line in lines if line.typed]
    way = request.POST.get("way", "")
    if not going or way not in DisposalOrder.Way.values:
        return {"errors": [_("Choose at least one line and what becomes of the goods.")]}

    def run() -> str:
        by = person_at(request, store, PROPOSERS)
        waste = [disposing.Waste(line.holding.lot, line.place, line.quantity) for line in going]
        return disposing.propose(warehouse=store, lines=waste, way=way, by=by, reason=request.POST.get("reason", "")).number

    return tried(request, run)


@login_required
@require_http_methods(["GET", "POST"])
def disposal(request: HttpRequest, number: str) -> HttpResponse:
    """One order with its next step."""
    found = _found(request, number)
    context: dict[str, Any] = {}
    if request.method == "POST":
        context = tried(request, lambda: _act(request, found))
        if "number" in context:
            return redirect("floor_disposal", number=number)
        found = _found(request, number)
    own = getattr(request.user, "person", None)
    context = place_of(request).context() | {
        "order": found,
        "beside": disposing.BESIDE,
        "store": found.warehouse,
        "rows": list(found.lines.select_related("lot__item", "lot__earmark", "location").prefetch_related("lot__item__packs")),
        "mine": own is not None and own.pk in {found.proposed_by_id, found.inspected_by_id},
        "may_propose": may(request.user, "write", found.warehouse.organisation, PROPOSERS),
        "may_approve": may(request.user, "write", found.warehouse.organisation, APPROVERS),
        **context,
    }
    return page(request, "disposal", context)


def _act(request: HttpRequest, found: DisposalOrder) -> str:
    act, typed, store = request.POST.get("act", ""), request.POST, found.warehouse
    if act == "inspect":
        return disposing.inspect(order=found, by=person_at(request, store, PROPOSERS | APPROVERS), finding=typed.get("finding", "")).number
    if act == "approve":
        return disposing.approve(order=found, by=person_at(request, store, APPROVERS)).number
    if act == "refuse":
        return disposing.refuse(order=found, by=person_at(request, store, APPROVERS), reason=typed.get("reason", "")).number
    if act == "carry_out":
        return disposing.carry_out(order=found, by=person_at(request, store, KEEPERS)).number
    raise Http404


def _found(request: HttpRequest, number: str) -> DisposalOrder:
    found = get_or_404(request.user, "read", DisposalOrder, number=number)
    people = ("proposed_by", "inspected_by", "approved_by", "document")
    return DisposalOrder.objects.select_related("warehouse__organisation__society", *people).get(pk=found.pk)


@login_required
@require_GET
def approval_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The form for three signatures."""
    return pdf_response(number, disposal_approval(_found(request, number)))

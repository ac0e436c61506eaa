"""The blind count: what lies in each bin, without showing what the book expects."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from inventory.domain.errors import NotWhole
from inventory.domain.packs import whole
from inventory.models import Holding
from inventory.pages import booking, reading
from inventory.pages.floor import fits, scanned
from inventory.pages.forms import box_of
from inventory.pages.problems import said, status_of
from inventory.selectors.counts import zones
from relief.core.digits import key
from relief.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.core.paginator import Page
    from django.http import HttpRequest, HttpResponse

    from inventory.models import Pack, Warehouse

A_PAGE = 50
FIELDS = ("packs", "loose")


@dataclass(slots=True)
class CountStop:
    """One lot in one bin, and what the counter typed; nothing typed means not counted."""

    key: str
    holding: Holding
    packs: str = ""
    loose: str = ""
    error: str = ""

    @property
    def pack(self) -> Pack | None:
        """The box one counts by."""
        return box_of(self.holding.lot.item)

    @property
    def counted(self) -> int | None:
        """Base units seen; None where nothing was typed."""
        if not self.packs and not self.loose:
            return None
        return whole(self.packs or 0) * (self.pack.units if self.pack else 0) + whole(self.loose or 0)

    def take(self, typed: Mapping[str, str]) -> None:
        """Keep what was typed and say what is wrong with it."""
        self.packs, self.loose = typed.get(f"{self.key}-packs", "").strip(), typed.get(f"{self.key}-loose", "").strip()
        try:
            self.counted  # noqa: B018 - reading it is the check
        except NotWhole:
            self.error = _("Only whole numbers can be counted.")


@login_required
@require_http_methods(["GET", "POST"])
def count(request: HttpRequest) -> HttpResponse:
    """Count the bins of one warehouse; bins left empty in the form are left alone in the book."""
    stores = reading.kept(request.user)
    chosen = request.POST.get("warehouse") or request.GET.get("warehouse")
    store = next((one for one in stores if one.code == chosen), stores[0] if stores and not chosen else None)
    if request.method == "POST" and store is None:
        raise PermissionDenied
    context: dict[str, Any] = {"warehouses": stores, "warehouse": store, "zones": zones(store) if store else []}
    if store:
        page = _page(request, store)
        stops = [CountStop(f"c{row.pk}", row) for row in page]
        if request.method == "POST":
            stops = _sent(request, store) or stops
            context |= _book(request, store, stops)
            if "document" in context:
                return redirect("field_done", number=context["document"])
        context |= {"page": page, "stops": stops, "zone": request.GET.get("zone", ""), "search": request.GET.get("q", "").strip()}
    context["command_key"] = request.POST.get("key") or uuid.uuid4().hex
    return render(request, "inventory/field_count.html", context, status=status_of(context))


def _page(request: HttpRequest, store: Warehouse) -> Page[Holding]:
    """The shelves of one zone or found by a word, cut to what a phone holds and one form may send."""
    rows = reading.on_shelves(store)
    if zone := request.GET.get("zone", ""):
        rows = rows.filter(holder__location__zone=zone)
    if search := request.GET.get("q", "").strip():
        rows = rows.filter(fits(scanned(request, search)))
    return Paginator(rows, A_PAGE).get_page(request.GET.get("page"))


def _sent(request: HttpRequest, store: Warehouse) -> list[CountStop]:
    """The lines the form was made of, in its order: a bin that was emptied while somebody looked at it is still booked as it was seen."""
    keys = dict.fromkeys(key(name[1:].partition("-")[0]) for name in request.POST if name.startswith("c") and name.partition("-")[2] in FIELDS)
    rows = Holding.objects.filter(pk__in=[one for one in keys if one], holder__location__warehouse=store)
    found = rows.select_related("lot__item", "holder__location").prefetch_related("lot__item__packs").in_bulk()
    return [CountStop(f"c{one}", found[one]) for one in keys if one in found]


def _book(request: HttpRequest, store: Warehouse, stops: list[CountStop]) -> dict[str, Any]:
    for stop in stops:
        stop.take(request.POST)
    if any(stop.error for stop in stops):
        return {"errors": sorted({stop.error for stop in stops if stop.error})}
    seen = [stop for stop in stops if stop.counted is not None]
    if not seen:
        return {"errors": [_("Nothing was counted: type what you saw in at least one bin.")]}
    try:
        return {"document": booking.once(request, lambda: booking.count(by=request.user, warehouse=store, seen=seen))}
    except Problem as problem:
        return {"problem": said(problem)}

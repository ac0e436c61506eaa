"""Goods change places inside a store: choose by scan or list, type how many, say where to, send several lines at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from inventory.pages.bins import few
from inventory.pages.floor import ShelfLine, complaints, page, person_at, place_of, scanned, shelf, tried
from inventory.services.issuing import move
from inventory.services.lines import MoveLine
from relief.core.access import may
from relief.core.roles import KEEPERS

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpRequest, HttpResponse

    from inventory.models import Warehouse


@login_required
@require_http_methods(["GET", "POST"])
def moves(request: HttpRequest) -> HttpResponse:
    """The shelves of a store with a goal for every line; only lines with a quantity move."""
    place = place_of(request)
    search = scanned(request, place.search)
    lines = shelf(place.store, search) if place.store else []
    context: dict[str, Any] = place.context()
    if request.method == "POST" and place.store:
        context |= _move(request, place.store, lines)
        if "number" in context:
            messages.success(request, _("Moved: %(number)s") % {"number": context["number"]})
            return redirect(f"{request.path}?warehouse={place.store.code}")
        context["command_key"] = request.POST.get("key") or context["command_key"]
    context |= {
        "lines": lines,
        "places": few(place.store.locations.all()) if place.store else [],
        "may_move": bool(place.store and may(request.user, "write", place.store.organisation, KEEPERS)),
    }
    return page(request, "floor_moves", context)


def _move(request: HttpRequest, store: Warehouse, lines: list[ShelfLine]) -> dict[str, Any]:
    for line in lines:
        line.take(request.POST)
        line.goal = scanned(request, line.goal)
    if errors := complaints(lines):
        return {"errors": errors}
    going = [line for line in lines if line.typed]
    if not going:
        return {"errors": [_("Type how many are to be moved in at least one line.")]}
    if missing := [line for line in going if not line.goal]:
        return {"errors": [_("Say where %(lot)s goes.") % {"lot": line.holding.lot.number} for line in missing]}

    def run() -> str:
        by = person_at(request, store, KEEPERS)
        return move(
            warehouse=store,
            lines=[MoveLine(one.holding.lot.item, one.quantity, one.holding.lot, one.holding.holder.location, to=one.goal) for one in going],
            by=by,
            note=request.POST.get("note", ""),
        ).number

    return tried(request, run)

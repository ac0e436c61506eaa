"""What will expire, to which programme it goes, and one tap to the draft of a release order."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from inventory.domain.counts import permille
from inventory.domain.floor_refusals import LeftEmpty
from inventory.domain.packs import whole
from inventory.domain.rotation import HORIZON_DAYS, at_risk
from inventory.models import RotationLine
from inventory.pages.floor import page, person_at, place_of, tried
from inventory.printed.floor import rotation_list
from inventory.selectors.rotation import ageing, candidates, planned, programmes, wasted
from inventory.services import rotation as rotating
from relief.core import clock
from relief.core.access import may
from relief.core.digits import key
from relief.core.papers import pdf_response
from relief.core.roles import KEEPERS, OFFICE

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from inventory.models import Warehouse

PLANNERS = KEEPERS | OFFICE
HORIZONS = (30, 90, HORIZON_DAYS, 365)
YEAR = timedelta(days=365)
LISTED, A_PAGE = 40, 100
FEN = 100


@login_required
@require_http_methods(["GET", "POST"])
def rotation(request: HttpRequest) -> HttpResponse:
    """Lots by their expiry with what the minimum still needs; decisions and their orders below."""
    place = place_of(request)
    context: dict[str, Any] = place.context()
    if request.method == "POST" and place.store:
        store = place.store
        context |= tried(request, lambda: _act(request, store))
        if "number" in context:
            messages.success(request, context["number"])
            return redirect(f"{request.path}?warehouse={store.code}")
    days = _horizon(request)
    rows = ageing(place.store, horizon=days) if place.store else []
    worth, unpriced = at_risk(rows)
    here = [place.store] if place.store else []
    open_lines = planned(here).filter(state__in=rotating.OPEN)
    shown = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context |= {
        "rows": candidates(place.store, list(shown)) if place.store else [],
        "page": shown,
        "horizon": days,
        "horizons": HORIZONS,
        "worth": worth // FEN,
        "unpriced": unpriced,
        "wasted": permille(wasted(here, since=clock.today() - YEAR)),
        "decided": list(open_lines),
        "to_order": [line for line in open_lines if line.state == RotationLine.State.PLANNED],
        "past": list(planned(here).exclude(state__in=rotating.OPEN).order_by("-decided_at")[:LISTED]),
        "programmes": list(dict.fromkeys([_("Home visits before the Spring Festival"), *programmes(here)])),
        "may_plan": bool(place.store and may(request.user, "write", place.store.organisation, PLANNERS)),
        "today": clock.today(),
    }
    return page(request, "rotation", context)


def _horizon(request: HttpRequest) -> int:
    given = request.GET.get("days", "")
    return key(given) if key(given) in HORIZONS else HORIZON_DAYS


@transaction.atomic
def _act(request: HttpRequest, store: Warehouse) -> str:
    act, by = request.POST.get("act", ""), person_at(request, store, PLANNERS)
    rotating.follow_orders(warehouse=store)
    if act == "plan":
        return _plan(request, store, by)
    lines = list(planned([store]).filter(pk__in=[key(one) for one in request.POST.getlist("line")]))
    if act in {"order", "drop"} and not lines:
        raise LeftEmpty(needed=_("a tick beside at least one line"))
    if act == "order":
        made = rotating.order(lines=lines, by=by)
        return _("Drafts of release orders: %(numbers)s") % {"numbers": ", ".join(order.number for order in made)}
    if act == "drop":
        dropped = [rotating.drop(line=line, by=by) for line in lines]
        return _("Taken off the plan: %(n)s") % {"n": len(dropped)}
    raise Http404


def _plan(request: HttpRequest, store: Warehouse, by: Any) -> str:
    typed = request.POST
    programme = typed.get("programme", "").strip()
    given = {key(name.removeprefix("give-")) for name in typed if name.startswith("give-") and typed.get(name, "").strip() not in {"", "0"}}
    chosen = candidates(store, [row for row in ageing(store, horizon=max(HORIZONS)) if row.lot in given])
    if not chosen or not programme:
        raise LeftEmpty(needed=_("the programme, and a quantity beside at least one lot"))
    for row in chosen:
        day = parse_date(typed.get(f"by-{row.lot.pk}", "")) or row.proposal.give_by
        units = whole(typed[f"give-{row.lot.pk}"])
        rotating.plan(warehouse=store, lot=row.lot, quantity=units, programme=programme, give_by=day, by=by)
    return _("On the plan: %(n)s lots for %(programme)s") % {"n": len(chosen), "programme": programme}


@login_required
@require_GET
def list_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The list for the wall of the store."""
    place = place_of(request)
    store = next((one for one in place.stores if one.code == code), None)
    if store is None:
        raise Http404
    return pdf_response(f"{code}-rotation", rotation_list(store))

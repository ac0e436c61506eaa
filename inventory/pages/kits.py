"""Kits: how many are possible, put together, take apart, write a recipe, and what is inside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from inventory.domain.floor_refusals import LeftEmpty
from inventory.domain.packs import whole
from inventory.models import Earmark, Item, KitJob, Lot
from inventory.pages import reading
from inventory.pages.bins import few
from inventory.pages.floor import page, person_at, place_of, tried
from inventory.printed.floor import kit_sheet
from inventory.selectors.kits import components_of, jobs, kits_at, kits_with, recipe_of, state_of, versions
from inventory.services import kits as bench
from relief.core.access import get_or_404, may, scope
from relief.core.papers import pdf_response
from relief.core.roles import KEEPERS, OFFICE

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from inventory.models import Warehouse
    from inventory.selectors.kits import KitState

LISTED = 30
ROWS = 20


@login_required
@require_http_methods(["GET", "POST"])
def kits(request: HttpRequest) -> HttpResponse:
    """Every kit with how many are possible here; sending a form puts kits together."""
    place = place_of(request)
    context = place.context()
    if request.method == "POST" and place.store:
        store = place.store
        context |= tried(request, lambda: _assemble(request, store))
        if "number" in context:
            return redirect("floor_kit", number=context["number"])
        context["typed"] = request.POST
    context |= {
        "kits": kits_at(place.store) if place.store else [],
        "jobs": list(jobs([place.store])[:LISTED]) if place.store else [],
        "earmarks": list(scope(request.user, "read", Earmark)),
        "places": few(place.store.locations.all()) if place.store else [],
        "may_make": bool(place.store and may(request.user, "write", place.store.organisation, KEEPERS)),
    }
    return page(request, "kit_list", context)


def _assemble(request: HttpRequest, store: Warehouse) -> str:
    typed, by = request.POST, person_at(request, store, KEEPERS)
    kit = get_object_or_404(Item, sku=typed.get("kit", ""))
    earmark = scope(request.user, "read", Earmark).filter(code=typed.get("earmark", "")).first()
    version = typed.get("version") or next(iter(versions(kit)), "")
    chosen = {sku: lot for sku in recipe_of(kit, version) if (lot := typed.get(f"lot-{sku}", "").strip())}
    made = bench.Bench(kit, version, whole(typed.get("quantity", "") or "0"), earmark, chosen, location=typed.get("location") or None)
    return bench.assemble(warehouse=store, bench=made, by=by).document.number


@login_required
@require_http_methods(["GET", "POST"])
def kit(request: HttpRequest, number: str) -> HttpResponse:
    """One job: the kits' lot, what is inside and whose gifts these are; the form takes kits apart."""
    job = _job(request, number)
    context: dict[str, Any] = {}
    if request.method == "POST":
        context = tried(request, lambda: _take_apart(request, job))
        if "number" in context:
            return redirect("floor_kit", number=context["number"])
    context = place_of(request).context() | {
        "job": job,
        "store": job.warehouse,
        "inside": components_of(job.lot),
        "moved": list(job.document.movements.exclude(lot=job.lot).select_related("lot__item", "lot__earmark")),
        "there": [row for row in reading.on_shelves(job.warehouse) if row.lot_id == job.lot_id],
        "places": few(job.warehouse.locations.all()),
        "may_make": may(request.user, "write", job.warehouse.organisation, KEEPERS),
        **context,
    }
    return page(request, "kit", context)


def _take_apart(request: HttpRequest, job: KitJob) -> str:
    typed, by = request.POST, person_at(request, job.warehouse, KEEPERS)
    facts: dict[str, Any] = {"location": typed.get("location") or None, "to": typed.get("to") or None}
    return bench.take_apart(warehouse=job.warehouse, lot=job.lot, quantity=whole(typed.get("quantity", "") or "0"), by=by, **facts).document.number


@login_required
@require_GET
def traced(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a gift went: the kits a component lot is inside of, and the lots inside a kit lot."""
    lot = get_or_404(request.user, "read", Lot, pk=pk)
    return page(request, "kit_trace", place_of(request).context() | {"lot": lot, "inside": components_of(lot), "kits": kits_with(lot)})


@login_required
@require_http_methods(["GET", "POST"])
def recipe(request: HttpRequest, sku: str) -> HttpResponse:
    """The newest recipe of a kit, and a form for the next version."""
    place, item = place_of(request), get_object_or_404(Item, sku=sku)
    context = place.context()
    if request.method == "POST" and place.store:
        store = place.store
        context |= tried(request, lambda: _write(request, store, item))
        if "number" in context:
            messages.success(request, _("Recipe “%(version)s” is kept.") % {"version": context["number"]})
            return redirect("floor_kits")
    known = versions(item)
    state = state_of(place.store, item, known[0]) if known and place.store else None
    context |= {
        "kit": item,
        "versions": known,
        "state": state,
        "rows": _rows(request, state),
        "items": [one for one in reading.catalogue() if one.pk != item.pk],
        "fixed": list(KitJob.objects.filter(kit=item).order_by("version").values_list("version", flat=True).distinct()),
        "may_write": bool(place.store and may(request.user, "write", place.store.organisation, KEEPERS | OFFICE)),
    }
    return page(request, "kit_recipe", context)


def _rows(request: HttpRequest, state: KitState | None) -> list[tuple[int, str, str, str]]:
    """(row, SKU, words, units) of the form: as typed, else as the newest recipe says, to be changed from there."""
    typed, lines = request.POST, state.lines if state else []
    if request.method == "POST":
        rows = range(1, _typed_rows(request) + 1)
        return [(row, typed.get(f"item-{row}", ""), typed.get(f"text-{row}", ""), typed.get(f"units-{row}", "")) for row in rows]
    said = [(line.component.sku if line.component else "", line.description, str(line.quantity)) for line in lines]
    return [(row, *one) for row, one in enumerate([*said, *[("", "", "")] * max(ROWS - len(said), 2)], start=1)]


def _typed_rows(request: HttpRequest) -> int:
    return sum(name.startswith("units-") for name in request.POST)


def _write(request: HttpRequest, store: Warehouse, item: Item) -> str:
    typed, by = request.POST, person_at(request, store, KEEPERS | OFFICE)
    parts: dict[str, int] = {}
    words: dict[str, int] = {}
    for row in range(1, _typed_rows(request) + 1):
        sku, text, units = (typed.get(f"{name}-{row}", "").strip() for name in ("item", "text", "units"))
        if sku or text:
            room, name = (parts, sku) if sku else (words, text)
            room[name] = room.get(name, 0) + whole(units or "0")
    version = typed.get("version", "").strip()
    if not version or not parts:
        raise LeftEmpty(needed=_("the version, and at least one item of the catalogue"))
    bench.write_recipe(kit=item, version=version, parts=parts, words=words, by=by)
    return version


def _job(request: HttpRequest, number: str) -> KitJob:
    found = scope(request.user, "read", KitJob).filter(document__number=number).first()
    if found is None:
        raise Http404
    related = ("warehouse__organisation__society", "kit", "lot__earmark", "lot__item", "document__by", "document__reversed_by")
    return KitJob.objects.select_related(*related).get(pk=found.pk)


@login_required
@require_GET
def sheet_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """What went into the kits, lot by lot."""
    return pdf_response(number, kit_sheet(_job(request, number)))

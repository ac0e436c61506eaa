"""The building: climate, keys and visitors of each store, logged on the phone."""

from __future__ import annotations

import uuid
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from inventory.models import ClimateReading, KeyHolding, Visit, Warehouse
from inventory.pages import reading
from inventory.pages.care_forms import ClimateForm, KeyForm, VisitForm
from inventory.pages.climate_plot import drawn
from inventory.pages.doing import done, person_of, store_to_write
from inventory.selectors import care
from inventory.services.climate import look_at, record_reading
from inventory.services.keys import give_back, hand_out
from inventory.services.visits import come_in, leave
from relief.core import clock
from relief.core.access import get_or_404, scope
from relief.core.models import Person

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

DAYS = 30
RECENT = 12
TROUBLE = {"cold": _("too cold"), "warm": _("too warm"), "damp": _("too damp")}


@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Every store this person may read: its last round, who is inside, which keys are out, what was found."""
    stores = list(reading.visible(request.user).filter(is_active=True))
    rounds, inside, keys = care.latest_rounds(stores), care.by_store(care.inside_now(stores)), care.by_store(care.keys_out(stores))
    rows = [(store, rounds.get(store.pk), len(inside.get(store.pk, [])), len(keys.get(store.pk, []))) for store in stores]
    return render(request, "inventory/care.html", {"rows": rows, "findings": care.open_findings(stores)[:50], "today": clock.today()})


@login_required
@require_GET
def store(request: HttpRequest, code: str) -> HttpResponse:
    """One store: two taps for the climate, the plot of a month, keys, visitors, the last round."""
    return _store(request, get_or_404(request.user, "read", Warehouse, code=code))


def _store(request: HttpRequest, found: Warehouse, *, status: int = 200, **refused: Any) -> HttpResponse:
    since = clock.now() - timedelta(days=DAYS)
    rows = care.readings(found, since=since)
    kept = scope(request.user, "write", Warehouse).filter(pk=found.pk).exists()
    context = {
        "store": found,
        "kept": kept,
        "plot": drawn(rows, found, timezone.localtime(since), timezone.localtime(clock.now())),
        "last": rows[-1] if rows else None,
        "troubles": [(row, _words(row)) for row in care.unlooked(rows)[:RECENT]],
        "looked": [(row, _words(row)) for row in reversed(rows) if row.looked_at][:3],
        "keys": list(care.keys_out([found])),
        "inside": list(care.inside_now([found])),
        "past": found.visits.filter(left_at__isnull=False).select_related("let_in_by")[:5],
        "round": care.latest_rounds([found]).get(found.pk),
        "findings": list(care.open_findings([found])),
        "today": clock.today(),
        "command_key": uuid.uuid4().hex,
        **_forms(request, found, kept=kept),
        **refused,
    }
    return render(request, "inventory/care_store.html", context, status=status)


def _forms(request: HttpRequest, found: Warehouse, *, kept: bool) -> dict[str, Any]:
    if not kept:
        return {}
    typed = request.POST or None
    return {
        "climate_form": ClimateForm(typed if typed and "temperature" in typed else None),
        "key_form": KeyForm(typed if typed and "key_name" in typed else None, people=_people(found)),
        "visit_form": VisitForm(typed if typed and "visitor" in typed else None),
    }


def _words(row: ClimateReading) -> list[Any]:
    return [TROUBLE[word] for word in care.trouble_of(row)]


def _people(found: Warehouse) -> QuerySet[Person]:
    books = found.organisation.society_id or found.organisation_id
    ours = Q(organisation__society=books) | Q(organisation=books)
    return Person.objects.filter(ours, erased_at__isnull=True).order_by("name")


def _back(found: Warehouse, part: str) -> str:
    return f"{reverse('care_store', args=[found.code])}#{part}"


@login_required
@require_POST
def climate(request: HttpRequest, code: str) -> HttpResponse:
    """Keep a reading, or the last one again with one tap."""
    found = store_to_write(request, code)
    form, by = ClimateForm(request.POST), person_of(request)

    def run() -> int:
        typed = form.cleaned_data
        tenths = int(typed["temperature"] * 10)
        facts = {"humidity_pct": typed["humidity"], "note": typed["note"]}
        return record_reading(warehouse=found, temperature_c10=tenths, by=by, **facts).pk

    return done(request, run, told=_("The reading is kept."), back=_back(found, "climate"), show=partial(_store, request, found), form=form)


@login_required
@require_POST
def looked(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Say that one has looked after a reading out of range."""
    found = store_to_write(request, code)
    row, note = get_object_or_404(ClimateReading, pk=pk, warehouse=found), request.POST.get("note", "")
    act = partial(look_at, reading=row, by=person_of(request), note=note)
    return done(request, act, told=_("Noted that you have looked."), back=_back(found, "climate"), show=partial(_store, request, found))


@login_required
@require_POST
def key_out(request: HttpRequest, code: str) -> HttpResponse:
    """Hand a key to somebody."""
    found = store_to_write(request, code)
    form, by = KeyForm(request.POST, people=_people(found)), person_of(request)

    def run() -> int:
        return hand_out(warehouse=found, key_name=form.cleaned_data["key_name"], holder=form.cleaned_data["holder"], by=by).pk

    return done(request, run, told=_("The key is handed out."), back=_back(found, "keys"), show=partial(_store, request, found), form=form)


@login_required
@require_POST
def key_back(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take a key back."""
    found = store_to_write(request, code)
    act = partial(give_back, key=get_object_or_404(KeyHolding, pk=pk, warehouse=found), by=person_of(request))
    return done(request, act, told=_("The key is back."), back=_back(found, "keys"), show=partial(_store, request, found))


@login_required
@require_POST
def visit_in(request: HttpRequest, code: str) -> HttpResponse:
    """Let somebody in."""
    found = store_to_write(request, code)
    form, by = VisitForm(request.POST), person_of(request)

    def run() -> int:
        typed = {name: form.cleaned_data[name] for name in ("visitor", "unit", "purpose")}
        return come_in(warehouse=found, by=by, **typed).pk

    return done(request, run, told=_("The visitor is logged."), back=_back(found, "visits"), show=partial(_store, request, found), form=form)


@login_required
@require_POST
def visit_out(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Let somebody out."""
    found = store_to_write(request, code)
    act = partial(leave, visit=get_object_or_404(Visit, pk=pk, warehouse=found), by=person_of(request))
    return done(request, act, told=_("The visitor has left."), back=_back(found, "visits"), show=partial(_store, request, found))

"""What is put aside and why, putting aside, letting go with a finding, and correcting what is written about a lot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from inventory.domain.expiry import is_expired
from inventory.domain.packs import whole
from inventory.models import Document, Holding, Location, Lot
from inventory.pages import reading
from inventory.pages.bins import few
from inventory.pages.floor import page, person_at, place_of, scanned, shelf, tried
from inventory.pages.forms import printable
from inventory.services.corrections import LET, PUT, correct_lot, who_put
from inventory.services.quarantine import BARRED, quarantine_lot, quarantine_part, release_lot, release_part
from relief.core import clock
from relief.core.access import get_or_404, may
from relief.core.digits import key
from relief.core.models import Event
from relief.core.roles import KEEPERS, OFFICE

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from inventory.models import Warehouse

RELEASERS = KEEPERS | OFFICE
TOLD = 40
SHOWN = 30


class LotForm(forms.Form):
    """What may be corrected about a lot, and why."""

    number = forms.CharField(label=gettext_lazy("Lot number"), max_length=60, widget=forms.TextInput({"class": "form-control"}))
    source = forms.CharField(label=gettext_lazy("Source"), max_length=120, required=False, widget=forms.TextInput({"class": "form-control"}))
    made_on = forms.DateField(
        label=gettext_lazy("Made on"), required=False, widget=forms.DateInput({"class": "form-control", "type": "date"}, format="%Y-%m-%d")
    )
    expires_on = forms.DateField(
        label=gettext_lazy("Expires on"), required=False, widget=forms.DateInput({"class": "form-control", "type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.CharField(label=gettext_lazy("Why it is corrected"), max_length=250, widget=forms.TextInput({"class": "form-control"}))

    def clean_number(self) -> str:
        """One spelling for one lot number."""
        return printable(self.cleaned_data["number"])

    def clean_source(self) -> str:
        """A name that can be printed as it reads."""
        return printable(self.cleaned_data["source"])


@login_required
@require_http_methods(["GET", "POST"])
def quarantine(request: HttpRequest) -> HttpResponse:
    """What is put aside in a store; found goods can be put aside, others let go."""
    place = place_of(request)
    context: dict[str, Any] = place.context()
    if request.method == "POST" and place.store:
        store = place.store
        context |= tried(request, lambda: _act(request, store))
        if "number" in context:
            messages.success(request, _("Booked: %(number)s") % {"number": context["number"]})
            return redirect(f"{request.path}?warehouse={store.code}")
    rows = _barred(place.store) if place.store else []
    own = getattr(request.user, "person", None)
    context |= {
        "barred": [(row, own is not None and who_put(row.lot) == own.pk, _why(row.lot)) for row in rows],
        "lines": shelf(place.store, scanned(request, place.search))[:SHOWN] if place.store and place.search else [],
        "shelves": few(place.store.locations.exclude(kind=Location.Kind.QUARANTINE)) if place.store else [],
        "may_put": bool(place.store and may(request.user, "write", place.store.organisation, KEEPERS)),
        "may_release": bool(place.store and may(request.user, "write", place.store.organisation, RELEASERS)),
        "reason": request.POST.get("reason", ""),
    }
    return page(request, "floor_quarantine", context)


def _barred(store: Warehouse) -> list[Holding]:
    barred = Q(lot__quality__in=BARRED) | Q(holder__location__kind=Location.Kind.QUARANTINE)
    return list(reading.on_shelves(store).filter(barred))


def _why(lot: Lot) -> Event | None:
    return Event.objects.filter(kind=PUT, subject_type=lot._meta.label_lower, subject_id=lot.pk).select_related("by").order_by("-pk").first()


def _act(request: HttpRequest, store: Warehouse) -> str:
    act, typed = request.POST.get("act", ""), request.POST
    row = reading.on_shelves(store).filter(pk=key(typed.get("holding"))).first()
    if row is None or act not in {"whole", "damaged", "part", "release"}:
        raise Http404
    lot, place, reason = row.lot, row.holder.location, typed.get("reason", "")
    if act in {"whole", "damaged"}:
        by = person_at(request, store, KEEPERS)
        return quarantine_lot(warehouse=store, lot=lot, by=by, reason=reason, damaged=act == "damaged").number
    if act == "part":
        by = person_at(request, store, KEEPERS)
        units = whole(typed.get("quantity", "") or "0")
        return quarantine_part(warehouse=store, lot=lot, quantity=units, location=place or "", by=by, reason=reason).number
    by = person_at(request, store, RELEASERS)
    if lot.quality in BARRED:
        return release_lot(warehouse=store, lot=lot, by=by, finding=reason).number
    goal, units = typed.get("to", ""), whole(typed.get("quantity", "") or str(row.quantity))
    return release_part(warehouse=store, lot=lot, quantity=units, location=place or "", to=goal, by=by, finding=reason).number


@login_required
@require_http_methods(["GET", "POST"])
def lot(request: HttpRequest, pk: int) -> HttpResponse:
    """One lot: correct what is written about it, with the reason; every change stands below, old beside new."""
    found = get_or_404(request.user, "read", Lot, pk=pk)
    store = _home(request, found)
    known = {name: getattr(found, name) for name in ("number", "source", "made_on", "expires_on")}
    form = LotForm(request.POST or None, initial=known)
    context: dict[str, Any] = {}
    if request.method == "POST" and store and form.is_valid():
        context = tried(request, lambda: _correct(request, store, found, form))
        if "number" in context:
            messages.success(request, _("Booked: %(number)s") % {"number": context["number"]})
            return redirect("floor_lot", pk=found.pk)
    told = Event.objects.filter(
        Q(kind="lot-corrected", payload__lot=found.number, payload__item=found.item.sku)
        | Q(kind__in=(PUT, LET), subject_type=found._meta.label_lower, subject_id=found.pk)
    )
    context = place_of(request).context() | {
        "form": form,
        "lot": found,
        "store": store,
        "told": [(event, _changes(event, form)) for event in told.select_related("by").order_by("-pk")[:TOLD]],
        "lying": reading.on_shelves(store).filter(lot=found) if store else [],
        "expired": is_expired(found.expires_on, clock.today()),
        "may_correct": bool(store and may(request.user, "write", store.organisation, RELEASERS)),
        **context,
    }
    return page(request, "floor_lot", context)


def _changes(event: Event, form: LotForm) -> list[tuple[Any, str, str]]:
    """What a correction changed: the field in words, old, new."""
    old, new = event.payload.get("old", {}), event.payload.get("new", {})
    return [(form.fields[name].label if name in form.fields else name, told or "—", new.get(name) or "—") for name, told in old.items()]


def _home(request: HttpRequest, found: Lot) -> Warehouse | None:
    """The first store the visitor may read that holds or held the lot."""
    stores = reading.visible(request.user).filter(holders__holdings__lot=found).select_related("organisation__society")
    return stores.order_by("-holders__holdings__quantity", "pk").first()


def _correct(request: HttpRequest, store: Warehouse, found: Lot, form: LotForm) -> str:
    data = dict(form.cleaned_data)
    reason, by = data.pop("reason"), person_at(request, store, RELEASERS)
    document: Document = correct_lot(lot=found, by=by, reason=reason, changes=data, warehouse=store)
    return document.number

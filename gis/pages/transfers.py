"""The road ahead is closed: another way, or a boat, a party on foot, another lorry that takes the load over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from gis.domain.errors import NoRoute
from gis.models import Trip, Vehicle
from gis.pages.acting import said, writable
from gis.pages.forms import PlaceForm, select, text, whole
from gis.selectors.detours import alternative, whereabouts
from gis.selectors.layers import distance
from gis.selectors.routes import Point
from gis.services.transhipments import tranship
from relief.core.access import scope
from relief.core.telephones import telephone
from relief.core.templatetags.relief_ui import named
from relief.problems import Problem

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from relief.core.models import Person


class TranshipForm(PlaceForm):
    """Who takes over, and where."""

    vehicle = forms.ModelChoiceField(label=_("Which carrier takes over"), queryset=Vehicle.objects.none(), widget=select(), to_field_name="plate")
    name = forms.CharField(label=_("Place of the hand-over"), max_length=80, widget=text())
    minutes = forms.IntegerField(
        label=_("Minutes one way"),
        min_value=1,
        max_value=2_880,
        required=False,
        widget=whole(),
        help_text=_("Empty: reckoned from roads and surveyed ways. Write them where none leads."),
    )
    point = forms.CharField(label=_("Coordinate"), max_length=200, required=False, widget=text(), help_text=_("Empty: where the vehicle is."))
    driver = forms.CharField(label=_("Leader of the party or helmsman"), max_length=60, required=False, widget=text())
    driver_phone = forms.CharField(label=_("Telephone"), max_length=20, required=False, validators=[telephone], widget=text(inputmode="tel"))

    field_order = ("vehicle", "name", "minutes", "driver", "driver_phone", "point", "datum")

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        busy = Trip.objects.filter(state__in=Trip.LIVE).values("vehicle")
        free = scope(request.user, "read", Vehicle).filter(is_active=True).exclude(pk__in=busy)
        rows = free.select_related("vehicle_class").order_by("-vehicle_class__travels_by", "plate")
        field = self.fields["vehicle"]
        field.queryset = free  # type: ignore[attr-defined]
        field.choices = [("", "—"), *((row.plate, f"{row.plate} · {named(row.vehicle_class)} · {row.payload_kg:,} kg") for row in rows)]  # type: ignore[attr-defined]


@login_required
def transfer(request: HttpRequest, number: str, trip: int) -> HttpResponse:
    """Ask: divert, or transfer to boat or foot party."""
    incident = writable(request, number)
    rows = Trip.objects.select_related("vehicle__vehicle_class", "warehouse", "network", "blocked_by", "taken_over")
    row = get_object_or_404(rows.prefetch_related("stops__shelter", "stops__waybill"), pk=trip, incident=incident, state=Trip.State.UNDER_WAY)
    form = TranshipForm(request.POST or None, request=request)
    problem, status = None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                later = _perform(row, form, request.user.person)  # type: ignore[union-attr, arg-type]
            except NoRoute as refusal:
                form.add_error("minutes", refusal.say(translate) + translate("Write the minutes one way: no way can be reckoned here."))
            except Problem as refusal:
                problem, status = said(refusal), refusal.status
            else:
                messages.success(request, translate("%(vehicle)s has taken over.") % {"vehicle": later.vehicle})
                return redirect(f"{reverse('dispatch', args=[number])}?tab=trips")
    shown = {"incident": incident, "trip": row, "form": form, "problem": problem, "other": _other(row), "here": whereabouts(row)}
    return render(request, "gis/transfer.html", shown, status=status)


def _perform(trip: Trip, form: TranshipForm, by: Person) -> Trip:
    data = form.cleaned_data
    here, placed = whereabouts(trip), data.get("placed")
    at = (placed.longitude, placed.latitude) if placed else (here.longitude, here.latitude)
    facts = {name: data[name] for name in ("minutes", "driver", "driver_phone")}
    return tranship(trip=trip, vehicle=data["vehicle"], place=Point(data["name"], *at), by=by, **facts)


def _other(trip: Trip) -> str:
    """The other way for this vehicle in words, or nothing where none is open."""
    try:
        way = alternative(trip)
    except NoRoute:
        return ""
    return distance(way.metres, way.seconds)

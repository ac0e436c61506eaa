"""Plan trips, let them leave, arrive and be signed for; give them another way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gis.domain.errors import NoVehicle
from gis.models import Trip, TripStop, Vehicle
from gis.pages.acting import act, said, writable
from gis.pages.board import render_board
from gis.pages.forms import SignForm
from gis.services.drives import arrive_stop, depart_trip, sign_stop
from gis.services.gates import tell_trip_refused
from gis.services.replans import replan_trips
from gis.services.trips import cancel_trip, plan_trip, plan_trips, reroute_trip
from inventory.models import Lot, ReleaseOrder
from relief.core.access import may
from relief.core.roles import DISPATCHERS, KEEPERS
from relief.problems import Problem

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from gis.services.trips import Planned
    from relief.core.models import Incident, Person


@login_required
@require_POST
def plan(request: HttpRequest, number: str) -> HttpResponse:
    """Put everything approved on the vehicles that stand there."""

    def perform(incident: Incident, by: Person) -> str:
        return planned_words(plan_trips(incident=incident, by=by))

    return act(request, number, "trips", perform)


def planned_words(made: Planned) -> str:
    """How many trips were planned, and why a warehouse could not send."""
    left = " ".join(said(refusal).sentence for refusal in made.refused)
    return _("%(count)s trips are planned.") % {"count": len(made.trips)} + (f" {left}" if left else "")


@login_required
@require_POST
def replan(request: HttpRequest, number: str) -> HttpResponse:
    """Plan the trips that have not left again, from those in force, with what waits."""

    def perform(incident: Incident, by: Person) -> str:
        made = replan_trips(incident=incident, by=by)
        left = " ".join(said(refusal).sentence for refusal in made.refused)
        counts = {"kept": len(made.kept), "changed": len(made.changed), "made": len(made.made), "given_up": len(made.given_up)}
        told = _("Trips that stay: %(kept)s; changed: %(changed)s; new: %(made)s; given up: %(given_up)s.") % counts
        return told + (f" {left}" if left else "")

    return act(request, number, "trips", perform)


@login_required
@require_POST
def load(request: HttpRequest, number: str, order: int) -> HttpResponse:
    """Put all of one order on the vehicle somebody chose; too heavy or too full is refused."""
    row = get_object_or_404(ReleaseOrder, pk=order, incident__number=number)
    vehicle = Vehicle.objects.filter(plate=request.POST.get("vehicle", ""), is_active=True).first()

    def perform(_incident: Incident, by: Person) -> str:
        if vehicle is None:
            raise NoVehicle(depot=str(row.warehouse), place=row.destination)
        trip = plan_trip(vehicle=vehicle, orders=[row], by=by)
        return _("%(vehicle)s takes %(kg)s kg to %(place)s.") % {"vehicle": vehicle, "kg": round(trip.weight_g / 1000), "place": row.destination}

    return act(request, number, "trips", perform)


@login_required
@require_POST
def depart(request: HttpRequest, number: str, trip: int) -> HttpResponse:
    """The vehicle leaves. What is not issued yet leaves only by the hand of the warehouse's own society."""
    row = _trip(number, trip)
    writable(request, number)
    unloaded = row.stops.filter(waybill__isnull=True).exists()
    if unloaded and not may(request.user, "write", row.warehouse.organisation, KEEPERS | DISPATCHERS):
        raise PermissionDenied

    def perform(_incident: Incident, by: Person) -> str:
        try:
            depart_trip(trip=row, by=by)
        except Problem as refusal:
            tell_trip_refused(trip=row, by=by, refusal=refusal)
            raise
        return _("%(vehicle)s has left.") % {"vehicle": row.vehicle}

    return act(request, number, "trips", perform)


@login_required
@require_POST
def reroute(request: HttpRequest, number: str, trip: int) -> HttpResponse:
    """Another way that this vehicle may use."""
    row = _trip(number, trip)

    def perform(_incident: Incident, by: Person) -> str:
        reroute_trip(trip=row, by=by)
        minutes = -(-row.planned_seconds // 60)
        return _("%(vehicle)s goes another way: %(km).1f km, %(minutes)s min.") % {
            "vehicle": row.vehicle,
            "km": row.metres / 1000,
            "minutes": minutes,
        }

    return act(request, number, "trips", perform)


@login_required
@require_POST
def cancel(request: HttpRequest, number: str, trip: int) -> HttpResponse:
    """Give a planned trip up."""
    row = _trip(number, trip)

    def perform(_incident: Incident, by: Person) -> str:
        cancel_trip(trip=row, by=by)
        return _("The trip of %(vehicle)s is given up; its goods wait again.") % {"vehicle": row.vehicle}

    return act(request, number, "trips", perform)


@login_required
@require_POST
def arrive(request: HttpRequest, number: str, stop: int) -> HttpResponse:
    """The vehicle is at the shelter."""
    row = _stop(number, stop)

    def perform(_incident: Incident, by: Person) -> str:
        arrive_stop(stop=row, by=by)
        return _("%(vehicle)s is at %(place)s.") % {"vehicle": row.trip.vehicle, "place": row.shelter}

    return act(request, number, "trips", perform)


@login_required
@require_POST
def sign(request: HttpRequest, number: str, stop: int) -> HttpResponse:
    """Somebody at the shelter signs, for all or for what was counted."""
    row = _stop(number, stop)
    incident = writable(request, number)
    form = SignForm(request.POST, stop=row)
    if not form.is_valid():
        return render_board(request, incident, "trips", typed=form, status=422)

    def perform(_incident: Incident, by: Person) -> str:
        lots = Lot.objects.in_bulk(form.delivered())
        counted: dict[Lot | str, int] = {lots[key]: units for key, units in form.delivered().items()}
        sign_stop(stop=row, by=by, signed_by=form.cleaned_data["signed_by"], witness=form.cleaned_data["witness"], delivered=counted)
        return _("Signed for at %(place)s by %(who)s.") % {"place": row.shelter, "who": form.cleaned_data["signed_by"]}

    return act(request, number, "trips", perform, typed=form)


def _trip(number: str, key: int) -> Trip:
    return get_object_or_404(Trip.objects.select_related("vehicle", "warehouse__organisation"), pk=key, incident__number=number)


def _stop(number: str, key: int) -> TripStop:
    rows = TripStop.objects.select_related("trip__vehicle", "shelter", "waybill").prefetch_related("waybill__lines__lot__item")
    return get_object_or_404(rows, pk=key, trip__incident__number=number)

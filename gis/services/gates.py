"""The gate of a store: no paper of a trip leaves over a closed road, and what leaves is weighed, by whichever door.

What is weighed is weighed against the vehicle of the trip, or against the one whose plate the keeper wrote.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from gis.domain.loads import Vehicle as Carrier
from gis.domain.loads import require_fit
from gis.domain.refusals import TripBlocked, TripDoubtful
from gis.models import Trip, TripStop, Vehicle
from gis.selectors.roads import closures_at_departure
from gis.services.loading import goods_on
from inventory.models import Waybill
from relief.registrar.hooks import gate

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

OPEN_PAPERS = (Waybill.State.PREPARED, Waybill.State.LOADED)


def trip_of(waybill: Waybill) -> Trip | None:
    """The planned trip a waybill leaves on: the one it was written for, or the one that carries its order on the vehicle whose plate it bears."""
    stops = TripStop.objects.filter(trip__state=Trip.State.PLANNED).select_related("trip__vehicle__vehicle_class", "trip__warehouse", "trip__network")
    stop = stops.filter(waybill=waybill).first()
    if stop is None and waybill.order_id and waybill.plate.strip():
        unwritten = stops.filter(waybill__isnull=True, release_order=waybill.order_id, trip__vehicle__plate__iexact=waybill.plate.strip())
        stop = unwritten.order_by("trip__leaves_at", "pk").first()
    return stop.trip if stop else None


def require_open(trip: Trip, moment: datetime) -> None:
    """Raise TripBlocked where a road of the trip's way was closed at the moment it leaves, or was known to close soon."""
    used = set(trip.segments)
    closures = closures_at_departure(trip.network, moment).select_related("reported_by")
    closure = next((one for one in closures if not used.isdisjoint(one.segments)), None)
    if closure is None:
        return
    since = timezone.localtime(closure.starts_at).isoformat(timespec="minutes")
    facts = {"number": trip.number, "closure": str(closure), "moment": since}
    if closure.is_confirmed:
        raise TripBlocked(**facts, confirmed_by=closure.confirmed_by)
    raise TripDoubtful(**facts, reported_by=str(closure.reported_by or "—"))


@gate
def on_open_roads(waybill: Waybill, moment: datetime) -> None:
    """A paper of a trip leaves only while the trip's way is open. Raises TripBlocked."""
    trip = trip_of(waybill)
    if trip is not None:
        require_open(trip, moment)


def require_carried(trip: Trip) -> None:
    """What is on paper is weighed again: the keeper may have written more, the vehicle or the catalogue may be another since."""
    stops = list(trip.stops.select_related("shelter", "waybill").order_by("order"))
    if any(stop.waybill and stop.waybill.state in OPEN_PAPERS for stop in stops):
        places = "、".join(dict.fromkeys(stop.shelter.name for stop in stops))
        _require_fit([stop.waybill_id for stop in stops if stop.waybill_id], trip.vehicle, places, str(trip.warehouse))


@gate
def weighed(waybill: Waybill, moment: datetime) -> None:  # noqa: ARG001 - every gate is asked alike
    """A paper of a trip with all papers of that trip, any other by itself; a vehicle nobody has entered has no limit we know.

    Raises VehicleOverload.
    """
    stop = (
        TripStop.objects.filter(waybill=waybill, trip__state=Trip.State.PLANNED)
        .select_related("trip__vehicle__vehicle_class", "trip__warehouse")
        .first()
    )
    if stop is not None:
        require_carried(stop.trip)
        return
    vehicle = Vehicle.objects.filter(plate__iexact=waybill.plate.strip()).select_related("vehicle_class").first()
    if vehicle is not None:
        _require_fit([waybill.pk], vehicle, waybill.destination, str(waybill.warehouse))


def _require_fit(papers: Collection[int], vehicle: Vehicle, place: str, depot: str) -> None:
    carrier = Carrier(vehicle.plate, 0, 1000 * vehicle.payload_kg, 1000 * vehicle.volume_dm3, vehicle.vehicle_class.code)
    require_fit(goods_on(papers), [carrier], place, depot)

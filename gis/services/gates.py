"""What leaves a store is weighed at the gate: against the vehicle of its trip, or against the one whose plate the keeper wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis.domain.loads import Vehicle as Carrier
from gis.domain.loads import require_fit
from gis.models import Trip, TripStop, Vehicle
from gis.services.loading import goods_on
from inventory.models import Waybill
from relief.registrar.hooks import gate

if TYPE_CHECKING:
    from collections.abc import Collection

OPEN_PAPERS = (Waybill.State.PREPARED, Waybill.State.LOADED)


def require_carried(trip: Trip) -> None:
    """What is on paper is weighed again: the keeper may have written more, the vehicle or the catalogue may be another since."""
    stops = list(trip.stops.select_related("shelter", "waybill").order_by("order"))
    if any(stop.waybill and stop.waybill.state in OPEN_PAPERS for stop in stops):
        places = "、".join(dict.fromkeys(stop.shelter.name for stop in stops))
        _require_fit([stop.waybill_id for stop in stops if stop.waybill_id], trip.vehicle, places, str(trip.warehouse))


@gate
def weighed(waybill: Waybill) -> None:
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

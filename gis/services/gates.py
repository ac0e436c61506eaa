"""The gate of a store, by whichever door: no paper of a trip leaves over a closed road, and no vehicle of the register with more than it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext

from gis.domain.errors import OverloadTogether, VehicleOverload
from gis.domain.loads import Vehicle as Carrier
from gis.domain.loads import require_fit, weigh
from gis.domain.refusals import TripBlocked, TripDoubtful
from gis.models import Trip, TripStop, Vehicle
from gis.selectors.roads import closures_at_departure
from gis.services.loading import goods_by_paper, goods_on
from inventory.models import Waybill
from inventory.selectors.outbound import aboard
from inventory.services.refused import told_lately
from relief.core.services.events import record_event
from relief.problems import say_again
from relief.registrar.hooks import gate

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from relief.core.models import Person
    from relief.problems import Problem

HELD_BACK = (TripBlocked, VehicleOverload, OverloadTogether)
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


@gate
def weighed(waybill: Waybill, moment: datetime) -> None:
    """A paper is weighed with all that its vehicle carries then: the papers of its trip that leave too, and what is on it already (``aboard``).

    The vehicle is the one whose plate the paper bears, else its trip's; one nobody has entered has no limit we know. The keeper may have
    written more, the vehicle or the catalogue may be another since: all are read as they are now. Raises VehicleOverload, OverloadTogether.
    """
    trip, plate = trip_of(waybill), waybill.plate.strip()
    registered = Vehicle.objects.select_related("vehicle_class")
    vehicle = registered.filter(plate__iexact=plate).first() or (trip.vehicle if trip else None)
    if vehicle is None:
        return
    leaving = [waybill, *_companions(waybill, trip)]
    on_it = aboard(plate or vehicle.plate, moment, [paper.pk for paper in leaving])
    _require_fit(leaving, vehicle)
    if on_it:
        _require_together(leaving, on_it, vehicle, moment)


def tell_trip_refused(*, trip: Trip, by: Person, refusal: Problem) -> None:
    """The board did not let a trip out: its incident's stream tells when and why, for whoever did not stand beside."""
    kept = refusal.kept()
    if refusal.told and not told_lately("trip-refused", trip, kept):
        facts = {"vehicle": str(trip.vehicle), "reason": say_again(kept, gettext), "refusal": kept}
        record_event(kind="trip-refused", by=by, incident=trip.incident, subject=trip, payload=facts)


def _companions(waybill: Waybill, trip: Trip | None) -> list[Waybill]:
    """The other papers of the trip that have not left and bear the same plate."""
    rows = Waybill.objects.filter(stop__trip=trip, state__in=OPEN_PAPERS, plate__iexact=waybill.plate.strip()) if trip else Waybill.objects.none()
    return list(rows.exclude(pk=waybill.pk).order_by("stop__order"))


def _require_fit(papers: Sequence[Waybill], vehicle: Vehicle) -> None:
    carrier = Carrier(vehicle.plate, 0, 1000 * vehicle.payload_kg, 1000 * vehicle.volume_dm3, vehicle.vehicle_class.code)
    places = "、".join(dict.fromkeys(paper.destination for paper in papers))
    require_fit(goods_on([paper.pk for paper in papers]), [carrier], places, str(papers[0].warehouse))


def _require_together(leaving: Sequence[Waybill], on_it: Sequence[Waybill], vehicle: Vehicle, moment: datetime) -> None:
    weights = {key: weigh(goods) for key, goods in goods_by_paper([paper.pk for paper in (*leaving, *on_it)], moment).items()}
    grams, cm3 = (sum(each) for each in zip(*weights.values(), strict=True))
    if grams <= 1000 * vehicle.payload_kg and cm3 <= 1000 * vehicle.volume_dm3:
        return
    papers, carried = (
        ", ".join(f"{paper.number} ({_kg(weights[paper.pk][0])} kg, {_m3(weights[paper.pk][1])} m³)" for paper in rows) for rows in (leaving, on_it)
    )
    limits = {"limit_kg": vehicle.payload_kg, "limit_m3": vehicle.volume_dm3 / 1000}
    raise OverloadTogether(plate=vehicle.plate, kg=_kg(grams), m3=_m3(cm3), papers=papers, aboard=carried, **limits)


def _kg(grams: int) -> float:
    return round(grams / 1000, 1)


def _m3(cm3: int) -> float:
    return round(cm3 / 1e6, 2)

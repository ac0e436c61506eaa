"""Which trip was not let out, when and why: what drivers, phones and stores told stands in the event stream, and here beside its trip."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext

from gis.domain.departures import Refused
from gis.domain.refusals import TripBlocked, TripDoubtful
from gis.models import Trip
from inventory.models import Waybill
from relief.core.models import Event
from relief.problems import say_again

if TYPE_CHECKING:
    from collections.abc import Iterable

BY_PAPER = ("command-refused", "waybill-refused")
KINDS = (*BY_PAPER, "driver-refused", "trip-refused", "command-resolved", "trip-rerouted", "trip-replanned")
OF_ROADS = frozenset({TripBlocked.sentence, TripDoubtful.written})
OPEN_PAPERS = (Waybill.State.PREPARED, Waybill.State.LOADED)


def mark_refused(trips: Iterable[Trip]) -> list[Trip]:
    """The trips with ``refused`` as it stands: until they leave or are given up, planned anew, or the entry is withdrawn. One query.

    Another way answers for a closed road only: what weighs too much weighs the same on it.
    """
    rows = list(trips)
    waiting = {trip.pk: trip for trip in rows if trip.state == Trip.State.PLANNED}
    if waiting:
        events = Event.objects.filter(kind__in=KINDS, incident__in={trip.incident_id for trip in waiting.values()})
        for event in events.order_by("pk"):
            _hear(event, waiting)
    return rows


def _hear(event: Event, waiting: dict[int, Trip]) -> None:
    if event.kind == "command-resolved":
        for told in waiting.values():
            if told.refused and told.refused.entry == event.subject_id:
                told.refused = None
        return
    trip = _of_paper(event.payload, waiting.values()) if event.kind in BY_PAPER else waiting.get(event.subject_id or 0)
    if trip is None:
        return
    if "refusal" in event.payload:
        if _stands_there(trip):
            trip.refused = _refused(event)
    elif trip.refused and (event.kind == "trip-replanned" or trip.refused.of_road):
        trip.refused = None


def _refused(event: Event) -> Refused:
    kept = event.payload["refusal"]
    entry = event.subject_id if event.kind == "command-refused" else None
    return Refused(event.occurred_at, say_again(kept, gettext), of_road=kept["sentence"] in OF_ROADS, entry=entry)


def _of_paper(said: dict[str, Any], trips: Iterable[Trip]) -> Trip | None:
    """The trip a paper that did not leave belongs to: by its number, else by the order it carries and the plate it bears, as at the gate."""
    for trip in trips:
        for stop in trip.stops.all():
            if stop.waybill and stop.waybill.number == said.get("waybill"):
                return trip if stop.waybill.state in OPEN_PAPERS else None
    plate = str(said.get("plate", "")).strip().casefold()
    for trip in trips:
        if plate == trip.vehicle.plate.casefold() and any(
            not stop.waybill and stop.release_order.number == said.get("order") for stop in trip.stops.all()
        ):
            return trip
    return None


def _stands_there(trip: Trip) -> bool:
    """Whether anything of it has still to leave."""
    return any(stop.waybill is None or stop.waybill.state in OPEN_PAPERS for stop in trip.stops.all())

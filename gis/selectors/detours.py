"""Another way for a trip whose road is closed: from where its vehicle is, through the stops still ahead."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from gis.models import Trip
from gis.selectors.moving import along, is_fresh, last_told, share_driven
from gis.selectors.routes import Point, Route, point_of_shelter, points_of, route
from gis.selectors.surveys import length_of
from relief.core import clock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis.models import TripStop

FEWEST = 2


@dataclass(frozen=True)
class Detour:
    """The way ahead, the stops it leads through, and what lies behind: seconds, metres and line driven so far."""

    way: Route
    ahead: list[TripStop]
    elapsed: int
    driven_m: int
    driven: list[list[float]]


def alternative(trip: Trip) -> Route:
    """The quickest way ahead that the trip's own vehicle may use now. Raises NoRoute."""
    return detour(trip).way


def detour(trip: Trip) -> Detour:
    """For a trip that has not left: from its beginning. Under way: from its last told place, or where the plan says it is. Raises NoRoute."""
    kind = trip.vehicle.vehicle_class
    stops = list(trip.stops.all())
    if trip.state != Trip.State.UNDER_WAY or trip.departed_at is None or not trip.geometry:
        return Detour(route(trip.network, kind, points_of(trip)), stops, 0, 0, [])
    ahead = [stop for stop in stops if stop.waybill is None or stop.waybill.arrived_at is None]
    here = whereabouts(trip)
    way = route(trip.network, kind, [here, *(point_of_shelter(stop.shelter) for stop in ahead)])
    driven = behind(trip.geometry, share_driven(trip), (here.longitude, here.latitude))
    elapsed = max(0, int((clock.now() - trip.departed_at).total_seconds()))
    return Detour(way, ahead, elapsed, round(length_of(driven)) if len(driven) >= FEWEST else 0, driven)


def whereabouts(trip: Trip) -> Point:
    """The last place the driver told within half an hour, else the place by the plan."""
    told = last_told(trip)
    if told is not None and is_fresh(told):
        return Point(_("last position of %(vehicle)s") % {"vehicle": trip.vehicle}, told.longitude, told.latitude)
    (longitude, latitude), _course = along(trip.geometry, share_driven(trip))
    return Point(_("where %(vehicle)s should be") % {"vehicle": trip.vehicle}, longitude, latitude)


def behind(line: Sequence[list[float]], share: float, here: tuple[float, float]) -> list[list[float]]:
    """The part of a line already driven (share 0–1 of its length), ending at ``here``."""
    left, kept = share * length_of(line) if len(line) >= FEWEST else 0.0, [line[0]]
    for start, end in pairwise(line):
        left -= length_of([start, end])
        if left < 0:
            break
        kept.append(end)
    return [*kept, [round(here[0], 6), round(here[1], 6)]]

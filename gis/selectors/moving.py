"""Where a vehicle is: as its driver last told, else as planned; and whether it is overdue."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from math import atan2, cos, degrees, hypot, radians
from typing import TYPE_CHECKING, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from gis.models import Trip
from relief.core import clock

if TYPE_CHECKING:
    from datetime import datetime

    from gis.models import TripPosition, TripStop

GRACE = timedelta(minutes=30)
FRESH = timedelta(minutes=30)


class Whereabouts(NamedTuple):
    """A told or estimated point, the course in degrees from north, the tone of the symbol, and the sentence beside it."""

    at: tuple[float, float]
    course: int
    tone: str
    said: str


def next_stop(trip: Trip) -> TripStop | None:
    """The first stop not yet reached."""
    return next((stop for stop in trip.stops.all() if stop.waybill is None or stop.waybill.arrived_at is None), None)


def due_at(trip: Trip) -> datetime | None:
    """When the vehicle should reach its next stop."""
    stop = next_stop(trip)
    return trip.departed_at + timedelta(seconds=stop.eta_seconds) if trip.departed_at and stop else None


def is_overdue(trip: Trip) -> bool:
    """More than 30 minutes later than planned at the next stop."""
    due = due_at(trip)
    return due is not None and clock.now() > due + GRACE


def moving(trip: Trip) -> Whereabouts:
    """The place the driver told within half an hour, else the one reckoned from departure and planned driving time."""
    share = share_driven(trip)
    at, course = along(trip.geometry, share)
    told = last_told(trip)
    if told is not None and is_fresh(told):
        at = (told.longitude, told.latitude)
    place = _place(told, estimated=share > 0)
    if trip.refused:
        kept_back = _("%(moment)s leaving refused: %(why)s") % {
            "moment": f"{timezone.localtime(trip.refused.at):%m-%d %H:%M}",
            "why": trip.refused.why,
        }
        return Whereabouts(at, course, "danger", kept_back)
    if trip.blocked_by_id:
        return Whereabouts(at, course, "danger", _joined(_("the road ahead is closed"), place))
    if is_overdue(trip):
        late = _("overdue since %(time)s") % {"time": f"{timezone.localtime(due_at(trip)):%H:%M}"}
        return Whereabouts(at, course, "warning", _joined(late, place))
    if trip.outdated:
        return Whereabouts(at, course, "warning", _joined(trip.get_outdated_display(), place))
    return Whereabouts(at, course, "info", place)


def last_told(trip: Trip) -> TripPosition | None:
    """The newest place told since departure; no query where positions are prefetched."""
    if trip.state != Trip.State.UNDER_WAY or trip.departed_at is None:
        return None
    return next((one for one in trip.positions.all()[:1] if one.at >= trip.departed_at), None)


def is_fresh(told: TripPosition) -> bool:
    """Whether a vehicle may still be taken to be near a place it told."""
    return told.at >= clock.now() - FRESH


def _place(told: TripPosition | None, *, estimated: bool) -> str:
    if told is None:
        return _("place estimated from the plan") if estimated else ""
    said = _("place told at %(time)s") if is_fresh(told) else _("place estimated from the plan; last told at %(time)s")
    return said % {"time": f"{timezone.localtime(told.at):%H:%M}"}


def _joined(first: str, second: str) -> str:
    return f"{first} · {second}" if second else first


def share_driven(trip: Trip) -> float:
    """How much of its way (0–1) a trip has behind it by its plan, between the stops it has reached and not reached."""
    if trip.state != Trip.State.UNDER_WAY or not trip.departed_at or not trip.planned_seconds:
        return 0.0
    reached = [stop.eta_seconds for stop in trip.stops.all() if stop.waybill and stop.waybill.arrived_at]
    stop = next_stop(trip)
    limit = stop.eta_seconds if stop else trip.planned_seconds
    driven = (clock.now() - trip.departed_at).total_seconds()
    return min(max(driven, max(reached, default=0)), limit) / trip.planned_seconds


def along(shape: list[list[float]], share: float) -> tuple[tuple[float, float], int]:
    """The point at a share (0–1) of a line's length, and the course there in whole degrees from north."""
    flat = cos(radians(shape[0][1]))
    legs = [(a, b, hypot((b[0] - a[0]) * flat, b[1] - a[1])) for a, b in pairwise(shape) if a != b]
    left = share * sum(length for _a, _b, length in legs)
    for a, b, length in legs:
        if left <= length:
            part = left / length
            course = round(degrees(atan2((b[0] - a[0]) * flat, b[1] - a[1]))) % 360
            return (a[0] + part * (b[0] - a[0]), a[1] + part * (b[1] - a[1])), course
        left -= length
    return (shape[-1][0], shape[-1][1]), 0

"""Close and reopen roads; every trip on them is flagged in the same transaction."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from gis.domain.refusals import AlreadyOpen, NoRoadThere
from gis.models import Closure, RoadSegment, Trip
from gis.selectors.roads import closures_in_force
from gis.selectors.shapes import REACH_M, segments_at
from relief.core import clock
from relief.core.services.events import record_event

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from gis.models import RoadNetwork
    from relief.core.models import Incident, Person

SHORTEST = timedelta(seconds=1)


@transaction.atomic
def close_road(
    *,
    network: RoadNetwork,
    description: str,
    by: Person,
    segments: Collection[int] = (),
    geometry: dict[str, Any] | None = None,
    ref: str = "",
    cause: str = Closure.Cause.OTHER,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    confirmed_by: str = "",
    incident: Incident | None = None,
) -> Closure:
    """Close segments by index, by a drawn GeoJSON shape (WGS-84), or a whole road number; flags all trips that use them.

    Raises NoRoadThere, UnreadableShape.
    """
    closed = sorted({*segments, *(segments_at(network, geometry) if geometry else ()), *_of_road(network, ref)})
    if not closed or RoadSegment.objects.filter(network=network, index__in=closed).count() != len(closed):
        raise NoRoadThere(network=str(network), metres=REACH_M)
    closure = Closure.objects.create(
        network=network,
        incident=incident,
        segments=closed,
        geometry=geometry,
        description=description,
        cause=cause,
        starts_at=starts_at or clock.now(),
        ends_at=ends_at,
        confirmed_by=confirmed_by,
        reported_by=by,
    )
    flagged = _flag(closure, by)
    facts = {"cause": cause, "segments": len(closed), "trips": [trip.number for trip in flagged], "confirmed_by": confirmed_by}
    record_event(kind="road-closed", by=by, occurred_at=closure.starts_at, incident=incident, subject=closure, payload=facts)
    return closure


def _of_road(network: RoadNetwork, ref: str) -> Iterable[int]:
    return RoadSegment.objects.filter(network=network, ref=ref).values_list("index", flat=True) if ref else ()


def affected_trips(closure: Closure) -> list[Trip]:
    """Live trips whose way uses a segment of the closure; one query."""
    closed = set(closure.segments)
    live = Trip.objects.filter(network=closure.network_id, state__in=Trip.LIVE).select_related("incident", "vehicle").order_by("pk")
    return [trip for trip in live if not closed.isdisjoint(trip.segments)]


def _flag(closure: Closure, by: Person) -> list[Trip]:
    if not closures_in_force(closure.network).filter(pk=closure.pk).exists():
        return []
    trips = affected_trips(closure)
    Trip.objects.filter(pk__in=[trip.pk for trip in trips]).update(blocked_by=closure)
    for trip in trips:
        trip.blocked_by = closure
        record_event(
            kind="trip-blocked", by=by, incident=trip.incident, subject=trip, payload={"closure": str(closure), "vehicle": str(trip.vehicle)}
        )
    return trips


@transaction.atomic
def reopen_road(*, closure: Closure, by: Person, at: datetime | None = None) -> Closure:
    """End a closure; its trips are free again unless another closure bars them. Raises AlreadyOpen."""
    held = Closure.objects.select_for_update(of=("self",)).select_related("network", "incident").get(pk=closure.pk)
    moment = max(at or clock.now(), held.starts_at + SHORTEST)
    if held.ends_at is not None and held.ends_at <= moment:
        raise AlreadyOpen(closure=str(held), since=timezone.localtime(held.ends_at).isoformat(timespec="minutes"))
    held.ends_at = moment
    held.save(update_fields=["ends_at"])
    closure.ends_at = moment
    freed = _unflag(held)
    record_event(kind="road-reopened", by=by, occurred_at=moment, incident=held.incident, subject=held, payload={"trips": freed})
    return closure


def _unflag(closure: Closure) -> list[str]:
    """Numbers of the trips that are free again; a trip barred by another closure names that one."""
    others = list(closures_in_force(closure.network).exclude(pk=closure.pk))
    freed = []
    for trip in Trip.objects.filter(blocked_by=closure, state__in=Trip.LIVE).order_by("pk"):
        trip.blocked_by = next((one for one in others if not set(one.segments).isdisjoint(trip.segments)), None)
        trip.save(update_fields=["blocked_by"])
        if trip.blocked_by is None:
            freed.append(trip.number)
    return freed

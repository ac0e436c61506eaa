"""Close, change and reopen roads; every trip they touch is flagged or freed in the same transaction."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from gis.domain.errors import NoRoute
from gis.domain.refusals import AlreadyOpen, NoRoadThere
from gis.domain.surveys import is_surveyed, spread
from gis.models import Closure, ClosurePhoto, RoadSegment, Trip
from gis.routers import prepared
from gis.selectors.detours import alternative
from gis.selectors.roads import closures_in_force
from gis.selectors.shapes import REACH_M, segments_at
from gis.services.locks import hold_live, hold_roads
from inventory.services.pictures import KB, clean_photo, limited
from relief.core import clock
from relief.core.services.events import record_event

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from gis.models import RoadNetwork
    from relief.core.models import Incident, Person

SHORTEST = timedelta(seconds=1)
MOST_PHOTO = 8 * 1024 * KB
CHANGED = ("description", "cause", "starts_at", "ends_at", "segments", "geometry", "confirmed_by", "confirmed_at")


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
    """Close segments by id, by a drawn GeoJSON shape (WGS-84), or a whole road number; flags all trips that use them.

    One nobody confirmed is avoided all the same. Raises NoRoadThere, UnreadableShape, ClosureOutOfOrder.
    """
    hold_roads([network])
    closure = Closure(
        network=network,
        incident=incident,
        segments=_closed(network, segments, geometry, ref),
        geometry=geometry,
        description=description,
        cause=cause,
        starts_at=starts_at or clock.now(),
        ends_at=ends_at,
        confirmed_by=confirmed_by,
        confirmed_at=clock.now() if confirmed_by else None,
        reported_by=by,
    )
    closure.clean_times()
    closure.save()
    flagged, _freed = reflag(network, by)
    _tell("road-closed", closure, by, {"trips": flagged}, at=closure.starts_at)
    return closure


def _closed(network: RoadNetwork, segments: Collection[int], geometry: dict[str, Any] | None, ref: str) -> list[int]:
    closed = {*segments, *(segments_at(network, geometry) if geometry else ()), *_of_road(network, ref)}
    known = RoadSegment.objects.filter(network=network, index__in=[one for one in closed if not is_surveyed(one)]).count()
    by_hand = {one for one in closed if is_surveyed(one)}
    graph = prepared(network).graph if by_hand or closed else None
    if graph is None or known + len(by_hand & {survey.segment for survey in graph.surveys}) != len(closed):
        raise NoRoadThere(network=str(network), metres=REACH_M)
    return sorted(spread(graph, frozenset(closed)))


def _of_road(network: RoadNetwork, ref: str) -> Iterable[int]:
    return RoadSegment.objects.filter(network=network, ref=ref).values_list("index", flat=True) if ref else ()


def affected_trips(closure: Closure) -> list[Trip]:
    """Live trips whose way uses a segment of the closure; one query."""
    closed = set(closure.segments)
    rows = Trip.objects.filter(network=closure.network_id, state__in=Trip.LIVE).select_related(
        "incident", "vehicle__vehicle_class", "warehouse", "network"
    )
    return [trip for trip in rows.order_by("pk") if not closed.isdisjoint(trip.segments)]


def reflag(network: RoadNetwork, by: Person, ended: Closure | None = None) -> tuple[list[str], list[str]]:
    """Say of every live trip which closure bars it now; answers the numbers of those newly barred and of those free again."""
    closures = [(one, set(one.segments)) for one in closures_in_force(network) if one != ended]
    flagged, freed = [], []
    for trip in hold_live(network):
        used = set(trip.segments)
        barring = [one for one, closed in closures if not closed.isdisjoint(used)]
        if trip.blocked_by_id in {one.pk for one in barring}:
            continue
        before, trip.blocked_by = trip.blocked_by_id, barring[0] if barring else None
        if trip.blocked_by_id == before:
            continue
        trip.save(update_fields=["blocked_by"])
        if trip.blocked_by is None:
            freed.append(trip.number)
        elif before is None:
            flagged.append(trip.number)
            facts = {"closure": str(trip.blocked_by), "vehicle": str(trip.vehicle)} | _other_way(trip)
            record_event(kind="trip-blocked", by=by, incident=trip.incident, subject=trip, payload=facts)
    return flagged, freed


def _other_way(trip: Trip) -> dict[str, Any]:
    """What is proposed instead: the quickest way this vehicle may use, or that there is none."""
    try:
        way = alternative(trip)
    except NoRoute:
        return {"no_way": True}
    return {"minutes": -(-way.seconds // 60), "km": round(way.metres / 1000, 1)}


@transaction.atomic
def amend_closure(
    *,
    closure: Closure,
    by: Person,
    description: str | None = None,
    cause: str | None = None,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    until_further_notice: bool = False,
    confirmed_by: str | None = None,
    segments: Collection[int] = (),
    geometry: dict[str, Any] | None = None,
    ref: str = "",
) -> Closure:
    """Correct, extend, move, confirm or close again what was closed; what is not named stays. The history keeps each version.

    ``until_further_notice`` takes the end away. Raises NoRoadThere, UnreadableShape.
    """
    held = _locked(closure)
    given = {"description": description, "cause": cause, "starts_at": starts_at, "ends_at": ends_at, "confirmed_by": confirmed_by}
    changes: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    if until_further_notice:
        changes["ends_at"] = None
    if segments or geometry or ref:
        changes |= {"segments": _closed(held.network, segments, geometry, ref), "geometry": geometry}
    if confirmed_by is not None and confirmed_by != held.confirmed_by:
        changes["confirmed_at"] = clock.now() if confirmed_by else None
    for name, value in changes.items():
        setattr(held, name, value)
    held.clean_times()
    held.save(update_fields=CHANGED)
    flagged, freed = reflag(held.network, by)
    _tell("closure-changed", held, by, {"changed": sorted(set(changes) - {"geometry"}), "trips": flagged, "freed": freed})
    closure.refresh_from_db()
    return closure


@transaction.atomic
def reopen_road(*, closure: Closure, by: Person, at: datetime | None = None) -> Closure:
    """End a closure; its trips are free again unless another closure bars them. Raises AlreadyOpen."""
    held = _locked(closure)
    moment = max(at or clock.now(), held.starts_at + SHORTEST)
    if held.ends_at is not None and held.ends_at <= moment:
        raise AlreadyOpen(closure=str(held), since=timezone.localtime(held.ends_at).isoformat(timespec="minutes"))
    held.ends_at = moment
    held.save(update_fields=["ends_at"])
    closure.ends_at = moment
    _flagged, freed = reflag(held.network, by, ended=held)
    record_event(kind="road-reopened", by=by, occurred_at=moment, incident=held.incident, subject=held, payload={"trips": freed})
    return closure


@transaction.atomic
def add_photo(*, closure: Closure, file: bytes, by: Person, taken_at: datetime | None = None) -> ClosurePhoto:
    """Keep what the road looks like, without position and metadata; the same picture is kept once. Raises NotPicture, FileTooLarge."""
    clean = clean_photo(limited(file, MOST_PHOTO))
    digest = hashlib.sha256(clean).hexdigest()
    known = ClosurePhoto.objects.filter(closure=closure, sha256=digest).first()
    if known is not None:
        return known
    facts = {"closure": closure, "sha256": digest, "by": by, "taken_at": taken_at or clock.now()}
    return ClosurePhoto.objects.create(file=ContentFile(clean, name=f"{digest[:16]}.jpg"), **facts)


def _locked(closure: Closure) -> Closure:
    hold_roads([closure.network])
    return Closure.objects.select_for_update(of=("self",)).select_related("network", "incident").get(pk=closure.pk)


def _tell(kind: str, closure: Closure, by: Person, facts: dict[str, Any], at: datetime | None = None) -> None:
    told = {"cause": closure.cause, "segments": len(closure.segments), "confirmed_by": closure.confirmed_by} | facts
    record_event(kind=kind, by=by, occurred_at=at, incident=closure.incident, subject=closure, payload=told)

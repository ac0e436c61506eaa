"""The network in use and what is closed on it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from gis.domain.refusals import NoNetwork
from gis.models import Closure, RoadNetwork
from relief.core import clock

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

ANNOUNCED = timedelta(hours=2)


def active_network() -> RoadNetwork:
    """The network that routes. Raises NoNetwork."""
    network = RoadNetwork.objects.filter(is_active=True).first()
    if network is None:
        raise NoNetwork
    return network


def closures_in_force(network: RoadNetwork, at: datetime | None = None) -> QuerySet[Closure]:
    """Closures of a network that hold at a moment, newest first; without one, those of now and of the next two hours.

    A road announced to close within two hours counts as closed: no lorry should be on it when it does.
    """
    moment = at or clock.now()
    holds = Q(ends_at__isnull=True) | Q(ends_at__gt=moment)
    return Closure.objects.filter(holds, network=network, starts_at__lte=moment if at else moment + ANNOUNCED)


def closures_at_departure(network: RoadNetwork, at: datetime) -> QuerySet[Closure]:
    """What keeps a vehicle from leaving at a moment, now or past: roads closed then, and those of which was known then that they close within two hours.

    A closure entered later counts from when the road was closed: what was announced after somebody had left does not reach back.
    """
    holds = Q(ends_at__isnull=True) | Q(ends_at__gt=at)
    known = Q(starts_at__lte=at) | Q(starts_at__lte=at + ANNOUNCED, recorded_at__lte=at)
    return Closure.objects.filter(holds, known, network=network)


def closed_segments(network: RoadNetwork, at: datetime | None = None) -> frozenset[int]:
    """The indices of all segments closed at a moment; one query."""
    rows = closures_in_force(network, at).values_list("segments", flat=True)
    return frozenset(index for segments in rows for index in segments)

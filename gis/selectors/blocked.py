"""Which closure bars which trip at this very moment, for pages: what is written down may have ended or begun since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from gis.models import Trip
from gis.selectors.roads import closures_in_force
from relief.core import clock

if TYPE_CHECKING:
    from collections.abc import Iterable

    from relief.core.models import Incident


def mark_blocked(trips: Iterable[Trip]) -> list[Trip]:
    """The trips with ``blocked_by`` as it is now; nothing is written. One query a network."""
    rows = list(trips)
    live = [trip for trip in rows if trip.state in Trip.LIVE]
    for network in {trip.network for trip in live}:
        closures = [(one, set(one.segments)) for one in closures_in_force(network)]
        for trip in live:
            if trip.network_id == network.pk:
                barring = [one for one, closed in closures if not closed.isdisjoint(trip.segments)]
                kept = next((one for one in barring if one.pk == trip.blocked_by_id), None)
                trip.blocked_by = kept or next(iter(barring), None)
    return rows


def blocked_trips(incident: Incident) -> int:
    """How many live trips of an incident are barred by what has not ended; one query."""
    standing = Q(blocked_by__ends_at__isnull=True) | Q(blocked_by__ends_at__gt=clock.now())
    return Trip.objects.filter(standing, incident=incident, state__in=Trip.LIVE, blocked_by__isnull=False).count()

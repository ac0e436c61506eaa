"""Where a vehicle is, as its driver agreed to tell; nothing is kept longer than thirty days."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from gis.models import TripPosition

if TYPE_CHECKING:
    from datetime import datetime

    from gis.models import Trip

KEPT = timedelta(days=30)


def record_position(
    *, trip: Trip, longitude: float, latitude: float, at: datetime, accuracy_m: int | None = None, source: str = TripPosition.Source.LINK
) -> TripPosition:
    """Keep one place (WGS-84) of a trip, and drop what is older than thirty days."""
    forget_positions()
    facts = {"longitude": round(longitude, 6), "latitude": round(latitude, 6), "accuracy_m": accuracy_m}
    return TripPosition.objects.create(trip=trip, at=at, source=source, **facts)


def forget_positions(*, now: datetime | None = None) -> int:
    """Delete the places that are older than thirty days, of every world; answers how many. For every night."""
    return TripPosition.every_world.filter(at__lt=(now or timezone.now()) - KEPT).delete()[0]

"""Open a shelter: the place where evacuated people are and goods are delivered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from gis.models import Shelter
from relief.core import clock
from relief.core.services.events import record_event

if TYPE_CHECKING:
    from datetime import datetime

    from relief.core.models import Division, Incident, Person


@transaction.atomic
def open_shelter(
    *,
    incident: Incident,
    name: str,
    longitude: float,
    latitude: float,
    people: int,
    by: Person,
    division: Division | None = None,
    contact: str = "",
    source: str = "",
    counted_at: datetime | None = None,
) -> Shelter:
    """A shelter at a WGS-84 point with its head count."""
    shelter = Shelter.objects.create(
        incident=incident,
        name=name,
        division=division,
        longitude=longitude,
        latitude=latitude,
        people=people,
        counted_at=counted_at or clock.now(),
        contact=contact,
        source=source,
    )
    record_event(kind="shelter-opened", by=by, occurred_at=counted_at, incident=incident, subject=shelter, payload={"people": people})
    return shelter

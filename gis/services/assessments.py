"""What somebody saw in a minute: kept, told to the incident, and where a shelter is named its head count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from gis.domain.refusals import ElsewhereShelter
from gis.models import NeedsAssessment
from gis.services.shelters import count_people
from relief.core import clock
from relief.core.services.events import record_event
from relief.core.services.numbers import next_number

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from gis.models import Shelter
    from relief.core.models import Division, Incident, Organisation, Person

NUMBER_CODE = "NA"
CHIPS = ("water", "food", "cover", "health")
LACKING = (NeedsAssessment.Supply.SHORT, NeedsAssessment.Supply.NONE)


@transaction.atomic
def assess(
    *,
    incident: Incident,
    place: str,
    people: int,
    by: Person,
    shelter: Shelter | None = None,
    division: Division | None = None,
    groups: Mapping[str, int | None] | None = None,
    families: int | None = None,
    seen_at: datetime | None = None,
    photo: Any = "",
    numbered_at: Organisation | None = None,
    **facts: Any,
) -> NeedsAssessment:
    """Keep an assessment; at a shelter it is also the newest head count, from which the next estimate is reckoned.

    ``facts``: water, food, cover, health, access, note, longitude, latitude. Raises ElsewhereShelter, GroupTooLarge.
    """
    if shelter is not None and shelter.incident_id != incident.pk:
        raise ElsewhereShelter(shelter=str(shelter), belongs_to=str(shelter.incident), incident=str(incident))
    moment = seen_at or clock.now()
    where = division or (shelter.division if shelter else None)
    number = next_number(organisation=numbered_at or incident.organisation, kind=NUMBER_CODE, on=timezone.localdate(moment))
    count = None
    if shelter is not None:
        count = count_people(shelter=shelter, people=people, groups=groups, families=families, by=by, counted_at=moment, source=number)
    known = {"number": number, "incident": incident, "shelter": shelter, "division": where, "count": count, "photo": photo}
    made = NeedsAssessment.objects.create(place=place or (shelter.name if shelter else ""), people=people, seen_at=moment, by=by, **known, **facts)
    lacking = [name for name in CHIPS if getattr(made, name) in LACKING]
    payload = {"people": people, "lacking": lacking, "access": made.access, "place": made.place}
    record_event(kind="need-assessed", by=by, occurred_at=moment, incident=incident, subject=made, payload=payload)
    return made

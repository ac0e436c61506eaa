"""Open a shelter, and count who is there: every count stays, the newest is the shelter's figure."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q

from gis.domain.groups import check_groups
from gis.domain.refusals import ShelterKnown
from gis.models import HeadCount, Shelter
from gis.services.locks import hold_ways
from gis.services.outdated import reach_trips
from relief.core import clock
from relief.core.models import Incident
from relief.core.services.events import record_event

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime, time

    from relief.core.models import Division, Person


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
    **facts: Any,
) -> Shelter:
    """A shelter at a WGS-84 point with its first head count; ``facts``: capacity, access, opens_at, closes_at.

    Raises ShelterKnown for a name that stands in the same township already: everything would go there twice.
    """
    moment = counted_at or clock.now()
    _refuse_twin(incident, name, division)
    shelter = Shelter.objects.create(
        incident=incident,
        name=name,
        division=division,
        longitude=longitude,
        latitude=latitude,
        people=people,
        counted_at=moment,
        contact=contact,
        source=source,
        **facts,
    )
    HeadCount.objects.create(shelter=shelter, people=people, counted_at=moment, by=by, source=source)
    record_event(kind="shelter-opened", by=by, occurred_at=counted_at, incident=incident, subject=shelter, payload={"people": people})
    return shelter


def _refuse_twin(incident: Incident, name: str, division: Division | None) -> None:
    """Two hands at the same moment wait for each other at the incident's row."""
    list(Incident.objects.select_for_update(no_key=True).filter(pk=incident.pk).values_list("pk"))
    rows = Shelter.objects.filter(incident=incident).select_related("division", "incident")
    here = rows.filter(Q(division=division) | Q(division=None)) if division else rows
    twin = next((one for one in here if _plain(one.name) == _plain(name)), None)
    if twin is not None:
        raise ShelterKnown(shelter=twin.name, division=twin.division or twin.incident, people=twin.people)


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


@transaction.atomic
def count_people(
    *,
    shelter: Shelter,
    people: int,
    by: Person,
    groups: Mapping[str, int | None] | None = None,
    families: int | None = None,
    source: str = "",
    counted_at: datetime | None = None,
) -> HeadCount:
    """A head count at a moment, by group where known. An older count that arrives late stays in the history and changes no figure.

    Raises GroupTooLarge.
    """
    known = {name: number for name, number in (groups or {}).items() if number is not None}
    check_groups(people, known)
    moment = counted_at or clock.now()
    held = Shelter.objects.select_for_update(of=("self",), no_key=True).select_related("incident").get(pk=shelter.pk)
    made = HeadCount.objects.create(shelter=held, people=people, families=families, counted_at=moment, by=by, source=source, **known)
    if moment >= held.counted_at:
        held.people, held.counted_at = people, moment
        held.save(update_fields=["people", "counted_at"])
        shelter.people, shelter.counted_at = people, moment
    facts = {"people": people, **known} | ({"households": families} if families is not None else {})
    record_event(kind="shelter-counted", by=by, occurred_at=moment, incident=held.incident, subject=held, payload=facts)
    return made


@transaction.atomic
def set_hours(*, shelter: Shelter, opens_at: time | None, closes_at: time | None, by: Person) -> Shelter:
    """When a shelter takes goods in; None on both sides: at any hour. Trips on their way to it are held to it from now on."""
    hold_ways()
    held = Shelter.objects.select_for_update(of=("self",), no_key=True).select_related("incident").get(pk=shelter.pk)
    held.opens_at, held.closes_at = opens_at, closes_at
    held.save(update_fields=["opens_at", "closes_at"])
    tell_hours(shelter=held, by=by)
    return held


@transaction.atomic
def kept_hours(*, shelter: Shelter, save: Callable[[], None], by: Person) -> None:
    """Store a row of the register; where its hours are others than before, all that follows from hours follows."""
    hold_ways()
    before = Shelter.objects.filter(pk=shelter.pk).values_list("opens_at", "closes_at").first()
    save()
    if before is not None and before != (shelter.opens_at, shelter.closes_at):
        tell_hours(shelter=shelter, by=by)


def tell_hours(*, shelter: Shelter, by: Person) -> None:
    """Say the new hours, and hold the trips to the shelter to them."""
    facts = {name: f"{hour:%H:%M}" for name, hour in (("opens", shelter.opens_at), ("closes", shelter.closes_at)) if hour}
    record_event(kind="shelter-hours-set", by=by, incident=shelter.incident, subject=shelter, payload=facts)
    reach_trips(shelter=shelter, by=by)


def forget_contact(shelter: Shelter, *, by: Person) -> Shelter:
    """Take whom to call from a shelter and its history; the shelter stays."""
    with transaction.atomic():
        shelter = Shelter.objects.select_for_update().get(pk=shelter.pk)
        shelter.contact = ""
        shelter._change_reason = f"contact forgotten by {by.pk}"  # type: ignore[attr-defined]  # noqa: SLF001 - simple-history's own door
        shelter.save(update_fields=["contact"])
        Shelter.history.filter(id=shelter.pk).update(contact="")
    return shelter

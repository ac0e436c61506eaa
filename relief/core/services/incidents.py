"""What happens to an incident: reported, opened, counted, stabilised, closed; and what the government did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from relief.core import clock
from relief.core.domain.errors import ImpossibleTimes, WrongState
from relief.core.domain.incidents import may_step
from relief.core.models import GovernmentResponse, Incident
from relief.core.services.events import record_event
from relief.core.services.numbers import next_number
from relief.problems import gettext_noop

if TYPE_CHECKING:
    from datetime import datetime

    from relief.core.models import Division, Organisation, Person

State = Incident.State
NUMBER = "IN"
FIGURES = ("affected", "evacuated", "dead", "missing", "collapsed_rooms")


def report_incident(
    *,
    organisation: Organisation,
    name: str,
    hazard: str,
    happened_at: datetime,
    by: Person | None,
    division: Division | None = None,
    place: str = "",
    longitude: float | None = None,
    latitude: float | None = None,
    reported_at: datetime | None = None,
    entered_datum: str = "WGS-84",
    needs: str = "",
    **figures: Any,
) -> Incident:
    """Enter a report as it comes in; the society that enters it leads. ``figures``: as for record_figures.

    Coordinates are WGS-84 degrees, ``entered_datum`` names what they were before; ``needs``: in the reporter's words. A point of
    the division stands in where none is known. Raises ImpossibleTimes.
    """
    told = reported_at or clock.now()
    if told < happened_at:
        raise ImpossibleTimes(reason=gettext_noop("an incident is reported after it happened"))
    if longitude is None and division is not None:
        longitude, latitude = division.longitude, division.latitude
    society = organisation.society or organisation
    facts = {"name": name, "hazard": hazard, "division": division, "place": place, "longitude": longitude, "latitude": latitude}
    facts |= {"entered_datum": entered_datum, "needs_reported": needs}
    with transaction.atomic():
        incident = Incident(organisation=society, happened_at=happened_at, reported_at=told, **facts, **_checked(figures))
        incident.full_clean(exclude=["number"])
        incident.number = next_number(organisation=society, kind=NUMBER, on=timezone.localdate(happened_at))
        incident.save()
        _told("incident-reported", incident, by, told, hazard=hazard, place=place, needs=needs)
    return incident


def verify_incident(incident: Incident, *, by: Person | None, at: datetime | None = None) -> Incident:
    """A second source confirms it."""
    return _step(incident, State.VERIFIED, "incident-verified", by, at)


def open_incident(incident: Incident, *, by: Person | None, at: datetime | None = None) -> Incident:
    """The society takes it on."""
    return _step(incident, State.OPEN, "incident-opened", by, at)


def stabilise_incident(incident: Incident, *, by: Person | None, at: datetime | None = None) -> Incident:
    """No new need is growing."""
    return _step(incident, State.STABILISED, "incident-stabilised", by, at)


def close_incident(incident: Incident, *, by: Person | None, at: datetime | None = None) -> Incident:
    """The work is done; the file stays."""
    return _step(incident, State.CLOSED, "incident-closed", by, at)


def dismiss_incident(incident: Incident, *, by: Person | None, at: datetime | None = None) -> Incident:
    """It was a false alarm."""
    return _step(incident, State.FALSE_ALARM, "incident-dismissed", by, at)


def record_figures(*, incident: Incident, source: str, by: Person | None, at: datetime | None = None, **figures: int | None) -> Incident:
    """Take over figures with their source; a figure not given stays, and unknown stays empty, never 0.

    ``figures``: affected, evacuated, dead, missing (persons), collapsed_rooms (rooms). Raises WrongState.
    """
    with transaction.atomic():
        incident = _locked(incident)
        if incident.state not in Incident.RUNNING:
            raise WrongState(state=str(incident.get_state_display()))
        before = {name: getattr(incident, name) for name in _checked(figures)}
        for name, value in figures.items():
            setattr(incident, name, value)
        incident.figures_source = source
        incident.full_clean()
        incident.save()
        _told("figures-recorded", incident, by, at, source=source, before=before, **figures)
    return incident


def record_government_response(
    *, incident: Incident, body: str, level: int, starts_at: datetime, source: str, by: Person | None, ends_at: datetime | None = None
) -> GovernmentResponse:
    """Write down which level the government set; a fact with its source, not ours to decide."""
    with transaction.atomic():
        response = GovernmentResponse(incident=incident, body=body, level=level, starts_at=starts_at, ends_at=ends_at, source=source)
        response.full_clean()
        response.save()
        _told("government-response-recorded", incident, by, starts_at, body=body, level=level, source=source)
    return response


def _step(incident: Incident, to: str, kind: str, by: Person | None, at: datetime | None) -> Incident:
    with transaction.atomic():
        incident = _locked(incident)
        if not may_step(incident.state, to):
            raise WrongState(state=str(incident.get_state_display()))
        incident.state = to
        incident.closed_at = (at or clock.now()) if to in {State.CLOSED, State.FALSE_ALARM} else None
        incident.save()
        _told(kind, incident, by, at)
    return incident


def _locked(incident: Incident) -> Incident:
    return Incident.objects.select_for_update().get(pk=incident.pk)


def _checked(figures: dict[str, Any]) -> dict[str, Any]:
    unknown = set(figures) - {*FIGURES, "figures_source"}
    if unknown:
        raise TypeError(f"not a figure of an incident: {', '.join(sorted(unknown))}")
    return figures


def _told(kind: str, incident: Incident, by: Person | None, at: datetime | None, **payload: Any) -> None:
    record_event(
        kind=kind, by=by, occurred_at=at or clock.now(), incident=incident, organisation=incident.organisation, subject=incident, payload=payload
    )

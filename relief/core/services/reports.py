"""Several people report one event: their words are joined to one incident, and two incidents of one event become one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from relief.core import clock
from relief.core.domain.errors import NotMergeable, WrongState
from relief.core.domain.incidents import may_step
from relief.core.models import Incident, ResponseActivation
from relief.core.services.events import record_event
from relief.problems import gettext_noop

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from relief.core.models import Person

State = Incident.State


def add_report(
    *,
    incident: Incident,
    by: Person | None,
    occurred_at: datetime | None = None,
    place: str = "",
    needs: str = "",
    figures: Mapping[str, int] | None = None,
) -> None:
    """Keep what a second caller says of the same event. His figures stand in the timeline; they overwrite nothing. Raises WrongState."""
    with transaction.atomic():
        incident = Incident.objects.select_for_update().get(pk=incident.pk)
        if incident.state not in Incident.RUNNING:
            raise WrongState(state=str(incident.get_state_display()))
        said = {name: value for name, value in {"place": place, "needs": needs, **(figures or {})}.items() if value not in (None, "")}
        _told("report-added", incident, by, occurred_at, **said)


def merge_incident(*, incident: Incident, into: Incident, by: Person | None, at: datetime | None = None) -> Incident:
    """One event was entered twice: ``incident`` goes on as ``into``, both timelines say so. Raises NotMergeable, WrongState."""
    with transaction.atomic():
        locked = {row.pk: row for row in Incident.objects.select_for_update().filter(pk__in=(incident.pk, into.pk)).order_by("pk")}
        one, other = locked[incident.pk], locked[into.pk]
        _refuse(one, other)
        one.state, one.merged_into, one.closed_at = State.MERGED, other, at or clock.now()
        one.save()
        _told("incident-merged", one, by, at, into=other.number)
        _told("incident-took-over", other, by, at, merged=one.number, name=one.name)
    return one


def _refuse(one: Incident, other: Incident) -> None:
    if one.pk == other.pk:
        _no(one, other, gettext_noop("it is the same one"))
    if one.organisation_id != other.organisation_id:
        _no(one, other, gettext_noop("another society leads it"))
    if other.state not in Incident.RUNNING:
        _no(one, other, gettext_noop("that one is no longer running"))
    if not may_step(one.state, State.MERGED):
        raise WrongState(state=str(one.get_state_display()))
    if ResponseActivation.objects.filter(incident=one, state=ResponseActivation.State.ACTIVATED).exists():
        _no(one, other, gettext_noop("its response is active; stand it down first"))


def _no(one: Incident, other: Incident, reason: str) -> None:
    raise NotMergeable(incident=one.number, into=other.number, reason=reason)


def _told(kind: str, incident: Incident, by: Person | None, at: datetime | None, **payload: Any) -> None:
    record_event(
        kind=kind, by=by, occurred_at=at or clock.now(), incident=incident, organisation=incident.organisation, subject=incident, payload=payload
    )

"""The one way into the event stream."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from relief.core import clock
from relief.core.models import Incident
from relief.core.rows import adapted, insert
from relief.core.worlds import current_world_id

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import Model

    from relief.core.models import Organisation, Person

COLUMNS = (
    "world_id", "kind", "by_id", "incident_id", "sequence", "organisation_id", "subject_type", "subject_id", "subject",
    "occurred_at", "recorded_at", "payload",
)  # fmt: skip
_json = DjangoJSONEncoder().encode


def record_event(
    *,
    kind: str,
    by: Person | None,
    occurred_at: datetime | None = None,
    incident: Incident | None = None,
    organisation: Organisation | None = None,
    subject: Model | None = None,
    payload: dict[str, Any] | None = None,
) -> None:
    """Write one event inside the caller's transaction.

    ``kind`` is a dotted-free slug in the past tense of a service (``goods-issued``). Within an incident the event gets the
    next sequence number; the incident's row is locked for that, so call this late.
    """
    now = timezone.now()
    with transaction.atomic(savepoint=False):
        row = (
            current_world_id(),
            kind,
            by.pk if by else None,
            incident.pk if incident else None,
            _next_sequence(incident) if incident else None,
            organisation.pk if organisation else None,
            subject._meta.label_lower if subject else "",
            subject.pk if subject else None,
            str(subject)[:120] if subject else "",
            adapted(occurred_at or clock.now()),
            adapted(now),
            _json(payload or {}),
        )
        insert("core_event", COLUMNS, [row])


def _next_sequence(incident: Incident) -> int:
    Incident.every_world.filter(pk=incident.pk).update(event_sequence=F("event_sequence") + 1)
    return Incident.every_world.values_list("event_sequence", flat=True).get(pk=incident.pk)

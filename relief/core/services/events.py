"""The one way into the event stream."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone

from relief.core import clock
from relief.core.models import Person
from relief.core.rows import adapted, run
from relief.core.worlds import current_world_id

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import Model

    from relief.core.models import Incident, Organisation

COLUMNS = (
    "world_id", "kind", "by_id", "incident_id", "sequence", "organisation_id", "subject_type", "subject_id", "subject",
    "occurred_at", "recorded_at", "payload",
)  # fmt: skip
COUNT_ON = "UPDATE core_incident SET event_sequence = event_sequence + 1 WHERE id = %s"
TELL = f"""INSERT INTO core_event ({", ".join(COLUMNS)})
VALUES (%s, %s, %s, %s, (SELECT event_sequence FROM core_incident WHERE id = %s), %s, %s, %s, %s, %s, %s, %s)"""  # noqa: S608 - names of our own


class _Facts(DjangoJSONEncoder):
    """A person among the facts is kept by his key, never by his name, so that erasing him reaches what was told."""

    def default(self, o: Any) -> Any:
        """Also JSON."""
        return {"person": o.pk} if isinstance(o, Person) else super().default(o)


_json = _Facts().encode


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

    ``kind`` is a dotted-free slug in the past tense of a service (``goods-issued``). ``payload`` names people by their rows
    (``decided_by=person``), which are kept as keys; a subject whose own words are a name says with ``told_as`` what it is called here. Within an incident the event gets the
    next sequence number; the incident's row is locked for that, so call this late.
    """
    now = timezone.now()
    with transaction.atomic(savepoint=False):
        if incident:
            run(COUNT_ON, [incident.pk])
        row = (
            current_world_id(),
            kind,
            by.pk if by else None,
            incident.pk if incident else None,
            incident.pk if incident else None,
            organisation.pk if organisation else None,
            subject._meta.label_lower if subject else "",
            subject.pk if subject else None,
            str(getattr(subject, "told_as", subject))[:120] if subject else "",
            adapted(occurred_at or clock.now()),
            adapted(now),
            _json(payload or {}),
        )
        run(TELL, row)

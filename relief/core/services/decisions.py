"""The log of decisions: written once, corrected only by a new entry that names the old one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_noop

from relief.core import clock
from relief.core.domain.errors import AlreadyCorrected, ImpossibleTimes, ReasonMissing, WrongState
from relief.core.models import Decision, Incident
from relief.core.services.events import record_event

if TYPE_CHECKING:
    from datetime import datetime

    from relief.core.models import Person


def record_decision(
    *,
    incident: Incident,
    text: str,
    why: str,
    by: Person,
    decided_by: Person | None = None,
    decided_at: datetime | None = None,
    alternatives: str = "",
    channel: str = Decision.Channel.IN_PERSON,
    corrects: Decision | None = None,
) -> Decision:
    """Write down who decided what, why, what else was weighed, and how it was made known.

    ``by`` writes it down; ``decided_by`` is whoever decided (default: the same). Raises ReasonMissing, ImpossibleTimes,
    AlreadyCorrected, WrongState.
    """
    now = clock.now()
    if not text.strip() or not why.strip():
        raise ReasonMissing
    if decided_at is not None and decided_at > now:
        raise ImpossibleTimes(reason=gettext_noop("a decision is written down after it was made"))
    with transaction.atomic():
        incident = Incident.objects.select_for_update().get(pk=incident.pk)
        if corrects is not None:
            _demand_standing(corrects, incident)
        row = Decision.objects.create(
            incident=incident,
            number=(Decision.objects.filter(incident=incident).aggregate(last=Max("number"))["last"] or 0) + 1,
            text=text.strip(),
            why=why.strip(),
            alternatives=alternatives.strip(),
            channel=channel,
            decided_by=decided_by or by,
            decided_at=decided_at or now,
            recorded_by=by,
            corrects=corrects,
        )
        _told(row, by)
    return row


def _demand_standing(old: Decision, incident: Incident) -> None:
    if old.incident_id != incident.pk:
        raise WrongState(state=str(incident))
    newer = Decision.objects.filter(corrects=old).first()
    if newer is not None:
        raise AlreadyCorrected(number=old.number, by=newer.number)


def _told(row: Decision, by: Person) -> None:
    facts = {"number": row.number, "reason": row.why, "alternatives": row.alternatives, "channel": row.channel, "decided_by": row.decided_by}
    if row.corrects is not None:
        record_event(
            kind="decision-corrected",
            by=by,
            incident=row.incident,
            organisation=row.incident.organisation,
            subject=row,
            occurred_at=row.decided_at,
            payload={**facts, "corrects": row.corrects.number},
        )
    else:
        record_event(
            kind="decision-recorded",
            by=by,
            incident=row.incident,
            organisation=row.incident.organisation,
            subject=row,
            occurred_at=row.decided_at,
            payload=facts,
        )

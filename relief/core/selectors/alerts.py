"""The warnings that hold, and whom they concern."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Case, IntegerField, Q, Value, When

from relief.core import clock
from relief.core.access import scope
from relief.core.models import Alert

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from relief.core.models import Division, Incident, User

Severity = Alert.Severity
RANK = Case(*(When(severity=value, then=Value(rank)) for rank, value in enumerate(Severity.values)), output_field=IntegerField())


def alerts_in_force(user: User | AnonymousUser) -> QuerySet[Alert]:
    """What holds now and is not elsewhere, the gravest first."""
    rows = scope(user, "read", Alert).filter(Alert.holding(clock.now())).exclude(placing=Alert.Placing.ELSEWHERE)
    return rows.annotate(rank=RANK).order_by("rank", "-sent_at")


def alerts_for(user: User | AnonymousUser, incident: Incident) -> QuerySet[Alert]:
    """What holds for the place of an incident: its division, those above it and those below; and what is unplaced."""
    rows = alerts_in_force(user)
    division = incident.division
    if division is None:
        return rows
    return rows.filter(Q(placing=Alert.Placing.UNPLACED) | Q(divisions__in=_line(division)) | Q(divisions__parent=division)).distinct()


def _line(division: Division) -> list[int]:
    above, keys = division, [division.pk]
    while above.parent is not None:
        above = above.parent
        keys.append(above.pk)
    return keys

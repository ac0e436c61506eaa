"""Whether a report speaks of an event somebody has reported already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from relief.core.access import scope
from relief.core.domain.nearness import metres_between
from relief.core.models import Incident

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser

    from relief.core.models import Division, User

WITHIN_M = 5_000
WITHIN = timedelta(hours=2)
Hazard = Incident.Hazard
KIN = (frozenset({Hazard.FLOOD, Hazard.FLASH_FLOOD}),)  # two callers name rising water by either word


@dataclass(frozen=True, slots=True)
class Same:
    """An incident that may be the one reported, and how far off it lies in metres (None: only the division is known)."""

    incident: Incident
    metres: int | None


def same_event(
    user: User | AnonymousUser, *, hazard: str, happened_at: datetime, point: tuple[float, float] | None, division: Division | None
) -> list[Same]:
    """Running incidents of the same hazard within 5 km and 2 hours that this person may read, the nearest first. One query."""
    rows = scope(user, "read", Incident).filter(state__in=Incident.RUNNING, hazard__in=_kin(hazard)).select_related("organisation", "division")
    near = rows.filter(happened_at__gte=happened_at - WITHIN, happened_at__lte=happened_at + WITHIN)
    return sorted(_matching(near, point, division), key=lambda one: one.metres or 0)


def _matching(rows: Iterable[Incident], point: tuple[float, float] | None, division: Division | None) -> Iterable[Same]:
    for row in rows:
        if point is not None and row.longitude is not None and row.latitude is not None:
            metres = metres_between(point, (row.longitude, row.latitude))
            if metres <= WITHIN_M:
                yield Same(row, round(metres))
        elif division is not None and row.division_id == division.pk:
            yield Same(row, None)


def _kin(hazard: str) -> frozenset[str]:
    return next((kin for kin in KIN if hazard in kin), frozenset({hazard}))

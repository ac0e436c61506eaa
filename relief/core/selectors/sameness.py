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


def twins(rows: Iterable[Incident]) -> dict[int, Incident]:
    """Of several running incidents of one society, which may be an earlier one entered twice: key of the later → the earlier."""
    found: dict[int, Incident] = {}
    seen: list[Incident] = []
    for row in sorted(rows, key=lambda one: one.pk):
        point = None if row.longitude is None or row.latitude is None else (row.longitude, row.latitude)
        kin = [one for one in seen if one.organisation_id == row.organisation_id and one.hazard in _kin(row.hazard)]
        near = [one for one in kin if abs(one.happened_at - row.happened_at) <= WITHIN]
        same = next(iter(_matching(near, point, row.division)), None)
        if same is not None:
            found[row.pk] = same.incident
        seen.append(row)
    return found


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

"""Where people on missions last said they were: only of those who agreed, are still out, and whose reader may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Subquery

from relief.core import clock
from relief.core.access import scope
from teams.models import CrewPosition, Deployment

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser

    from relief.core.models import Incident, User
    from teams.models import DeployedMember

SEEN = "export"  # as reading, but without reviewers: he agreed that those who lead see it
FRESH = timedelta(minutes=15)  # what is older is shown faded (domain, call-out night, the map)


@dataclass(frozen=True, slots=True)
class LastTold:
    """The last place one person told, in WGS-84, and how old it is at the moment asked for."""

    who: DeployedMember
    told_at: datetime
    longitude: float
    latitude: float
    age: timedelta

    @property
    def minutes(self) -> int:
        """Whole minutes since he told it."""
        return int(self.age.total_seconds() // 60)

    @property
    def faded(self) -> bool:
        """True where it says no longer where he is."""
        return self.age > FRESH


def last_told(
    user: User | AnonymousUser, *, mission: Deployment | None = None, incident: Incident | None = None, at: datetime | None = None
) -> list[LastTold]:
    """The last place of everybody who is out, agreed to it, and whose positions a user may read; the newest first.

    A consent taken back, a roll call in and the deletion after 30 days each end it; ``mission`` and ``incident`` narrow it. One query.
    """
    now = at or clock.now()
    newest = CrewPosition.objects.filter(who=OuterRef("who"), at__lte=now).order_by("-at", "-pk").values("pk")[:1]
    rows = scope(user, SEEN, CrewPosition).filter(
        pk=Subquery(newest), who__shares_position=True, who__back_at=None, who__deployment__state__in=Deployment.OUT
    )
    if mission is not None:
        rows = rows.filter(who__deployment=mission)
    if incident is not None:
        rows = rows.filter(who__deployment__incident=incident)
    shown = rows.select_related("who__person", "who__deployment__team").order_by("-at", "-pk")
    return [LastTold(one.who, one.at, one.longitude, one.latitude, max(now - one.at, timedelta())) for one in shown]

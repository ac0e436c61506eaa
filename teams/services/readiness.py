"""Keep what was computed tonight, so that it can be compared later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from relief.core import clock
from teams.models import ReadinessDay
from teams.selectors.readiness import teams_ready

if TYPE_CHECKING:
    from collections.abc import Iterable

    from teams.models import RescueTeam


@transaction.atomic
def keep_day(teams: Iterable[RescueTeam]) -> int:
    """Write today's readiness of squads, over an earlier one of the same day; returns how many. Days gone by are never touched."""
    ready, now = teams_ready(teams), clock.now()
    for one in ready:
        facts = {"registered": one.judged.registered, "deployable": one.judged.deployable, "level": one.judged.light, "computed_at": now}
        ReadinessDay.objects.update_or_create(team=one.team, on=clock.today(), defaults=facts)
    return len(ready)

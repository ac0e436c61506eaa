"""Keep how ready each level was on a day: once a night by command, or when somebody first looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from gis.models import ReadinessSnapshot
from gis.selectors.readiness import readiness
from relief.core import clock
from relief.core.models import EmergencyPlan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis.selectors.readiness import LevelReady


def keep_readiness(plan: EmergencyPlan, levels: list[LevelReady] | None = None) -> list[ReadinessSnapshot]:
    """Today's figures of every level of a plan, written over today's earlier ones."""
    day, now = clock.today(), clock.now()
    with transaction.atomic():
        return [
            ReadinessSnapshot.objects.update_or_create(
                plan=plan,
                level=one.level,
                day=day,
                defaults={
                    "tone": one.tone,
                    "rows_total": len(one.rows),
                    "rows_ready": one.ready,
                    "rows_unknown": one.unknown,
                    "rows": [{"what": row.label, "need": row.need, "have": row.found.have.ours, "short": row.short} for row in one.rows],
                    "taken_at": now,
                },
            )[0]
            for one in (readiness(plan) if levels is None else levels)
        ]


def keep_all() -> int:
    """Every plan in force; returns how many levels were kept."""
    plans = EmergencyPlan.objects.filter(state=EmergencyPlan.State.IN_FORCE).select_related("organisation")
    return sum(len(keep_readiness(plan)) for plan in plans)


def latest(plans: Sequence[EmergencyPlan]) -> dict[int, list[ReadinessSnapshot]]:
    """Today's figures by key of the plan, computed and kept for those nobody has looked at today; one query where all were."""
    today = clock.today()
    found: dict[int, list[ReadinessSnapshot]] = {}
    for row in ReadinessSnapshot.objects.filter(plan__in=plans, day=today).order_by("-level"):
        found.setdefault(row.plan_id, []).append(row)
    return {plan.pk: found.get(plan.pk) or keep_readiness(plan) for plan in plans}

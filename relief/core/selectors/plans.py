"""Which plan holds, and what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from relief.core.models import ActionCard, EmergencyPlan, PlanTrigger

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from relief.core.models import Organisation, ResponseActivation

HELD = (EmergencyPlan.State.IN_FORCE, EmergencyPlan.State.SUPERSEDED)


def plans_in_force(organisation: Organisation, at: datetime, hazard: str | None = None) -> QuerySet[EmergencyPlan]:
    """The plans a society works by at a moment, also a past one: the version that held then, though a later one holds now.

    With a hazard: that hazard's own plan where there is one, else the plan of every hazard.
    """
    day = timezone.localdate(at)
    begun = Q(in_force_from__isnull=True, state=EmergencyPlan.State.IN_FORCE) | Q(in_force_from__lte=day)
    running = Q(in_force_until__isnull=True, state=EmergencyPlan.State.IN_FORCE) | Q(in_force_until__gt=day)
    held = EmergencyPlan.objects.filter(begun, running, organisation=organisation, state__in=HELD)
    if hazard is None:
        return held
    own = held.filter(hazard=hazard)
    return own if hazard and own.exists() else held.filter(hazard="")


def triggers_in_force(organisation: Organisation, at: datetime, hazard: str | None = None) -> QuerySet[PlanTrigger]:
    """The thresholds of those plans."""
    return PlanTrigger.objects.filter(plan__in=plans_in_force(organisation, at, hazard)).select_related("plan")


def cards_for(organisation: Organisation, level: int, at: datetime, hazard: str | None = None) -> QuerySet[ActionCard]:
    """What each role does at a level, as checklists; a higher level includes the cards of the lower ones."""
    return ActionCard.objects.filter(plan__in=plans_in_force(organisation, at, hazard), level__gte=level).order_by("role", "-level", "order")


def because_of(row: ResponseActivation) -> str:
    """Why a level was proposed or put in force: in the reader's language where the plan said it, as the trigger stood then."""
    if not row.grounds:
        return row.reason
    said = PlanTrigger(level=row.level, measure=row.grounds["measure"], threshold=row.grounds["threshold"])
    return f"{said}: {row.grounds['figure']}"

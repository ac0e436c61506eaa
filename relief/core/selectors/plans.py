"""Which plan holds, and what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from relief.core.models import ActionCard, EmergencyPlan, PlanTrigger

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from relief.core.models import Organisation


def plans_in_force(organisation: Organisation, at: datetime) -> QuerySet[EmergencyPlan]:
    """The plans a society works by at a moment."""
    day = timezone.localdate(at)
    begun = Q(in_force_from__isnull=True) | Q(in_force_from__lte=day)
    running = Q(in_force_until__isnull=True) | Q(in_force_until__gte=day)
    return EmergencyPlan.objects.filter(begun, running, organisation=organisation, state=EmergencyPlan.State.IN_FORCE)


def triggers_in_force(organisation: Organisation, at: datetime) -> QuerySet[PlanTrigger]:
    """The thresholds of those plans."""
    return PlanTrigger.objects.filter(plan__in=plans_in_force(organisation, at))


def cards_for(organisation: Organisation, level: int, at: datetime) -> QuerySet[ActionCard]:
    """What each role does at a level, as checklists; a higher level includes the cards of the lower ones."""
    return ActionCard.objects.filter(plan__in=plans_in_force(organisation, at), level__gte=level).order_by("role", "-level", "order")

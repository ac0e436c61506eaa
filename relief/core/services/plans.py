"""Versions of emergency plans come into force, one at a time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from relief.core import clock
from relief.core.domain.errors import WrongState
from relief.core.models import EmergencyPlan

if TYPE_CHECKING:
    from datetime import date

    from relief.core.models import Person

State = EmergencyPlan.State
REVIEW = timedelta(days=365)


def approve_plan(plan: EmergencyPlan, *, by: Person | None) -> EmergencyPlan:
    """The society's leaders accept a draft. Raises WrongState."""
    return _moved(plan, State.DRAFT, State.APPROVED, by)


def put_plan_in_force(plan: EmergencyPlan, *, by: Person | None, on: date | None = None) -> EmergencyPlan:
    """From this day the approved version holds and the one before it is superseded; reviewed within a year. Raises WrongState."""
    day = on or clock.today()
    with transaction.atomic():
        plan = _moved(plan, State.APPROVED, State.IN_FORCE, by)
        for old in EmergencyPlan.objects.filter(organisation=plan.organisation, title=plan.title, state=State.IN_FORCE).exclude(pk=plan.pk):
            old.state, old.in_force_until = State.SUPERSEDED, day
            old.save()
        plan.in_force_from, plan.review_due_on = day, plan.review_due_on or day + REVIEW
        plan.save()
    return plan


def _moved(plan: EmergencyPlan, expected: str, state: str, by: Person | None) -> EmergencyPlan:
    with transaction.atomic():
        plan = EmergencyPlan.objects.select_for_update().get(pk=plan.pk)
        if plan.state != expected:
            raise WrongState(state=str(plan.get_state_display()))
        plan.state = state
        plan._change_reason = f"by {by.pk}" if by else ""  # type: ignore[attr-defined]  # noqa: SLF001 - simple-history's own door
        plan.save()
    return plan

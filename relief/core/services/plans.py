"""Versions of emergency plans: copied to a draft, approved, in force one at a time, reviewed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from relief.core import clock
from relief.core.domain.errors import PlanEmpty, VersionTaken, WrongState
from relief.core.domain.filings import FILE_WITHIN, working_days_after
from relief.core.models import ActionCard, EmergencyPlan, Organisation, PlanLevel, PlanTrigger
from relief.core.plan_hooks import copy_parts
from relief.core.selectors.plans import plans_in_force

if TYPE_CHECKING:
    from datetime import date, datetime

    from relief.core.models import Person

State = EmergencyPlan.State
REVIEW = timedelta(days=365)
AFTER_A_RESPONSE = timedelta(days=30)


def approve_plan(plan: EmergencyPlan, *, by: Person | None) -> EmergencyPlan:
    """The society's leaders accept a draft, and its parts are fixed. Raises WrongState."""
    return _moved(plan, State.DRAFT, State.APPROVED, by)


def put_plan_in_force(plan: EmergencyPlan, *, by: Person | None, on: date | None = None) -> EmergencyPlan:
    """From this day the approved version holds and the one before it for the same hazard is superseded; reviewed within a year, filed within 20 working days.

    A plan without a single trigger proposes nothing and is refused. Raises WrongState, PlanEmpty.
    """
    day = on or clock.today()
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=plan.organisation_id)
        held = EmergencyPlan.objects.select_for_update().get(pk=plan.pk)
        if held.state != State.APPROVED:
            raise WrongState(state=str(held.get_state_display()))
        if not held.triggers.exists():
            raise PlanEmpty(plan=str(held))
        for old in EmergencyPlan.objects.filter(organisation=held.organisation_id, hazard=held.hazard, state=State.IN_FORCE):
            old.state, old.in_force_until = State.SUPERSEDED, day
            _keep(old, by)
        held.state, held.in_force_from, held.review_due_on = State.IN_FORCE, day, held.review_due_on or day + REVIEW
        held.file_by = held.file_by or working_days_after(day, FILE_WITHIN)
        _keep(held, by)
    return held


def copy_plan(plan: EmergencyPlan, *, version: str, by: Person | None) -> EmergencyPlan:
    """A new draft with everything the version says: levels, triggers, cards, and what other apps keep beside it. Raises VersionTaken."""
    with transaction.atomic():
        if EmergencyPlan.objects.filter(organisation=plan.organisation_id, title=plan.title, version=version).exists():
            raise VersionTaken(version=version)
        new = EmergencyPlan(organisation=plan.organisation, title=plan.title, version=version, hazard=plan.hazard, source=plan.source)
        _keep(new, by)
        for model in (PlanLevel, PlanTrigger, ActionCard):
            for row in model._default_manager.filter(plan=plan):
                row.pk, row.plan = None, new
                row._state.adding = True  # noqa: SLF001 - Django's own way to copy a row
                row.save()
        copy_parts(old=plan, new=new)
    return new


def new_version(plan: EmergencyPlan, *, by: Person | None) -> EmergencyPlan:
    """A copy to work on, named after today: the one press on the desk. Raises VersionTaken."""
    return copy_plan(plan, version=f"{clock.today():%Y-%m-%d}", by=by)


def plan_reviewed(plan: EmergencyPlan, *, by: Person | None, on: date | None = None) -> EmergencyPlan:
    """Somebody read the plan in force through and it may stand; the next review is due in a year. Raises WrongState."""
    day = on or clock.today()
    with transaction.atomic():
        held = EmergencyPlan.objects.select_for_update().get(pk=plan.pk)
        if held.state != State.IN_FORCE:
            raise WrongState(state=str(held.get_state_display()))
        held.review_due_on = day + REVIEW
        _keep(held, by)
    return held


def review_soon(organisation: Organisation, hazard: str, *, by: Person | None, at: datetime) -> None:
    """After a response the plan it followed is to be looked at within thirty days."""
    day = timezone.localdate(at) + AFTER_A_RESPONSE
    for plan in plans_in_force(organisation, at, hazard).filter(state=State.IN_FORCE):
        if plan.review_due_on is None or plan.review_due_on > day:
            plan.review_due_on = day
            _keep(plan, by)


def _moved(plan: EmergencyPlan, expected: str, state: str, by: Person | None) -> EmergencyPlan:
    with transaction.atomic():
        plan = EmergencyPlan.objects.select_for_update().get(pk=plan.pk)
        if plan.state != expected:
            raise WrongState(state=str(plan.get_state_display()))
        plan.state = state
        _keep(plan, by)
    return plan


def _keep(plan: EmergencyPlan, by: Person | None) -> None:
    plan._change_reason = f"by {by.pk}" if by else ""  # type: ignore[attr-defined]  # noqa: SLF001 - simple-history's own door
    plan.save()

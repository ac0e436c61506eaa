"""The demonstration's emergency plan: thresholds and action cards are synthetic and editable, never a rule."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from relief.core.models import ActionCard, Appointment, EmergencyPlan, Organisation, PlanTrigger
from relief.core.models.incidents import Level
from relief.core.services.plans import approve_plan, put_plan_in_force

TITLE = "红十字自然灾害应急预案(演示)"
REVIEWED_WITHIN = timedelta(days=300)
SOURCE = "demonstration values; a society enters its own plan"
Measure = PlanTrigger.Measure
Role = Appointment.Role
TRIGGERS = (
    (Level.IV, Measure.EVACUATED, 300, Role.DUTY_OFFICER),
    (Level.IV, Measure.DEAD_OR_MISSING, 1, Role.DUTY_OFFICER),
    (Level.III, Measure.EVACUATED, 1000, Role.EXECUTIVE_VICE_PRESIDENT),
    (Level.III, Measure.DEAD_OR_MISSING, 10, Role.EXECUTIVE_VICE_PRESIDENT),
    (Level.II, Measure.EVACUATED, 10_000, Role.COUNTY_PRESIDENT),
    (Level.II, Measure.DEAD_OR_MISSING, 30, Role.COUNTY_PRESIDENT),
    (Level.I, Measure.EVACUATED, 50_000, Role.COUNTY_PRESIDENT),
)
CARDS = (
    (Level.IV, Role.DUTY_OFFICER, 1, "值班加倍;两小时内向市会首报", 120),
    (Level.IV, Role.TEAM_LEADER, 1, "救援队待命;派一组两人核灾", 60),
    (Level.III, Role.LOGISTICS_LEAD, 1, "估算需求,提出调拨方案", 30),
    (Level.III, Role.WAREHOUSE_KEEPER, 1, "前置物资装车", 60),
    (Level.III, Role.INCIDENT_COMMANDER, 1, "成立搜救、心理、宣传、赈济、后勤五组", 120),
)


def build_plans() -> list[EmergencyPlan]:
    """One plan in force for the city and every county society."""
    return [_plan(society) for society in Organisation.objects.filter(kind__in=Organisation.SOCIETIES)]


def _plan(society: Organisation) -> EmergencyPlan:
    known = EmergencyPlan.objects.filter(organisation=society, title=TITLE).first()
    if known:
        return known
    review = timezone.localdate() + REVIEWED_WITHIN
    plan = EmergencyPlan.objects.create(organisation=society, title=TITLE, version="2016", source=SOURCE, review_due_on=review)
    for level, measure, threshold, role in TRIGGERS:
        PlanTrigger.objects.create(plan=plan, level=level, measure=measure, threshold=threshold, activated_by_role=role, source=SOURCE)
    for level, role, order, task, minutes in CARDS:
        ActionCard.objects.create(plan=plan, level=level, role=role, order=order, task=task, within_minutes=minutes)
    return put_plan_in_force(approve_plan(plan, by=None), by=None, on=date(2016, 1, 1))

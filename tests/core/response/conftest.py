"""A county with a plan in force and the people who act on it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from relief.core.models import ActionCard, Appointment, EmergencyPlan, Incident, PlanLevel, PlanTrigger
from relief.core.services.incidents import report_incident
from relief.core.services.plans import approve_plan, put_plan_in_force
from tests.cast import appoint

FELL = datetime(2026, 6, 14, 18, 0, tzinfo=UTC)
NIGHT = FELL + timedelta(minutes=10)
Role = Appointment.Role


@pytest.fixture
def vice_president(jingning):
    return appoint("evp", "景宁常务副会长", Role.EXECUTIVE_VICE_PRESIDENT, jingning)


@pytest.fixture
def president(jingning):
    return appoint("president", "景宁会长", Role.COUNTY_PRESIDENT, jingning)


@pytest.fixture
def duty_officer(jingning):
    return appoint("duty", "景宁值班员甲", Role.DUTY_OFFICER, jingning)


@pytest.fixture
def other_officer(jingning):
    return appoint("duty2", "景宁值班员乙", Role.DUTY_OFFICER, jingning)


@pytest.fixture
def plan(jingning) -> EmergencyPlan:
    made = EmergencyPlan.objects.create(organisation=jingning, title="应急预案", version="2026")
    for level, measure, threshold in ((4, "evacuated", 300), (3, "evacuated", 1000), (2, "evacuated", 10_000)):
        PlanTrigger.objects.create(plan=made, level=level, measure=measure, threshold=threshold)
    PlanLevel.objects.create(plan=made, level=4, people=300)
    for level, role, task, minutes in (
        (4, Role.DUTY_OFFICER, "首报", 120),
        (4, Role.TEAM_LEADER, "待命", 60),
        (3, Role.WAREHOUSE_KEEPER, "装车", 60),
        (3, Role.SPOKESPERSON, "口径", None),
    ):
        ActionCard.objects.create(plan=made, level=level, role=role, task=task, within_minutes=minutes)
    return put_plan_in_force(approve_plan(made, by=None), by=None, on=FELL.date() - timedelta(days=30))


@pytest.fixture
def flood(jingning) -> Incident:
    return report_incident(organisation=jingning, name="东坑山洪", hazard="flash_flood", happened_at=FELL, reported_at=NIGHT, by=None, evacuated=1460)

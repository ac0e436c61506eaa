"""Sample rows of the registers of command, duty and plans."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from gis.models import PlanResource, ReadinessSnapshot
from relief.core.models import (
    ActionCard,
    ActionCardTask,
    Decision,
    DutyCall,
    DutyShift,
    EmergencyPlan,
    Handover,
    LiaisonContact,
    PlanFiling,
    PlanLevel,
    PlanTrigger,
    ResponseActivation,
)
from tests.contract.samples import THEN, county, incident, item, person, plan

if TYPE_CHECKING:
    from collections.abc import Callable

    from relief.core.models import Person

SOON = date(2026, 12, 24)


def draft() -> EmergencyPlan:
    """A version that is still being written."""
    return EmergencyPlan.objects.get_or_create(organisation=county(), title="应急预案", version="2027")[0]


def second() -> Person:
    """Whoever takes over."""
    return type(person()).objects.get_or_create(organisation=county(), name="景宁值班员乙")[0]


def task() -> ActionCardTask:
    """A card somebody has."""
    card = ActionCard.objects.create(plan=draft(), level=4, role="duty_officer", task="首报")
    facts = {"incident": incident(), "organisation": county()}
    active = ResponseActivation.objects.create(**facts, level=4, proposed_at=THEN, state="activated", activated_at=THEN, activated_by=person())
    return ActionCardTask.objects.create(
        **facts, activation=active, card=card, level=4, role=card.role, task=card.task, assigned_at=THEN, due_at=THEN
    )


def handover() -> Handover:
    """Not signed yet."""
    return Handover.objects.create(
        number="JN-HO-1", organisation=county(), outgoing=person(), incoming=second(), note="水位上涨", written_at=THEN, due_at=THEN
    )


def shift() -> DutyShift:
    """A night."""
    return DutyShift.objects.create(
        organisation=county(), person=person(), starts_at=THEN, ends_at=THEN + timedelta(hours=24), phone="199-0000-8001", swap_reason="看病"
    )


def call() -> DutyCall:
    """Nobody answered, and the number is nobody's business."""
    return DutyCall.objects.create(
        organisation=county(), called_at=THEN, caller="村民甲乙丙", phone="199-0000-4713", about="要帐篷", answered=False, recorded_by=person()
    )


def decision() -> Decision:
    """Two lorries."""
    who = {"decided_by": person(), "recorded_by": person(), "decided_at": THEN, "recorded_at": THEN}
    return Decision.objects.create(incident=incident(), number=1, text="派两车", why="一车装不下", **who)


def contact() -> LiaisonContact:
    """The headquarters."""
    known = {"body": "县应急指挥中心", "post": "值班室", "contact": "联络员丙丁", "phone": "199-0000-4714", "tested_on": SOON, "test_due_on": SOON}
    return LiaisonContact.objects.create(organisation=county(), rung=1, **known)


SAMPLES: dict[type[Any], Callable[[], Any]] = {
    ActionCard: lambda: ActionCard.objects.create(plan=draft(), level=4, role="duty_officer", task="报告"),
    ActionCardTask: task,
    Decision: decision,
    DutyCall: call,
    DutyShift: shift,
    Handover: handover,
    LiaisonContact: contact,
    PlanFiling: lambda: PlanFiling.objects.create(
        plan=plan(), authority="县应急管理局", sent_on=SOON, filed_on=SOON, reference="景应急〔2026〕8 号", renew_by=SOON
    ),
    PlanLevel: lambda: PlanLevel.objects.create(plan=draft(), level=4, people=300, source="示意"),
    PlanResource: lambda: PlanResource.objects.create(plan=draft(), level=4, kind="goods", item=item(), quantity=173, source="示意"),
    ReadinessSnapshot: lambda: ReadinessSnapshot.objects.create(
        plan=plan(), level=4, day=SOON, tone="amber", rows_total=3, rows_ready=2, taken_at=THEN
    ),
    PlanTrigger: lambda: PlanTrigger.objects.create(plan=draft(), level=4, measure="evacuated", threshold=300),
}

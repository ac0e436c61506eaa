"""One sample row of every register, in the county of the cast: a new declaration adds one function here."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from relief.core.models import (
    AccessLog,
    ActionCard,
    Appointment,
    Division,
    EmergencyPlan,
    Event,
    GovernmentResponse,
    Incident,
    Message,
    Organisation,
    Person,
    PlanTrigger,
    Population,
    ResponseActivation,
    User,
    World,
)

if TYPE_CHECKING:
    from collections.abc import Callable

THEN = datetime(2016, 9, 28, 9, 28, 41, 123456, tzinfo=UTC)
Role = Appointment.Role


def county() -> Organisation:
    """The society of the cast."""
    return Organisation.objects.get(code="JN")


def division() -> Division:
    """A township whose name holds a rare character."""
    return Division.objects.get_or_create(
        code="331127000001", defaults={"name": "鿎石街道", "level": "township", "longitude": 119.6, "latitude": 27.9}
    )[0]


def person() -> Person:
    """Somebody with everything a mask must hide."""
    known = {"phone": "199-0000-4711", "born_on": date(1980, 5, 17), "identity_tail": "271X"}
    return Person.objects.get_or_create(organisation=county(), name="景宁干事乙", defaults=known)[0]


def incident() -> Incident:
    """A running incident of the county."""
    facts = {"name": "苏村滑坡", "hazard": "landslide", "organisation": county(), "happened_at": THEN, "reported_at": THEN, "evacuated": 1460}
    return Incident.objects.get_or_create(number="JN-IN-1", defaults=facts)[0]


def plan() -> EmergencyPlan:
    """A plan in force."""
    return EmergencyPlan.objects.get_or_create(organisation=county(), title="应急预案", version="2026", defaults={"state": "in_force"})[0]


SAMPLES: dict[type[Any], Callable[[], Any]] = {
    AccessLog: lambda: AccessLog.objects.create(by=User.objects.filter(person__organisation=county()).first(), act="export", register="core.person"),
    ActionCard: lambda: ActionCard.objects.create(plan=plan(), level=4, role="duty_officer", task="报告"),
    Appointment: lambda: Appointment.objects.create(person=person(), role=Role.TRAINER, organisation=county(), starts_at=THEN),
    Division: division,
    EmergencyPlan: plan,
    Event: lambda: Event.objects.create(kind="incident-opened", occurred_at=THEN, organisation=county()),
    GovernmentResponse: lambda: GovernmentResponse.objects.create(incident=incident(), body="县政府", level=4, starts_at=THEN, source="通报"),
    Incident: incident,
    Message: lambda: Message.objects.create(to=person(), channel="in_app", subject="召集"),
    Organisation: county,
    Person: person,
    PlanTrigger: lambda: PlanTrigger.objects.create(plan=plan(), level=4, measure="evacuated", threshold=300),
    Population: lambda: Population.objects.create(division=division(), kind="resident", year="2024", people=1200),
    ResponseActivation: lambda: ResponseActivation.objects.create(incident=incident(), organisation=county(), level=4, proposed_at=THEN),
    World: lambda: World.objects.create(code="drill", name="演练"),
}

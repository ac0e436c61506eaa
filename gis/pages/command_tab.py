"""What the command tab reads: the level in force and the one the plan says, who may approve, cards, decisions, the government's level."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from gis.pages.command_forms import AssignForm, DecisionForm, EndForm, GovernmentForm, LevelForm
from relief.core import clock
from relief.core.access import may, roles_held
from relief.core.models import ActionCardTask, Decision, ResponseActivation
from relief.core.models.incidents import Level
from relief.core.plan_hooks import readiness_of
from relief.core.roles import COMMANDERS, LEADERS
from relief.core.selectors.matters import WRITTEN_WITHIN
from relief.core.selectors.offices import may_approve
from relief.core.selectors.plans import plans_in_force
from relief.core.selectors.roster import on_duty
from relief.core.services.activations import what_the_plan_says
from teams.selectors.calls import crews_of
from teams.selectors.missions import squads_here

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

    from gis.models import RoadNetwork
    from relief.core.models import EmergencyPlan, Incident, Organisation, Person, PlanTrigger

State = ResponseActivation.State


class Said(NamedTuple):
    """The level the plan in force says, with the trigger and the figure that caused it."""

    level: Level
    trigger: PlanTrigger
    figure: int


class Spoken(NamedTuple):
    """A level by word of mouth with its clock."""

    activation: ResponseActivation
    due: datetime
    late: bool


def command_tab(request: HttpRequest, incident: Incident, network: RoadNetwork | None, *, writes: bool, **_more: Any) -> dict[str, Any]:  # noqa: ARG001 - every tab is called alike
    """The board of the commander; the number of queries does not grow with rows."""
    society, now = incident.organisation, clock.now()
    history = list(
        incident.activations.filter(organisation=society, activated_at__isnull=False)
        .select_related("trigger__plan", "activated_by", "ended_by")
        .order_by("-activated_at", "-pk")
    )
    current = next((one for one in history if one.state == State.ACTIVATED), None)
    said = _said(incident, society, now)
    tasks = list(ActionCardTask.objects.filter(incident=incident, organisation=society).select_related("taken_by").prefetch_related("people"))
    entitled = may_approve(society, said.level if said else Level.IV, now)
    out, gathering = squads_here(request.user, incident.pk)
    context = {
        "society": society,
        "in_force": current,
        "said": said if said and (current is None or said.level != current.level) else None,
        "plan": _plan(incident, society, now),
        "entitled": entitled,
        "levels_history": history,
        "spoken": [_spoken(one, now) for one in history if one.verbal and one.written_at is None],
        "tasks": sorted(tasks, key=lambda task: (not task.is_open, task.due_at is None, task.due_at or now, task.pk)),
        "open_tasks": sum(task.is_open for task in tasks),
        "late_tasks": sum(task.is_overdue for task in tasks),
        "decisions": list(
            Decision.objects.filter(incident=incident).select_related("decided_by", "recorded_by", "corrects", "correction").order_by("-number")
        ),
        "government": list(incident.government_responses.order_by("-starts_at")),
        "watch": on_duty(society, now),
        "readiness": readiness_of(society),
        "may_read_plan": may(request.user, "read", society),
        "crews": crews_of(incident),
        "out": out,
        "gathering": gathering,
        "calls": bool(roles_held(request.user) & (LEADERS | COMMANDERS)),
    }
    return context | (forms_for(request, incident, society, current, said, now) if writes else {})


def forms_for(
    request: HttpRequest, incident: Incident, society: Organisation, current: ResponseActivation | None, said: Said | None, now: datetime
) -> dict[str, Any]:
    """The forms of somebody who leads."""
    return {
        "level_form": level_form(None, incident, current, said, now, me=getattr(request.user, "person", None)),
        "end_form": EndForm(prefix="end"),
        "government_form": GovernmentForm(prefix="government"),
        "decision_form": DecisionForm(prefix="decision", incident=incident, society=society),
        "assign_form": AssignForm(society=society),
    }


def level_form(
    data: Any, incident: Incident, current: ResponseActivation | None, said: Said | None, now: datetime, *, me: Person | None
) -> LevelForm:
    """The form that puts a level in force: every person who may decide on any level can be named."""
    society = incident.organisation
    people: dict[Person, str] = {}
    for office, person in [*may_approve(society, Level.IV, now), *may_approve(society, Level.I, now)]:
        people.setdefault(person, office)
    named = [(office, person) for person, office in people.items()]
    return LevelForm(data, current=current.level if current else None, proposed=said.level if said else None, entitled=named, me=me)


def _said(incident: Incident, society: Organisation, now: datetime) -> Said | None:
    found = what_the_plan_says(incident, society, now)
    return Said(Level(found[0].level), *found) if found else None


def _plan(incident: Incident, society: Organisation, now: datetime) -> EmergencyPlan | None:
    return plans_in_force(society, now, incident.hazard).first()


def _spoken(activation: ResponseActivation, now: datetime) -> Spoken:
    due = (activation.activated_at or now) + WRITTEN_WITHIN
    return Spoken(activation, due, due < now)

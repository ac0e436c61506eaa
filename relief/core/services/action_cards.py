"""Action cards of a response: handed out to those in office, acknowledged with one tap, done, or not applicable with a reason."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from relief.core import clock
from relief.core.columns import fits
from relief.core.domain.action_cards import may_step
from relief.core.domain.errors import NotAddressed, ReasonMissing, WrongState
from relief.core.models import ActionCardTask, Incident
from relief.core.selectors.offices import in_office
from relief.core.selectors.plans import cards_for
from relief.core.selectors.roster import on_duty_first
from relief.core.services.events import record_event
from relief.core.services.messages import send
from relief.core.services.task_links import link_to

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from relief.core.models import ActionCard, Person, ResponseActivation

State = ActionCardTask.State


def hand_out(activation: ResponseActivation, *, by: Person, at: datetime) -> list[ActionCardTask]:
    """Hand out the cards of a level that this response has not handed out yet; inside the transaction that activates it.

    Each card is addressed to those who hold its office at that moment (those on duty, where somebody is); where nobody does, it
    waits for the commander. Everybody gets one message with the link under which he acknowledges without signing in.
    """
    known = ActionCardTask.objects.filter(incident=activation.incident, organisation=activation.organisation).values("card")
    cards = list(cards_for(activation.organisation, activation.level, at, activation.incident.hazard).exclude(pk__in=known))
    holders = in_office(activation.organisation, {card.role for card in cards}, at)
    posts = {role: on_duty_first(activation.organisation, people, at) for role, people in holders.items()}
    tasks = [_made(activation, card, posts.get(card.role, []), at) for card in cards]
    if tasks:
        _told("cards-handed-out", activation, by, at, level=activation.level, cards=len(tasks))
        _tell_people(activation, tasks, posts)
    return tasks


def withdraw(activation: ResponseActivation, *, by: Person, at: datetime, above: int = 5) -> int:
    """Cards of levels above ``above`` that nobody has finished fall away (default: all); returns how many."""
    open_ones = ActionCardTask.objects.filter(
        incident=activation.incident, organisation=activation.organisation, state__in=ActionCardTask.OPEN, level__lt=above
    )
    tasks = list(open_ones.select_for_update())
    for task in tasks:
        task.state, task.finished_at, task.reason = State.NOT_APPLICABLE, at, _("The level was lowered or the response stood down.")
        task.save()
    if tasks:
        _told("cards-withdrawn", activation, by, at, cards=len(tasks))
    return len(tasks)


def acknowledge(task: ActionCardTask, *, by: Person, at: datetime | None = None) -> ActionCardTask:
    """Somebody it was handed to takes it; the first one counts. Raises WrongState, NotAddressed."""
    moment = at or clock.now()
    with transaction.atomic():
        task = _locked(task, State.ACKNOWLEDGED)
        _demand_addressed(task, by)
        if task.state == State.ACKNOWLEDGED:
            raise WrongState(state=f"{task.get_state_display()}: {task.taken_by}")
        task.state, task.taken_by, task.acknowledged_at = State.ACKNOWLEDGED, by, moment
        task.save()
        _told("card-acknowledged", task, by, moment, role=task.role)
    return task


def finish(task: ActionCardTask, *, by: Person, at: datetime | None = None) -> ActionCardTask:
    """It is done, says somebody it was handed to. Raises WrongState, NotAddressed."""
    moment = at or clock.now()
    with transaction.atomic():
        task = _locked(task, State.DONE)
        _demand_addressed(task, by)
        task.state, task.finished_at = State.DONE, moment
        task.save()
        _told("card-done", task, by, moment, role=task.role)
    return task


def set_aside(task: ActionCardTask, *, by: Person, reason: str, at: datetime | None = None) -> ActionCardTask:
    """It does not apply this time, and why. Raises WrongState, ReasonMissing."""
    moment = at or clock.now()
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        task = _locked(task, State.NOT_APPLICABLE)
        task.state, task.finished_at, task.reason = State.NOT_APPLICABLE, moment, fits(reason.strip(), ActionCardTask, "reason")
        task.save()
        _told("card-set-aside", task, by, moment, role=task.role, reason=task.reason)
    return task


def assign(task: ActionCardTask, *, to: Person, by: Person, at: datetime | None = None) -> ActionCardTask:
    """Hand a card to one person, who is told; whoever had taken it no longer has it. Raises WrongState."""
    moment = at or clock.now()
    with transaction.atomic():
        task = _locked(task, State.ASSIGNED)
        task.state, task.taken_by, task.acknowledged_at, task.assigned_at = State.ASSIGNED, None, None, moment
        task.save()
        task.people.set([to])
        _told("card-assigned", task, by, moment, role=task.role, given_to=to)
        _write(task.activation, to, [task])
    return task


def _made(activation: ResponseActivation, card: ActionCard, people: list[Person], at: datetime) -> ActionCardTask:
    task = ActionCardTask.objects.create(
        activation=activation,
        incident=activation.incident,
        organisation=activation.organisation,
        card=card,
        level=card.level,
        role=card.role,
        task=card.task,
        state=State.ASSIGNED if people else State.PENDING,
        assigned_at=at,
        due_at=None if card.within_minutes is None else at + timedelta(minutes=card.within_minutes),
    )
    task.people.set(people)
    return task


def _tell_people(activation: ResponseActivation, tasks: Iterable[ActionCardTask], posts: dict[str, list[Person]]) -> None:
    mine: dict[Person, list[ActionCardTask]] = defaultdict(list)
    for task in tasks:
        for person in posts.get(task.role, []):
            mine[person].append(task)
    for person, cards in mine.items():
        _write(activation, person, cards)


def _write(activation: ResponseActivation, person: Person, cards: list[ActionCardTask]) -> None:
    subject = _("Level %(level)s: %(n)s action cards for you") % {"level": activation.get_level_display(), "n": len(cards)}
    text = "\n".join(f"{number}. {card.task}" for number, card in enumerate(cards, start=1))
    send(to=[person], subject=f"{activation.incident} · {subject}", text=text, link=link_to(activation, person), incident=activation.incident)


def _locked(task: ActionCardTask, to: str) -> ActionCardTask:
    """The task with its incident held first, as everything that writes events does."""
    Incident.objects.select_for_update().get(pk=task.incident_id)
    held = ActionCardTask.objects.select_for_update(of=("self",)).select_related("incident", "organisation", "activation", "taken_by").get(pk=task.pk)
    if not may_step(held.state, to) and not (held.state == to == State.ACKNOWLEDGED):
        raise WrongState(state=str(held.get_state_display()))
    return held


def _demand_addressed(task: ActionCardTask, by: Person) -> None:
    people = list(task.people.order_by("pk"))
    if by not in people:
        raise NotAddressed(people=", ".join(str(one) for one in people) or "—")


def _told(kind: str, subject: ActionCardTask | ResponseActivation, by: Person, at: datetime, **facts: Any) -> None:
    record_event(kind=kind, by=by, occurred_at=at, incident=subject.incident, organisation=subject.organisation, subject=subject, payload=facts)

"""Our own response: proposed from the plan, activated by whoever is entitled at that level, changed, stood down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from relief.core import clock
from relief.core.access import in_force
from relief.core.domain.errors import AlreadyActivated, NotEntitled, NoTrigger, WrongState
from relief.core.domain.incidents import Threshold, figures_of, reached
from relief.core.models import Appointment, Incident, PlanTrigger, ResponseActivation
from relief.core.models.incidents import Level
from relief.core.selectors.plans import triggers_in_force
from relief.core.services.events import record_event

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from relief.core.models import Organisation, Person

State = ResponseActivation.State
Role = Appointment.Role
# Who activates at which level: our own rule after the plans of city and county societies, "own rule, to be confirmed by the society's plan".
ENTITLED: dict[int, frozenset[str]] = {
    Level.IV: frozenset({Role.DUTY_OFFICER, Role.EXECUTIVE_VICE_PRESIDENT, Role.COUNTY_PRESIDENT}),
    Level.III: frozenset({Role.EXECUTIVE_VICE_PRESIDENT, Role.COUNTY_PRESIDENT}),
    Level.II: frozenset({Role.COUNTY_PRESIDENT}),
    Level.I: frozenset({Role.COUNTY_PRESIDENT}),
}


def propose_level(
    *, incident: Incident, by: Person | None, organisation: Organisation | None = None, at: datetime | None = None
) -> ResponseActivation:
    """Propose the level whose trigger the recorded figures reach, naming that trigger. Raises NoTrigger, AlreadyActivated."""
    society = _society(organisation or incident.organisation)
    moment = at or clock.now()
    figures = _figures(incident)
    triggers = {one.pk: one for one in triggers_in_force(society, moment)}
    met = reached([_threshold(one) for one in triggers.values()], figures, incident.hazard)
    if met is None:
        raise NoTrigger
    _refuse_same(incident, society, met.level)
    reason = f"{triggers[met.key]}: {figures[met.measure]}"
    with transaction.atomic():
        proposed = ResponseActivation.objects.create(
            incident=incident, organisation=society, level=met.level, trigger=triggers[met.key], reason=reason, proposed_at=moment
        )
        _told("response-proposed", proposed, by, moment, reason=reason)
    return proposed


def activate(
    *,
    incident: Incident,
    level: int,
    by: Person,
    organisation: Organisation | None = None,
    at: datetime | None = None,
    reason: str = "",
    verbal: bool = False,
) -> ResponseActivation:
    """Put the society's response at a level, from a proposal or on one's own judgement; another level in force ends.

    By word of mouth is allowed and must be put in writing within 24 hours. Raises NotEntitled, AlreadyActivated, WrongState.
    """
    society = _society(organisation or incident.organisation)
    moment = at or clock.now()
    _demand(by, society, level, moment)
    with transaction.atomic():
        incident = Incident.objects.select_for_update().get(pk=incident.pk)
        if incident.state not in Incident.RUNNING:
            raise WrongState(state=str(incident.get_state_display()))
        _refuse_same(incident, society, level)
        before = _end_current(incident, society, State.SUPERSEDED, moment)
        row = _proposed(incident, society, level) or ResponseActivation(incident=incident, organisation=society, level=level, proposed_at=moment)
        row.state, row.activated_at, row.activated_by, row.verbal = State.ACTIVATED, moment, by, verbal
        row.written_at = None if verbal else moment
        row.reason = reason or row.reason
        row.save()
        _told("response-activated", row, by, moment, before=before, verbal=verbal, reason=row.reason)
    return row


def put_in_writing(activation: ResponseActivation, *, by: Person, at: datetime | None = None) -> ResponseActivation:
    """Ratify a spoken activation. Raises WrongState."""
    moment = at or clock.now()
    with transaction.atomic():
        activation = ResponseActivation.objects.select_for_update().get(pk=activation.pk)
        if activation.written_at is not None or activation.activated_at is None:
            raise WrongState(state=str(activation.get_state_display()))
        _demand(by, activation.organisation, activation.level, moment)
        activation.written_at = moment
        activation.save()
        _told("response-put-in-writing", activation, by, moment)
    return activation


def stand_down(*, incident: Incident, by: Person, organisation: Organisation | None = None, at: datetime | None = None) -> ResponseActivation:
    """End the society's response. Raises WrongState, NotEntitled."""
    society = _society(organisation or incident.organisation)
    moment = at or clock.now()
    with transaction.atomic():
        current = current_activation(incident, society)
        if current is None:
            raise WrongState(state=str(incident.get_state_display()))
        _demand(by, society, current.level, moment)
        _end_current(incident, society, State.STOOD_DOWN, moment)
        current.refresh_from_db()
        _told("response-stood-down", current, by, moment)
    return current


def activate_proposed(activation: ResponseActivation, *, by: Person) -> ResponseActivation:
    """Activate what the plan proposed, at its level. Raises as ``activate`` does."""
    if activation.state != State.PROPOSED:
        raise WrongState(state=str(activation.get_state_display()))
    return activate(incident=activation.incident, level=activation.level, by=by, organisation=activation.organisation)


def stand_down_activation(activation: ResponseActivation, *, by: Person) -> ResponseActivation:
    """End the response this row stands for. Raises as ``stand_down`` does."""
    if activation.state != State.ACTIVATED:
        raise WrongState(state=str(activation.get_state_display()))
    return stand_down(incident=activation.incident, by=by, organisation=activation.organisation)


def current_activation(incident: Incident, society: Organisation) -> ResponseActivation | None:
    """The level in force now, if any."""
    return ResponseActivation.objects.filter(incident=incident, organisation=society, state=State.ACTIVATED).first()


def _demand(person: Person, society: Organisation, level: int, moment: datetime) -> None:
    roles = ENTITLED[level]
    held = Appointment.objects.filter(person=person, organisation=society, role__in=roles).select_related("delegated_by")
    if not any(in_force(one, moment) for one in held):
        raise NotEntitled(roles=_named(roles))


def _named(roles: Collection[str]) -> str:
    return ", ".join(str(role.label) for role in Role if role in roles)


def _refuse_same(incident: Incident, society: Organisation, level: int) -> None:
    current = current_activation(incident, society)
    if current is not None and current.level == level:
        raise AlreadyActivated(level=current.get_level_display())


def _end_current(incident: Incident, society: Organisation, state: str, moment: datetime) -> int | None:
    current = current_activation(incident, society)
    if current is None:
        return None
    current.state, current.ended_at = state, moment
    current.save()
    return current.level


def _proposed(incident: Incident, society: Organisation, level: int) -> ResponseActivation | None:
    waiting = ResponseActivation.objects.filter(incident=incident, organisation=society, level=level, state=State.PROPOSED)
    return waiting.order_by("-proposed_at").first()


def _society(organisation: Organisation) -> Organisation:
    return organisation.society or organisation


def _figures(incident: Incident) -> dict[str, int | None]:
    names = ("dead", "missing", "evacuated", "affected", "collapsed_rooms")
    return figures_of(**{name: getattr(incident, name) for name in names})


def _threshold(trigger: PlanTrigger) -> Threshold:
    return Threshold(key=trigger.pk, level=trigger.level, measure=trigger.measure, threshold=trigger.threshold, hazard=trigger.hazard)


def _told(kind: str, activation: ResponseActivation, by: Person | None, moment: datetime, **payload: Any) -> None:
    facts = {"level": activation.level, "trigger": str(activation.trigger or ""), **payload}
    record_event(
        kind=kind, by=by, occurred_at=moment, incident=activation.incident, organisation=activation.organisation, subject=activation, payload=facts
    )

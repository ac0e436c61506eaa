"""Our own response: proposed from the plan, activated by whoever is entitled at that level, changed, stood down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from relief.core import clock
from relief.core.access import in_force
from relief.core.columns import fits
from relief.core.domain.errors import AlreadyActivated, NotEntitled, NoTrigger, ReasonMissing, WrongState
from relief.core.domain.incidents import Threshold, figures_of, reached
from relief.core.models import Appointment, Incident, PlanTrigger, ResponseActivation
from relief.core.selectors.offices import ENTITLED
from relief.core.selectors.plans import triggers_in_force
from relief.core.services.action_cards import hand_out, withdraw
from relief.core.services.events import record_event
from relief.core.services.numbers import next_number
from relief.core.services.plans import review_soon

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from relief.core.models import Organisation, Person

State, Step = ResponseActivation.State, ResponseActivation.Step
Role = Appointment.Role
ORDER = "RA"
KINDS: dict[str, str] = {
    Step.ACTIVATED: "response-activated",
    Step.ESCALATED: "response-escalated",
    Step.DE_ESCALATED: "response-de-escalated",
}


def what_the_plan_says(incident: Incident, society: Organisation, at: datetime | None = None) -> tuple[PlanTrigger, int] | None:
    """The trigger of the highest level that the recorded figures reach, and the figure that reaches it; None where none does."""
    figures = _figures(incident)
    triggers = {one.pk: one for one in triggers_in_force(society, at or clock.now(), incident.hazard)}
    met = reached([_threshold(one) for one in triggers.values()], figures, incident.hazard)
    return (triggers[met.key], figures[met.measure] or 0) if met else None


def propose_level(
    *, incident: Incident, by: Person | None, organisation: Organisation | None = None, at: datetime | None = None
) -> ResponseActivation:
    """Propose the level whose trigger the recorded figures reach, naming that trigger. Raises NoTrigger, AlreadyActivated.

    The triggers are those of the plan that was in force at that moment. A level that is proposed already is not proposed twice.
    """
    society = _society(organisation or incident.organisation)
    moment = at or clock.now()
    with transaction.atomic():
        incident = Incident.objects.select_for_update().get(pk=incident.pk)
        said = what_the_plan_says(incident, society, moment)
        if said is None:
            raise NoTrigger
        trigger, figure = said
        _refuse_same(incident, society, trigger.level)
        reason, grounds = f"{trigger}: {figure}", {"measure": trigger.measure, "threshold": trigger.threshold, "figure": figure}
        known = _proposed(incident, society, trigger.level)
        if known is not None and known.trigger_id == trigger.pk and (known.grounds == grounds or known.reason == reason):
            return known
        proposed = ResponseActivation.objects.create(
            incident=incident, organisation=society, level=trigger.level, trigger=trigger, reason=reason, grounds=grounds, proposed_at=moment
        )
        _withdraw_proposals(incident, society, but=proposed)
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
    recorded_by: Person | None = None,
) -> ResponseActivation:
    """Put the society's response at a level, from a proposal or on one's own judgement; another level in force ends.

    The cards of the level that nobody has yet are handed out. By word of mouth is allowed and must be put in writing within
    24 hours; ``recorded_by`` is then whoever heard it and wrote it down. To lower a level takes the office of the higher one.
    Raises NotEntitled, AlreadyActivated, WrongState.
    """
    society = _society(organisation or incident.organisation)
    moment = at or clock.now()
    with transaction.atomic():
        incident = Incident.objects.select_for_update().get(pk=incident.pk)
        before = current_activation(incident, society)
        _demand(by, society, min(level, before.level if before else level), moment)
        if incident.state not in Incident.RUNNING:
            raise WrongState(state=str(incident.get_state_display()))
        _refuse_same(incident, society, level)
        if before is not None:
            _end(before, State.SUPERSEDED, by, moment)
        row = _proposed(incident, society, level) or ResponseActivation(incident=incident, organisation=society, level=level, proposed_at=moment)
        row.state, row.activated_at, row.activated_by, row.verbal = State.ACTIVATED, moment, by, verbal
        row.written_at, row.step = None if verbal else moment, _step(before, level)
        _say_why(row, reason.strip())
        row.number = next_number(organisation=society, kind=ORDER, on=timezone.localdate(moment))
        row.save()
        _withdraw_proposals(incident, society, but=row)
        heard = recorded_by if recorded_by != by else None
        _told(KINDS[row.step], row, by, moment, **_facts_of(row, before), recorded_by=heard)
        withdraw(row, by=by, at=moment, above=level)
        hand_out(row, by=by, at=moment)
    return row


def _say_why(row: ResponseActivation, words: str) -> None:
    if words:
        row.reason, row.grounds = fits(words, ResponseActivation, "reason"), {}


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


def stand_down(
    *, incident: Incident, by: Person, organisation: Organisation | None = None, at: datetime | None = None, reason: str = ""
) -> ResponseActivation:
    """End the society's response; cards nobody has finished fall away. Raises WrongState, NotEntitled."""
    society = _society(organisation or incident.organisation)
    moment = at or clock.now()
    with transaction.atomic():
        incident = Incident.objects.select_for_update().get(pk=incident.pk)
        current = current_activation(incident, society)
        if current is None:
            raise WrongState(state=str(incident.get_state_display()))
        _demand(by, society, current.level, moment)
        current.end_number = next_number(organisation=society, kind=ORDER, on=timezone.localdate(moment))
        current.end_reason = fits(reason.strip(), ResponseActivation, "end_reason")
        _end(current, State.STOOD_DOWN, by, moment)
        _told("response-stood-down", current, by, moment, number=current.end_number, reason=reason)
        withdraw(current, by=by, at=moment)
    return current


def review_activation(activation: ResponseActivation, *, by: Person, found: str, at: datetime | None = None) -> ResponseActivation:
    """Say what the review of a response that is over found. Raises WrongState, ReasonMissing, NotEntitled."""
    moment = at or clock.now()
    with transaction.atomic():
        activation = ResponseActivation.objects.select_for_update().get(pk=activation.pk)
        if activation.state != State.STOOD_DOWN:
            raise WrongState(state=str(activation.get_state_display()))
        _demand(by, activation.organisation, activation.level, moment)
        if not found.strip():
            raise ReasonMissing
        activation.state, activation.review = State.REVIEWED, fits(found.strip(), ResponseActivation, "review")
        activation.save()
        _told("response-reviewed", activation, by, moment, reason=activation.review)
        review_soon(activation.organisation, activation.incident.hazard, by=by, at=moment)
    return activation


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
    return gettext(", ").join(str(role.label) for role in Role if role in roles)


def _refuse_same(incident: Incident, society: Organisation, level: int) -> None:
    current = current_activation(incident, society)
    if current is not None and current.level == level:
        raise AlreadyActivated(level=current.get_level_display())


def _end(current: ResponseActivation, state: str, by: Person, moment: datetime) -> None:
    current.state, current.ended_at, current.ended_by = state, moment, by
    current.save()


def _step(before: ResponseActivation | None, level: int) -> str:
    if before is None:
        return Step.ACTIVATED
    return Step.ESCALATED if level < before.level else Step.DE_ESCALATED


def _facts_of(row: ResponseActivation, before: ResponseActivation | None) -> dict[str, Any]:
    return {"before": before.level if before else None, "verbal": row.verbal, "reason": row.reason, "number": row.number}


def _withdraw_proposals(incident: Incident, society: Organisation, *, but: ResponseActivation) -> None:
    """What was proposed before no longer waits for anybody."""
    for old in ResponseActivation.objects.filter(incident=incident, organisation=society, state=State.PROPOSED).exclude(pk=but.pk):
        old.state = State.SUPERSEDED
        old.save()


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

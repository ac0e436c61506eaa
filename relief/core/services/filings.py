"""Filing a plan with the government: the letter is drawn up, sent, and filed under their reference or returned with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from relief.core import clock
from relief.core.domain.errors import FilingOpen, ImpossibleTimes, WrongState
from relief.core.domain.filings import YEARS
from relief.core.domain.terms import years_after
from relief.core.models import EmergencyPlan, PlanFiling
from relief.core.services.numbers import next_number
from relief.problems import gettext_noop

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from relief.core.models import Person

KIND = "FL"
FILEABLE = (EmergencyPlan.State.APPROVED, EmergencyPlan.State.IN_FORCE)
State = PlanFiling.State
GOING_ON = (State.DRAWN_UP, State.SENT, State.FILED)
LATER = gettext_noop("that day has not come yet")
BEFORE_SENT = gettext_noop("it was sent only later")
BEFORE_DRAWN_UP = gettext_noop("the letter was drawn up only later")
RENEWED_BEFORE = gettext_noop("it would have to be renewed before it was filed")


def draw_up_letter(plan: EmergencyPlan, *, authority: str, by: Person | None, on: date | None = None) -> PlanFiling:
    """A numbered letter to an authority, also to renew a filing there whose time is over.

    Raises WrongState (a draft is not filed), FilingOpen (it is filed there, or a letter is on its way).
    """
    day = on or clock.today()
    with transaction.atomic():
        held = EmergencyPlan.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=plan.pk)
        if held.state not in FILEABLE:
            raise WrongState(state=str(held.get_state_display()))
        for known in held.filings.filter(authority=authority):
            if known.state in GOING_ON:
                raise FilingOpen(authority=authority, state=str(known.state.label))
        row = PlanFiling(plan=held, authority=authority, drawn_up_on=day, number=next_number(organisation=held.organisation, kind=KIND, on=day))
        _keep(row, by)
    return row


def letter_sent(filing: PlanFiling, *, by: Person | None, on: date | None = None) -> PlanFiling:
    """The letter and its enclosures have left the house. Raises WrongState, ImpossibleTimes."""
    day = _come(on)
    with transaction.atomic():
        held = _at(filing, (State.DRAWN_UP,))
        if held.drawn_up_on and day < held.drawn_up_on:
            raise ImpossibleTimes(reason=BEFORE_DRAWN_UP)
        held.sent_on = day
        _keep(held, by)
    return held


def plan_filed(filing: PlanFiling, *, by: Person | None, reference: str = "", on: date | None = None, renew_by: date | None = None) -> PlanFiling:
    """The authority has taken it in, with its reference if it gave one; to be renewed after three years unless it says otherwise.

    Raises WrongState, ImpossibleTimes.
    """
    day = _come(on)
    until = renew_by or years_after(day, YEARS)
    with transaction.atomic():
        held = _at(filing, (State.SENT,))
        if held.sent_on and day < held.sent_on:
            raise ImpossibleTimes(reason=BEFORE_SENT)
        if until <= day:
            raise ImpossibleTimes(reason=RENEWED_BEFORE)
        held.filed_on, held.renew_by, held.reference = day, until, reference.strip()
        _keep(held, by)
    return held


def letter_returned(filing: PlanFiling, *, reason: str, by: Person | None, on: date | None = None) -> PlanFiling:
    """The authority did not take it in; its reason is kept, and the next letter may be drawn up. Raises WrongState, ImpossibleTimes."""
    day = _come(on)
    with transaction.atomic():
        held = _at(filing, (State.SENT,))
        if held.sent_on and day < held.sent_on:
            raise ImpossibleTimes(reason=BEFORE_SENT)
        held.returned_on, held.note = day, reason.strip()
        _keep(held, by)
    return held


def _come(on: date | None) -> date:
    day = on or clock.today()
    if day > clock.today():
        raise ImpossibleTimes(reason=LATER)
    return day


def _at(filing: PlanFiling, states: Collection[State]) -> PlanFiling:
    held = PlanFiling.objects.select_for_update().get(pk=filing.pk)
    if held.state not in states:
        raise WrongState(state=str(held.state.label))
    return held


def _keep(filing: PlanFiling, by: Person | None) -> None:
    filing._change_reason = f"by {by.pk}" if by else ""  # type: ignore[attr-defined]  # noqa: SLF001 - simple-history's own door
    filing.save()

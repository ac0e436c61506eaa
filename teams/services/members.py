"""A member's way through the squad: applied → screened → probation → registered → suspended → retired."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from relief.core import clock
from relief.core.services.events import record_event
from teams.domain.eligibility import under_age
from teams.domain.errors import ConfirmedLater, NotInsured, NotOfAge, WrongMemberStep
from teams.models import TeamMember
from teams.services.leaving import forget_who_left

if TYPE_CHECKING:
    from datetime import date

    from relief.core.models import Person

State = TeamMember.State
STEPS: dict[str, tuple[str, ...]] = {
    State.APPLIED: (State.RETIRED,),
    State.SCREENED: (State.APPLIED,),
    State.PROBATION: (State.SCREENED,),
    State.REGISTERED: (State.PROBATION, State.SUSPENDED),
    State.SUSPENDED: (State.REGISTERED,),
    State.RETIRED: (State.APPLIED, State.SCREENED, State.PROBATION, State.REGISTERED, State.SUSPENDED),
}


def apply_again(member: TeamMember, *, by: Person | None) -> TeamMember:
    """Somebody who left wants to come back: from the beginning."""
    return _step(member, State.APPLIED, by)


def screen(member: TeamMember, *, by: Person | None) -> TeamMember:
    """The application was looked at and found good."""
    return _step(member, State.SCREENED, by)


def take_on_probation(member: TeamMember, *, by: Person | None) -> TeamMember:
    """The first months: trains along, is not called out."""
    return _step(member, State.PROBATION, by)


def register(member: TeamMember, *, by: Person | None) -> TeamMember:
    """From now on counted and called out. Raises NotInsured, NotOfAge: insurance and age come before any task, without exception."""
    return _step(member, State.REGISTERED, by)


def suspend(member: TeamMember, *, by: Person | None) -> TeamMember:
    """Not to be called out until registered again."""
    return _step(member, State.SUSPENDED, by)


@transaction.atomic
def retire(member: TeamMember, *, by: Person | None) -> TeamMember:
    """Leaves the squad; what was done stays, and what served call-outs alone goes with the last squad (``leaving``)."""
    left = _step(member, State.RETIRED, by)
    forget_who_left(left.person)
    left.refresh_from_db()
    return left


@transaction.atomic
def confirm_contact(member: TeamMember, *, by: Person | None, on: date | None = None) -> TeamMember:
    """The telephone number was tried and answered, today or on a day before. Raises ConfirmedLater."""
    day = on or clock.today()
    if day > clock.today():
        raise ConfirmedLater(day=day.isoformat())
    held = _locked(member)
    if held.contact_confirmed_on is None or held.contact_confirmed_on < day:
        held.contact_confirmed_on = day
        held.save(update_fields=["contact_confirmed_on"])
        _tell("contact-confirmed", held, by, day=day.isoformat())
    return held


@transaction.atomic
def _step(member: TeamMember, to: str, by: Person | None) -> TeamMember:
    held = _locked(member)
    if held.state not in STEPS[to]:
        raise WrongMemberStep(person=str(held.person), state=str(held.get_state_display()))
    today = clock.today()
    if to == State.REGISTERED and (held.insured_until is None or held.insured_until < today):
        raise NotInsured(person=str(held.person))
    if to == State.REGISTERED and under_age(held.person.born_on, today):
        raise NotOfAge(person=str(held.person))
    before, held.state = held.state, to
    if to == State.REGISTERED and held.joined_on is None:
        held.joined_on = today
    held.save(update_fields=["state", "joined_on"])
    _tell("member-stepped", held, by, before=before, after=to)
    return held


def _locked(member: TeamMember) -> TeamMember:
    return TeamMember.objects.select_for_update(of=("self",)).select_related("person", "team__organisation").get(pk=member.pk)


def _tell(kind: str, member: TeamMember, by: Person | None, **facts: str) -> None:
    payload = {"team": member.team.code, "cell": member.cell, **facts}
    record_event(kind=kind, by=by, organisation=member.team.organisation, subject=member, payload=payload)

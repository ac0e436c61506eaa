"""Who has arrived, and who goes home to rest."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from relief.core import clock
from relief.core.services.events import record_event
from relief.core.worlds import REAL, current_world_id
from teams.domain.errors import NotInsured, WrongInvitationStep
from teams.models import Invitation, TeamMember
from teams.services.callouts import locked

if TYPE_CHECKING:
    from relief.core.models import Person

State = Invitation.State
REST = timedelta(hours=8)


@transaction.atomic
def mark_arrived(invitation: Invitation, *, by: Person | None) -> Invitation:
    """He stands at the assembly point. Raises WrongInvitationStep, NotInsured (without exception)."""
    row = _held(invitation)
    if row.state in (State.ARRIVED, State.STOOD_DOWN) and row.arrived_at is not None:
        raise WrongInvitationStep(person=str(row.person), state=str(row.get_state_display()))
    if not row.call_out.is_test and (row.member.insured_until is None or row.member.insured_until < clock.today()):
        raise NotInsured(person=str(row.person))
    row.state, row.arrived_at = State.ARRIVED, clock.now()
    row.save(update_fields=["state", "arrived_at"])
    _tell("call-out-arrived", row, by)
    return row


@transaction.atomic
def send_home(invitation: Invitation, *, by: Person | None) -> Invitation:
    """He goes home; whoever was there rests for eight hours and is not called out. Raises WrongInvitationStep."""
    row = _held(invitation)
    if row.state not in Invitation.THERE:
        raise WrongInvitationStep(person=str(row.person), state=str(row.get_state_display()))
    was_there, now = row.state == State.ARRIVED, clock.now()
    row.state, row.stood_down_at = State.STOOD_DOWN, now
    row.save(update_fields=["state", "stood_down_at"])
    if was_there and not row.call_out.is_test and current_world_id() == REAL:
        for member in TeamMember.objects.select_for_update().filter(person=row.person_id):
            member.resting_until = max(member.resting_until or now, now + REST)
            member.save(update_fields=["resting_until"])
    _tell("call-out-stood-down", row, by)
    return row


def _held(invitation: Invitation) -> Invitation:
    call_out = locked(invitation.call_out)
    row = Invitation.objects.select_related("person", "member").get(pk=invitation.pk)
    row.call_out = call_out
    return row


def _tell(kind: str, row: Invitation, by: Person | None) -> None:
    facts = {"cell": row.cell}
    call_out = row.call_out
    record_event(kind=kind, by=by, incident=call_out.incident, organisation=call_out.organisation, subject=call_out, payload=facts)

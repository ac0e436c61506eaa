"""Who of a call-out has arrived, and who goes home: told by the muster, which is the one attendance, never a second time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from relief.core import clock
from relief.core.services.events import record_event
from teams.domain.errors import WrongInvitationStep
from teams.models import DeployedMember, Invitation
from teams.services.callouts import locked
from teams.services.resting import put_to_rest

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from django.db.models import QuerySet

    from relief.core.models import Person
    from teams.models import CallOut, CheckIn, Muster

State = Invitation.State
REST = timedelta(hours=8)


def arrive(muster: Muster, row: CheckIn, *, by: Person | None) -> None:
    """Whoever is checked in at the muster of a call-out that asked him has arrived, at the earliest time told; the caller holds the muster.

    Told after the squad has left he was there and goes home.
    """
    asked = _asked(muster, [row.person_id])
    for one in asked:
        if one.arrived_at is not None:
            if row.arrived_at < one.arrived_at:
                one.arrived_at = row.arrived_at
                one.save(update_fields=["arrived_at"])
            continue
        one.state, one.arrived_at = State.ARRIVED, row.arrived_at
        one.save(update_fields=["state", "arrived_at"])
        _tell("call-out-arrived", one, by, row.arrived_at)
        if muster.state != muster.State.OPEN:
            _stand_down(one, by)


def leave(muster: Muster, people: Collection[int], *, by: Person | None) -> None:
    """These persons (keys) are through with the call-out of a muster: called in, left behind, or nobody goes."""
    for one in _asked(muster, people):
        if one.state == State.ARRIVED:
            _stand_down(one, by)


@transaction.atomic
def send_home(invitation: Invitation, *, by: Person | None) -> Invitation:
    """He goes home; whoever was there rests for eight hours and is not called out. Raises WrongInvitationStep.

    Whoever is out on a mission is called in there, not here.
    """
    call_out = locked(invitation.call_out)
    row = _people(call_out).get(pk=invitation.pk)
    row.call_out = call_out
    out = DeployedMember.objects.filter(person=row.person_id, back_at=None, deployment__muster__call_out=call_out.pk)
    if row.state not in Invitation.THERE or out.exists():
        raise WrongInvitationStep(person=str(row.person), state=str(row.get_state_display()))
    was_there, now = row.state == State.ARRIVED, clock.now()
    _stand_down(row, by)
    if was_there:
        put_to_rest([row.person_id], now + REST)
    return row


def _asked(muster: Muster, people: Collection[int]) -> list[Invitation]:
    """Those of these persons whom the muster's call-out asked, held with it."""
    if muster.call_out is None:
        return []
    call_out = locked(muster.call_out)
    rows = list(_people(call_out).filter(person__in=people))
    for row in rows:
        row.call_out = call_out
    return rows


def _people(call_out: CallOut) -> QuerySet[Invitation]:
    return Invitation.objects.filter(call_out=call_out).select_related("person", "member").order_by("pk")


def _stand_down(row: Invitation, by: Person | None) -> None:
    row.state, row.stood_down_at = State.STOOD_DOWN, clock.now()
    row.save(update_fields=["state", "stood_down_at"])
    _tell("call-out-stood-down", row, by)


def _tell(kind: str, row: Invitation, by: Person | None, at: datetime | None = None) -> None:
    facts, call_out = {"cell": row.cell}, row.call_out
    society = call_out.organisation
    record_event(kind=kind, by=by, occurred_at=at, incident=call_out.incident, organisation=society, subject=call_out, payload=facts)

"""Answers: kept word for word, read, and taken where they are clear; the last place of a cell is given once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from relief.core import clock
from relief.core.services.events import record_event
from relief.core.worlds import REAL, current_world_id
from teams.domain.errors import ReplySettled, WhichCallOut
from teams.domain.phones import phone_key
from teams.domain.replies import Answer, Reading
from teams.domain.waves import is_full
from teams.models import CallOut, Invitation, Reply
from teams.selectors.proposals import ON_THE_WAY, standings_of
from teams.services import asking, call_words
from teams.services.callouts import locked
from teams.services.members import confirm_contact

if TYPE_CHECKING:
    from relief.core.models import Person
    from teams.models import PartnerCall

State = Invitation.State
AGAIN = timedelta(minutes=2)  # the same words within this time are the same answer, sent twice by a telephone or a gateway
TOLD: dict[str, str] = {State.COMING: "call-out-coming", State.STANDBY: "call-out-standby", State.DECLINED: "call-out-declined"}
FIXED = (State.ARRIVED, State.STOOD_DOWN)


class Said(NamedTuple):
    """An answer as it came: its way, the words, when, and the gateway's own key."""

    channel: str
    text: str
    at: datetime
    phone: str = ""
    key: str | None = None
    proves_phone: bool = False


@transaction.atomic
def take_answer(invitation: Invitation, reading: Reading, said: Said, *, by: Person | None = None) -> Reply:
    """Keep an answer to one invitation and take it where it is clear; ``by`` is the leader who wrote it down, if one did.

    After the call-out was closed, and said twice, an answer is kept and changes nothing.
    """
    call_out = locked(invitation.call_out)
    row = Invitation.objects.select_related("person", "member").get(pk=invitation.pk)
    reply = Reply(
        organisation=call_out.organisation, call_out=call_out, invitation=row, channel=said.channel, from_phone=said.phone, text=said.text,
        key=said.key, received_at=said.at, answer=reading.answer, minutes=reading.minutes, late=not call_out.is_running,
    )  # fmt: skip
    reply.state = _what_becomes(reply, row)
    reply.save()
    if said.proves_phone:
        _confirm(row, said.at)
    if reply.state == Reply.State.TAKEN:
        _apply(call_out, row, reading, said.at, by or row.person)
    return reply


@transaction.atomic
def settle_reply(reply: Reply, *, answer: str, by: Person, minutes: int | None = None, invitation: Invitation | None = None) -> Reply:
    """A human has read an unclear answer, or found out whose it is. Raises ReplySettled, WhichCallOut."""
    meant = reply.invitation or invitation
    if meant is None and answer != Answer.HEARD:
        raise WhichCallOut
    call_out = locked(meant.call_out) if meant else None
    held = Reply.objects.select_for_update(of=("self",)).select_related("settled_by").get(pk=reply.pk)
    if held.state != Reply.State.WAITING:
        raise ReplySettled(person=str(held.settled_by or "—"))
    held.state, held.answer, held.minutes, held.settled_by, held.settled_at = Reply.State.SETTLED, answer, minutes, by, clock.now()
    if meant is not None and call_out is not None:
        held.invitation, held.call_out, held.organisation = meant, call_out, call_out.organisation
        row = Invitation.objects.select_related("person", "member").get(pk=meant.pk)
        if call_out.is_running and row.state not in FIXED:
            _apply(call_out, row, Reading(Answer(answer), minutes), held.received_at, by)
    held.save()
    return held


def mark_seen(invitation: Invitation) -> None:
    """He has opened the page: he knows, and is not rung up by voice. The first time counts."""
    Invitation.objects.filter(pk=invitation.pk, seen_at=None).update(seen_at=clock.now())


def keep_unmatched(said: Said, *, organisation_id: int, partner: PartnerCall | None = None) -> Reply:
    """An answer that belongs to no call-out, or to one of several, or a partner's words that say how many come: a human finds out."""
    facts: dict[str, Any] = {"channel": said.channel, "from_phone": said.phone, "text": said.text, "key": said.key, "received_at": said.at}
    facts |= {"partner": partner, "call_out": partner.call_out} if partner else {}
    return Reply.objects.create(organisation_id=organisation_id, answer=Answer.UNCLEAR, state=Reply.State.WAITING, **facts)


def _confirm(row: Invitation, at: datetime) -> None:
    """Whoever answers from his telephone has one that works; in a drill nothing about the real person is changed."""
    if current_world_id() == REAL and row.phone and row.phone == phone_key(row.person.phone):
        for member in row.person.team_memberships.all():
            confirm_contact(member, by=row.person, on=timezone.localtime(at).date())


def _what_becomes(reply: Reply, row: Invitation) -> str:
    if reply.late or row.state in FIXED or _said_before(reply):
        return Reply.State.KEPT
    if reply.answer == Answer.UNCLEAR or (reply.answer == Answer.AVAILABLE and _promised_elsewhere(row)):
        return Reply.State.WAITING
    return Reply.State.TAKEN


def _said_before(reply: Reply) -> bool:
    """The last answer of the same person was word for word the same, a moment ago."""
    last = Reply.objects.filter(invitation=reply.invitation).order_by("received_at", "pk").last()
    same = last is not None and (last.text, last.channel, last.answer) == (reply.text, reply.channel, reply.answer)
    return bool(same and last and abs(reply.received_at - last.received_at) <= AGAIN and reply.channel != Reply.Channel.DESK)


def _promised_elsewhere(row: Invitation) -> bool:
    """Nobody comes to two places: a second yes is asked back."""
    mine = Invitation.objects.filter(person=row.person_id, state__in=Invitation.THERE, answered_at__gt=clock.now() - ON_THE_WAY)
    return row.call_out.kind == CallOut.Kind.REAL and mine.filter(call_out__kind=CallOut.Kind.REAL).exclude(pk=row.pk).exists()


def _apply(call_out: CallOut, row: Invitation, reading: Reading, at: datetime, by: Person | None) -> None:
    before = row.state
    if reading.answer == Answer.AVAILABLE:
        row.state = State.COMING if before == State.COMING or _has_place(call_out, row) else State.STANDBY
        row.eta_at = at + timedelta(minutes=reading.minutes) if reading.minutes is not None else None
    elif reading.answer == Answer.DECLINED:
        row.state, row.eta_at = State.DECLINED, None
    elif before in Invitation.SILENT:
        row.state = State.ACKNOWLEDGED
    if reading.answer in (Answer.AVAILABLE, Answer.DECLINED):
        row.answered_at = at
        _tell(call_out, row, reading, by)
    row.save(update_fields=["state", "eta_at", "answered_at"])
    if before == State.COMING and row.state == State.DECLINED:
        _give_place_on(call_out, row.cell)
    _count(call_out, refused=row.state == State.DECLINED)


def _has_place(call_out: CallOut, row: Invitation) -> bool:
    standing = standings_of(call_out, clock.now()).get(row.cell)
    return call_out.is_test or standing is None or standing.missing > 0


def _give_place_on(call_out: CallOut, cell: str) -> None:
    """To whoever said yes first and stands by."""
    first = call_out.invitations.filter(state=State.STANDBY, cell=cell).select_related("person", "call_out").order_by("answered_at", "pk").first()
    if first is not None:
        first.state = State.COMING
        first.save(update_fields=["state"])
        asking.deliver(call_words.needed_after_all(first), call_out)


def _count(call_out: CallOut, *, refused: bool) -> None:
    """Sent → collecting; full stops the clock, a refusal makes it ask the next at its next turn."""
    now, call_out.state = clock.now(), CallOut.State.COLLECTING
    full = not call_out.is_test and is_full(standings_of(call_out, now).values())
    if full and call_out.filled_at is None:
        call_out.filled_at, call_out.next_at = now, None
        facts = {"people": call_out.invitations.filter(state__in=Invitation.THERE).count()}
        record_event(kind="call-out-filled", by=None, incident=call_out.incident, organisation=call_out.organisation, subject=call_out, payload=facts)
    elif not full and (call_out.filled_at is not None or refused):
        call_out.filled_at, call_out.next_at = None, now
    call_out.save(update_fields=["state", "filled_at", "next_at"])


def _tell(call_out: CallOut, row: Invitation, reading: Reading, by: Person | None) -> None:
    """Who answered is known by ``by``; his words stay with the answer and are not repeated on the timeline."""
    payload, society = {"cell": row.cell, "minutes": reading.minutes}, call_out.organisation
    record_event(kind=TOLD[row.state], by=by, incident=call_out.incident, organisation=society, subject=call_out, payload=payload)

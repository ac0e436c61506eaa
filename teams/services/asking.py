"""Asking people: invitations with codes of their own, and the messages that carry them."""

from __future__ import annotations

import secrets
from collections import defaultdict
from typing import TYPE_CHECKING

from django.conf import settings
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from relief.core import clock
from relief.core.models import Message
from relief.core.services.events import record_event
from relief.core.services.messages import Letter, post
from teams.domain.phones import phone_key
from teams.domain.replies import LETTERS
from teams.domain.waves import later
from teams.models import Invitation, PartnerCall, Wave
from teams.services import call_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from relief.core.models import Person
    from teams.models import CallOut
    from teams.selectors.proposals import Placed

State = Invitation.State


def ask(call_out: CallOut, people: Sequence[Placed], *, by: Person | None) -> Wave:
    """Ask these people as the next wave of a call-out that the caller has locked."""
    now = clock.now()
    give_up(call_out)
    wave = Wave.objects.create(call_out=call_out, number=call_out.waves.count() + 1, sent_at=now, by=by, people=len(people))
    codes = _codes([phone_key(one.who.phone) for one in people])
    rows = [
        Invitation(
            call_out=call_out, wave=wave, member_id=one.who.member, person_id=one.who.person, cell=one.who.cell, phone=phone_key(one.who.phone),
            code=code, metres=one.candidate.metres, notified_at=now,
        )
        for one, code in zip(people, codes, strict=True)
    ]  # fmt: skip
    bulk_create_with_history(rows, Invitation)
    deliver((letter for row in _with_people(wave) for letter in call_words.question(row)), call_out)
    tell_groups(call_out, len(rows), by)
    call_out.next_at = later(now, call_out.wave_minutes)
    call_out.save(update_fields=["next_at"])
    payload = {"wave": wave.number, "people": len(rows), "drill": call_out.is_test}
    record_event(kind="call-out-wave", by=by, incident=call_out.incident, organisation=call_out.organisation, subject=call_out, payload=payload)
    return wave


def ask_again(rows: Sequence[Invitation]) -> None:
    """The same question once more to people who are silent."""
    deliver((letter for row in rows for letter in call_words.question(row, again=True)), rows[0].call_out)


def give_up(call_out: CallOut) -> None:
    """Whoever was asked in an earlier wave and is silent counts as no answer; he may still answer."""
    rows = list(Invitation.objects.filter(call_out=call_out, state=State.NOTIFIED))
    for row in rows:
        row.state = State.NO_ANSWER
    bulk_update_with_history(rows, Invitation, ["state"])


def call_by_voice(rows: Sequence[Invitation]) -> None:
    """Ring those who have not answered, once."""
    now = clock.now()
    for row in rows:
        row.voice_at = now
    bulk_update_with_history(rows, Invitation, ["voice_at"])
    deliver((call_words.voice(row) for row in rows), rows[0].call_out)


def deliver(letters: Iterable[Letter], call_out: CallOut) -> None:
    """Through the outbox; every message is kept with the invitation it belongs to."""
    sent = post(letters=letters, incident=call_out.incident)
    mine = dict(Invitation.objects.filter(call_out=call_out).values_list("person_id", "pk"))
    through = Invitation.messages.through
    through.objects.bulk_create([through(invitation_id=mine[row.to_id], message_id=row.pk) for row in sent if row.to_id in mine])


def tell_groups(call_out: CallOut, people: int, by: Person | None) -> None:
    """One line into the group chats, where there are any."""
    to = by or call_out.created_by
    if settings.GROUP_URLS and people and to is not None:
        post(letters=[call_words.group(call_out, to, people)], incident=call_out.incident)


def write_to_partner(asked: PartnerCall, letter: Letter | None) -> None:
    """Through the outbox, kept with the partner it went to; None where it is rung up by hand."""
    if letter is not None:
        asked.messages.add(*post(letters=[letter], incident=asked.call_out.incident))


def stand_partners_down(call_out: CallOut, *, everybody: bool) -> int:
    """Partners who have not said yes, or all of them, are told that the call-out is over. Returns how many."""
    left = PartnerCall.State
    rows = list(
        call_out.partner_calls.filter(state__in=(left.ASKED, left.COMING) if everybody else (left.ASKED,)).select_related("unit__contact", "call_out")
    )
    for row in rows:
        row.state = left.STOOD_DOWN
        row.save(update_fields=["state"])
        write_to_partner(row, call_words.partner_stand_down(row))
    return len(rows)


def delivered(invitations: Iterable[int]) -> dict[int, list[Message]]:
    """The messages of invitations, newest first. One query."""
    found: dict[int, list[Message]] = defaultdict(list)
    rows = Invitation.messages.through.objects.filter(invitation__in=invitations).select_related("message").order_by("-message_id")
    for row in rows:
        found[row.invitation_id].append(row.message)
    return found


def _with_people(wave: Wave) -> list[Invitation]:
    return list(wave.invitations.select_related("person", "call_out"))


def _codes(phones: Sequence[str]) -> list[str]:
    """A code for each telephone that it never had before, in any world."""
    used: dict[str, set[str]] = defaultdict(set)
    for phone, code in Invitation.every_world.filter(phone__in=phones).order_by().values_list("phone", "code"):
        used[phone].add(code)
    return [_fresh(used[phone]) for phone in phones]


def _fresh(used: set[str]) -> str:
    while (code := f"{secrets.choice(LETTERS)}{secrets.randbelow(100):02d}") in used:
        pass
    used.add(code)
    return code

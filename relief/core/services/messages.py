"""The one outbox: what goes out, to whom, on which channel, and what became of it."""

from __future__ import annotations

import secrets
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.db import transaction
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext as _

from relief.core.channels import CHANNELS, NotHandedOver
from relief.core.models import Message, World
from relief.core.worlds import REAL, current_world_id, entered
from relief.problems import Problem, gettext_noop
from relief.registrar.hooks import message_lost

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from relief.core.models import Incident, Person

DRILL_MARK = "【演练】"
REF_BYTES = 12  # as many as nobody guesses


class NotYourMessage(Problem):
    """Only the person written to says that a message was read."""

    slug = "not-your-message"
    sentence = gettext_noop("This message is addressed to somebody else.")


class NotFailed(Problem):
    """Only a failed message is sent again, so that nobody is called twice."""

    slug = "not-failed"
    sentence = gettext_noop("This message did not fail; it is %(state)s.")


class Letter(NamedTuple):
    """What goes to one person, on each of these channels."""

    to: Person
    subject: str
    text: str = ""
    link: str = ""
    channels: Sequence[str] = ()


def send(
    *,
    to: Iterable[Person],
    subject: str,
    text: str = "",
    link: str = "",
    incident: Incident | None = None,
    channels: Sequence[str] | None = None,
) -> list[Message]:
    """Put one message for each person and channel into the outbox; they leave when the transaction is committed.

    In a drill's world every subject bears the drill mark, and people who do not take part get nothing: their rows say
    *withheld*. ``channels`` are those of ``RELIEF_MESSAGE_CHANNELS`` unless named.
    """
    return post(letters=[Letter(person, subject, text, link, channels or ()) for person in to], incident=incident)


def post(*, letters: Iterable[Letter], incident: Incident | None = None) -> list[Message]:
    """As ``send``, where everybody gets words of his own; a group chat is never written to from a drill."""
    with transaction.atomic():
        world = World.objects.get(pk=current_world_id())
        enrolled = set(world.enrolled.values_list("pk", flat=True)) if world.is_drill else None
        mark = DRILL_MARK if world.is_drill else ""
        rows = [_row(letter, channel, mark, incident) for letter in letters for channel in letter.channels or settings.MESSAGE_CHANNELS]
        for row in rows:
            _withhold(row, enrolled)
        _enqueue(Message.objects.bulk_create(rows))
    return rows


def _row(letter: Letter, channel: str, mark: str, incident: Incident | None) -> Message:
    text = f"{mark}{letter.text}" if letter.text else ""
    ref = secrets.token_urlsafe(REF_BYTES) if channel in Message.OUTSIDE else None
    return Message(ref=ref, to=letter.to, channel=channel, subject=f"{mark}{letter.subject}"[:120], text=text, link=letter.link, incident=incident)


def _withhold(row: Message, enrolled: set[int] | None) -> None:
    if enrolled is None:
        return
    if row.to_id not in enrolled:
        row.state, row.error = Message.State.WITHHELD, _("This person does not take part in the drill.")
    elif row.channel == Message.Channel.GROUP:
        row.state, row.error = Message.State.WITHHELD, _("A group chat is read by people who do not take part in the drill.")


def _enqueue(rows: Iterable[Message]) -> None:
    for row in rows:
        if row.state == Message.State.QUEUED:
            transaction.on_commit(partial(deliver.enqueue, message=row.pk, world=current_world_id()))


def hand_over(*, message: Message) -> Message:
    """Give one waiting message to its channel and note what became of it; a message that left is never sent again."""
    if message.state != Message.State.QUEUED:
        return message
    try:
        CHANNELS[message.channel](message)
    except (NotHandedOver, OSError) as failure:
        message.state, message.error = Message.State.FAILED, str(failure)[:250]
    else:
        message.state, message.error, message.sent_at = Message.State.SENT, "", timezone.now()
    facts = {"state": message.state, "error": message.error, "sent_at": message.sent_at}
    if not Message.objects.filter(pk=message.pk, state=Message.State.QUEUED).update(**facts):
        message.refresh_from_db()  # the gateway's receipt was quicker than we
    elif message.state == Message.State.FAILED:
        transaction.on_commit(partial(tell_lost, message.pk, message.world_id or REAL))
    return message


def tell_lost(message: int, world: int) -> None:
    """A message did not reach its reader: whoever has another way for it takes that."""
    with entered(world):
        message_lost(Message.objects.select_related("to").get(pk=message))


@task
def deliver(*, message: int, world: int) -> str:
    """The task behind ``send``: runs at once, or in a worker where ``RELIEF_TASKS`` is ``database``."""
    with entered(world):
        return hand_over(message=Message.objects.select_related("to", "world").get(pk=message)).state


def send_again(*, message: Message) -> Message:
    """Put a message that failed, here or beyond, back into the outbox."""
    with transaction.atomic():
        failed = (Message.State.FAILED, Message.State.UNDELIVERED)
        if not Message.objects.filter(pk=message.pk, state__in=failed).update(state=Message.State.QUEUED, error=""):
            message.refresh_from_db()
            raise NotFailed(state=message.get_state_display())
        message.refresh_from_db()
        _enqueue([message])
    return message


def mark_read(*, message: Message, by: Person) -> Message:
    """The reader opened it; the first time counts."""
    if message.to_id != by.pk:
        raise NotYourMessage
    Message.objects.filter(pk=message.pk, state__in=(Message.State.SENT, Message.State.DELIVERED)).update(
        state=Message.State.READ, read_at=timezone.now()
    )
    message.refresh_from_db()
    return message

"""Receipts of gateways: each kept as it came, once, and put together to what became of the message."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from relief.core.domain.receipts import Fate, fate_of, together
from relief.core.models import DeliveryReceipt, Message
from relief.core.services.messages import tell_lost
from relief.core.worlds import REAL, entered
from relief.problems import Problem, gettext_noop

if TYPE_CHECKING:
    from datetime import datetime

State = Message.State
OUTSIDE = (State.QUEUED, State.SENT, State.UNDELIVERED)  # a receipt changes these; what was read, failed with us or was withheld it does not


class UnknownMessage(Problem):
    """A receipt for a message we never sent."""

    slug = "unknown-message"
    status = 404
    sentence = gettext_noop("No message went out under this reference. Nothing was taken.")


def take_receipt(*, ref: str, status: str, key: str, told_at: datetime | None = None) -> DeliveryReceipt:
    """Keep one receipt for the message that went out as ``ref``; the same ``key`` again changes nothing. Raises UnknownMessage.

    Receipts come late, twice and in any order: *delivered* stays once it was told, a word nobody knows is kept and changes nothing.
    """
    if known := DeliveryReceipt.every_world.filter(key=key).first():
        return known
    message = Message.every_world.filter(ref=ref).first() if ref else None
    if message is None:
        raise UnknownMessage
    try:
        with entered(message.world_id or REAL), transaction.atomic():
            return _kept(message, status, key, told_at)
    except IntegrityError:
        if known := DeliveryReceipt.every_world.filter(key=key).first():  # the same receipt came twice at the same moment
            return known
        raise


def _kept(message: Message, status: str, key: str, told_at: datetime | None) -> DeliveryReceipt:
    held = Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
    now = timezone.now()
    at = min(told_at or now, now)
    fate = fate_of(status)
    receipt = DeliveryReceipt.objects.create(message=held, status=status[:60], fate=fate, told_at=at, received_at=now, key=key)
    if fate == Fate.DELIVERED and held.delivered_at is None:
        held.delivered_at = at
        held.save(update_fields=["delivered_at"])
    if held.state in OUTSIDE:
        _settle(held, fate, status)
    return receipt


def _settle(held: Message, fate: Fate, status: str) -> None:
    before = Fate.UNDELIVERED if held.state == State.UNDELIVERED else None
    whole = together(before, fate)
    if whole is None or whole == before:
        return
    held.state = State.DELIVERED if whole == Fate.DELIVERED else State.UNDELIVERED
    held.error = "" if whole == Fate.DELIVERED else status[:250]
    held.sent_at = held.sent_at or timezone.now()
    held.save(update_fields=["state", "error", "sent_at"])
    if held.state == State.UNDELIVERED:
        transaction.on_commit(partial(tell_lost, held.pk, held.world_id or REAL))

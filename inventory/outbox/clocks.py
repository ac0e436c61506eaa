"""When something happened on a phone: its own clock, put right by what it was behind or ahead when it last heard from us."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from inventory.domain.phones import ClockAhead, ClockBack, TooOld
from inventory.models import FieldCommand

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from inventory.models import Device
    from inventory.outbox.batches import Command
    from relief.problems import Problem

SLACK = timedelta(minutes=2)  # offsets are measured over a slow line
OLDEST = timedelta(days=30)


def corrected(command: Command) -> datetime:
    """The moment of an entry on our clock. Raises ``ClockAhead`` or ``TooOld``."""
    now, moment = timezone.now(), right(command)
    if moment > now + SLACK:
        raise ClockAhead(occurred_at=_said(moment), now=_said(now))
    if moment < now - OLDEST:
        raise TooOld(occurred_at=_said(moment), days=OLDEST.days)
    return min(moment, now)


def right(command: Command) -> datetime:
    """The moment of an entry put right, whatever it is."""
    return command.occurred_at + timedelta(seconds=command.offset_s)


def after_the_one_before(device: Device, command: Command, moment: datetime) -> tuple[datetime, list[Problem]]:
    """No entry happened before one that was entered before it on the same phone: the moment that can be, and what is to be said of it.

    One query. Of the entries before only those count that were booked: the moment of a refused one may be what was wrong with it.
    """
    booked = FieldCommand.objects.filter(device=device, sequence__lt=command.seq, state=FieldCommand.State.DONE)
    last = booked.order_by("-occurred_at", "-sequence").first()
    if last is None or moment >= last.occurred_at - SLACK:
        return moment, []
    before = min(last.occurred_at, timezone.now())
    return before, [ClockBack(occurred_at=_said(moment), sequence=last.sequence, before=_said(before))]


def days(command: Command) -> Collection[date]:
    """The days a number of this entry may bear: that of the phone's clock, and that of ours."""
    return {timezone.localdate(command.occurred_at), timezone.localdate(right(command))}


def _said(moment: datetime) -> str:
    return timezone.localtime(moment).isoformat()

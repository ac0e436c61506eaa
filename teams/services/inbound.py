"""What a gateway hands in: found by the telephone it came from, read, and given to the one question it answers."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from relief.core import clock
from relief.core.models import Organisation
from relief.core.worlds import REAL, entered
from teams.domain.phones import phone_key
from teams.domain.replies import Answer, Asked, Reading, meant, read
from teams.models import CallOut, Invitation, PartnerCall, Reply
from teams.services.answers import Said, keep_unmatched, take_answer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

REMEMBERED = timedelta(days=14)


def take_in(*, phone: str, text: str, channel: str, key: str, sent_at: datetime | None = None) -> Reply:
    """Keep one answer a gateway hands in, in the world its question was asked in; the same ``key`` again changes nothing.

    Two running call-outs to one telephone are told apart by their codes; without one, a human asks back.
    """
    if known := _known(key):
        return known
    now = clock.now()
    said = Said(channel, text, min(sent_at or now, now), phone_key(phone), key, proves_phone=True)
    rows = asked_of(said.phone)
    found, _how = meant(text, [Asked(row.pk, row.code, row.call_out.is_running) for row in rows])
    try:
        with transaction.atomic():
            return _kept(rows, found.key if found else None, said)
    except IntegrityError:
        if known := _known(key):  # the same answer came twice at the same moment
            return known
        raise


def asked_of(phone: str) -> list[Invitation]:
    """What was asked of a telephone lately, in every world, in the order of asking. One query."""
    if not phone:
        return []
    rows = Invitation.every_world.filter(phone=phone, notified_at__gt=clock.now() - REMEMBERED)
    open_worlds = rows.filter(world__closed_at__isnull=True)
    return list(open_worlds.select_related("call_out__organisation", "person", "member").order_by("pk"))


def partner_asked(phone: str) -> PartnerCall | None:
    """The partner asked last in a running call-out whose contact has this telephone, in every world. One query."""
    rows = PartnerCall.every_world.filter(call_out__state__in=CallOut.RUNNING, world__closed_at__isnull=True, unit__contact__isnull=False)
    found = rows.select_related("unit__contact", "call_out").order_by("-pk")
    return next((row for row in found if phone and phone_key(row.unit.contact.phone if row.unit.contact else "") == phone), None)


def reading_of(text: str, at: datetime, codes: Sequence[str]) -> Reading:
    """A text read at the moment it was sent, in the society's own zone."""
    found = read(text, at=timezone.localtime(at), codes=codes)
    return Reading(Answer(found.answer), found.minutes)


def _known(key: str) -> Reply | None:
    return Reply.every_world.filter(key=key).first()


def _kept(rows: Sequence[Invitation], found: int | None, said: Said) -> Reply:
    row = next((one for one in rows if one.pk == found), None)
    if row is not None:
        with entered(row.world_id or REAL):
            return take_answer(row, reading_of(said.text, said.at, [one.code for one in rows]), said)
    if not rows and (asked := partner_asked(said.phone)):
        with entered(asked.world_id or REAL):
            return keep_unmatched(said, organisation_id=asked.call_out.organisation_id, partner=asked)
    running = [one for one in rows if one.call_out.is_running]
    if running:
        with entered(running[-1].world_id or REAL):
            return keep_unmatched(said, organisation_id=running[-1].call_out.organisation_id)
    with entered(REAL):
        return keep_unmatched(said, organisation_id=_top())


def _top() -> int:
    """An answer of an unknown telephone goes to whoever has call-outs running, else to the society at the top."""
    running = CallOut.objects.filter(state__in=CallOut.RUNNING).order_by("-sent_at").values_list("organisation_id", flat=True).first()
    return running or Organisation.objects.filter(parent=None).order_by("pk").values_list("pk", flat=True)[0]

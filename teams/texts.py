"""Text messages at the common door (``/sms/inbound/``): somebody on a mission is well, or a telephone that a running call-out has asked answers."""

from __future__ import annotations

import hashlib
import re

from django.utils import timezone
from django.utils.translation import gettext as _

from relief.core import clock
from relief.core.worlds import REAL, entered
from relief.registrar.hooks import text_reader
from teams.domain.phones import phone_key
from teams.domain.replies import Answer, is_well
from teams.models import DeployedMember, Deployment, Reply
from teams.services.crews import hear
from teams.services.inbound import asked_of, take_in

OTHERS = re.compile(r"\s*(?:yd|ｙｄ|运单)", re.IGNORECASE)


@text_reader
def well(*, sender: str, text: str, name: str) -> str | None:  # noqa: ARG001 - every reader is told the id; the same word twice changes nothing
    """Somebody who is out says that he is well; None for other words, and for telephones that are not out or are those of two people."""
    if not is_well(text):
        return None
    key, rows = (
        phone_key(sender),
        DeployedMember.every_world.filter(back_at=None, world__closed_at__isnull=True, deployment__state__in=Deployment.OUT),
    )
    found = [row for row in rows.exclude(person__phone="").select_related("person", "deployment") if key and phone_key(row.person.phone) == key]
    if not found or len({row.person_id for row in found}) > 1:
        return None
    for row in found:
        with entered(row.world_id or REAL):
            hear(row.deployment, [row.person_id], by=row.person)
    return _("Thank you, you are well. Heard at %(time)s.") % {"time": f"{timezone.localtime(clock.now()):%H:%M}"}


@text_reader
def answer(*, sender: str, text: str, name: str) -> str | None:
    """Keep and read it; None where nothing is being asked of this telephone. Without an id, the same words within a minute are one message."""
    if OTHERS.match(text) or not any(row.call_out.is_running for row in asked_of(phone_key(sender))):
        return None
    once = name or f"{sender}:{text}:{clock.now():%Y%m%d%H%M}"
    reply = take_in(phone=sender, text=text, channel=Reply.Channel.SMS, key=hashlib.sha256(f"text:{once}".encode()).hexdigest())
    if reply.state != Reply.State.TAKEN:
        return _("Your answer is kept; somebody reads it.")
    return _("Thank you, you are not coming.") if reply.answer == Answer.DECLINED else _("Thank you, your answer is taken.")

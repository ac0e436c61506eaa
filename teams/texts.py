"""A text message at the common door (``/sms/inbound/``) from a telephone that a running call-out has asked is its answer."""

from __future__ import annotations

import hashlib
import re

from django.utils.translation import gettext as _

from relief.core import clock
from relief.registrar.hooks import text_reader
from teams.domain.phones import phone_key
from teams.domain.replies import Answer
from teams.models import Reply
from teams.services.inbound import asked_of, take_in

OTHERS = re.compile(r"\s*(?:yd|ｙｄ|运单)", re.IGNORECASE)


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

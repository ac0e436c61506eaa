"""A question that did not reach its telephone takes the next way at once: rung up by voice, and failing that shown to the leader."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from relief.core.models import Message
from relief.registrar.hooks import on_message_lost
from teams.models import Invitation
from teams.services import asking
from teams.services.call_words import PHONES
from teams.services.callouts import locked


@on_message_lost
def ring_up_instead(message: Message) -> None:
    """Whoever was asked by a text message that got lost, and is silent, is rung up now instead of after some minutes; once, never in a test."""
    if message.channel not in PHONES or not settings.VOICE_URLS:
        return
    asked = Invitation.objects.filter(messages=message).select_related("call_out").first()
    if asked is None or asked.call_out.is_test:
        return
    with transaction.atomic():
        call_out = locked(asked.call_out)
        silent = call_out.invitations.filter(pk=asked.pk, state__in=Invitation.SILENT, voice_at=None, seen_at=None)
        rows = list(silent.select_related("person", "call_out")) if call_out.is_running else []
        if rows:
            asking.call_by_voice(rows)

"""The ways a message leaves the house. A channel returns when it has handed the message over and raises when it could not."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import apprise
from django.conf import settings
from django.utils.translation import gettext as _

from relief.core.models import Message

if TYPE_CHECKING:
    from collections.abc import Callable

logger = logging.getLogger("relief.messages")
PHONE, REF = "{phone}", "{ref}"


class NotHandedOver(Exception):
    """The channel says why; the message becomes failed and can be sent again."""


def console(message: Message) -> None:
    """One line in the log, without the text: who was written to about what."""
    logger.info("message %s to person %s: %s", message.pk, message.to_id, message.subject)


def in_app(message: Message) -> None:
    """The row itself is the letter; the reader's page shows it."""


def gateway(message: Message) -> None:
    """To every address of ``RELIEF_APPRISE_URLS``; ``{phone}`` in one stands for the reader's number, ``{ref}`` for what a receipt names."""
    _notify(message, settings.APPRISE_URLS, "RELIEF_APPRISE_URLS")


def sms(message: Message) -> None:
    """As a text message, through the gateways of ``RELIEF_SMS_URLS``."""
    _notify(message, settings.SMS_URLS, "RELIEF_SMS_URLS")


def voice(message: Message) -> None:
    """Read aloud on the telephone, through the gateways of ``RELIEF_VOICE_URLS``."""
    _notify(message, settings.VOICE_URLS, "RELIEF_VOICE_URLS")


def group(message: Message) -> None:
    """Into the group chats of ``RELIEF_GROUP_URLS`` (WeCom, DingTalk, Feishu), once for all who read there."""
    _notify(message, settings.GROUP_URLS, "RELIEF_GROUP_URLS")


def _notify(message: Message, addresses: list[str], setting: str) -> None:
    sender = apprise.Apprise()
    for address in _addresses(message, addresses):
        if not sender.add(address):
            raise NotHandedOver(_("An address in %(setting)s cannot be read.") % {"setting": setting})
    if not sender:
        raise NotHandedOver(_("%(setting)s is empty, or the person has no telephone number.") % {"setting": setting})
    link = f"{settings.PUBLIC_URL}{message.link}" if message.link.startswith("/") else message.link
    if not sender.notify(title=message.subject, body=f"{message.text}\n{link}".strip() or message.subject, timeout=20):
        raise NotHandedOver(_("The gateway did not accept the message."))


def _addresses(message: Message, addresses: list[str]) -> list[str]:
    """Those this message goes to; in a drill none that is read by others than the person written to."""
    digits = "".join(sign for sign in message.to.phone if sign.isdigit())
    mine = [address for address in addresses if digits or PHONE not in address]
    return [address.replace(PHONE, digits).replace(REF, message.ref or "") for address in mine if PHONE in address or not message.world.is_drill]


CHANNELS: dict[str, Callable[[Message], None]] = {
    Message.Channel.CONSOLE: console,
    Message.Channel.IN_APP: in_app,
    Message.Channel.APPRISE: gateway,
    Message.Channel.SMS: sms,
    Message.Channel.VOICE: voice,
    Message.Channel.GROUP: group,
}

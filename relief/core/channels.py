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
PHONE = "{phone}"


class NotHandedOver(Exception):
    """The channel says why; the message becomes failed and can be sent again."""


def console(message: Message) -> None:
    """One line in the log, without the text: who was written to about what."""
    logger.info("message %s to person %s: %s", message.pk, message.to_id, message.subject)


def in_app(message: Message) -> None:
    """The row itself is the letter; the reader's page shows it."""


def gateway(message: Message) -> None:
    """To every address of ``RELIEF_APPRISE_URLS``; ``{phone}`` in one stands for the reader's number, digits only."""
    sender = apprise.Apprise()
    for address in _addresses(message):
        if not sender.add(address):
            raise NotHandedOver(_("An address in RELIEF_APPRISE_URLS cannot be read."))
    if not sender:
        raise NotHandedOver(_("RELIEF_APPRISE_URLS is empty, or the person has no telephone number."))
    link = f"{settings.PUBLIC_URL}{message.link}" if message.link.startswith("/") else message.link
    if not sender.notify(title=message.subject, body=f"{message.text}\n{link}".strip() or message.subject, timeout=20):
        raise NotHandedOver(_("The gateway did not accept the message."))


def _addresses(message: Message) -> list[str]:
    digits = "".join(sign for sign in message.to.phone if sign.isdigit())
    return [address.replace(PHONE, digits) for address in settings.APPRISE_URLS if digits or PHONE not in address]


CHANNELS: dict[str, Callable[[Message], None]] = {
    Message.Channel.CONSOLE: console,
    Message.Channel.IN_APP: in_app,
    Message.Channel.APPRISE: gateway,
}

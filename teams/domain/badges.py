"""What stands in a member's code: which world, which key, until when, and a seal; nothing that says who it is.

``1-2F-SFV2K0-J5QX3M7NAB2C4DEF``: the figures in base 36, the seal ten bytes of HMAC-SHA256 in base 32. A phone without
signal can read shape and end; only the server knows the key and can tell whether the seal is real.
"""

from __future__ import annotations

import base64
import hmac
import re
from datetime import UTC, datetime
from hashlib import sha256
from typing import NamedTuple

from teams.domain.errors import BadgeExpired, BadgeForged

SHAPE = re.compile(r"([0-9A-Z]{1,8})-([0-9A-Z]{1,10})-([0-9A-Z]{4,8})-([A-Z2-7]{16})")
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SEAL_BYTES = 10
MINUTE = 60


class Badge(NamedTuple):
    """A code that was read: the member's key in a world, good until a moment."""

    world: int
    member: int
    until: datetime


def written(badge: Badge, key: bytes) -> str:
    """The text of a code. ``until`` is kept to the minute."""
    body = "-".join(_base36(number) for number in (badge.world, badge.member, int(badge.until.timestamp()) // MINUTE))
    return f"{body}-{_seal(body, key)}"


def read(text: str, key: bytes, at: datetime) -> Badge:
    """What a code says, if its seal is ours and it was good at a moment (aware). Raises BadgeForged, BadgeExpired."""
    found = SHAPE.fullmatch(text.strip().upper())
    if found is None:
        raise BadgeForged
    *figures, seal = found.groups()
    if not hmac.compare_digest(seal, _seal("-".join(figures), key)):
        raise BadgeForged
    world, member, minutes = (int(figure, 36) for figure in figures)
    until = datetime.fromtimestamp(minutes * MINUTE, tz=UTC)
    if at > until:
        raise BadgeExpired(until=until.isoformat())
    return Badge(world, member, until)


def _seal(body: str, key: bytes) -> str:
    return base64.b32encode(hmac.new(key, body.encode(), sha256).digest()[:SEAL_BYTES]).decode()


def _base36(number: int) -> str:
    text = ""
    while number:
        number, digit = divmod(number, 36)
        text = DIGITS[digit] + text
    return text or "0"

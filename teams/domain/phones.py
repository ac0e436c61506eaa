"""Telephone numbers as keys: the same telephone however it is written."""

from __future__ import annotations

import unicodedata

CHINA = "86"
MOBILE = 11


def phone_key(text: str) -> str:
    """The figures of a number without the country's own prefix: ``+86 199-0000-0001`` and ``19900000001`` are one telephone."""
    digits = "".join(sign for sign in unicodedata.normalize("NFKC", text) if sign.isascii() and sign.isdigit()).removeprefix("00")
    return digits[len(CHINA) :] if len(digits) == MOBILE + len(CHINA) and digits.startswith(CHINA) else digits[:20]

"""Words people type: one spelling for one word, and no sign that hides or turns round what is printed."""

from __future__ import annotations

import unicodedata

TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def one_spelling(word: str) -> str:
    """The word in Unicode's composed form (NFC): é typed as one sign or as two is the same word."""
    return unicodedata.normalize("NFC", word)


def hides(word: str) -> bool:
    """Whether the word bears a control character or one that turns the direction of writing."""
    return any(sign in TURNING or unicodedata.category(sign) == "Cc" for sign in word)

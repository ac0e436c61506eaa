"""Words people type: one spelling for one word, and no sign that hides or turns round what is printed."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

UNSEEN = frozenset("\u00ad\u180e\u200b\u2060\ufeff")  # soft hyphen, vowel separator, zero-width space, word joiner, byte order mark
JOINING = frozenset("\u200c\u200d")  # between the parts of an emoji they belong to it


def one_spelling(word: str) -> str:
    """The word in Unicode's composed form (NFC): é typed as one sign or as two is the same word."""
    return unicodedata.normalize("NFC", word)


def hides(word: str) -> bool:
    """Whether the word bears a control character, a sign without width or one that turns the direction of writing."""
    return any(_hidden(before, sign) for before, sign in pairwise(" " + word))


def _hidden(before: str, sign: str) -> bool:
    if sign in JOINING:
        return unicodedata.category(before) not in {"So", "Sk", "Mn"}
    return sign in TURNING or sign in UNSEEN or unicodedata.category(sign) == "Cc"

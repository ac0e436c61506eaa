"""What may stand in a field for a telephone: one or more numbers as people write them, never words."""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

FEWEST_DIGITS = 3  # 110, 119, 120
NUMBERS = re.compile(r"(?:[\d\s+\-().·*#/、,;–—]|转|分机|ext\.?|x)+", re.IGNORECASE)


def is_telephone(text: str) -> bool:
    """Whether a text is a number that can be called: digits, the signs between them, an extension."""
    plain = unicodedata.normalize("NFKC", text)
    return NUMBERS.fullmatch(plain) is not None and sum(sign.isdigit() for sign in plain) >= FEWEST_DIGITS


def telephone(value: str) -> None:
    """A field's validator: what is typed there can be called."""
    if not is_telephone(value):
        raise ValidationError(
            _("“%(value)s” is no telephone number: at least three digits, and no words beside them."), code="telephone", params={"value": value}
        )

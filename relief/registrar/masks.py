"""How a personal value looks to somebody whose role is not named for it."""

from __future__ import annotations

from datetime import date
from typing import Any

VEIL = "*"
HEAD, TAIL = 3, 2


def mask(value: Any) -> str:
    """A text keeps its first three and last two characters if it is long enough; a date keeps its year; all else nothing."""
    if value is None or value == "":
        return ""
    if isinstance(value, date):
        return f"{value.year}-{VEIL * 2}-{VEIL * 2}"
    text = str(value)
    if len(text) <= HEAD + TAIL + 1:
        return VEIL * 4
    return f"{text[:HEAD]}{VEIL * 4}{text[-TAIL:]}"


def looks_masked(value: Any) -> bool:
    """True for a cell that holds a mask instead of a value."""
    return isinstance(value, str) and VEIL in value

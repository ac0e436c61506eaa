"""Middle and slow end of a few measured intervals; unknown ones are left out and counted apart."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def median(minutes: Sequence[float]) -> float | None:
    """The middle value, or the mean of the two in the middle; None of nothing."""
    ordered = sorted(minutes)
    if not ordered:
        return None
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def p90(minutes: Sequence[float]) -> float | None:
    """The smallest value that at least nine tenths do not exceed (nearest rank); None of nothing."""
    ordered = sorted(minutes)
    return ordered[ceil(0.9 * len(ordered)) - 1] if ordered else None

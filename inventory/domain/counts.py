"""The arithmetic of counting: which bins a month's sample takes, when a count is due, how near the book was."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SAMPLE_SHARE = Fraction(1, 6)  # of the bins each month, so that half a year sees about all of them: our own rule
SAMPLE_AT_LEAST = 10
FULL_MONTHS = 6
CASE_FROM_FEN = 10_000  # a difference worth less than 100 yuan is booked without a case: our own rule
HASH = 2**256


@dataclass(frozen=True, slots=True)
class Bin:
    """One lot in one place as the sample weighs it: worth in fen (None: unpriced) and movements of late."""

    key: str
    value_fen: int | None
    movements: int


def sample_size(bins: int) -> int:
    """Lines of a monthly sample: a sixth of the bins, at least ten, never more than there are."""
    return min(bins, max(SAMPLE_AT_LEAST, math.ceil(bins * SAMPLE_SHARE)))


def sample(bins: Sequence[Bin], size: int, seed: str) -> list[str]:
    """Keys of a random sample without replacement; the same seed and bins give the same sample on every machine.

    A bin weighs 1, plus its worth and plus its movements each in parts of the average; unpriced goods count as of average
    worth. Drawn by exponential order (Efraimidis & Spirakis 2006): the smallest −ln(u)/weight, u from SHA-256 of seed and key.
    """
    worth = _average([one.value_fen for one in bins if one.value_fen is not None])
    moves = _average([one.movements for one in bins])

    def turn(one: Bin) -> tuple[float, str]:
        value = worth if one.value_fen is None else one.value_fen
        weight = 1 + (value / worth if worth else 0) + (one.movements / moves if moves else 0)
        return -math.log(_chance(seed, one.key)) / weight, one.key

    return [one.key for one in sorted(bins, key=turn)[:size]]


def _average(numbers: Sequence[int]) -> float:
    return sum(numbers) / len(numbers) if numbers else 0.0


def _chance(seed: str, key: str) -> float:
    """A number above 0 and at most 1."""
    return (int.from_bytes(hashlib.sha256(f"{seed}|{key}".encode()).digest()) + 1) / HASH


def accuracy(pairs: Iterable[tuple[int, int]]) -> Fraction | None:
    """Count accuracy of (counted, booked) pairs: 1 − Σ|counted − booked| / Σ booked; None where nothing was booked.

    Below 0 where the differences are greater than the book.
    """
    seen = list(pairs)
    book = sum(booked for _, booked in seen)
    return 1 - Fraction(sum(abs(counted - booked) for counted, booked in seen), book) if book else None


def permille(share: Fraction | None) -> int | None:
    """A share in whole per mille, rounded down; None stays None."""
    return None if share is None else math.floor(share * 1000)


def opens_case(variance: int, unit_value_fen: int | None) -> bool:
    """Whether a difference is an open question: any one of unpriced goods, else from a worth of ``CASE_FROM_FEN``."""
    return bool(variance) and (unit_value_fen is None or abs(variance) * unit_value_fen >= CASE_FROM_FEN)


def next_sample(last: date) -> date:
    """A sample every month: the last day of the month after the last one."""
    return _month_end(last, 1)


def next_full(last: date) -> date:
    """A full count every half-year: the last day of the sixth month after the last one."""
    return _month_end(last, FULL_MONTHS)


def _month_end(day: date, months: int) -> date:
    ahead = day.month + months  # the month that follows, so that a day before its first is the end of the one wanted
    return date(day.year + ahead // 12, ahead % 12 + 1, 1) - timedelta(days=1)

"""First to expire, first out: choose lots and places for a quantity."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Candidate(NamedTuple):
    """Units of one lot at one holder that may leave. ``walk`` orders the places a keeper passes."""

    holder: int
    lot: int
    quantity: int
    expires_on: date | None = None
    promised: bool = False
    walk: int = 0


class Pick(NamedTuple):
    """So many units of one lot from one holder."""

    holder: int
    lot: int
    quantity: int


def order(candidate: Candidate) -> tuple[date, bool, int, int, int]:
    """Soonest to expire first, undated last; then goods promised to this very use, older lots, the keeper's walk."""
    return (candidate.expires_on or date.max, not candidate.promised, candidate.lot, candidate.walk, candidate.holder)


def allocate(wanted: int, candidates: Iterable[Candidate], caps: Mapping[int, int]) -> list[Pick]:
    """Picks in the order above until ``wanted`` units are found or nothing is left.

    ``caps`` bounds what may leave of a lot altogether (its reservations taken off); a lot without a cap is free. The
    caller compares the sum with what was wanted: fewer units is a refusal, never a smaller document.
    """
    left, picks = dict(caps), []
    ordered = list(candidates)
    if len(ordered) > 1:
        ordered.sort(key=order)
    for candidate in ordered:
        take = min(wanted, candidate.quantity, left.get(candidate.lot, candidate.quantity))
        if take > 0:
            picks.append(Pick(candidate.holder, candidate.lot, take))
            wanted -= take
            if candidate.lot in left:
                left[candidate.lot] -= take
        if wanted <= 0:
            break
    return picks

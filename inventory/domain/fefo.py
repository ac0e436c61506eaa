"""First to expire, first out: choose lots and places for a quantity."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping


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
    ordered = list(candidates)
    if len(ordered) > 1:
        ordered.sort(key=order)
    return fill(wanted, ordered, caps.get)


def fill(wanted: int, ordered: Iterable[Candidate], cap: Callable[[int], int | None]) -> list[Pick]:
    """The same from candidates in their order, of which no more are looked at than needed; ``cap``: the bound of a lot, None where it is free."""
    left: dict[int, int | None] = {}
    picks = []
    for candidate in ordered:
        lot = candidate.lot
        bound = left[lot] if lot in left else left.setdefault(lot, cap(lot))
        take = min(wanted, candidate.quantity) if bound is None else min(wanted, candidate.quantity, bound)
        if take > 0:
            picks.append(Pick(candidate.holder, lot, take))
            wanted -= take
            if bound is not None:
                left[lot] = bound - take
        if wanted <= 0:
            break
    return picks

"""Readiness in figures: what a plan needs, what there is, what is short and where the rest would come from.

A row is *ready* when our own and custodial resources suffice. Short of that it is *partly ready* while others' promises cover the
rest, or while at least half is there; else *not ready*. What nothing in the house can count is *not computable*, never ready.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Tone(StrEnum):
    """How ready a row or a level is."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    UNKNOWN = "unknown"


WORST = (Tone.RED, Tone.AMBER, Tone.UNKNOWN, Tone.GREEN)


@dataclass(frozen=True, slots=True)
class Have:
    """Whole units by whose they are. ``own`` None: nothing in the house can say how many."""

    own: int | None
    custodial: int = 0
    framework: int = 0
    aid: int = 0

    @property
    def ours(self) -> int | None:
        """Own and custodial: what may be counted on without asking."""
        return None if self.own is None else self.own + self.custodial

    @property
    def elsewhere(self) -> int:
        """What suppliers and neighbours would give."""
        return self.framework + self.aid


def needed(quantity: int, *, per_hundred: bool, people: int) -> int:
    """Whole units a row needs: as it says, or so many per hundred people, rounded up."""
    return -(-quantity * people // 100) if per_hundred else quantity


def short(need: int, have: Have) -> int | None:
    """Units missing from what is ours; None where it cannot be computed."""
    return None if have.ours is None else max(0, need - have.ours)


def tone_of(need: int, have: Have) -> Tone:
    """How ready one row is."""
    missing = short(need, have)
    if missing is None:
        return Tone.UNKNOWN
    if not missing:
        return Tone.GREEN
    covered = have.elsewhere >= missing
    half = 2 * (have.ours or 0) >= need
    return Tone.AMBER if covered or half else Tone.RED


def worst(tones: Iterable[Tone]) -> Tone:
    """The tone of a level: the worst of its rows; of no rows nothing is known."""
    found = set(tones)
    return next((tone for tone in WORST if tone in found), Tone.UNKNOWN)

"""The score of a round through a store: points reached of points possible, and whether that is to standard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Answer:
    """One point of the checklist: met, not met, or None where it does not apply here."""

    code: str
    weight: int
    must: bool
    met: bool | None


@dataclass(frozen=True, slots=True)
class Score:
    """Points, and the codes of the points that must be met and are not."""

    reached: int
    possible: int
    passed: bool
    missed: tuple[str, ...]


def score(answers: Sequence[Answer], *, pass_percent: int) -> Score:
    """Add up a round. To standard: every point that must be met is met, and the share is at least ``pass_percent``.

    Points that do not apply count neither way; a round in which nothing applies is not to standard. The share is the
    deployment's own rule (a setting of the store).
    """
    asked = [one for one in answers if one.met is not None]
    possible = sum(one.weight for one in asked)
    reached = sum(one.weight for one in asked if one.met)
    missed = tuple(one.code for one in asked if one.must and not one.met)
    enough = possible > 0 and reached * 100 >= possible * pass_percent
    return Score(reached, possible, enough and not missed, missed)

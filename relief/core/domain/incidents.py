"""The steps an incident may take, and which threshold its figures reach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

STEPS: dict[str, frozenset[str]] = {
    "reported": frozenset({"verified", "open", "false_alarm", "merged"}),
    "verified": frozenset({"open", "false_alarm", "merged"}),
    "open": frozenset({"stabilised", "closed", "merged"}),
    "stabilised": frozenset({"open", "closed"}),
    "closed": frozenset({"archived", "open"}),
}


@dataclass(frozen=True)
class Threshold:
    """One trigger of a plan: at least ``threshold`` of ``measure`` proposes ``level`` (1 is the highest)."""

    key: int
    level: int
    measure: str
    threshold: int
    hazard: str = ""


def may_step(state: str, to: str) -> bool:
    """Whether an incident may go from one state to another."""
    return to in STEPS.get(state, frozenset())


def reached(thresholds: Iterable[Threshold], figures: Mapping[str, int | None], hazard: str) -> Threshold | None:
    """The threshold of the highest level that the known figures reach; an unknown figure reaches nothing.

    Within one level the one exceeded by the largest factor is named. ``figures``: persons or rooms by measure.
    """
    met = [one for one in thresholds if one.hazard in {"", hazard} and (figures.get(one.measure) or -1) >= one.threshold]
    return min(met, key=lambda one: (one.level, -(figures[one.measure] or 0) / max(one.threshold, 1), one.key), default=None)


def figures_of(
    *, dead: int | None, missing: int | None, evacuated: int | None, affected: int | None, collapsed_rooms: int | None
) -> dict[str, int | None]:
    """An incident's figures by measure; dead and missing count together as soon as one of them is known."""
    lost = None if dead is None and missing is None else (dead or 0) + (missing or 0)
    return {"dead_or_missing": lost, "evacuated": evacuated, "affected": affected, "collapsed_rooms": collapsed_rooms}

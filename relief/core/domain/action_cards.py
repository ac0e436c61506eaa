"""The steps a task of an action card may take."""

from __future__ import annotations

STEPS: dict[str, frozenset[str]] = {
    "pending": frozenset({"assigned", "not_applicable"}),
    "assigned": frozenset({"assigned", "acknowledged", "not_applicable"}),
    "acknowledged": frozenset({"assigned", "done", "not_applicable"}),
}


def may_step(state: str, to: str) -> bool:
    """Whether a task may go from one state to another; done and not applicable are ends."""
    return to in STEPS.get(state, frozenset())

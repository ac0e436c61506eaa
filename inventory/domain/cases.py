"""How a discrepancy may be answered, by what it is about and which way it points."""

from __future__ import annotations

FOUND, WRITTEN_OFF, PAPER_MISTAKE, REPLACED, ACCEPTED = "found", "written_off", "paper_mistake", "replaced", "accepted"

# Days until an owner has to have answered: decisions of the house, no rule asks for them.
DAYS_TO_ANSWER = {"delivery": 3, "receipt": 5, "damage": 5, "count": 3, "command": 3, "lost": 3, "loan": 7, "custody": 7}

SHORT: dict[str, tuple[str, ...]] = {
    "delivery": (FOUND, WRITTEN_OFF, PAPER_MISTAKE, REPLACED, ACCEPTED),
    "receipt": (REPLACED, PAPER_MISTAKE, ACCEPTED),
    "damage": (WRITTEN_OFF, REPLACED, PAPER_MISTAKE, ACCEPTED),
    "count": (FOUND, WRITTEN_OFF, PAPER_MISTAKE, ACCEPTED),
    "lost": (FOUND, WRITTEN_OFF),
    "loan": (WRITTEN_OFF, REPLACED, ACCEPTED),
    "custody": (PAPER_MISTAKE, ACCEPTED),
    "command": (PAPER_MISTAKE, REPLACED, ACCEPTED),
}
OVER = (PAPER_MISTAKE, ACCEPTED)


def days_to_answer(kind: str) -> int:
    """Days from opening until a case is overdue."""
    return DAYS_TO_ANSWER.get(kind, 3)


def answers_to(kind: str, expected: int, found: int) -> tuple[str, ...]:
    """The answers that settle a case: nothing is found or written off where there is more than expected."""
    return OVER if found > expected else SHORT.get(kind, OVER)


def difference(expected: int, found: int) -> int:
    """Units the case is about, whichever way it points."""
    return abs(expected - found)

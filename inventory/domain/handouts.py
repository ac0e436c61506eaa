"""Rosters as people write them on paper: “1-40, 43” are lines, “4 3 3” are households by their people."""

from __future__ import annotations

import re

from inventory.domain.handout_refusals import UnreadableRoster

MOST_LINES = 5_000
MOST_PEOPLE = 60
SEPARATORS = re.compile(r"[\s,;，、；]+")
RANGE = re.compile(r"(\d{1,5})(?:[-–—~～至](\d{1,5}))?")


def numbers_in(said: str) -> list[int]:
    """The line numbers of “1-40, 43”, each once, in order. Raises UnreadableRoster with the part nobody can read."""
    found: set[int] = set()
    for part in _parts(re.sub(r"\s*([-–—~～至])\s*", r"\1", said)):
        match = RANGE.fullmatch(part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 0 < first <= last <= MOST_LINES:
            raise UnreadableRoster(part=part)
        found.update(range(first, last + 1))
    return sorted(found)


def households_in(said: str) -> list[int]:
    """People of each household from “4 3 3 2×10”. Raises UnreadableRoster with the part nobody can read."""
    found: list[int] = []
    for part in _parts(re.sub(r"\s*[×xX*]\s*", "×", said)):
        match = re.fullmatch(r"(\d{1,2})(?:×(\d{1,4}))?", part)
        people, times = (int(match[1]), int(match[2] or 1)) if match else (0, 0)
        if not 0 < people <= MOST_PEOPLE or not times > 0 or len(found) + times > MOST_LINES:
            raise UnreadableRoster(part=part)
        found += [people] * times
    return found


def _parts(said: str) -> list[str]:
    return [part for part in SEPARATORS.split(said) if part]

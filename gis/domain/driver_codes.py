"""Compact codes a driver sends by text message or reads out: ``YD 007 123456 到``.

``YD`` (运单), the last figures of the trip's number, the six figures of its code, and the step; without a step the next one is
meant. Full-width signs, small letters and missing blanks are understood.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from gis.domain.driver_refusals import UnreadableCode

DEPARTED, WAYPOINT, ARRIVED, SIGNED = "departed", "waypoint", "arrived", "signed"
STEPS: Final = (DEPARTED, WAYPOINT, ARRIVED, SIGNED)
# The first word of each is what we ask drivers to send.
WORDS: Final[dict[str, tuple[str, ...]]] = {
    DEPARTED: ("出发", "发车", "离开", "走", "DEPARTED", "LEFT", "D"),
    WAYPOINT: ("途中", "路过", "经过", "PASSED", "W"),
    ARRIVED: ("到达", "到了", "到", "ARRIVED", "A"),
    SIGNED: ("签收", "签", "SIGNED", "S"),
}
SHAPE: Final = re.compile(r"(?:YD|运单)[\s\-:#.,]*(\d{1,4})[\s\-:#.,]+(\d{6})(?!\d)[\s\-:#.,]*(.*)", re.DOTALL)
LONGEST: Final = 200


@dataclass(frozen=True)
class DriverCode:
    """What a message says: the trip's short number, its code, the step (None: the next one) and a word beside it (a name, a place)."""

    number: int
    code: str
    step: str | None = None
    word: str = ""


def read_code(text: str) -> DriverCode:
    """A message as a code. Raises UnreadableCode."""
    flat = unicodedata.normalize("NFKC", text[:LONGEST]).strip()
    found = SHAPE.fullmatch(flat.upper())
    if found is None:
        raise UnreadableCode(text=text.strip()[:60])
    rest = flat[len(flat) - len(found[3]) :].strip() if found[3] else ""
    step, word = _step(rest)
    return DriverCode(int(found[1]), found[2], step, word)


def write_code(number: int, code: str, step: str = "") -> str:
    """The message for a step, as it stands on the paper and in what we send the driver."""
    return f"YD {number:03d} {code} {WORDS[step][0] if step else ''}".strip()


def short_number(number: str) -> int:
    """The last figures of a trip's number: 7 for JN-TR-20260614-S007."""
    figures = re.search(r"(\d{1,4})$", number)
    return int(figures[1]) if figures else 0


def _step(rest: str) -> tuple[str | None, str]:
    """The step a rest begins with, longest word first, and what follows; a rest that is no step is refused."""
    if not rest:
        return None, ""
    upper = rest.upper()
    for step, word in sorted(((step, word) for step, words in WORDS.items() for word in words), key=lambda pair: -len(pair[1])):
        if upper.startswith(word) and not (word.isascii() and upper[len(word) : len(word) + 1].isalnum()):
            return step, rest[len(word) :].strip(" ,.:-")[:60]
    raise UnreadableCode(text=rest[:60])

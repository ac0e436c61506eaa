"""Bars drawn by the server: the coordinates a template turns into inline SVG."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inventory.pages.plot import Mark, nice_step

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH, HEIGHT = 720, 220
LEFT, RIGHT, TOP, BOTTOM = 64, 12, 14, 40
GAP = 0.25
MOST_LABELS, HALF_A_LABEL = 5, 48  # what a phone shows beside each other


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar, in SVG units; ``tone`` is one of the four meanings or empty."""

    x: float
    y: float
    width: float
    height: float
    label: str
    said: str
    tone: str = ""
    link: str = ""
    named: bool = True

    @property
    def middle(self) -> float:
        """Where its label stands."""
        return self.x + self.width / 2


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars over a common foot, in an SVG of ``width`` × ``height`` units."""

    bars: list[Bar]
    rows: list[Mark]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM


def barred(columns: Sequence[tuple[str, int, str, str, str]]) -> Bars | None:
    """Draw columns (label, value, what is said, tone, link); None where every value is nothing."""
    if not any(value for _label, value, *_ in columns):
        return None
    step = nice_step(max(value for _label, value, *_ in columns))
    top, room = step * 4, (WIDTH - LEFT - RIGHT) / len(columns)
    every = -(-len(columns) // MOST_LABELS)
    bars = []
    for number, (label, value, said, tone, link) in enumerate(columns):
        tall = round(value / top * (HEIGHT - TOP - BOTTOM), 1)
        x = round(LEFT + room * (number + GAP / 2), 1)
        fits = LEFT + room * (number + 0.5) + HALF_A_LABEL <= WIDTH
        named = number % every == 0 and (fits or number == 0)
        bars.append(Bar(x, round(HEIGHT - BOTTOM - tall, 1), round(room * (1 - GAP), 1), tall, label, said, tone, link, named))
    rows = [Mark(round(HEIGHT - BOTTOM - n / 4 * (HEIGHT - TOP - BOTTOM), 1), f"{step * n:,}") for n in range(5)]
    return Bars(bars, rows)

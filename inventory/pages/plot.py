"""Stock over time as a stepped line: the coordinates a template draws as inline SVG."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

WIDTH, HEIGHT = 720, 220
LEFT, RIGHT, TOP, BOTTOM = 88, 12, 14, 32
NICE = (1, 2, 5, 10)
LONG, DAYS, HOURS = timedelta(days=10), "%Y-%m-%d", "%m-%d %H:%M"


@dataclass(frozen=True, slots=True)
class Mark:
    """A labelled place on an axis, in SVG units."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Dot:
    """One thing that happened on the line, in SVG units, and what its title says."""

    x: float
    y: float
    says: str


@dataclass(frozen=True, slots=True)
class Plot:
    """A stepped line with its area and a dot for each thing that is told, in an SVG of ``width`` × ``height`` units."""

    line: str
    area: str
    rows: list[Mark]
    columns: list[Mark]
    dots: Sequence[Dot] = ()
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM


def stepped(points: Sequence[tuple[datetime, int]], until: datetime, *, dots: Sequence[tuple[datetime, int, str]] = ()) -> Plot | None:
    """Draw balances (moment, base units) that hold until the next one; None where there is nothing to draw."""
    if not points:
        return None
    start, end = points[0][0], max(until, points[-1][0])
    seconds = max((end - start).total_seconds(), 1.0)
    step = nice_step(max([1, *(value for _moment, value in points)]))
    top = step * 4

    def across(moment: datetime) -> float:
        return round(LEFT + (moment - start).total_seconds() / seconds * (WIDTH - LEFT - RIGHT), 1)

    def upward(value: int) -> float:
        return round(HEIGHT - BOTTOM - value / top * (HEIGHT - TOP - BOTTOM), 1)

    path = f"M{across(start)} {upward(points[0][1])}"
    path += "".join(f"H{across(moment)}V{upward(value)}" for moment, value in points[1:]) + f"H{across(end)}"
    return Plot(
        line=path,
        area=f"{path}V{HEIGHT - BOTTOM}H{LEFT}Z",
        rows=[Mark(upward(step * n), f"{step * n:,}") for n in range(5)],
        columns=[Mark(across(moment), f"{moment:{DAYS if end - start > LONG else HOURS}}") for moment in (start, start + (end - start) / 2, end)],
        dots=[Dot(across(moment), upward(value), says) for moment, value, says in dots],
    )


def nice_step(largest: int) -> int:
    """A quarter of the axis, rounded up to 1, 2 or 5 times a power of ten."""
    quarter = -(-largest // 4)
    size: int = 10 ** (len(str(quarter)) - 1)
    return next(step * size for step in NICE if step * size >= quarter)

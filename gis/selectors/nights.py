"""Readiness night by night, and the line a page draws of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from gis.models import ReadinessSnapshot
from relief.core import clock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from relief.core.models import EmergencyPlan

WIDTH, HEIGHT = 720, 200
LEFT, RIGHT, TOP, BOTTOM = 56, 12, 14, 32
DAYS = 60


@dataclass(frozen=True, slots=True)
class Mark:
    """A labelled place on an axis, in SVG units."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Plot:
    """A stepped line of percent ready by night, for ``partials/plot.html``."""

    line: str
    area: str
    rows: list[Mark]
    columns: list[Mark]
    bars: tuple[()] = ()
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM


def nights(plan: EmergencyPlan, level: int) -> list[ReadinessSnapshot]:
    """The last sixty nights of one level, oldest first."""
    since = clock.today() - timedelta(days=DAYS)
    return list(ReadinessSnapshot.objects.filter(plan=plan, level=level, day__gte=since).order_by("day"))


def plot_of(rows: Sequence[ReadinessSnapshot]) -> Plot | None:
    """Percent of the level's rows that were ready, night by night; None while there is one night only."""
    if len(rows) < 2:  # noqa: PLR2004 - a line needs two points
        return None
    first, span = rows[0].day, max((rows[-1].day - rows[0].day).days, 1)

    def across(row: ReadinessSnapshot) -> float:
        return round(LEFT + (row.day - first).days / span * (WIDTH - LEFT - RIGHT), 1)

    def upward(percent: int) -> float:
        return round(HEIGHT - BOTTOM - percent / 100 * (HEIGHT - TOP - BOTTOM), 1)

    heights = [upward(100 * row.rows_ready // row.rows_total if row.rows_total else 0) for row in rows]
    path = f"M{across(rows[0])} {heights[0]}" + "".join(f"H{across(row)}V{high}" for row, high in zip(rows[1:], heights[1:], strict=True))
    return Plot(
        line=path,
        area=f"{path}V{HEIGHT - BOTTOM}H{LEFT}Z",
        rows=[Mark(upward(percent), f"{percent} %") for percent in (0, 50, 100)],
        columns=[Mark(across(row), f"{row.day:%m-%d}") for row in (rows[0], rows[len(rows) // 2], rows[-1])],
    )

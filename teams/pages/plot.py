"""Readiness night by night as two stepped lines in inline SVG: registered people and those who could have gone."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from teams.models import ReadinessDay

WIDTH, HEIGHT = 720, 180
LEFT, RIGHT, TOP, BOTTOM = 44, 12, 12, 30


class Nights(NamedTuple):
    """What the template draws; ``most`` is the top of the axis in people."""

    registered: str
    deployable: str
    most: int
    first: str
    last: str
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM


def points_of(days: Sequence[ReadinessDay]) -> Nights | None:
    """Draw the kept days in their order; None where fewer than two nights are known."""
    if len(days) < 2:  # noqa: PLR2004 - a line needs two ends
        return None
    first, span = days[0].on, max((days[-1].on - days[0].on).days, 1)
    most = max(1, *(day.registered for day in days))

    def line(values: Sequence[int]) -> str:
        points = [
            (LEFT + (day.on - first).days / span * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - value / most * (HEIGHT - TOP - BOTTOM))
            for day, value in zip(days, values, strict=True)
        ]
        return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)

    return Nights(line([day.registered for day in days]), line([day.deployable for day in days]), most, f"{first:%m-%d}", f"{days[-1].on:%m-%d}")

"""A month of temperature as a line, with the store's limits as dashed lines: the coordinates a template draws as inline SVG."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from inventory.pages.plot import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, Mark
from inventory.selectors.care import trouble_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from inventory.models import ClimateReading, Warehouse

ROOM = 20  # tenths of a degree above the highest and below the lowest value


@dataclass(frozen=True, slots=True)
class ClimatePlot:
    """A line, its dots out of range, the limits and the axes, in SVG units."""

    line: str
    dots: list[tuple[float, float]]
    limits: list[Mark]
    rows: list[Mark]
    columns: list[Mark]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM


def drawn(readings: Sequence[ClimateReading], store: Warehouse, start: datetime, end: datetime) -> ClimatePlot | None:
    """Draw the temperatures between two moments; None where there is nothing to draw."""
    if not readings:
        return None
    values = [one.temperature_c10 for one in readings]
    low, high = min([*values, store.coldest_c10]) - ROOM, max([*values, store.warmest_c10]) + ROOM
    seconds = max((end - start).total_seconds(), 1.0)

    def across(moment: datetime) -> float:
        return round(LEFT + (timezone.localtime(moment) - start).total_seconds() / seconds * (WIDTH - LEFT - RIGHT), 1)

    def upward(tenths: float) -> float:
        return round(HEIGHT - BOTTOM - (tenths - low) / (high - low) * (HEIGHT - TOP - BOTTOM), 1)

    places = [(across(one.at), upward(one.temperature_c10)) for one in readings]
    steps = [low + (high - low) * n / 4 for n in range(5)]
    return ClimatePlot(
        line="M" + "L".join(f"{x} {y}" for x, y in places),
        dots=[place for one, place in zip(readings, places, strict=True) if trouble_of(one)],
        limits=[Mark(upward(tenths), f"{tenths / 10:g}°") for tenths in (store.coldest_c10, store.warmest_c10)],
        rows=[Mark(upward(step), f"{step / 10:.0f} °C") for step in steps],
        columns=[Mark(across(moment), f"{moment:%m-%d}") for moment in (start, start + (end - start) / 2, end)],
    )

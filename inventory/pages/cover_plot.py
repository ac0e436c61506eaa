"""Cover of each needed item in people, as bars with the minimum and the target marked: coordinates for inline SVG."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inventory.pages.plot import Mark, nice_step
from relief.core.templatetags.relief_ui import named

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from inventory.selectors.cover import ItemCover

WIDTH, LEFT, RIGHT, TOP, BAR, GAP, FOOT = 720, 150, 62, 8, 18, 12, 28
AT_MOST = 3  # times the target: what is more would press the others to the wall


@dataclass(frozen=True, slots=True)
class Bar:
    """One item: its goods as parts of a bar, from the left edge, in SVG units; ``minimum`` is where its minimum stands."""

    label: str
    top: int
    middle: int
    parts: list[tuple[str, float, float]]
    end: float
    people: int
    minimum: float | None
    core: bool
    cut: bool


@dataclass(frozen=True, slots=True)
class Bars:
    """All bars, the axis below and the line of the target."""

    bars: list[Bar]
    columns: list[Mark]
    target: float
    height: int
    bottom: int
    width: int = WIDTH
    left: int = LEFT
    bar: int = BAR


def cover_bars(rows: Sequence[ItemCover], people: int) -> Bars | None:
    """Bars of the items that are needed, the scarcest first, core items before the others; None where nothing is needed."""
    needed = sorted((row for row in rows if row.need), key=lambda row: (not row.core, row.people("custodial") or 0, row.item.sku))
    if not needed:
        return None
    step = nice_step(min(max([people, *(row.people("framework") or 0 for row in needed)]), people * AT_MOST))
    most = step * 4

    def across(number: int) -> float:
        return round(LEFT + min(number, most) / most * (WIDTH - LEFT - RIGHT), 1)

    bottom = TOP + len(needed) * (BAR + GAP)
    columns = [Mark(across(step * n), f"{step * n:,}") for n in range(5)]
    return Bars([_bar(row, TOP + n * (BAR + GAP), across, most) for n, row in enumerate(needed)], columns, across(people), bottom + FOOT, bottom)


def _bar(row: ItemCover, top: int, place: Callable[[int], float], most: int) -> Bar:
    ends = [(kind, row.people(kind) or 0) for kind in ("own", "custodial", "framework")]
    starts = [0, *(people for _kind, people in ends)]
    parts = [(kind, place(start), round(place(end) - place(start), 1)) for start, (kind, end) in zip(starts, ends, strict=False) if end > start]
    last = ends[-1][1]
    minimum = place(row.people_at_minimum or 0) if row.minimum else None
    return Bar(named(row.item), top, top + BAR // 2, parts, place(last), last, minimum, row.core, last > most)

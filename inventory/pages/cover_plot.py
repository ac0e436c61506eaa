"""Cover of each needed item in people, as bars with the minimum and the target marked: coordinates for inline SVG."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inventory.pages.plot import Mark, nice_step
from relief.core.templatetags.relief_ui import named

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from inventory.selectors.cover import ItemCover

TOP = 8
AT_MOST = 3  # times the target: what is more would press the others to the wall


@dataclass(frozen=True, slots=True)
class Frame:
    """Room for the bars, in SVG units; ``above``: the height of a line of its own for each name, over its bar."""

    width: int
    left: int
    right: int
    bar: int
    gap: int
    foot: int
    above: int = 0


DESK = Frame(width=720, left=190, right=62, bar=18, gap=12, foot=28)
PHONE = Frame(width=360, left=4, right=52, bar=14, gap=12, foot=26, above=20)


@dataclass(frozen=True, slots=True)
class Bar:
    """One item: its goods as parts of a bar, from the left edge, in SVG units; ``minimum`` is where its minimum stands."""

    label: str
    named_at: int
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
    frame: Frame


def cover_bars(rows: Sequence[ItemCover], people: int, frame: Frame = DESK) -> Bars | None:
    """Bars of the items that are needed, the scarcest first, core items before the others; None where nothing is needed."""
    needed = sorted((row for row in rows if row.need), key=lambda row: (not row.core, row.people("custodial") or 0, row.item.sku))
    if not needed:
        return None
    step = nice_step(min(max([people, *(row.people("framework") or 0 for row in needed)]), people * AT_MOST))
    most = step * 4

    def across(number: int) -> float:
        return round(frame.left + min(number, most) / most * (frame.width - frame.left - frame.right), 1)

    row_height = frame.above + frame.bar + frame.gap
    bottom = TOP + len(needed) * row_height
    columns = [Mark(across(step * n), f"{step * n:,}") for n in range(5)]
    bars = [_bar(row, TOP + n * row_height, frame, across, most) for n, row in enumerate(needed)]
    return Bars(bars, columns, across(people), bottom + frame.foot, bottom, frame)


def _bar(row: ItemCover, start: int, frame: Frame, place: Callable[[int], float], most: int) -> Bar:
    top = start + frame.above
    ends = [(kind, row.people(kind) or 0) for kind in ("own", "custodial", "framework")]
    starts = [0, *(people for _kind, people in ends)]
    parts = [(kind, place(begin), round(place(end) - place(begin), 1)) for begin, (kind, end) in zip(starts, ends, strict=False) if end > begin]
    last = ends[-1][1]
    minimum = place(row.people_at_minimum or 0) if row.minimum else None
    middle = top + frame.bar // 2
    return Bar(
        named(row.item), start + frame.above // 2 if frame.above else middle, top, middle, parts, place(last), last, minimum, row.core, last > most
    )

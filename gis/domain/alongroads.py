"""A point so many metres along a numbered road from a place: what callers say instead of coordinates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, hypot, radians

METRES_PER_DEGREE = 111_320.0
FARTHEST_M = 5_000.0
MOST_ENDS = 12
NEAR_M = 1.0

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A segment of the road: its nodes, its length in metres, its line in WGS-84 degrees (longitude first)."""

    start: int
    end: int
    metres: float
    line: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Foot:
    """Where a place meets the road: stretch, metres along it, and how far off the place lies in metres."""

    stretch: int
    along: float
    away: float


@dataclass(frozen=True, slots=True)
class Way:
    """One direction: where one arrives (None: the road ends before), how far it goes, and a point far ahead for naming it."""

    at: Point | None
    metres: float
    ahead: Point


def foot_of(stretches: Sequence[Stretch], place: Point) -> Foot | None:
    """The nearest point of the road to a place; None for a road without stretches."""
    found = [_foot(index, stretch, place) for index, stretch in enumerate(stretches)]
    return min(found, key=lambda one: one.away, default=None)


def ways(stretches: Sequence[Stretch], foot: Foot, metres: float) -> list[Way]:
    """Every way of that length from the foot, along stretches not yet driven; a dead end tells how far it goes."""
    net: dict[int, list[int]] = defaultdict(list)
    for index, stretch in enumerate(stretches):
        net[stretch.start].append(index)
        net[stretch.end].append(index)
    first = stretches[foot.stretch]
    backward = _walk(stretches, net, foot.stretch, first.start, foot.along, metres, frozenset({foot.stretch}))
    forward = _walk(stretches, net, foot.stretch, first.end, first.metres - foot.along, metres, frozenset({foot.stretch}))
    return _distinct([*backward, *forward])


def _walk(
    stretches: Sequence[Stretch], net: dict[int, list[int]], current: int, node: int, left: float, metres: float, driven: frozenset[int]
) -> list[Way]:
    """Go on in ``current`` towards ``node``, ``left`` metres away; ``metres`` are still to go."""
    stretch = stretches[current]
    towards_end = node == stretch.end
    if metres <= left:
        along = stretch.metres - (left - metres) if towards_end else left - metres
        return [Way(_at(stretch, along), metres, _far(stretches, net, current, node))]
    onward = [index for index in net[node] if index not in driven]
    if not onward:
        return [Way(None, left, stretch.line[-1] if towards_end else stretch.line[0])]
    found: list[Way] = []
    for index in onward[:MOST_ENDS]:
        following = stretches[index]
        beyond = following.end if following.start == node else following.start
        ends = _walk(stretches, net, index, beyond, following.metres, metres - left, driven | {index})
        found += [Way(one.at, one.metres + left, one.ahead) for one in ends]
    return found


def _far(stretches: Sequence[Stretch], net: dict[int, list[int]], current: int, node: int) -> Point:
    """The end of the road in this direction, following it while it does not fork."""
    driven = {current}
    point = stretches[current].line[-1] if stretches[current].end == node else stretches[current].line[0]
    while len(onward := [index for index in net[node] if index not in driven]) == 1:
        index = onward[0]
        driven.add(index)
        forward = stretches[index].start == node
        node = stretches[index].end if forward else stretches[index].start
        point = stretches[index].line[-1] if forward else stretches[index].line[0]
    return point


def _distinct(found: list[Way]) -> list[Way]:
    """Ways that arrive at one point are one way."""
    kept: list[Way] = []
    for one in found:
        same = any(one.at and other.at and _flat(one.at, other.at) < NEAR_M for other in kept)
        kept += [] if same else [one]
    return kept


def _foot(index: int, stretch: Stretch, place: Point) -> Foot:
    best, along, passed = float("inf"), 0.0, 0.0
    for one, other in pairwise(stretch.line):
        share, away = _project(place, one, other)
        length = _flat(one, other)
        if away < best:
            best, along = away, passed + share * length
        passed += length
    return Foot(index, along / passed * stretch.metres if passed else 0.0, best)


def _project(place: Point, one: Point, other: Point) -> tuple[float, float]:
    """(share of the straight piece, metres off it) of the nearest point."""
    x, y = _xy(other, one)
    px, py = _xy(place, one)
    square = x * x + y * y
    share = 0.0 if square == 0 else min(1.0, max(0.0, (px * x + py * y) / square))
    return share, hypot(px - share * x, py - share * y)


def _at(stretch: Stretch, along: float) -> Point:
    """The point so many metres along; the drawn line may be shorter than the road, so shares count."""
    pieces = [(one, other, _flat(one, other)) for one, other in pairwise(stretch.line)]
    whole = sum(length for _, _, length in pieces)
    rest = (along / stretch.metres if stretch.metres else 0.0) * whole
    for one, other, length in pieces:
        if rest <= length and length:
            share = rest / length
            return round(one[0] + share * (other[0] - one[0]), 6), round(one[1] + share * (other[1] - one[1]), 6)
        rest -= length
    return stretch.line[-1]


def _xy(point: Point, origin: Point) -> Point:
    return (point[0] - origin[0]) * METRES_PER_DEGREE * cos(radians(origin[1])), (point[1] - origin[1]) * METRES_PER_DEGREE


def _flat(one: Point, other: Point) -> float:
    return hypot(*_xy(other, one))


def lengths(rows: Iterable[tuple[str, float]]) -> dict[str, float]:
    """Metres by road number; a stretch that bears two numbers counts for both."""
    found: dict[str, float] = defaultdict(float)
    for refs, metres in rows:
        for ref in numbers(refs):
            found[ref] += metres
    return dict(found)


def numbers(refs: str) -> list[str]:
    """The road numbers a stretch bears, as they are compared."""
    return [one for part in refs.split(";") if (one := part.strip().upper().replace(" ", ""))]

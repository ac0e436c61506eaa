"""From drawn lines to a RoadTable: cut at junctions, measured on the ellipsoid, largest connected part kept."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gis.domain.roads import Floats, Ints, RoadTable
from gis.imports.tags import class_index, directions, height_m, is_set, speed_kmh, weight_kg

ELLIPSOID = Geod(ellps="WGS84")
LEAST_NODES = 2

Progress = Callable[[str, int, int], None]


class Way(NamedTuple):
    """A drawn line: a key per vertex (equal key = same point), lon/lat per vertex, tags in OpenStreetMap's words."""

    keys: Sequence[Hashable]
    points: Sequence[tuple[float, float]]
    tags: Mapping[str, str]


class Piece(NamedTuple):
    """Part of a way between two junctions: way row, node rows of its ends, its line."""

    way: int
    start: int
    end: int
    shape: Floats


def silent(stage: str, done: int, total: int) -> None:
    """The progress callback of those who do not watch: stage, steps done, steps in all (0 = not known)."""


def _vertices(ways: Sequence[Way]) -> tuple[Ints, Ints, NDArray[np.bool_]]:
    """Vertex number per vertex of all ways in a row, where each way begins, and which vertices are junctions."""
    number: dict[Hashable, int] = {}
    flat = np.array([number.setdefault(key, len(number)) for way in ways for key in way.keys], np.int64)
    begins = np.cumsum([0, *(len(way.keys) for way in ways)])
    junction = np.bincount(flat, minlength=len(number)) > 1
    junction[flat[begins[:-1]]] = junction[flat[begins[1:] - 1]] = True
    return flat, begins, junction


def _cut(ways: Sequence[Way], progress: Progress) -> list[Piece]:
    flat, begins, junction = _vertices(ways)
    pieces: list[Piece] = []
    for row, way in enumerate(ways):
        numbers, points = flat[begins[row] : begins[row + 1]], np.asarray(way.points, float)
        cuts = np.flatnonzero(junction[numbers]).tolist()
        for first, last in pairwise(cuts):
            pieces.append(Piece(row, int(numbers[first]), int(numbers[last]), points[first : last + 1]))
        if row % 1000 == 0:
            progress("cut", row, len(ways))
    progress("cut", len(ways), len(ways))
    return pieces


def lengths_m(shapes: Sequence[Floats]) -> Floats:
    """Geodesic metres on WGS-84 of each (k, 2) lon/lat line, k >= 2."""
    joined = np.concatenate(shapes)
    ends = np.cumsum([len(shape) for shape in shapes])
    _, _, steps = ELLIPSOID.inv(joined[:-1, 0], joined[:-1, 1], joined[1:, 0], joined[1:, 1])
    run = np.concatenate([[0.0], np.cumsum(steps)])
    begins = np.concatenate([[0], ends[:-1]])
    return np.asarray(run[ends - 1] - run[begins], float)


def largest_part(table: RoadTable) -> RoadTable:
    """The segments among the largest set of junctions of which each can be reached from each, directions kept."""
    tail = np.concatenate([table.start[table.forward], table.end[table.backward]])
    head = np.concatenate([table.end[table.forward], table.start[table.backward]])
    count = len(table.lon)
    links = coo_array((np.ones(len(tail), np.int8), (tail, head)), shape=(count, count))
    _, label = connected_components(links.tocsr(), directed=True, connection="strong")
    best = np.bincount(label).argmax()
    inside = (label[table.start] == best) & (label[table.end] == best)
    return table.take(np.flatnonzero(inside))


def _table(ways: Sequence[Way], pieces: Sequence[Piece]) -> RoadTable:
    of = np.array([piece.way for piece in pieces], np.int64)
    tags = [way.tags for way in ways]
    used, ends = np.unique([(piece.start, piece.end) for piece in pieces], return_inverse=True)
    start, end = ends.reshape(-1, 2).T
    place = np.empty((len(used), 2))
    place[start] = [piece.shape[0] for piece in pieces]
    place[end] = [piece.shape[-1] for piece in pieces]
    both = np.array([directions(row) for row in tags], bool)[of]
    return RoadTable(
        lon=place[:, 0],
        lat=place[:, 1],
        start=start,
        end=end,
        forward=both[:, 0],
        backward=both[:, 1],
        road_class=np.array([class_index(row) or 0 for row in tags], np.int64)[of],
        speed_kmh=np.array([speed_kmh(row) for row in tags])[of],
        metres=lengths_m([piece.shape for piece in pieces]),
        max_weight_kg=np.array([weight_kg(row) for row in tags], np.int64)[of],
        max_height_m=np.array([height_m(row) for row in tags])[of],
        bridge=np.array([is_set(row, "bridge") for row in tags], bool)[of],
        tunnel=np.array([is_set(row, "tunnel") for row in tags], bool)[of],
        names=[tags[row].get("name", "") for row in of],
        refs=[tags[row].get("ref", "") for row in of],
        shapes=[piece.shape for piece in pieces],
    )


def assemble(ways: Sequence[Way], progress: Progress = silent) -> RoadTable | None:
    """The drivable network of the ways; None when there is not one drivable segment.

    Ways that no vehicle may use and lines of one point are passed over.
    """
    drivable = [way for way in ways if class_index(way.tags) is not None and len(way.keys) >= LEAST_NODES]
    if not drivable:
        return None
    table = largest_part(_table(drivable, _cut(drivable, progress)))
    return table if len(table) else None

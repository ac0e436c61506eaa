"""Roads as plain arrays: a table of segments as it is imported and stored, and the arc graph routers search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial import cKDTree

from gis.domain.vehicles import DEFAULT_SPEED_KMH

if TYPE_CHECKING:
    from gis.domain.surveys import Survey

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

EARTH_RADIUS_M = 6_371_008.8
SEGMENT_COLUMNS = (
    "forward",
    "backward",
    "road_class",
    "speed_kmh",
    "metres",
    "max_weight_kg",
    "max_height_m",
    "bridge",
    "tunnel",
)


@dataclass(frozen=True)
class RoadTable:
    """Junction-to-junction road segments; every array of the second block has one row per segment.

    ``lon``/``lat``: nodes, WGS-84 degrees. ``start``/``end``: node rows. ``forward``/``backward``: drivable from
    start to end, from end to start. ``road_class``: index into ROAD_CLASSES. ``metres``: geodesic length.
    ``max_weight_kg``, ``max_height_m``: 0 where there is no limit. ``shapes``: (k, 2) lon/lat from start to end.
    """

    lon: Floats
    lat: Floats
    start: Ints
    end: Ints
    forward: Bools
    backward: Bools
    road_class: Ints
    speed_kmh: Floats
    metres: Floats
    max_weight_kg: Ints
    max_height_m: Floats
    bridge: Bools
    tunnel: Bools
    names: Sequence[str]
    refs: Sequence[str]
    shapes: Sequence[Floats]

    def __len__(self) -> int:
        return len(self.start)

    def take(self, rows: NDArray[np.int64]) -> RoadTable:
        """The table of the given segment rows, with the nodes they use renumbered in their old order."""
        used = np.unique(np.concatenate([self.start[rows], self.end[rows]]))
        columns = {name: getattr(self, name)[rows] for name in SEGMENT_COLUMNS}
        return RoadTable(
            lon=self.lon[used],
            lat=self.lat[used],
            start=np.searchsorted(used, self.start[rows]),
            end=np.searchsorted(used, self.end[rows]),
            names=[self.names[row] for row in rows],
            refs=[self.refs[row] for row in rows],
            shapes=[self.shapes[row] for row in rows],
            **columns,
        )


def unit_vectors(lon: ArrayLike, lat: ArrayLike) -> Floats:
    """Points of the unit sphere, shape (n, 3), for degrees of shape (n,)."""
    east, north = np.radians(np.asarray(lon, float)), np.radians(np.asarray(lat, float))
    return np.stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)], axis=-1)


def great_circle_m(chord: ArrayLike) -> Floats:
    """Metres along the earth's surface for chords of the unit sphere."""
    return 2 * EARTH_RADIUS_M * np.arcsin(np.clip(np.asarray(chord, float) / 2, 0.0, 1.0))


@dataclass(frozen=True)
class RoadGraph:
    """Directed arcs of a road network; a two-way segment is two arcs. Arrays of the second block: one row per arc.

    ``segment``: the caller's segment id; ``row``: its row in ``shapes``; ``reverse``: driven from end to start.
    Units as in RoadTable. ``speed_kmh`` is never 0. ``surveys``: ways measured by hand, which have arcs of their own.
    """

    lon: Floats
    lat: Floats
    tail: Ints
    head: Ints
    metres: Floats
    speed_kmh: Floats
    road_class: Ints
    max_weight_kg: Ints
    max_height_m: Floats
    segment: Ints
    row: Ints
    reverse: Bools
    shapes: Sequence[Floats]
    surveys: tuple[Survey, ...] = ()

    @classmethod
    def of(cls, table: RoadTable, segment_ids: Ints | None = None) -> RoadGraph:
        """The arcs of a table; ``segment_ids`` (one per row) default to the row numbers.

        A segment that returns to its own junction cannot shorten a way and gives no arc.
        """
        ids = np.arange(len(table)) if segment_ids is None else np.asarray(segment_ids, np.int64)
        apart = table.start != table.end
        there, back = (np.flatnonzero(flags & apart) for flags in (table.forward, table.backward))
        rows = np.concatenate([there, back])
        reverse = np.repeat([False, True], [len(there), len(back)])
        default = np.array(DEFAULT_SPEED_KMH)[table.road_class[rows]]
        speed = table.speed_kmh[rows]
        return cls(
            lon=table.lon,
            lat=table.lat,
            tail=np.where(reverse, table.end[rows], table.start[rows]),
            head=np.where(reverse, table.start[rows], table.end[rows]),
            metres=table.metres[rows],
            speed_kmh=np.where(speed > 0, speed, default),
            road_class=table.road_class[rows],
            max_weight_kg=table.max_weight_kg[rows],
            max_height_m=table.max_height_m[rows],
            segment=ids[rows],
            row=rows,
            reverse=reverse,
            shapes=table.shapes,
        )

    @property
    def node_count(self) -> int:
        """How many junctions there are."""
        return len(self.lon)

    @cached_property
    def _tree(self) -> cKDTree:
        return cKDTree(unit_vectors(self.lon, self.lat))

    def nearest(self, lon: ArrayLike, lat: ArrayLike) -> tuple[Ints, Floats]:
        """The nearest node of each point and the snap distance in metres; both of the points' shape."""
        chord, node = self._tree.query(unit_vectors(lon, lat))
        return np.asarray(node, np.int64), great_circle_m(chord)

    @cached_property
    def _by_segment(self) -> tuple[Ints, Ints]:
        order = np.argsort(self.segment, kind="stable")
        return order, self.segment[order]

    def arcs_of(self, segments: frozenset[int]) -> Ints:
        """The arcs of the given segment ids; ids that are not in the graph are passed over."""
        order, sorted_ids = self._by_segment
        wanted = np.array(sorted(segments), np.int64)
        first, last = (np.searchsorted(sorted_ids, wanted, side=side) for side in ("left", "right"))
        return np.concatenate([order[a:b] for a, b in zip(first, last, strict=True)] or [order[:0]])

    def shape_of(self, arc: int) -> Floats:
        """The (k, 2) lon/lat line of an arc in the direction it is driven; a straight line where none is known."""
        if not len(self.shapes):
            ends = [self.tail[arc], self.head[arc]]
            return np.stack([self.lon[ends], self.lat[ends]], axis=-1)
        shape = self.shapes[int(self.row[arc])]
        return shape[::-1] if self.reverse[arc] else shape

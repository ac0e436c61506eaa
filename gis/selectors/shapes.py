"""Which road segments a drawn point, line or area touches: a spatial index per network, kept per process."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from shapely import STRtree, linestrings
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.ops import nearest_points

from gis.domain.refusals import NoRoadThere, UnreadableShape
from gis.domain.roads import great_circle_m, unit_vectors
from gis.routers import prepared
from relief.problems import gettext_noop

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from gis.models import RoadNetwork
    from gis.routers import Prepared

REACH_M = 500
WIDTH = 0.0003  # degrees, about 30 m: a line drawn along a road never lies on it exactly
KINDS = ("Point", "LineString", "MultiLineString", "Polygon", "MultiPolygon")


@lru_cache(maxsize=2)
def _index(ready: Prepared) -> tuple[STRtree, np.ndarray[Any, Any]]:
    """A tree of the segments' lines, and the segment index of each of its rows."""
    graph = ready.graph
    _rows, first = np.unique(graph.row, return_index=True)
    lines = [linestrings(graph.shape_of(int(arc))) for arc in first]
    return STRtree(lines), graph.segment[first]


def road_index(network: RoadNetwork) -> tuple[STRtree, np.ndarray[Any, Any]]:
    """The tree of a network's lines, and the segment id of each of its rows."""
    return _index(prepared(network))


def segments_at(network: RoadNetwork, geometry: dict[str, Any]) -> list[int]:
    """Indices of the segments a GeoJSON shape (WGS-84) touches; a point takes the nearest within 500 m.

    Raises UnreadableShape, NoRoadThere.
    """
    drawn = _shape(geometry)
    tree, names = road_index(network)
    rows = _nearest(tree, drawn) if drawn.geom_type == "Point" else tree.query(drawn.buffer(WIDTH), predicate="intersects").tolist()
    if not rows:
        raise NoRoadThere(network=str(network), metres=REACH_M)
    return sorted({int(names[row]) for row in rows})


def segments_in(network: RoadNetwork, boxes: Sequence[BaseGeometry]) -> list[int]:
    """Indices of the segments whose lines touch one of the boxes, in order."""
    tree, names = _index(prepared(network))
    rows = {int(row) for one in boxes for row in tree.query(one, predicate="intersects").tolist()}
    return sorted({int(names[row]) for row in rows})


def _shape(geometry: dict[str, Any]) -> BaseGeometry:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in KINDS:
        raise UnreadableShape(reason=gettext_noop("it is neither point, line nor area"), found=str(kind)[:40])
    try:
        drawn = shape(geometry)
    except (ShapelyError, ValueError, TypeError, KeyError, IndexError) as error:
        raise UnreadableShape(reason=gettext_noop("its coordinates are no numbers")) from error
    if drawn.is_empty:
        raise UnreadableShape(reason=gettext_noop("it is empty"))
    if not drawn.is_valid:
        raise UnreadableShape(reason=gettext_noop("its edge crosses itself"))
    return drawn


def _nearest(tree: STRtree, drawn: BaseGeometry) -> list[int]:
    row = tree.nearest(drawn)
    if row is None:
        return []
    foot = nearest_points(tree.geometries[row], drawn)[0]
    there, here = unit_vectors([foot.x], [foot.y]), unit_vectors([drawn.x], [drawn.y])
    return [int(row)] if float(great_circle_m(np.linalg.norm(there - here))) <= REACH_M else []

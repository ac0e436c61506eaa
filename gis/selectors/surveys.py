"""What a surveyed line means on the network: its length, the junctions at its ends, the road segments it runs along."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from shapely import LineString

from gis.domain.roads import great_circle_m, unit_vectors
from gis.domain.survey_refusals import NowhereToGo, OffTheNetwork
from gis.domain.surveys import is_surveyed, survey_key
from gis.models import RoadSegment, SurveyedRoute
from gis.routers import prepared
from gis.selectors.shapes import road_index

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gis.models import RoadNetwork

SNAP_M = 2_000
BESIDE = 0.0005  # degrees, about 50 m: a hand-held set wanders that far from the road it drives
DIGITS = 6


class Placed(NamedTuple):
    """A line on the network."""

    length_m: int
    start: int
    end: int
    covers: list[int]


def length_of(line: Sequence[Sequence[float]]) -> float:
    """Metres along a line of WGS-84 degrees."""
    points = np.array(line, float)
    vectors = unit_vectors(points[:, 0], points[:, 1])
    return float(great_circle_m(np.linalg.norm(np.diff(vectors, axis=0), axis=1)).sum())


def place_line(network: RoadNetwork, line: Sequence[Sequence[float]], *, along_roads: bool) -> Placed:
    """Snap a line to the network; ``along_roads``: it stands for the imported segments it runs along. Raises OffTheNetwork, NowhereToGo."""
    graph = prepared(network).graph
    ends = [line[0], line[-1]]
    nodes, far = graph.nearest([end[0] for end in ends], [end[1] for end in ends])
    if far.max() > SNAP_M:
        raise OffTheNetwork(metres=round(float(far.max())), limit=SNAP_M)
    if nodes[0] == nodes[1]:
        raise NowhereToGo
    return Placed(max(1, round(length_of(line))), int(nodes[0]), int(nodes[1]), _beside(network, line) if along_roads else [])


def _beside(network: RoadNetwork, line: Sequence[Sequence[float]]) -> list[int]:
    """The imported segments that lie wholly along the line."""
    tree, names = road_index(network)
    rows = tree.query(LineString(line).buffer(BESIDE), predicate="contains").tolist()
    return sorted({int(names[row]) for row in rows if not is_surveyed(int(names[row]))})


def shapes_of(network: RoadNetwork, segments: Iterable[int]) -> dict[int, list[list[float]]]:
    """The lines of segments by id, imported and surveyed; two queries at most."""
    wanted = set(segments)
    hand = {survey_key(one): one for one in wanted if is_surveyed(one)}
    shapes = dict(RoadSegment.objects.filter(network=network, index__in=wanted - set(hand.values())).values_list("index", "geometry"))
    if hand:
        shapes |= {hand[key]: line for key, line in SurveyedRoute.objects.filter(pk__in=hand).values_list("pk", "geometry")}
    return shapes

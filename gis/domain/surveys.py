"""Ways measured by hand: between their two ends they stand instead of whatever the network says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from gis.domain.roads import RoadGraph
from gis.domain.vehicles import CLASS_INDEX, VehicleProfile

# Segment ids of surveyed ways begin here, far above any imported segment's.
SURVEYED = 1_000_000_000
MS_PER_MINUTE = 60_000


@dataclass(frozen=True)
class Survey:
    """One way as it was measured: ``minutes`` from end to end by vehicle class, ``metres`` long, limits 0 where there is none.

    ``covers``: the segments of the network that are the same road; they go at the surveyed pace and keep the surveyed limits, so that
    neither way round is quicker than what was measured.
    """

    segment: int
    start: int
    end: int
    line: NDArray[np.float64]
    metres: float
    minutes: Mapping[str, float]
    max_weight_kg: int = 0
    max_height_m: float = 0.0
    both_ways: bool = True
    covers: frozenset[int] = frozenset()
    road_metres: float = 0.0

    @property
    def paced_metres(self) -> float:
        """The metres the minutes are spread over: of the road beside where it leads from end to end, else as surveyed."""
        return self.road_metres or self.metres

    def carries(self, profile: VehicleProfile) -> bool:
        """Whether the limits found on the spot let a class pass."""
        light = not self.max_weight_kg or self.max_weight_kg >= profile.gross_weight_kg
        return light and (not self.max_height_m or self.max_height_m >= profile.height_m)


def is_surveyed(segment: int) -> bool:
    """Whether a segment id names a surveyed way."""
    return segment >= SURVEYED


def survey_key(segment: int) -> int:
    """The key of the surveyed way behind a segment id."""
    return segment - SURVEYED


def with_surveys(graph: RoadGraph, surveys: Sequence[Survey]) -> RoadGraph:
    """The graph with an arc for every surveyed way (two where it goes both ways); ways that return to their start give none."""
    apart = [survey for survey in surveys if survey.start != survey.end]
    if not apart:
        return graph
    arcs = [(row, survey, turned) for row, survey in enumerate(apart) for turned in ((False, True) if survey.both_ways else (False,))]
    kept = [_within(graph, survey) for survey in apart]

    def added(old: NDArray[np.generic], values: Sequence[object]) -> NDArray[np.generic]:
        return np.concatenate([old, np.array(values, old.dtype)])

    more: dict[str, Sequence[object]] = {
        "tail": [survey.end if turned else survey.start for _row, survey, turned in arcs],
        "head": [survey.start if turned else survey.end for _row, survey, turned in arcs],
        "metres": [survey.metres for _row, survey, _turned in arcs],
        "speed_kmh": [1.0] * len(arcs),
        "road_class": [CLASS_INDEX["unclassified"]] * len(arcs),
        "max_weight_kg": [kept[row].max_weight_kg for row, _survey, _turned in arcs],
        "max_height_m": [kept[row].max_height_m for row, _survey, _turned in arcs],
        "segment": [survey.segment for _row, survey, _turned in arcs],
        "row": [len(graph.shapes) + row for row, _survey, _turned in arcs],
        "reverse": [turned for _row, _survey, turned in arcs],
    }
    arrays = {name: added(getattr(graph, name), values) for name, values in more.items()}
    return replace(graph, shapes=[*graph.shapes, *(survey.line for survey in apart)], surveys=tuple(kept), **arrays)  # type: ignore[arg-type]


def _within(graph: RoadGraph, survey: Survey) -> Survey:
    """Where the surveyor noted no limit, the limits of the roads he drove along hold."""
    arcs = graph.arcs_of(survey.covers)
    weights, heights = graph.max_weight_kg[arcs], graph.max_height_m[arcs]
    weight = survey.max_weight_kg or int(_least(weights[weights > 0]))
    height = survey.max_height_m or _least(heights[heights > 0])
    return replace(survey, max_weight_kg=weight, max_height_m=height, road_metres=_along(graph, survey, arcs))


def _along(graph: RoadGraph, survey: Survey, arcs: NDArray[np.int64]) -> float:
    """Metres from end to end over the covered roads alone; 0 where they do not join the two ends."""
    if not len(arcs):
        return 0.0
    nodes, joined = np.unique(np.concatenate([graph.tail[arcs], graph.head[arcs]]), return_inverse=True)
    tails, heads = joined[: len(arcs)], joined[len(arcs) :]
    roads = coo_array((graph.metres[arcs], (tails, heads)), shape=(len(nodes), len(nodes))).tocsr()
    start, end = np.searchsorted(nodes, [survey.start, survey.end])
    if not _among(nodes, start, survey.start) or not _among(nodes, end, survey.end):
        return 0.0
    metres = float(dijkstra(roads, directed=False, indices=int(start))[int(end)])
    return metres if np.isfinite(metres) else 0.0


def _among(nodes: NDArray[np.int64], row: int, node: int) -> bool:
    return row < len(nodes) and int(nodes[row]) == node


def _least(limits: NDArray[np.generic]) -> float:
    return float(limits.min()) if len(limits) else 0.0


def surveyed_times(graph: RoadGraph, profile: VehicleProfile, times: NDArray[np.int64], forbidden: int) -> NDArray[np.int64]:
    """Milliseconds per arc with the surveyed ways laid over those of the network.

    A class that was not timed cannot use the surveyed arc and keeps the network's own time beside it.
    """
    ms = times.copy()
    for survey in graph.surveys:
        own, beside = graph.arcs_of(frozenset({survey.segment})), graph.arcs_of(survey.covers)
        minutes = survey.minutes.get(profile.code)
        passes = survey.carries(profile)
        ms[own] = max(1, round(minutes * MS_PER_MINUTE)) if minutes and passes else forbidden
        if not passes:
            ms[beside] = forbidden
        elif minutes:
            pace = minutes * MS_PER_MINUTE / survey.paced_metres
            ms[beside] = np.maximum(1, np.ceil(graph.metres[beside] * pace)).astype(np.int64)
    return ms


def spread(graph: RoadGraph, segments: frozenset[int]) -> frozenset[int]:
    """The closed segments and the surveyed ways that lead along one of them."""
    return segments | {survey.segment for survey in graph.surveys if not survey.covers.isdisjoint(segments)}


def between_ends(graph: RoadGraph) -> dict[tuple[int, int], list[int]]:
    """The surveyed arcs by their two ends (tail, head)."""
    found: dict[tuple[int, int], list[int]] = {}
    for survey in graph.surveys:
        for arc in graph.arcs_of(frozenset({survey.segment})).tolist():
            found.setdefault((int(graph.tail[arc]), int(graph.head[arc])), []).append(arc)
    return found

"""A way that is really another one: what a county falls back on when the first way is cut."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from gis.domain.errors import NoRoute
from gis.domain.routing import FORBIDDEN, arc_times

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gis.domain.roads import RoadGraph
    from gis.domain.routing import BaseRouter, Path
    from gis.domain.vehicles import VehicleProfile

PENALTIES = (1.6, 3.0, 8.0, 40.0)
GOOD_SHARE = 0.3
MOST_SHARE = 0.8
MOST_TIMES = 4.0


@dataclass(frozen=True)
class Other:
    """Another way, and the share (0–1) of its metres it has in common with the first."""

    path: Path
    shared: float


def alternate(router: BaseRouter, source: int, target: int, first: Path) -> Other | None:
    """The quickest way found while the stretches of the first count 1.6, 3, 8, 40 times as long; the first that shares at most 30 % wins.

    None where every other way shares more than 80 % of its metres with the first, or takes over four times as long.
    """
    used, best = frozenset(first.segments), None
    for factor in PENALTIES:
        try:
            with router.penalised(used, factor):
                found = router.path(source, target)
        except NoRoute:
            return None
        other = Other(_unpenalised(router, found), _shared(router.graph, found, used))
        if other.path.ms <= MOST_TIMES * first.ms and (best is None or other.shared < best.shared):
            best = other
        if other.shared <= GOOD_SHARE:
            break
    return best if best is not None and best.shared <= MOST_SHARE else None


def _unpenalised(router: BaseRouter, path: Path) -> Path:
    return replace(path, ms=int(router.weights[np.array(path.arcs, np.int64)].sum()))


def _shared(graph: RoadGraph, path: Path, used: frozenset[int]) -> float:
    metres = graph.metres[np.array(path.arcs, np.int64)]
    common = np.array([int(segment) in used for segment in graph.segment[list(path.arcs)].tolist()], bool)
    return float(metres[common].sum() / metres.sum()) if metres.sum() else 1.0


def minutes_by_class(graph: RoadGraph, path: Path, profiles: Mapping[str, VehicleProfile]) -> dict[str, int | None]:
    """Whole minutes each class takes along this very way; None where a stretch of it bars the class."""
    arcs = np.array(path.arcs, np.int64)
    found: dict[str, int | None] = {}
    for code, profile in profiles.items():
        ms = arc_times(graph, profile)[arcs]
        found[code] = None if len(ms) and ms.max() >= FORBIDDEN else -(-int(ms.sum()) // 60_000)
    return found


def limits_of(graph: RoadGraph, path: Path) -> tuple[int, float]:
    """The lowest weight (kg) and height (m) allowed on a way; 0 where there is no limit."""
    arcs = np.array(path.arcs, np.int64)
    weights, heights = graph.max_weight_kg[arcs], graph.max_height_m[arcs]
    weights, heights = weights[weights > 0], heights[heights > 0]
    return (int(weights.min()) if len(weights) else 0), (float(heights.min()) if len(heights) else 0.0)

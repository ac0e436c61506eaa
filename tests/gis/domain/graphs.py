"""Small and mid-sized road graphs that look like hill country: sparse, partly one-way, with limits."""

from __future__ import annotations

import numpy as np
from scipy.spatial import Delaunay

from gis.domain.roads import RoadGraph, RoadTable, great_circle_m, unit_vectors
from gis.domain.vehicles import ROAD_CLASSES


def hill_table(nodes: int, seed: int, keep: float = 0.5, one_way: float = 0.1, limits: float = 0.1) -> RoadTable:
    """A thinned triangulation of random junctions around Lishui; ``one_way`` and ``limits`` are shares."""
    draw = np.random.default_rng(seed)
    lon, lat = 118.6 + draw.random(nodes) * 2.0, 27.4 + draw.random(nodes) * 1.4
    triangles = Delaunay(np.stack([lon, lat], axis=-1)).simplices
    pairs = np.unique(np.sort(np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [0, 2]]])), axis=0)
    pairs = pairs[draw.random(len(pairs)) < keep]
    start, end = pairs[:, 0].astype(np.int64), pairs[:, 1].astype(np.int64)
    points = unit_vectors(lon, lat)
    count = len(pairs)
    single = draw.random(count) < one_way
    return RoadTable(
        lon=lon,
        lat=lat,
        start=start,
        end=end,
        forward=np.ones(count, bool),
        backward=~single,
        road_class=draw.integers(0, len(ROAD_CLASSES), count),
        speed_kmh=draw.choice([0.0, 20.0, 40.0, 60.0, 90.0], count),
        metres=great_circle_m(np.linalg.norm(points[start] - points[end], axis=1)) * (1 + draw.random(count)) + 1,
        max_weight_kg=np.where(draw.random(count) < limits, 10_000, 0),
        max_height_m=np.where(draw.random(count) < limits, 3.2, 0.0),
        bridge=draw.random(count) < 0.05,
        tunnel=np.zeros(count, bool),
        names=[""] * count,
        refs=[str(row) for row in range(count)],
        shapes=[np.stack([lon[[a, b]], lat[[a, b]]], axis=-1) for a, b in pairs],
    )


def hill_graph(nodes: int, seed: int, **shares: float) -> RoadGraph:
    """The graph of a hill table, with segment ids 1000, 1001 and so on."""
    table = hill_table(nodes, seed, **shares)
    return RoadGraph.of(table, np.arange(len(table)) + 1000)

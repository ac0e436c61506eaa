"""How far two places are from each other, for questions a straight line answers."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

EARTH_M = 6_371_008.8

Point = tuple[float, float]


def metres_between(one: Point, other: Point) -> float:
    """Great-circle metres between two (longitude, latitude) points in degrees, on a sphere of mean radius."""
    (lon1, lat1), (lon2, lat2) = ((radians(lon), radians(lat)) for lon, lat in (one, other))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_M * asin(sqrt(min(1.0, half)))

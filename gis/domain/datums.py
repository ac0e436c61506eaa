"""Convert pasted coordinates between WGS-84, GCJ-02 (AMap, Tencent) and BD-09 (Baidu), so that none mix silently.

The shift is the published open formula of the Chinese map offset on the Krasovsky ellipsoid (a = 6 378 245 m,
e² = 0.006 693 421 622 965 943); BD-09 adds Baidu's polar twist. Tianditu (CGCS2000) and GPS readings count as
WGS-84 here. All coordinates are degrees, longitude first. Outside mainland China the shift is nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from math import atan2, cos, hypot, isfinite, pi, sin, sqrt

from gis.domain.errors import UnknownDatum

AXIS_M = 6_378_245.0
ECCENTRICITY_SQUARED = 0.006_693_421_622_965_943
MAX_LON, MAX_LAT = 180.0, 90.0
BD_TWIST = pi * 3000.0 / 180.0
MAINLAND = (72.004, 0.8293, 137.8347, 55.8271)

Point = tuple[float, float]


class Datum(StrEnum):
    """The datum a coordinate was entered in."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


def in_mainland(lon: float, lat: float) -> bool:
    """Whether the offset applies: the customary rectangle around mainland China, in degrees."""
    west, south, east, north = MAINLAND
    return west <= lon <= east and south <= lat <= north


def _waves(x: float, *terms: tuple[float, float]) -> float:
    return sum(amplitude * sin(frequency * x * pi) for amplitude, frequency in terms) * 2.0 / 3.0


def _offset(lon: float, lat: float) -> Point:
    """Degrees that GCJ-02 adds at a WGS-84 point."""
    x, y = lon - 105.0, lat - 35.0
    shared = _waves(x, (20.0, 6.0), (20.0, 2.0))
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + shared
    north += _waves(y, (20.0, 1.0), (40.0, 1.0 / 3.0), (160.0, 1.0 / 12.0), (320.0, 1.0 / 30.0))
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + shared
    east += _waves(x, (20.0, 1.0), (40.0, 1.0 / 3.0), (150.0, 1.0 / 12.0), (300.0, 1.0 / 30.0))
    phi = lat / 180.0 * pi
    root = sqrt(1 - ECCENTRICITY_SQUARED * sin(phi) ** 2)
    metres_per_north = AXIS_M * (1 - ECCENTRICITY_SQUARED) / root**3 * pi / 180.0
    metres_per_east = AXIS_M / root * cos(phi) * pi / 180.0
    return east / metres_per_east, north / metres_per_north


def wgs84_to_gcj02(lon: float, lat: float) -> Point:
    """The GCJ-02 point (degrees) of a WGS-84 point; itself outside mainland China."""
    if not in_mainland(lon, lat):
        return lon, lat
    east, north = _offset(lon, lat)
    return lon + east, lat + north


def gcj02_to_wgs84(lon: float, lat: float) -> Point:
    """The WGS-84 point of a GCJ-02 point, by fixed-point iteration to below a centimetre."""
    if not in_mainland(lon, lat):
        return lon, lat
    x, y = lon, lat
    for _ in range(5):
        east, north = _offset(x, y)
        x, y = lon - east, lat - north
    return x, y


def gcj02_to_bd09(lon: float, lat: float) -> Point:
    """The Baidu BD-09 point of a GCJ-02 point."""
    if not in_mainland(lon, lat):
        return lon, lat
    radius = hypot(lon, lat) + 0.00002 * sin(lat * BD_TWIST)
    angle = atan2(lat, lon) + 0.000003 * cos(lon * BD_TWIST)
    return radius * cos(angle) + 0.0065, radius * sin(angle) + 0.006


def bd09_to_gcj02(lon: float, lat: float) -> Point:
    """The GCJ-02 point of a Baidu BD-09 point, by fixed-point iteration."""
    if not in_mainland(lon, lat):
        return lon, lat
    x, y = lon - 0.0065, lat - 0.006
    for _ in range(5):
        back_lon, back_lat = gcj02_to_bd09(x, y)
        x, y = x + lon - back_lon, y + lat - back_lat
    return x, y


_TO_WGS84: dict[Datum, Callable[[float, float], Point]] = {
    Datum.WGS84: lambda lon, lat: (lon, lat),
    Datum.GCJ02: gcj02_to_wgs84,
    Datum.BD09: lambda lon, lat: gcj02_to_wgs84(*bd09_to_gcj02(lon, lat)),
}


def to_wgs84(lon: float, lat: float, datum: Datum | str) -> Point:
    """The WGS-84 point (degrees) of a point in ``datum``.

    Raises UnknownDatum for a datum that is not in ``Datum`` and for numbers that are no place on earth.
    """
    on_earth = isfinite(lon) and isfinite(lat) and abs(lon) <= MAX_LON and abs(lat) <= MAX_LAT
    if datum not in list(Datum) or not on_earth:
        raise UnknownDatum(lon=lon, lat=lat, datum=str(datum))
    return _TO_WGS84[Datum(datum)](lon, lat)

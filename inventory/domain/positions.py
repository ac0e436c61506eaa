"""Where something happened: one datum, whole degrees of the globe, both numbers or none."""

from __future__ import annotations

from math import isfinite

from inventory.domain.road_refusals import BadPosition, WrongDatum

WGS84 = "WGS-84"
EAST, NORTH = 180.0, 90.0


def position(longitude: float | None, latitude: float | None, datum: str = WGS84) -> tuple[float, float] | None:
    """The position in degrees (WGS-84), or None where none was given. Raises ``WrongDatum``, ``BadPosition``.

    Maps in China draw in GCJ-02 or BD-09, some hundred metres away; what a phone's own receiver says is WGS-84.
    """
    if longitude is None and latitude is None:
        return None
    if datum.upper().replace("-", "").replace("_", "") != "WGS84":
        raise WrongDatum(datum=datum)
    if longitude is None or latitude is None or not _on_the_globe(longitude, latitude):
        raise BadPosition(longitude=str(longitude), latitude=str(latitude))
    return longitude, latitude


def _on_the_globe(longitude: float, latitude: float) -> bool:
    return isfinite(longitude) and isfinite(latitude) and abs(longitude) <= EAST and abs(latitude) <= NORTH

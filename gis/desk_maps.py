"""The maps whose coordinates the desk takes, each with its way to WGS-84."""

from __future__ import annotations

from functools import partial

from gis.domain.datums import Datum, to_wgs84
from gis.pages.forms import DATUMS
from relief.registrar.hooks import map_of_points

DIGITS = 7


def _shifted(datum: Datum, longitude: float, latitude: float) -> tuple[float, float]:
    east, north = to_wgs84(longitude, latitude, datum)
    return round(east, DIGITS), round(north, DIGITS)


for datum, label in DATUMS:
    if datum:
        map_of_points(str(datum), label, partial(_shifted, Datum(datum)))

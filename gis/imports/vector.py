"""Read road lines from GeoPackage or GeoJSON with geopandas; column names of OpenStreetMap or Geofabrik."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas
from pyogrio.errors import DataLayerError, DataSourceError

from gis.domain.errors import RoadFileBroken, RoadFileWithoutClass
from gis.imports.assemble import Progress, Way

CLASS_COLUMNS = ("highway", "fclass", "road_class")
ACCESS = ("oneway", "junction", "access", "vehicle", "motor_vehicle", "hgv")
KNOWN = ("name", "ref", *ACCESS, "maxspeed", "maxweight", "maxweightrating", "maxheight", "bridge", "tunnel")
# Seven decimals are about a centimetre: two lines that end in the same written point meet there.
DECIMALS = 7


def _text(value: Any) -> str:
    """A cell as OpenStreetMap would write it: nothing for missing, 30 for 30.0, yes/no for booleans."""
    if value is None or value != value:  # noqa: PLR0124 — NaN is the only value unlike itself
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value).strip()
    return text.removesuffix(".0")


def _tags(row: Mapping[str, Any], class_column: str) -> dict[str, str]:
    tags = {key: _text(row.get(key)) for key in KNOWN}
    return {key: text for key, text in tags.items() if text} | {"highway": _text(row[class_column])}


def _lines(shape: Any) -> list[Any]:
    if shape is None or shape.is_empty:
        return []
    if shape.geom_type == "LineString":
        return [shape]
    return list(shape.geoms) if shape.geom_type == "MultiLineString" else []


def _way(line: Any, tags: Mapping[str, str]) -> Way:
    points = [(float(x), float(y)) for x, y, *_ in line.coords]
    return Way([(round(x, DECIMALS), round(y, DECIMALS)) for x, y in points], points, tags)


def read_vector(path: Path, progress: Progress) -> list[Way]:
    """All lines with their tags, in WGS-84 whatever the file's reference system (none stated: WGS-84).

    Raises RoadFileBroken, or RoadFileWithoutClass when no column says what road a line is.
    """
    try:
        frame = geopandas.read_file(path)
    except (DataSourceError, DataLayerError, ValueError) as trouble:
        raise RoadFileBroken(file=path.name, expected="GeoPackage or GeoJSON", detail=str(trouble)) from trouble
    columns = [name for name in CLASS_COLUMNS if name in frame.columns]
    if not columns or not hasattr(frame, "geometry"):
        raise RoadFileWithoutClass(file=path.name, expected=", ".join(CLASS_COLUMNS))
    if frame.crs is not None:
        frame = frame.to_crs(4326)
    ways: list[Way] = []
    for done, row in enumerate(frame.to_dict("records")):
        ways += [_way(line, _tags(row, columns[0])) for line in _lines(row[frame.geometry.name])]
        if done % 5000 == 0:
            progress("read", done, len(frame))
    progress("read", len(frame), len(frame))
    return ways

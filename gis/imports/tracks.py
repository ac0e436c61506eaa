"""Read one line from a GPX or GeoJSON file: what a hand-held set recorded on the way."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from lxml import etree

from gis.domain.survey_refusals import UnreadableTrack
from relief.problems import gettext_noop

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_BYTES = 8 * 1024 * 1024
MOST_POINTS = 50_000
TRACK_TAGS = ("trkpt", "rtept")
FEWEST = 2
EAST, NORTH = 180, 90


@dataclass(frozen=True)
class Track:
    """A line in WGS-84 degrees, where it came from, and the minutes the recording took where it says so."""

    line: list[list[float]]
    source: str
    minutes: float | None = None


def read_track(data: bytes, name: str) -> Track:
    """The first track (or route) of a GPX file, or the first line of a GeoJSON file. Raises UnreadableTrack."""
    if len(data) > MOST_BYTES:
        raise UnreadableTrack(file=name, reason=gettext_noop("the file is too large"), found=f"> {MOST_BYTES // 1024 // 1024} MB")
    track = _gpx(data, name) if data.lstrip()[:1] == b"<" or name.lower().endswith(".gpx") else _geojson(data, name)
    if not FEWEST <= len(track.line) <= MOST_POINTS:
        raise UnreadableTrack(file=name, reason=gettext_noop("a line needs two points or more, and not too many"), found=str(len(track.line)))
    for lon, lat in track.line:
        if abs(lon) > EAST or abs(lat) > NORTH:
            raise UnreadableTrack(file=name, reason=gettext_noop("this is no place on earth"), found=f"{lon}, {lat}")
    return track


def _gpx(data: bytes, name: str) -> Track:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableTrack(file=name, reason=gettext_noop("the XML is broken in line"), found=str(error.lineno or 1)) from error
    for tag in TRACK_TAGS:
        points = root.findall(f".//{{*}}{tag}")
        if points:
            return Track(_positions(points, name), "gpx", _minutes(points))
    raise UnreadableTrack(file=name, reason=gettext_noop("it holds no track and no route"), found="trkpt, rtept")


def _positions(points: Iterable[Any], name: str) -> list[list[float]]:
    found = []
    for one in points:
        try:
            found.append([float(one.get("lon")), float(one.get("lat"))])
        except (TypeError, ValueError) as error:
            raise UnreadableTrack(file=name, reason=gettext_noop("lat or lon is no number in line"), found=str(one.sourceline)) from error
    return found


def _minutes(points: list[Any]) -> float | None:
    """What the clock of the set says from the first point to the last; None where it says nothing sensible."""
    told = [point.findtext("{*}time") for point in (points[0], points[-1])]
    try:
        first, last = (datetime.fromisoformat(text or "") for text in told)
        took = (last - first).total_seconds() / 60
    except (ValueError, TypeError):
        return None
    return round(took, 1) if took > 0 else None


def _geojson(data: bytes, name: str) -> Track:
    try:
        found = _first_line(json.loads(data.decode("utf-8-sig")))
        line = [[float(position[0]), float(position[1])] for position in found or ()]
    except (ValueError, TypeError, AttributeError, KeyError, IndexError, RecursionError) as error:
        raise UnreadableTrack(
            file=name,
            reason=gettext_noop("this is no GeoJSON"),
            found=f"{error.lineno}:{error.colno}" if isinstance(error, json.JSONDecodeError) else "type, coordinates",
        ) from error
    return Track(line, "geojson")


def _first_line(node: Any) -> list[Any] | None:
    """The coordinates of the first line in whatever a GeoJSON file holds."""
    kind = node.get("type")
    if kind == "FeatureCollection":
        return next((line for one in node["features"] if (line := _first_line(one))), None)
    if kind == "Feature":
        return _first_line(node["geometry"])
    if kind == "GeometryCollection":
        return next((line for one in node["geometries"] if (line := _first_line(one))), None)
    if kind == "MultiLineString":
        return [position for part in node["coordinates"] for position in part]
    return list(node["coordinates"]) if kind == "LineString" else None

"""The map on paper: the same layers as the live map, as one small SVG."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from math import cos, radians
from typing import TYPE_CHECKING, Any

from shapely.geometry import shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gis.selectors.layers import Feature, Layers

WIDTH = 900
COARSE = 0.004
MARGIN = 0.05
LINES = {
    "counties": 'fill="#ffffff" stroke="#64757a" stroke-width="1.2"',
    "primary": 'fill="none" stroke="#15498c" stroke-width="4"',
    "driven": 'fill="none" stroke="#115a2b" stroke-width="3"',
    "alternate": 'fill="none" stroke="#15498c" stroke-width="3" stroke-dasharray="9 6"',
    "proposed": 'fill="none" stroke="#0b5a5e" stroke-width="3" stroke-dasharray="9 6"',
    "blocked": 'fill="none" stroke="#9c1420" stroke-width="3" stroke-dasharray="2 5"',
    "closures": 'fill="none" stroke="#9c1420" stroke-width="6" stroke-dasharray="3 4"',
}


@dataclass(frozen=True)
class Frame:
    """Degrees to picture points: equal scales east and north at the middle latitude."""

    west: float
    north: float
    scale: float
    flat: float

    def at(self, lon: float, lat: float) -> str:
        """``x,y`` of a WGS-84 point."""
        return f"{(lon - self.west) * self.flat * self.scale:.0f},{(self.north - lat) * self.scale:.0f}"


def snapshot(layers: Layers) -> str:
    """An SVG text of the counties, the ways, the closures, the warehouses and the shelters."""
    west, south, east, north = _bounds(layers)
    flat = cos(radians((south + north) / 2))
    frame = Frame(west, north, WIDTH / ((east - west) * flat), flat)
    height = round((north - south) * frame.scale)
    parts = [*_lines(layers, frame), *_points(layers, frame)]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="Noto Sans SC" font-size="15">'
    return f'{head}<rect width="{WIDTH}" height="{height}" fill="#e6ebea"/>{"".join(parts)}</svg>'


def _bounds(layers: Layers) -> tuple[float, float, float, float]:
    boxes = [shape(one["geometry"]).bounds for name in ("counties", "shelters", "warehouses", "incident", "routes") for one in layers.get(name, [])]
    if not boxes:
        return (118.6, 27.4, 120.5, 29.0)
    west, south, east, north = (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
    return west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN


def _lines(layers: Layers, frame: Frame) -> Iterator[str]:
    for one in layers.get("counties", []):
        yield _path(one, "counties", frame)
    for one in layers.get("routes", []):
        yield _path(one, one["properties"]["kind"], frame)
    for one in layers.get("closures", []):
        yield _path(one, "closures", frame)


def _path(one: Feature, kind: str, frame: Frame) -> str:
    rings = list(_rings(shape(one["geometry"]).simplify(COARSE)))
    drawn = " ".join(f"M{' '.join(frame.at(lon, lat) for lon, lat in ring)}" for ring in rings)
    return f'<path d="{drawn}" {LINES.get(kind, LINES["primary"])}/>'


def _rings(geometry: Any) -> Iterator[Iterable[tuple[float, float]]]:
    if geometry.geom_type.startswith("Multi"):
        for part in geometry.geoms:
            yield from _rings(part)
    elif geometry.geom_type == "Polygon":
        yield geometry.exterior.coords
    else:
        yield geometry.coords


def _points(layers: Layers, frame: Frame) -> Iterator[str]:
    for one in layers.get("counties", []):
        x, y = (int(value) for value in frame.at(*one["properties"]["at"]).split(","))
        yield f'<text x="{x + 12}" y="{y + 5}" fill="#3f4f52">{escape(one["properties"]["short"])}</text>'
    for name, mark in (("incident", _diamond), ("warehouses", _square), ("shelters", _house)):
        for one in layers.get(name, []):
            x, y = (int(value) for value in frame.at(*one["geometry"]["coordinates"]).split(","))
            yield mark(x, y, one["properties"])


def _diamond(x: int, y: int, _facts: dict[str, Any]) -> str:
    return f'<path d="M{x} {y - 12}L{x + 12} {y} {x} {y + 12} {x - 12} {y}z" fill="#fff2d6" stroke="#724500" stroke-width="2.5"/>'


def _square(x: int, y: int, _facts: dict[str, Any]) -> str:
    return f'<rect x="{x - 8}" y="{y - 8}" width="16" height="16" fill="#0b5a5e" stroke="#ffffff" stroke-width="2"/>'


def _house(x: int, y: int, facts: dict[str, Any]) -> str:
    house = f'<path d="M{x - 10} {y - 1}L{x} {y - 11} {x + 10} {y - 1}V{y + 10}H{x - 10}z" fill="#ffffff" stroke="#14201f" stroke-width="2.5"/>'
    return f'{house}<text x="{x + 14}" y="{y + 20}" fill="#14201f">{escape(facts["title"])} {facts["people"]}</text>'

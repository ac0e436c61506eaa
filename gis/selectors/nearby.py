"""The map as a list: everything on it that has a name, nearest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext as _

from gis.domain.roads import great_circle_m, unit_vectors
from gis.map_words import layer_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gis.selectors.charted import Chart
    from gis.selectors.layers import Feature

LISTED = {
    "incident": "incident",
    "closures": "closure",
    "shelters": "shelter",
    "warehouses": "warehouse",
    "vehicles": "truck",
    "crews": "crew",
    "routes": "route",
}


class Row(NamedTuple):
    """One thing on the map: its layer, glyph, name, sentences, place, tone of its state, and metres from where one counts (None: no such point)."""

    layer: str
    sign: str
    kind: str
    title: str
    lines: list[str]
    longitude: float
    latitude: float
    tone: str
    metres: int | None


def nearby(chart: Chart, origin: tuple[float, float] | None = None) -> list[Row]:
    """Every named thing of the changing layers, nearest to ``origin`` (longitude, latitude; default: the incident) first, else by kind and name."""
    start = origin or chart.origin
    rows = [_row(layer, one, start) for layer, one in _things(chart)]
    return sorted(rows, key=lambda row: (row.metres is None, row.metres or 0, list(LISTED).index(row.layer), row.title))


def _things(chart: Chart) -> Iterator[tuple[str, Feature]]:
    """Each thing once: a closure of many stretches is one line of the list."""
    for layer in LISTED:
        seen: set[Any] = set()
        for one in chart.layers.get(layer, []):
            facts = one["properties"]
            key = (facts.get("id"), facts["title"], facts.get("kind"), facts.get("trip"))
            if key not in seen:
                seen.add(key)
                yield layer, one


def _row(layer: str, one: Feature, origin: tuple[float, float] | None) -> Row:
    facts, (lon, lat) = one["properties"], place_of(one)
    lines = [str(line) for line in facts.get("lines", []) if line]
    tone = facts.get("tone") or ("warning" if facts.get("gap") else "danger" if layer == "closures" or facts.get("kind") == "blocked" else "")
    return Row(layer, LISTED[layer], layer_names()[layer], facts["title"], lines, lon, lat, tone, _metres(origin, lon, lat))


def place_of(one: Feature) -> tuple[float, float]:
    """Where a thing is pointed at: its point, the middle of its line, or the first corner of its area."""
    geometry = one["geometry"]
    coordinates = geometry["coordinates"]
    if geometry["type"] == "Point":
        return coordinates[0], coordinates[1]
    if geometry["type"] == "LineString":
        lon, lat = coordinates[len(coordinates) // 2][:2]
        return lon, lat
    while isinstance(coordinates[0], list):
        coordinates = coordinates[0]
    return coordinates[0], coordinates[1]


def _metres(origin: tuple[float, float] | None, lon: float, lat: float) -> int | None:
    if origin is None:
        return None
    here, there = unit_vectors([origin[0], lon], [origin[1], lat])
    return round(float(great_circle_m(((here - there) ** 2).sum() ** 0.5)))


def counted(rows: list[Row]) -> list[tuple[str, str, int]]:
    """(glyph, what it is called, how many) of each layer that has rows."""
    names = layer_names()
    return [
        (sign, names[layer], sum(row.layer == layer for row in rows)) for layer, sign in LISTED.items() if any(row.layer == layer for row in rows)
    ]


def said_distance(metres: int) -> str:
    """Metres as one says them."""
    return _("%(km).1f km") % {"km": metres / 1000} if metres >= 1000 else _("%(metres)s m") % {"metres": metres}  # noqa: PLR2004 - metres in a kilometre

"""Which of our divisions a warning speaks of: by its codes, up the hierarchy; else by the names it says; else none, and it says so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shapely import Polygon
from shapely.geometry import shape as geometry

from relief.core.models import Alert, Division

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from relief.core.alerts.notices import Area, Notice

DIGITS = 12
STEPS = (9, 6, 4)  # township, county, city: the leading digits that stay when one goes up
PROVINCE = 2
CITY = 4
COUNTY = 6
TOWNSHIP = 9
SHORTEST_NAME = 2
SUFFIXES = ("气象", "县", "市", "区", "应急", "防汛", "水利", "自然资源")


@dataclass(frozen=True, slots=True)
class Placed:
    """The divisions, the shape to draw, and how sure we are."""

    divisions: tuple[Division, ...]
    placing: str
    outline: dict[str, Any] | None


class Atlas:
    """All divisions in memory, found by either official code or by name. One query."""

    def __init__(self) -> None:
        self.rows = list(Division.objects.select_related("parent").order_by("code"))
        self.civil = {row.code: row for row in self.rows}
        self.statistics = {row.code_nbs.ljust(DIGITS, "0"): row for row in self.rows if row.code_nbs}
        self.cities = [row for row in self.rows if row.level == Division.Level.CITY]

    def placed(self, notice: Notice) -> Placed:
        """Where a warning is."""
        found: dict[int, Division] = {}
        elsewhere = False
        for area in notice.areas:
            divisions, away = self._of_area(area) if any(map(_readable, area.codes)) else self._under(area)
            found.update({row.pk: row for row in divisions})
            elsewhere = elsewhere or away
        if not found and not elsewhere:
            found = {row.pk: row for row in self.named(f"{notice.area_said} {notice.issuer}")}
        placing = Alert.Placing.PLACED if found else Alert.Placing.ELSEWHERE if elsewhere else Alert.Placing.UNPLACED
        return Placed(tuple(found.values()), placing, outline_of(found.values(), [ring for area in notice.areas for ring in area.rings]))

    def elsewhere(self, code: str) -> bool:
        """Whether a code is readable and lies outside every city of ours."""
        return _readable(code) and not self.by_code(code) and not self._ours(code)

    def _of_area(self, area: Area) -> tuple[list[Division], bool]:
        readable = [code for code in area.codes if _readable(code)]
        found = [row for code in readable for row in self.by_code(code, area.said)]
        return found, bool(readable) and not found and not any(self._ours(code) for code in readable)

    def _under(self, area: Area) -> tuple[list[Division], bool]:
        """The counties an outline without codes touches; outside all of them it is elsewhere, where their outlines are known."""
        drawn = [Polygon(ring).buffer(0) for ring in area.rings]
        counties = [row for row in self.rows if row.level == Division.Level.COUNTY and row.outline] if drawn else []
        found = [row for row in counties if any(geometry(row.outline).buffer(0).intersects(one) for one in drawn)]
        return found, bool(counties) and not found

    def by_code(self, code: str, said: str = "") -> list[Division]:
        """The division of a code of 6, 9 or 12 digits; a finer or unknown one goes up; a province's covers its cities here."""
        if not _readable(code):
            return []
        whole = code.ljust(DIGITS, "0")
        if not int(whole[PROVINCE:]):
            return [city for city in self.cities if city.code.startswith(whole[:PROVINCE])]
        for step in (DIGITS, *STEPS):
            found = self._exact(whole[:step].ljust(DIGITS, "0"), said)
            if found:
                return [found]
        return []

    def _exact(self, whole: str, said: str) -> Division | None:
        """By the civil-affairs code or the statistics code; where the two mean different places, the name decides, else both one's parent."""
        civil, other = self.civil.get(whole), self.statistics.get(whole)
        if civil is None or other is None or civil.pk == other.pk:
            return civil or other
        for row in (civil, other):
            if said and (row.name in said or (row.short_name and row.short_name in said)):
                return row
        return civil.parent

    def _ours(self, code: str) -> bool:
        return any(code[:CITY] == city.code[:CITY] for city in self.cities)

    def named(self, text: str) -> list[Division]:
        """Counties that a text names; else townships; else cities."""
        counties = [row for row in self.rows if row.level == Division.Level.COUNTY and _says(text, row)]
        if counties:
            return counties
        townships = [row for row in self.rows if row.level == Division.Level.TOWNSHIP and row.name in text]
        return townships if len({row.name for row in townships}) == len(townships) and townships else [row for row in self.cities if _says(text, row)]


def _readable(code: str) -> bool:
    return code.isascii() and code.isdigit() and len(code) in {COUNTY, TOWNSHIP, DIGITS} and bool(int(code))


def _says(text: str, row: Division) -> bool:
    short = row.short_name
    if row.name in text:
        return True
    return len(short) >= SHORTEST_NAME and (any(f"{short}{suffix}" in text for suffix in SUFFIXES) or _listed(text, short))


def _listed(text: str, short: str) -> bool:
    """A short name in a row of others: 影响景宁、云和、莲都."""
    return re.search(rf"(?:{short}[、和及]|[、和及]{short}(?![一-鿿])|[、和及]{short}(?:等|一带|境内))", text) is not None


def outline_of(divisions: Iterable[Division], rings: Sequence[list[list[float]]] = ()) -> dict[str, Any] | None:
    """A GeoJSON geometry: the sender's own rings, else the outlines of the divisions, else points."""
    if rings:
        return {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]}
    rows = list(divisions)
    shapes = [shape for row in rows if (shape := row.outline)]
    for row in rows:
        if row.level == Division.Level.CITY and not row.outline:
            shapes += [shape for shape in row.children.filter(outline__isnull=False).values_list("outline", flat=True) if shape]
    polygons = [part for shape in shapes for part in ([shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"])]
    if polygons:
        return {"type": "MultiPolygon", "coordinates": polygons}
    points = [[row.longitude, row.latitude] for row in rows if row.longitude is not None and row.latitude is not None]
    return {"type": "MultiPoint", "coordinates": points} if points else None

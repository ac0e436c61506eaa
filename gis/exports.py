"""The layers of a map as files: one GeoPackage with a table a layer, one workbook with a sheet a layer."""

from __future__ import annotations

import io
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import geopandas
import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from shapely.geometry import shape

from gis.map_words import layer_names
from gis.selectors.nearby import place_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gis.selectors.layers import Feature, Layers

WORDS = ("title", "lines")
NOT_SAID = {"at", "symbol", "id"}
CRS = "EPSG:4326"
MOST_SHEET_NAME = 31
DRAWN = {"waiting", "course", "tone", "short"}
HEADS = {
    "name": gettext_lazy("Name"),
    "notes": gettext_lazy("Notes"),
    "longitude": gettext_lazy("longitude (WGS-84)"),
    "latitude": gettext_lazy("latitude (WGS-84)"),
    "people": gettext_lazy("People"),
    "gap": gettext_lazy("Gap (%)"),
    "percent": gettext_lazy("Kept for 72 h (%)"),
    "ownership": gettext_lazy("Whose"),
    "kind": gettext_lazy("Kind"),
    "trip": gettext_lazy("Trip"),
    "number": gettext_lazy("Number"),
    "sure": gettext_lazy("confirmed"),
}
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def geopackage(layers: Layers) -> bytes:
    """One file with a table for every layer that has rows; WGS-84. Geometries of different kinds in one layer stay as they are."""
    with TemporaryDirectory() as place:
        path = Path(place) / "map.gpkg"
        for name, rows in layers.items():
            if rows:
                frame = geopandas.GeoDataFrame([_flat(row) for row in rows], geometry=[shape(row["geometry"]) for row in rows], crs=CRS)
                frame.to_file(path, layer=name, driver="GPKG", engine="pyogrio", geometry_type=None if _alike(rows) else "Unknown")
        return path.read_bytes() if path.exists() else b""


def workbook(layers: Layers, titles: Mapping[str, str] | None = None) -> bytes:
    """One workbook with a sheet for every layer that has rows: longitude and latitude, then the facts; codes as text, head frozen, filter on.

    ``titles``: what layers of registers are called. Sheets and heads are in the reader's language; what only draws a symbol is left out.
    """
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    head = book.add_format({"bold": True, "bottom": 1})
    names = layer_names() | dict(titles or {})
    for name, rows in layers.items():
        if rows:
            _sheet(book.add_worksheet(_sheet_name(names.get(name, name))), rows, head)
    if not book.worksheets():
        book.add_worksheet()
    book.close()
    return held.getvalue()


def _sheet(sheet: Any, rows: list[Feature], head: Any) -> None:
    flat = [{**_flat(row), "longitude": place_of(row)[0], "latitude": place_of(row)[1]} for row in rows]
    columns = [name for name in dict.fromkeys(name for row in flat for name in row) if name not in DRAWN]
    sheet.write_row(0, 0, [str(HEADS.get(name, name)) for name in columns], head)
    for number, row in enumerate(flat, 1):
        for column, name in enumerate(columns):
            _cell(sheet, number, column, row.get(name))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(flat), len(columns) - 1)
    sheet.autofit(300)


def _cell(sheet: Any, row: int, column: int, value: Any) -> None:
    if isinstance(value, bool):
        value = _("yes") if value else _("no")
    if value is None or not isinstance(value, int | float):
        text = "" if value is None else str(value)
        sheet.write_string(row, column, f"'{text}" if text.startswith(DANGEROUS) else text)
    else:
        sheet.write_number(row, column, value)


def _sheet_name(name: str) -> str:
    return "".join(letter for letter in name if letter not in "[]:*?/\\'")[:MOST_SHEET_NAME]


def _flat(row: Feature) -> dict[str, Any]:
    """The facts of a feature as plain cells."""
    facts = row["properties"]
    lines = " · ".join(str(line) for line in facts.get("lines", []) if line)
    rest = {name: value for name, value in facts.items() if name not in (*WORDS, *NOT_SAID) and isinstance(value, str | int | float | bool)}
    return {"name": facts.get("title", ""), "notes": lines, **rest}


def _alike(rows: list[Feature]) -> bool:
    return len({row["geometry"]["type"] for row in rows}) == 1

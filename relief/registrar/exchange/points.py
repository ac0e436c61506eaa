"""A sheet with a point says which map it came from, in its headers or in each row: converted to WGS-84, or refused."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from relief.problems import Problem
from relief.registrar.exchange import cells
from relief.registrar.hooks import maps_of_points, point_on
from relief.registrar.placing import MAP, POINT, PlacedForm

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from import_export.fields import Field

BETWEEN = re.compile(r"[\s,，、()（）/]+")
DATUM = "wgs84"


def placed(fields: Mapping[str, Field]) -> bool:
    """Whether rows of this sheet have a point of their own that may be written."""
    return all(name in fields and not fields[name].readonly for name in POINT)


@cache
def map_heads() -> frozenset[str]:
    """What the column may be called: as the desk's form asks it, in any language."""
    return frozenset({MAP, *_in_every_language([PlacedForm.base_fields[MAP].label])})


def demand_map(headers: Iterable[str], known: Mapping[str, str], heads: Mapping[str, str]) -> None:
    """Raise ``ValueError`` where figures of a point stand under headers that name no map, and no column names one.

    Our own headers say WGS-84; a bare ``longitude`` may be of any map, up to a kilometre away.
    """
    given = list(headers)
    if any(known.get(header) == MAP for header in given):
        return
    bare = next((header for header in given if known.get(header) in heads.values() and DATUM not in _plain(header)), None)
    if bare is not None:
        told = {"header": bare, "ours": heads["longitude"], "column": PlacedForm.base_fields[MAP].label}
        raise ValueError(_("The column “%(header)s” does not say of which map it is. Head it “%(ours)s”, or add the column “%(column)s”.") % told)


def convert(row: Any, heads: Mapping[str, str], shown: str) -> None:
    """Put the point of a row into WGS-84. ``heads``: the headers of longitude and latitude; ``shown``: that of the map's column.

    Raises ValidationError at the cell that makes no sense; a number that is none is left for its own column to refuse.
    """
    word = cells.as_text(row.get(shown))
    if not word:
        return
    name = _maps().get(_plain(word))
    if name is None:
        offered = ", ".join(str(label) for _name, label in maps_of_points())
        raise ValidationError({MAP: _("“%(cell)s” is not one of: %(choices)s.") % {"cell": word, "choices": offered}})
    try:
        lon, lat = (cells.as_float(row.get(heads[part])) for part in POINT)
    except ValueError:
        return
    if lon is None or lat is None:
        return
    try:
        row[heads["longitude"]], row[heads["latitude"]] = point_on(name, lon, lat)
    except Problem as refusal:
        raise ValidationError({"longitude": refusal.say(_)}) from None


@cache
def _maps() -> dict[str, str]:
    """Word → map: its name, its whole label or one word of it, in any language."""
    found: dict[str, str] = {}
    for name, label in maps_of_points():
        for text in (name, *_in_every_language([label])):
            found |= dict.fromkeys((_plain(word) for word in (text, *BETWEEN.split(text)) if word), name)
    return found


def _plain(word: str) -> str:
    return BETWEEN.sub("", word).replace("-", "").casefold()


def _in_every_language(labels: Iterable[Any]) -> set[str]:
    found: set[str] = set()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {str(label) for label in labels}
    return found

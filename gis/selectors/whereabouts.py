"""Where a caller means, whatever he says: a village, a pasted coordinate, or so many kilometres along a road."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shapely.geometry import Point as Shape
from shapely.geometry import shape

from gis.domain.phrases import on_road
from gis.domain.refusals import UnreadablePlace
from gis.selectors.roadpoints import one_spot, point_on_road
from gis.services.places import entered_point, place_from_text
from relief.core.domain.nearness import metres_between
from relief.core.models import Division
from relief.core.selectors.gazetteer import named

if TYPE_CHECKING:
    from relief.core.selectors.gazetteer import Spot

COORDINATE = re.compile(r"\d{1,3}[.．]\d+\D+\d{1,3}[.．]\d+|\d\s*[°度]|北纬|东经|^[-+\d.．,，;\s]+$")
SHIFTED = 1


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """A point in WGS-84 degrees with how it was said. ``shift_m``: metres between the pasted numbers and the converted ones."""

    longitude: float | None
    latitude: float | None
    datum: str
    place: str
    division: Division | None
    stand_in: bool = False
    entered: tuple[float, float] | None = None
    shift_m: int = 0

    @property
    def point(self) -> tuple[float, float] | None:
        """Longitude and latitude, if known."""
        return None if self.longitude is None or self.latitude is None else (self.longitude, self.latitude)

    @property
    def shifted(self) -> bool:
        """Whether converting moved it."""
        return self.shift_m >= SHIFTED


def whereabouts(text: str, *, spot: str = "", datum: str | None = None) -> Whereabouts:
    """What a text means. ``spot``: the key of a place chosen from the gazetteer, believed while its name is still in the text.

    Raises the refusals of coordinates (UnnamedDatum, MixedDatum, OutsideArea), of roads and of names.
    """
    said = text.strip()
    if not said:
        raise UnreadablePlace(text=text)
    chosen = named(spot) if spot else None
    if chosen is not None and chosen.name in said:
        return _at(chosen)
    if COORDINATE.search(said):
        return _pasted(said, datum)
    road = on_road(said)
    if road is not None:
        at = point_on_road(road)
        return Whereabouts(at.longitude, at.latitude, "WGS-84", said, county_of((at.longitude, at.latitude)) or at.start.division)
    return _at(one_spot(said))


def county_of(point: tuple[float, float]) -> Division | None:
    """The county whose outline holds a point. One query."""
    here = Shape(point)
    rows = Division.objects.filter(level=Division.Level.COUNTY, outline__isnull=False)
    return next((row for row in rows if shape(row.outline).contains(here)), None)


def _at(spot: Spot) -> Whereabouts:
    return Whereabouts(spot.longitude, spot.latitude, "WGS-84", spot.name, spot.division, spot.stand_in)


def _pasted(said: str, datum: str | None) -> Whereabouts:
    place = place_from_text(said, datum)
    entered = entered_point(said)
    point = (place.longitude, place.latitude)
    return Whereabouts(*point, place.datum, "", county_of(point), entered=entered, shift_m=round(metres_between(entered, point)))

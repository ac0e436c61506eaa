"""Read a pasted coordinate: converted to WGS-84 when its datum is known, refused when it is not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from gis.domain.datums import Datum, in_mainland, to_wgs84
from gis.domain.refusals import MixedDatum, OutsideArea, UnnamedDatum, UnreadablePlace

NUMBER = re.compile(r"(?<![\w.])[-+]?\d{1,3}\.\d+(?![\w.]*\d)|(?<![\w.])[-+]?\d{1,3}(?![\w.])")
WORDS = {
    Datum.WGS84: ("wgs84", "wgs-84", "wgs 84", "cgcs2000", "tianditu", "天地图", "gps", "openstreetmap"),
    Datum.GCJ02: ("gcj02", "gcj-02", "gcj 02", "amap", "gaode", "高德", "腾讯", "tencent", "qq.com", "火星"),
    Datum.BD09: ("bd09", "bd-09", "bd 09", "baidu", "百度"),
}
SEXAGESIMAL = re.compile(
    r"(?P<degrees>\d{1,3})\s*[°度]\s*(?P<minutes>[0-5]?\d(?:\.\d+)?)\s*(?:['′’分]\s*(?:(?P<seconds>[0-5]?\d(?:\.\d+)?)\s*(?:[\"″”秒]|''|′′))?)"
)
AXES = re.compile(r"北纬|东经|经度|纬度|lat(?:itude)?|lon(?:gitude)?|lng|度")
NAMES = {Datum.WGS84: "WGS-84", Datum.GCJ02: "GCJ-02", Datum.BD09: "BD-09"}
WORST_ERROR_M = 1200
LARGEST_LATITUDE = 60


@dataclass(frozen=True)
class Place:
    """A WGS-84 point in degrees, and the datum it was pasted in."""

    longitude: float
    latitude: float
    datum: str


def place_from_text(text: str, datum: str | None = None) -> Place:
    """The point of a pasted text such as ``119.642, 27.973``, ``北纬27.973 东经119.642``, ``27°58′23″N 119°38′31″E`` or a map link.

    ``datum``: "wgs84", "gcj02", "bd09", or None when the text itself says it. In China the larger number is the longitude.
    Raises UnreadablePlace, UnnamedDatum, MixedDatum, OutsideArea.
    """
    said, bare = _said(text)
    chosen = Datum(datum) if datum else None
    lon, lat = _numbers(text, bare)
    if said and chosen and said != chosen:
        raise MixedDatum(text=text, said=NAMES[said], chosen=NAMES[chosen])
    known = said or chosen
    if known is None:
        raise UnnamedDatum(text=text, metres=WORST_ERROR_M)
    if not in_mainland(lon, lat):
        raise OutsideArea(lon=lon, lat=lat)
    east, north = to_wgs84(lon, lat, known)
    return Place(round(east, 7), round(north, 7), NAMES[known])


def entered_point(text: str) -> tuple[float, float]:
    """The two numbers as they were pasted, longitude first, in whatever datum they are. Raises UnreadablePlace."""
    return _numbers(text, _said(text)[1])


def _said(text: str) -> tuple[Datum | None, str]:
    """The datum a text names, and the text without that name (whose digits are no coordinates)."""
    bare, found = text.casefold(), []
    for datum, words in WORDS.items():
        for word in words:
            if word in bare:
                found.append(datum)
                bare = bare.replace(word, " ")
    if len(set(found)) > 1:
        first, other = sorted(set(found))[:2]
        raise MixedDatum(text=text, said=NAMES[first], chosen=NAMES[other])
    return (found[0] if found else None), bare


def _decimal(found: re.Match[str]) -> str:
    """Degrees, minutes and seconds as degrees with decimals (to a centimetre)."""
    degrees, minutes, seconds = (float(found[name] or 0) for name in ("degrees", "minutes", "seconds"))
    return f" {degrees + minutes / 60 + seconds / 3600:.7f} "


def _numbers(text: str, bare: str) -> tuple[float, float]:
    plain = AXES.sub(" ", SEXAGESIMAL.sub(_decimal, bare.translate(str.maketrans("．", "."))))
    numbers = [float(number) for number in NUMBER.findall(re.sub(r"[°ensw，,;:=()/?&]", " ", plain))]
    pairs = [(max(a, b), min(a, b)) for a, b in pairwise(numbers) if a != int(a) and b != int(b)]
    if not pairs:
        raise UnreadablePlace(text=text)
    lon, lat = pairs[0]
    if abs(lat) > LARGEST_LATITUDE:
        raise UnreadablePlace(text=text)
    return lon, lat

"""A pasted coordinate is converted or refused, never mixed silently."""

from __future__ import annotations

import pytest

from gis.domain.datums import gcj02_to_bd09, wgs84_to_gcj02
from gis.domain.refusals import MixedDatum, OutsideArea, UnnamedDatum, UnreadablePlace
from gis.services.places import place_from_text

HEXI = (119.642, 27.973)


def near(place):
    return (place.longitude, place.latitude) == pytest.approx(HEXI, abs=1e-6)


def test_each_map_leads_to_the_same_spot():
    gcj = wgs84_to_gcj02(*HEXI)
    bd = gcj02_to_bd09(*gcj)
    for (lon, lat), datum in ((HEXI, "wgs84"), (gcj, "gcj02"), (bd, "bd09")):
        assert near(place_from_text(f"{lon:.9f}, {lat:.9f}", datum))
        assert near(place_from_text(f"{lat:.9f} N {lon:.9f} E", datum))


@pytest.mark.parametrize(
    ("text", "datum"),
    [
        ("GCJ-02 119.642, 27.973", "GCJ-02"),
        ("高德 119.642，27.973", "GCJ-02"),
        ("https://uri.amap.com/marker?position=119.642,27.973&name=a", "GCJ-02"),
        ("百度 119.642，27.973", "BD-09"),
        ("WGS84: 119.642 27.973", "WGS-84"),
        ("天地图 119.642 27.973", "WGS-84"),
    ],
)
def test_a_text_that_names_its_map_needs_no_choice(text, datum):
    assert place_from_text(text).datum == datum


@pytest.mark.parametrize(
    ("text", "datum", "refusal"),
    [
        ("119.642, 27.973", None, UnnamedDatum),
        ("BD-09 119.642, 27.973", "gcj02", MixedDatum),
        ("高德转百度 119.642, 27.973", None, MixedDatum),
        ("村委会门口", "wgs84", UnreadablePlace),
        ("27°70′N 119°38′E", "wgs84", UnreadablePlace),
        ("119.642, 88.5", "wgs84", UnreadablePlace),
        ("2.35, 48.85", "wgs84", OutsideArea),
    ],
)
def test_what_is_not_certain_is_refused(text, datum, refusal):
    with pytest.raises(refusal):
        place_from_text(text, datum)


@pytest.mark.parametrize(
    "text",
    [
        "27°58'22.8\"N 119°38'31.2\"E",
        "东经119°38′31.2″ 北纬27°58′22.8″",
        "119度38分31.2秒，27度58分22.8秒",
        "27°58.38′N 119°38.52′E",
        "北纬27.973度，东经119.642度",
        "lat 27.973 lng 119.642",
    ],
)
def test_degrees_minutes_and_seconds_are_read_as_a_receiver_shows_them(text):
    assert near(place_from_text(text, "wgs84"))

"""Coordinates come out of every datum where they went in, and nothing is shifted abroad."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.domain.datums import (
    Datum,
    bd09_to_gcj02,
    gcj02_to_bd09,
    gcj02_to_wgs84,
    to_wgs84,
    wgs84_to_gcj02,
)
from gis.domain.errors import UnknownDatum
from gis.domain.roads import great_circle_m, unit_vectors

inside = st.tuples(st.floats(74, 134), st.floats(18, 53))


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    return float(great_circle_m(np.linalg.norm(unit_vectors(*one) - unit_vectors(*other))))


@given(inside)
def test_gcj02_round_trip_stays_below_a_centimetre(point: tuple[float, float]) -> None:
    assert metres(gcj02_to_wgs84(*wgs84_to_gcj02(*point)), point) < 0.01


@given(inside)
def test_bd09_round_trip_stays_below_a_metre(point: tuple[float, float]) -> None:
    assert metres(bd09_to_gcj02(*gcj02_to_bd09(*point)), point) < 1
    assert metres(to_wgs84(*gcj02_to_bd09(*wgs84_to_gcj02(*point)), Datum.BD09), point) < 1


@given(inside)
def test_the_shift_is_tens_to_hundreds_of_metres(point: tuple[float, float]) -> None:
    assert 30 < metres(wgs84_to_gcj02(*point), point) < 1000  # least (38 m) in the Qaidam basin, most (674 m) in Hunan


def test_known_pairs_of_the_published_formula() -> None:
    # Tiananmen: the pair quoted most often for the formula.
    assert wgs84_to_gcj02(116.404, 39.915) == pytest.approx((116.41024449916938, 39.91640428150164), abs=1e-9)
    assert gcj02_to_bd09(116.404, 39.915) == pytest.approx((116.41036949371029, 39.92133699351021), abs=1e-9)


def test_jingning_is_shifted_and_andorra_is_not() -> None:
    assert 550 < metres(to_wgs84(119.6363, 27.9738, "gcj02"), (119.6363, 27.9738)) < 650
    for datum in Datum:
        assert to_wgs84(1.52, 42.5, datum) == (1.52, 42.5)
    assert wgs84_to_gcj02(1.52, 42.5) == gcj02_to_bd09(1.52, 42.5) == (1.52, 42.5)


@pytest.mark.parametrize(("lon", "lat", "datum"), [(119.6, 27.9, "mercator"), (190.0, 27.9, "gcj02"), (float("nan"), 1.0, "wgs84")])
def test_an_unknown_datum_or_no_place_on_earth_is_refused(lon: float, lat: float, datum: str) -> None:
    with pytest.raises(UnknownDatum) as refusal:
        to_wgs84(lon, lat, datum)
    assert datum in str(refusal.value)

"""Sample rows of what is surveyed by hand."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from gis.models import LandingPoint, SurveyedRoute
from tests.contract.samples import county, division, network

if TYPE_CHECKING:
    from collections.abc import Callable


def survey() -> SurveyedRoute:
    """A way somebody drove."""
    facts = {"geometry": [[119.6, 27.9], [119.7, 27.95]], "length_m": 12_400, "minutes": {"light": 41.5}, "start": 0, "end": 1, "covers": [3]}
    return SurveyedRoute.objects.create(
        name="鿎石便道", network=network(), organisation=county(), surveyed_on=date(2026, 5, 17), surveyed_by="道路踏勘组", **facts
    )


def landing() -> LandingPoint:
    """A school's field."""
    facts = {"kind": "helicopter", "name": "中心小学操场", "longitude": 119.58970000000001, "latitude": 27.92}
    return LandingPoint.objects.create(division=division(), organisation=county(), **facts)


SAMPLES: dict[type[Any], Callable[[], Any]] = {SurveyedRoute: survey, LandingPoint: landing}

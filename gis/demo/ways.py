"""The night's roads: a footpath round the slide that somebody walked, landing points, a driver's link, a load that goes on by foot."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from gis.models import CardRun, LandingPoint, RoadSegment, SurveyedRoute, TownshipCard, Trip, Vehicle
from gis.selectors.cards import Reckoning, townships
from gis.selectors.moving import along
from gis.selectors.routes import Point
from gis.services.cards import reckon_cards
from gis.services.driver_links import give_link
from gis.services.drivers import Told, take_step
from gis.services.surveys import survey_route
from gis.services.transhipments import tranship
from relief.core import clock
from relief.core.models import Division, Organisation

if TYPE_CHECKING:
    from gis.models import RoadNetwork
    from relief.core.models import Person

PATH = "大漈塌方处步行便道(情景)"
SURVEYOR = "大漈乡踏勘组(情景)"
LANDINGS = (
    ("大漈乡", "helicopter", "大漈乡中心小学操场(情景)", 0.004, 0.003, "60 × 40 m,东侧有电线"),
    ("东坑镇", "helicopter", "东坑中学操场(情景)", -0.003, 0.004, "80 × 50 m"),
    ("渤海镇", "boat", "渤海码头(情景)", 0.005, -0.002, "可靠泊冲锋舟 3 艘"),
)


def build_landings() -> None:
    """Landing points; loading them twice adds nothing."""
    society = Organisation.objects.get(code="JN")
    for town, kind, name, east, north, size in LANDINGS:
        division = Division.objects.get(name=town, level=Division.Level.TOWNSHIP)
        at = {"longitude": (division.longitude or 0.0) + east, "latitude": (division.latitude or 0.0) + north}
        facts = {"organisation": society, "kind": kind, "size": size, "surveyed_on": date(2026, 5, 17), "surveyed_by": SURVEYOR} | at
        LandingPoint.objects.get_or_create(division=division, name=name, defaults=facts)


def build_cards() -> int:
    """The cards of all townships, reckoned once for a state of roads; answers how many there are."""
    key, towns = Reckoning().key, townships()
    if TownshipCard.objects.filter(key=key).count() < len(towns):
        reckon_cards(run=CardRun.objects.create(key=key))
    return len(towns)


def survey_path(*, network: RoadNetwork, segment: int, by: Person) -> SurveyedRoute | None:
    """A footpath beside the closed stretch, timed on foot only."""
    row = RoadSegment.objects.get(network=network, index=segment)
    line = [row.geometry[0], *([lon + 0.002, lat + 0.002] for lon, lat in row.geometry[1:-1]), row.geometry[-1]]
    if row.start == row.end:
        return None
    return survey_route(
        network=network, organisation=Organisation.objects.get(code="JN"), name=PATH, line=line, minutes={"foot": 75},
        surveyed_on=clock.today(), surveyed_by=SURVEYOR, notes="绕行塌方体上方，雨后湿滑，每人限负 20 公斤", by=by,
    )  # fmt: skip


def tell_of(trip: Trip, *, by: Person) -> None:
    """The driver gets his link and says once where he is."""
    link = give_link(trip=trip, by=by).link
    (longitude, latitude), _course = along(trip.geometry, 0.3)
    told = Told(kind="waypoint", via="link", word="路过收费站，一切正常", at=clock.now(), longitude=longitude, latitude=latitude, accuracy_m=25)
    take_step(link=link, told=told)


def go_on_by_foot(trip: Trip, *, by: Person) -> Trip:
    """What the lorry cannot bring any further is carried on; the minutes are what the party reckons."""
    (longitude, latitude), _course = along(trip.geometry, 0.8)
    party = Vehicle.objects.get(plate="步演01")
    return tranship(trip=trip, vehicle=party, place=Point("塌方点前停车场(情景)", longitude, latitude), by=by, minutes=80)

"""The paper that travels with the goods tells the road that was planned for it."""

from __future__ import annotations

import io

import pypdf
import pytest

from gis.models import RoadSegment, TripStop
from gis.selectors.told import MOST_NAMES, road_of
from gis.services.drives import load_trip
from inventory.models import Waybill
from inventory.papers import waybill_pdf
from tests.gis.test_trips import planned

pytestmark = pytest.mark.django_db


@pytest.fixture
def waybill(valley, commander, director, keeper):
    trip = next(trip for trip in planned(valley, commander, director) if trip.vehicle.plate == "浙K00001")
    load_trip(trip=trip, by=keeper.person)
    return Waybill.objects.get(stop__trip=trip)


def test_the_waybill_names_the_roads_in_order_with_length_and_driving_time(waybill):
    trip = waybill.stop.trip
    RoadSegment.objects.filter(network=trip.network, index=trip.segments[0]).update(name="鹤溪路", ref="S1")
    RoadSegment.objects.filter(network=trip.network, index=trip.segments[1]).update(name="", ref="X001")
    road = road_of(waybill)
    assert (road.route, road.metres) == ("鹤溪路 → X001", trip.metres)
    assert road.minutes == -(-waybill.stop.eta_seconds // 60)
    assert "鹤溪路→X001" in "".join(pypdf.PdfReader(io.BytesIO(waybill_pdf(waybill))).pages[0].extract_text().split())


def test_a_stop_on_the_way_has_no_length_of_its_own(waybill):
    TripStop.objects.create(
        trip=waybill.stop.trip, order=2, release_order=waybill.order, shelter=waybill.stop.shelter, eta_seconds=waybill.stop.eta_seconds + 600
    )
    assert road_of(waybill).metres is None


def test_a_long_way_is_told_by_its_beginning_and_end(waybill):
    trip = waybill.stop.trip
    RoadSegment.objects.bulk_create(
        RoadSegment(network=trip.network, index=1000 + n, start=0, end=1, road_class="primary", name=f"路{n}", length_m=1, speed_kmh=40, geometry=[])
        for n in range(30)
    )
    trip.segments = list(range(1000, 1030))
    trip.save()
    names = road_of(waybill).route.split(" → ")
    assert len(names) == MOST_NAMES + 1
    assert (names[0], names[6], names[-1]) == ("路0", "…", "路29")


def test_a_waybill_without_a_trip_leaves_the_road_to_be_written(waybill):
    TripStop.objects.filter(waybill=waybill).update(waybill=None)
    assert road_of(Waybill.objects.get(pk=waybill.pk)) is None

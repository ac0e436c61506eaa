"""The map that opens with no network, the snapshot on paper, and where a vehicle should be."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from gis.maps import build_map
from gis.selectors.layers import bounds_of, ground_layers, incident_layers
from gis.selectors.moving import along, moving
from gis.services.closures import close_road
from gis.services.drives import depart_trip
from gis.services.needs import estimate_needs
from gis.services.proposals import approve_proposal, propose_sourcing
from gis.services.trips import plan_trips
from gis.snapshot import snapshot
from inventory.models import Item
from inventory.selectors.cover import cover_of, covers, covers_by_store
from relief.core import clock

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 14)


@pytest.fixture
def trip(valley, commander, director):
    estimate_needs(incident=valley.incident, shelter=valley.dongkeng, people=50, days=1, on=DAY, by=commander.person)
    approve_proposal(proposal=propose_sourcing(incident=valley.incident, by=commander.person), by=director.person)
    return plan_trips(incident=valley.incident, by=commander.person).trips[0]


def test_the_file_opens_with_no_network_at_all(valley, trip):
    page = build_map(ground_layers(valley.network) | incident_layers(valley.incident, valley.network), title="东坑", synthetic=True, standalone=True)
    assert not re.search(r"<(?:script|link|img)[^>]+(?:src|href)=", page)
    assert "url(images" not in page
    assert "东坑中学" in page


def test_a_name_cannot_break_out_of_the_data_block(valley):
    valley.dongkeng.name = "</script><script>alert(1)</script>"
    valley.dongkeng.save()
    page = build_map(incident_layers(valley.incident, valley.network), title="x", synthetic=True, nonce="n")
    assert "<script>alert" not in page
    assert "</script><script>alert" not in page


def test_a_closed_road_shows_the_other_way_dashed_and_where_there_is_none_says_so(valley, trip, commander):
    close_road(network=valley.network, segments=[1], description="K31", incident=valley.incident, by=commander.person)
    kinds = [one["properties"]["kind"] for one in incident_layers(valley.incident, valley.network)["routes"]]
    assert kinds == ["blocked", "alternate"]
    close_road(network=valley.network, segments=[5], description="便道", incident=valley.incident, by=commander.person)
    routes = incident_layers(valley.incident, valley.network)["routes"]
    assert [one["properties"]["kind"] for one in routes] == ["blocked"]
    assert len(routes[0]["properties"]["lines"]) == 2


def test_a_proposal_is_dashed_along_the_road(valley, commander):
    estimate_needs(incident=valley.incident, shelter=valley.dongkeng, people=50, days=1, on=DAY, by=commander.person)
    propose_sourcing(incident=valley.incident, by=commander.person)
    layers = incident_layers(valley.incident, valley.network)
    assert {one["properties"]["kind"] for one in layers["routes"]} == {"proposed"}
    (south, west), (north, east) = bounds_of(layers)
    assert (south < 27.97, north > 28.2, west < 119.5, east > 119.64) == (True,) * 4
    assert bounds_of({}) is None


def test_a_vehicle_stands_where_its_plan_puts_it_and_turns_amber_when_overdue(valley, trip, keeper):
    assert moving(trip).tone == "info"
    depart_trip(trip=trip, by=keeper.person)
    start = trip.departed_at
    with clock.at(start + timedelta(minutes=15)):
        half = moving(trip)
    assert half.tone == "info"
    assert half.at[1] == pytest.approx(28.08, abs=0.05)
    due = start + timedelta(seconds=trip.stops.get().eta_seconds)
    with clock.at(due + timedelta(minutes=30)):
        assert moving(trip).tone == "info"
    with clock.at(due + timedelta(minutes=30, seconds=1)):
        late = moving(trip)
    assert late.tone == "warning"
    assert late.at == pytest.approx((119.5, 28.2), abs=1e-3)


def test_a_vehicle_stands_where_its_driver_told_it_was_and_half_an_hour_later_by_the_plan_again(valley, trip, keeper):
    depart_trip(trip=trip, by=keeper.person)
    trip.positions.create(longitude=119.7, latitude=28.3, at=trip.departed_at - timedelta(minutes=1))
    with clock.at(trip.departed_at + timedelta(minutes=10)):
        assert moving(trip).said == "位置按计划估算"
    trip.positions.create(longitude=119.61, latitude=28.05, at=trip.departed_at + timedelta(minutes=8))
    told = f"{timezone.localtime(trip.departed_at + timedelta(minutes=8)):%H:%M}"
    with clock.at(trip.departed_at + timedelta(minutes=10)):
        assert (moving(trip).at, moving(trip).said) == ((119.61, 28.05), f"位置为 {told} 报告")
        mark = incident_layers(valley.incident, valley.network)["vehicles"][0]
        assert mark["geometry"]["coordinates"] == [119.61, 28.05]
    with clock.at(trip.departed_at + timedelta(minutes=45)):
        later = moving(trip)
    assert later.at != (119.61, 28.05)
    assert told in later.said


def test_the_course_is_told_from_north():
    assert along([[119.0, 28.0], [119.0, 29.0]], 0.5) == ((119.0, 28.5), 0)
    assert along([[119.0, 28.0], [120.0, 28.0]], 0)[1] == 90


def test_the_ring_says_what_the_page_of_levels_says(valley):
    from tests.gis.world import item, stock

    keeper = valley.incident.organisation.people.get(user__username="keeper").user
    water, biscuit = Item.objects.get(category="water"), item("FOO-002", "饼干", "food", 100, 300)
    Item.objects.filter(category="bedding").update(need_quantity=1)
    Item.objects.filter(pk__in=[water.pk, biscuit.pk]).update(need_quantity=2, need_basis="person_day")
    assert covers_by_store([valley.hexi])[valley.hexi.pk].people == 0
    stock(valley.hexi, keeper, (biscuit, 240, "HX-B", None))
    ring, page = covers_by_store([valley.hexi])[valley.hexi.pk], cover_of(covers(warehouses=[valley.hexi]))
    assert (ring.people, ring.item) == (page.people, page.item) == (40, biscuit)
    [mark] = [
        one["properties"] for one in incident_layers(valley.incident, valley.network)["warehouses"] if one["properties"]["id"] == valley.hexi.pk
    ]
    assert "每一种都够 40 人 72 小时" in mark["lines"][1]
    assert mark["lines"][2] == "最先用完: 饼干"


def test_the_snapshot_is_a_small_picture_of_the_same_layers(valley, trip):
    picture = snapshot(ground_layers(None) | incident_layers(valley.incident, valley.network))
    assert picture.startswith("<svg")
    assert picture.count("<path") > 2
    assert len(picture) < 60_000
    assert snapshot({}).endswith("</svg>")

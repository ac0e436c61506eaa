"""A road of three trips is closed from the board: the same answer flags all three, and another way keeps weight, height and class of road."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from gis.models import RoadNetwork, RoadSegment, Trip, VehicleClass
from gis.services.trips import plan_trips
from tests.gis.test_trips import order, planned

if TYPE_CHECKING:
    from django.test import Client

    from relief.core.models import User
    from tests.gis.world import Valley

pytestmark = pytest.mark.django_db
LIGHT, MEDIUM, SECOND = "浙K00001", "浙K00002", "浙K00003"


@pytest.fixture
def three(valley: Valley, commander: User, director: User) -> dict[str, Trip]:
    """A light lorry from Hexi, a medium and a light one from the city, all over X001 to Dongkeng."""
    planned(valley, commander, director)
    order(valley, commander, director, people=300)
    Trip.objects.filter(vehicle__plate=MEDIUM).update(state=Trip.State.UNDER_WAY)
    valley.vehicles[SECOND].warehouse = valley.city
    valley.vehicles[SECOND].save()
    plan_trips(incident=valley.incident, by=commander.person)
    Trip.objects.filter(vehicle__plate=MEDIUM).update(state=Trip.State.PLANNED)
    return {trip.vehicle.plate: trip for trip in Trip.objects.select_related("vehicle")}


def closed(client: Client, valley: Valley) -> str:
    answer = client.post(
        reverse("road_close", args=[valley.incident.number]), {"description": "K31 塌方", "cause": "landslide", "ref": "X001"}, follow=True
    )
    assert answer.status_code == 200
    return answer.content.decode()


def another_way(client: Client, valley: Valley, trip: Trip) -> int:
    return client.post(reverse("trip_reroute", args=[valley.incident.number, trip.pk])).status_code


def test_the_answer_that_closes_the_road_flags_all_three_trips(valley, three, commander, client):
    client.force_login(commander)
    page = closed(client, valley)
    assert "3 趟" in page
    assert page.count("ride barred") + page.count("barred ride") == 3
    assert set(Trip.objects.exclude(blocked_by=None).values_list("vehicle__plate", flat=True)) == {LIGHT, MEDIUM, SECOND}


def _lower(bypass: Any) -> None:
    bypass.update(max_height_cm=250)


def _tracks(bypass: Any) -> None:
    bypass.update(road_class="track")
    VehicleClass.objects.filter(code="light").update(class_speeds={"track": 0})


@pytest.mark.parametrize("barred", [_lower, _tracks])
def test_another_way_keeps_weight_height_and_class_of_road(valley, three, commander, client, barred):
    client.force_login(commander)
    closed(client, valley)
    assert another_way(client, valley, three[LIGHT]) == 302
    assert Trip.objects.get(pk=three[LIGHT].pk).segments == [0, 5, 6]
    assert another_way(client, valley, three[MEDIUM]) == 409
    barred(RoadSegment.objects.filter(network=valley.network, ref="X003"))
    RoadNetwork.objects.filter(pk=valley.network.pk).update(version=7)
    assert another_way(client, valley, three[SECOND]) == 409
    assert Trip.objects.get(pk=three[SECOND].pk).segments == three[SECOND].segments

"""A closed road on the board: every trip it bars is shown within one refresh, with the way its own vehicle may still use."""

from __future__ import annotations

from collections import Counter

import pytest
from django.urls import reverse

from gis.domain.errors import NoRoute
from gis.models import Trip
from gis.selectors.detours import alternative
from gis.services.closures import close_road
from gis.services.trips import plan_trips
from tests.gis.test_trips import order, planned

pytestmark = pytest.mark.django_db


@pytest.fixture
def light(valley, commander, director):
    planned(valley, commander, director)
    return Trip.objects.get(vehicle__plate="浙K00001")


@pytest.mark.parametrize("change", [{"max_weight_kg": 4_000}, {"max_height_cm": 250}, {"road_class": "track"}])
def test_the_other_way_respects_weight_height_and_what_the_class_may_not_use(valley, light, commander, change):
    kind = light.vehicle.vehicle_class
    kind.class_speeds = {"track": 0}
    kind.save()
    close_road(network=valley.network, segments=[1], description="K31", by=commander.person)
    assert alternative(light).segments == [0, 5, 6]
    valley.network.segments.filter(index=6).update(**change)
    valley.network.version += 1
    valley.network.save()
    again = Trip.objects.select_related("vehicle__vehicle_class", "network", "warehouse")
    with pytest.raises(NoRoute):
        alternative(again.get(pk=light.pk))


def test_three_barred_trips_are_shown_with_their_other_ways_at_the_next_refresh(client, valley, light, commander, director):
    order(valley, commander, director, people=300)
    Trip.objects.filter(vehicle__plate="浙K00002").update(state=Trip.State.UNDER_WAY)
    valley.vehicles["浙K00003"].warehouse = valley.city
    valley.vehicles["浙K00003"].save()
    plan_trips(incident=valley.incident, by=commander.person)
    client.force_login(commander)
    data = reverse("dispatch_map_data", args=[valley.incident.number])
    before = client.get(data).json()
    assert Counter(one["properties"]["kind"] for one in before["layers"]["routes"]) == {"primary": 3}
    close_road(network=valley.network, ref="X001", description="K31", incident=valley.incident, by=commander.person)
    fresh = client.get(data, {"have": ",".join(f"{name}:{tag}" for name, tag in before["tags"].items())}).json()["layers"]
    kinds = Counter(one["properties"]["kind"] for one in fresh["routes"])
    assert kinds == {"blocked": 3, "alternate": Trip.objects.filter(vehicle__vehicle_class__code="light").count()}
    assert {"routes", "closures"} <= fresh.keys()
    board = client.get(reverse("dispatch", args=[valley.incident.number]), {"tab": "trips"}).content.decode()
    assert board.count('class="panel ride barred"') == 3

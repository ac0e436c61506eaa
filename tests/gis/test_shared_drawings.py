"""The map of everything is drawn once for those who may see the same, and never given to anybody else."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.urls import reverse

from gis.selectors.city import city_layers
from gis.services.closures import close_road
from relief.core import clock
from relief.core.models import Appointment
from tests.cast import appoint

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()


@pytest.fixture
def drawn(monkeypatch):
    """For whom the map of everything was drawn, in order; drawn as ever."""
    told = []

    def draw(user, network):
        told.append(user.username)
        return city_layers(user, network)

    monkeypatch.setattr("gis.selectors.drawings.city_layers", draw)
    return told


def test_the_map_of_everything_is_drawn_once_for_those_who_hold_the_same_offices(client, valley, commander, jingning, drawn):
    second = appoint("second", "景宁指挥长乙", Appointment.Role.INCIDENT_COMMANDER, jingning)
    pages = []
    for user in (commander, second, commander):
        client.force_login(user)
        pages.append(client.get(reverse("map_data")).json())
    assert drawn == ["commander"]
    assert pages[0] == pages[1] == pages[2]
    close_road(network=valley.network, segments=[1], description="K31", incident=valley.incident, by=commander.person)
    assert "K31" in client.get(reverse("map_data")).content.decode()
    assert drawn == ["commander", "commander"]


def test_nobody_is_given_the_drawing_of_another_reach_not_even_of_an_office_that_ended(client, valley, commander, stranger, viewer, drawn):
    seen = {}
    for user in (commander, stranger, viewer):
        client.force_login(user)
        seen[user.username] = client.get(reverse("map_data")).content.decode()
    assert drawn == ["commander", "stranger", "viewer"]
    stores = ("鹤溪县库", "遂昌县库")
    told = {name: [store in page for store in stores] for name, page in seen.items()}
    assert told == {"commander": [True, False], "stranger": [False, True], "viewer": [True, True]}
    commander.person.appointments.update(ends_at=clock.now())
    client.force_login(commander)
    assert "鹤溪县库" not in client.get(reverse("map_data")).content.decode()

"""Before roads are loaded, and before anything has happened: every page says what is missing and offers the first step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from gis.models import RoadNetwork, Shelter

if TYPE_CHECKING:
    from relief.core.models import User
    from tests.gis.world import Valley

pytestmark = pytest.mark.django_db
NOTE = "还没有导入路网"


@pytest.fixture
def web(valley: Valley, commander: User) -> Client:
    RoadNetwork.objects.update(is_active=False)
    client = Client()
    client.force_login(commander)
    return client


@pytest.mark.parametrize("tab", ["needs", "plan", "trips", "command", "timeline"])
def test_every_tab_says_that_there_are_no_roads_and_none_offers_to_close_one(web, valley, tab):
    page = web.get(reverse("dispatch", args=[valley.incident.number]), {"tab": tab}).content.decode()
    assert NOTE in page
    assert "close-road" not in page


def test_the_maps_say_it_and_a_board_with_roads_does_not(web, valley):
    for address in (reverse("dispatch_map", args=[valley.incident.number]), reverse("map")):
        assert NOTE in web.get(address).content.decode()
    RoadNetwork.objects.update(is_active=True)
    for address in (reverse("dispatch_map", args=[valley.incident.number]), reverse("dispatch", args=[valley.incident.number])):
        assert NOTE not in web.get(address).content.decode()


def test_township_cards_say_once_why_there_are_none_and_ask_for_nothing(web, valley):
    said = web.get(reverse("townships")).content.decode()
    assert said.count("先导入路网") == 1
    assert "什么都没有改动" not in said
    assert "<form" not in said.split("<main", 1)[1].split("</main>", 1)[0]


def test_a_board_with_nobody_counted_leads_to_the_first_step(web, valley):
    Shelter.objects.filter(incident=valley.incident).delete()
    first = reverse("dispatch", args=[valley.incident.number]) + "?tab=needs"
    for address, tab in ((reverse("dispatch", args=[valley.incident.number]), "plan"), (reverse("shelter_board", args=[valley.incident.number]), "")):
        assert f'<a class="btn btn-primary" href="{first}">' in web.get(address, {"tab": tab} if tab else {}).content.decode()

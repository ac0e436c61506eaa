"""A board with many rows is folded and paged, and what needs somebody stands first."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from gis.models import Proposal, Shelter, Trip, Vehicle
from gis.pages.tabs import MANY_LINES, PER_PAGE
from gis.services.closures import close_road
from gis.services.needs import estimate_needs
from gis.services.proposals import propose_sourcing

if TYPE_CHECKING:
    from django.http import HttpResponse

    from relief.core.models import User
    from tests.gis.world import Valley

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 14)


@pytest.fixture
def web(commander: User) -> Client:
    client = Client()
    client.force_login(commander)
    return client


@pytest.fixture
def crowded(valley: Valley, commander: User) -> list[Shelter]:
    """Twenty-four more shelters; the last lacks everything, the others are not counted."""
    rows = [
        Shelter(incident=valley.incident, name=f"安置点 {n:02d}", people=5, longitude=119.5, latitude=28.2, counted_at=valley.incident.happened_at)
        for n in range(24)
    ]
    made = Shelter.objects.bulk_create(rows)
    for shelter in (valley.dongkeng, valley.daji):
        estimate_needs(incident=valley.incident, shelter=shelter, people=1, days=1, on=DAY, by=commander.person)
    return made


def tab(web: Client, valley: Valley, name: str, **asked: str) -> HttpResponse:
    return web.get(reverse("dispatch", args=[valley.incident.number]), {"tab": name, **asked})


def test_many_shelters_are_folded_and_paged_and_who_was_not_counted_comes_first(web, valley, crowded):
    first, second = tab(web, valley, "needs"), tab(web, valley, "needs", page="2")
    assert [len(page.context["cards"]) for page in (first, second)] == [PER_PAGE, len(crowded) + 2 - PER_PAGE]
    assert valley.dongkeng not in [shelter for shelter, _group, _form in first.context["cards"]]
    said = first.content.decode()
    assert said.count('<details class="panel long">') == PER_PAGE
    assert "tab=needs&amp;page=2" in said
    assert 'class="thumb"' in said


def test_a_wrong_count_opens_its_shelter_on_its_own_page(web, valley, crowded):
    mark = f"s{valley.daji.pk}"
    page = web.post(
        reverse("need_estimate", args=[valley.incident.number, valley.daji.pk]),
        {f"{mark}-people": "许多", f"{mark}-days": "3", f"{mark}-standard": "catalogue"},
        headers={"HX-Request": "true"},
    )
    assert page.status_code == 422
    assert page.context["page"].number == 2
    assert [shelter for shelter, _group, form in page.context["cards"] if form.is_bound] == [valley.daji]
    assert page.content.decode().count('<details class="panel long" open>') == 1


def test_few_shelters_stay_open_as_they_were(web, valley):
    assert 'class="panel long"' not in tab(web, valley, "needs").content.decode()


def test_a_long_proposal_is_folded_by_warehouse_with_what_is_lacking_on_top(web, valley, crowded, commander):
    for shelter in crowded:
        estimate_needs(incident=valley.incident, shelter=shelter, people=30, days=1, on=DAY, by=commander.person)
    proposal = propose_sourcing(incident=valley.incident, by=commander.person)
    assert proposal.lines.count() > MANY_LINES
    page = tab(web, valley, "plan")
    said = page.content.decode()
    assert said.count('<details class="panel long') == len(page.context["sent"])
    assert page.context["unmet"]
    assert said.index('<details class="panel"><summary>') < said.index('<details class="panel long')
    assert said.count("data-drag ") == proposal.lines.count()
    line = proposal.lines.first()
    wrong = web.post(reverse("adjust", args=[valley.incident.number, line.pk]), {"quantity": "x"}, headers={"HX-Request": "true"}).content.decode()
    assert wrong.count('<details class="panel long" open>') == 1


def test_trips_that_are_held_up_stand_before_the_others(web, valley, commander):
    network, kind = valley.network, valley.vehicles["浙K00001"].vehicle_class
    closed = close_road(network=network, description="塌方", segments=[0], incident=valley.incident, by=commander.person)
    close_road(network=network, description="有人证实", segments=[2], incident=valley.incident, confirmed_by="公路段", by=commander.person)
    for n in range(12):
        vehicle = Vehicle.objects.create(
            plate=f"浙K1{n:04d}",
            organisation=valley.incident.organisation,
            vehicle_class=kind,
            warehouse=valley.hexi,
            payload_kg=1_000,
            volume_dm3=5_000,
        )
        Trip.objects.create(
            number=f"T{n:02d}", incident=valley.incident, vehicle=vehicle, warehouse=valley.hexi, network=network, weight_g=1, volume_cm3=1,
            geometry=[[119.64, 27.97], [119.6, 28.1]], segments=[0] if n == 11 else [3], metres=1, planned_seconds=1,
            state=Trip.State.PLANNED if n else Trip.State.DONE, blocked_by=closed if n == 11 else None,
        )  # fmt: skip
    page = tab(web, valley, "trips")
    order = [ride.trip.number for ride in page.context["rides"]]
    assert order[0] == "T11"
    assert order[-1] == "T00"
    assert page.content.decode().count('<details class="panel long ride') == 12
    assert [one.description for one in page.context["closures"]] == ["塌方", "有人证实"]
    assert not Proposal.objects.exists()

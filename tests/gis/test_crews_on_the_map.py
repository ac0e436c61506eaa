"""Squads on a mission on the live map: at the last place they told, where they agreed and the reader may see it; else where they were sent."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import expect

from gis.selectors.charted import city_chart, incident_chart
from gis.selectors.crews import crew_marks
from gis.selectors.nearby import nearby
from relief.core import clock
from relief.core.models import Division
from teams.models import CrewPosition
from teams.services.crews import agree_to_positions, call_in, keep_position, man_down
from tests.browser import DESK, PHONE
from tests.teams.squad import enlist, gone, muster, squad

__all__ = ["muster", "squad"]

pytestmark = pytest.mark.django_db
TOLD = [119.55, 28.15]


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()


@pytest.fixture
def flood(valley):
    """The squad goes to the valley's incident."""
    return valley.incident


@pytest.fixture
def crew(squad):
    return [enlist(squad, number) for number in (1, 2)]


@pytest.fixture
def mission(muster, crew, leader):
    return gone(muster, *crew, by=leader.person)


@pytest.fixture
def told(mission, crew, leader):
    """One of them agreed, and told where he is."""
    row = mission.people.get(person=crew[0].person)
    agree_to_positions(row, agrees=True, by=leader.person)
    row.refresh_from_db()
    keep_position(mission, row.person_id, longitude=TOLD[0], latitude=TOLD[1])
    return row


def the_mark(user, incident):
    (found,) = crew_marks(user, incident)
    return found["geometry"]["coordinates"], found["properties"]


def test_a_mission_stands_at_the_last_place_told_and_pales_after_15_minutes(valley, mission, told, commander):
    at, facts = the_mark(commander, valley.incident)
    assert (at, facts["tone"], facts["faded"]) == (TOLD, "good", False)
    assert mission.number in facts["title"]
    assert "2" in facts["lines"][1]
    moment = CrewPosition.objects.get().at
    with clock.at(moment + timedelta(minutes=15)):
        assert not the_mark(commander, valley.incident)[1]["faded"]
    with clock.at(moment + timedelta(minutes=15, seconds=1)):
        faded = the_mark(commander, valley.incident)[1]
        assert faded["faded"]
        assert "15" in faded["lines"][-1]


def test_without_consent_it_stands_where_it_was_sent_and_a_consent_taken_back_takes_the_place_away(valley, mission, told, commander, leader):
    town = Division.objects.create(
        code="331127104000", name="东坑镇", level="township", parent=valley.incident.division, longitude=119.48, latitude=28.21
    )
    agree_to_positions(told, agrees=False, by=leader.person)
    at, facts = the_mark(commander, valley.incident)
    assert (at, "东坑镇" in facts["lines"][-1]) == ([119.48, 28.21], True)
    mission.destination = valley.dongkeng.name
    mission.save()
    assert the_mark(commander, valley.incident)[0] == [valley.dongkeng.longitude, valley.dongkeng.latitude]
    town.delete()
    mission.destination = "河滩"
    mission.save()
    assert the_mark(commander, valley.incident)[0] == [119.5, 28.2]
    type(valley.incident).objects.update(longitude=None, latitude=None)
    assert crew_marks(commander, valley.incident) == []
    mission.organisation.division = valley.incident.division
    mission.organisation.save()
    assert the_mark(commander, valley.incident)[0] == [119.64, 27.97]


def test_its_tone_is_that_of_the_welfare_check_and_a_man_down_is_red_at_once(valley, mission, crew, commander, leader):
    for minutes, tone in ((74, "good"), (75, "warning"), (90, "danger")):
        with clock.at(mission.departed_at + timedelta(minutes=minutes)):
            facts = the_mark(commander, valley.incident)[1]
            assert facts["tone"] == tone
            assert any(str(minutes) in line for line in facts["lines"]) == (minutes >= 75)
    man_down(mission, crew[1].person_id, by=leader.person)
    facts = the_mark(commander, valley.incident)[1]
    assert (facts["tone"], any("倒下" in line for line in facts["lines"])) == ("danger", True)
    assert not any(one.person.name in str(facts) for one in crew)


def test_a_reader_who_may_not_see_places_sees_the_destination_and_a_stranger_no_mission(valley, told, mission, clerk, stranger, visitor):
    assert the_mark(clerk, valley.incident)[0] == [119.5, 28.2]
    assert crew_marks(stranger) == crew_marks(visitor) == []


def test_who_is_back_is_gone_from_the_map(valley, mission, told, crew, commander, leader):
    call_in(mission, [crew[0].person_id], by=leader.person)
    assert the_mark(commander, valley.incident)[0] == [119.5, 28.2]
    call_in(mission, [crew[1].person_id], by=leader.person)
    assert crew_marks(commander, valley.incident) == []


def test_the_list_and_the_map_of_everything_hold_it_and_no_file_does(client, valley, mission, told, commander):
    rows = [row for row in nearby(incident_chart(valley.incident, commander)) if row.layer == "crews"]
    assert [(row.sign, row.longitude, row.latitude) for row in rows] == [("crew", *TOLD)]
    assert len(city_chart(commander).layers["crews"]) == 1
    client.force_login(commander)
    number = valley.incident.number
    sent = client.get(reverse("dispatch_map_data", args=[number])).json()
    assert sent["layers"]["crews"][0]["geometry"]["coordinates"] == TOLD
    assert sent["tags"]["crews"]
    assert mission.number in client.get(reverse("dispatch_map_list", args=[number])).content.decode()
    for kind in ("gpkg", "xlsx"):
        assert mission.number.encode() not in client.get(reverse(f"dispatch_map_{kind}", args=[number])).content
        assert client.get(reverse(f"map_{kind}")).status_code == 200


def test_what_is_drawn_for_all_holds_no_place_of_a_person(client, valley, told, commander, clerk):
    """One drawing is kept for all readers; the crews are each reader's own."""
    address = reverse("dispatch_map_data", args=[valley.incident.number])
    client.force_login(commander)
    assert client.get(address).json()["layers"]["crews"][0]["geometry"]["coordinates"] == TOLD
    client.force_login(clerk)
    assert client.get(address).json()["layers"]["crews"][0]["geometry"]["coordinates"] == [119.5, 28.2]


def test_missions_cost_a_fixed_number_of_queries_and_one_where_none_is_out(
    valley, mission, told, commander, leader, crew, django_assert_max_num_queries
):
    crew_marks(commander)
    with django_assert_max_num_queries(9):
        crew_marks(commander)
    call_in(mission, [one.person_id for one in crew], by=leader.person)
    with django_assert_max_num_queries(1):
        crew_marks(commander)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_the_browser_draws_it_and_says_its_state(open_page, valley, mission, told, crew, commander, leader, screen):
    man_down(mission, crew[0].person_id, by=leader.person)
    page = open_page(screen, commander)
    page.goto(reverse("dispatch_map", args=[valley.incident.number]))
    mark = page.locator(".symbol.crews")
    expect(mark).to_have_count(1)
    expect(mark.locator(".mission.danger")).to_have_count(1)
    assert "倒下" in (mark.get_attribute("aria-label") or "")
    expect(page.locator(".legend")).to_contain_text("出任务的队伍")

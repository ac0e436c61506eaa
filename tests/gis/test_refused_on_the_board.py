"""A departure that was refused stands on its trip's row of the board until the trip leaves, is planned anew, or the entry is withdrawn."""

from __future__ import annotations

import json

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from gis.models import Trip, Vehicle
from gis.selectors.charted import city_chart, incident_chart
from gis.selectors.layers import live_trips
from gis.selectors.nearby import nearby
from gis.selectors.refused import mark_refused
from gis.services.closures import close_road
from gis.services.driver_links import give_link
from gis.services.drives import load_trip
from gis.services.trips import cancel_trip, reroute_trip
from inventory.models import FieldCommand
from inventory.outbox.settling import hand_over, withdraw
from inventory.services import waybills
from inventory.services.orders import issue_order
from relief.core import clock
from relief.core.models import Event
from tests.gis.test_closed_at_the_gate import ROAD, ago, close, here, paper_of
from tests.gis.test_replans import LIGHT, two_lorries
from tests.inventory.outbox.phone import enrol

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()


@pytest.fixture
def valley(early, valley):
    early.close()
    return valley


@pytest.fixture
def trips(valley, commander, director) -> dict[str, Trip]:
    with clock.at(ago(240)):
        return two_lorries(valley, commander, director)


@pytest.fixture
def trip(trips, keeper) -> Trip:
    """A light lorry from Hexi to Dongkeng, its paper written four hours ago."""
    with clock.at(ago(240)):
        return load_trip(trip=trips[LIGHT], by=keeper.person)


def told_by_phone(keeper, trip: Trip) -> None:
    assert enrol(keeper).one("depart", {"waybill": paper_of(trip).number}, at=ago(60))["state"] == "refused"


def row_of(trip: Trip):
    return next(one for one in live_trips(trip.incident) if one.pk == trip.pk).refused


def board(client, user, valley, language: str = "zh-hans") -> str:
    client.force_login(user)
    client.cookies["django_language"] = language
    return client.get(reverse("dispatch", args=[valley.incident.number]), {"tab": "trips"}).content.decode()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh-hans", ("出车被拒", "的道路自", "起封闭：X001 K31 塌方，确认人：县交警大队")),
        ("en", ("leaving refused", "is closed from", "X001 K31 塌方, confirmed by 县交警大队. Give the trip another way")),
    ],
)
def test_the_row_says_when_and_why_in_the_reader_s_language(valley, trip, commander, keeper, client, language, words):
    assert words[0] not in board(client, commander, valley, language)
    close(valley, commander, starts_at=ago(90), confirmed_by="县交警大队")
    told_by_phone(keeper, trip)
    page = board(client, commander, valley, language)
    assert page.count(words[0]) == 1
    assert all(word in page for word in words)
    assert f'datetime="{timezone.localtime(FieldCommand.objects.get().occurred_at).isoformat(timespec="seconds")}"' in page
    on_map = next(row for row in nearby(incident_chart(valley.incident, commander)) if row.layer == "vehicles" and LIGHT in row.title)
    assert "K31 塌方" in " ".join(on_map.lines)
    assert on_map.tone == "danger"
    assert any("K31 塌方" in " ".join(row.lines) for row in nearby(city_chart(commander)) if row.layer == "vehicles")


def test_an_overloaded_plate_is_told_with_its_figures_and_another_way_makes_it_no_lighter(valley, trip, commander, keeper, client):
    Vehicle.objects.filter(plate=LIGHT).update(payload_kg=100)
    told_by_phone(keeper, trip)
    said = row_of(trip)
    assert (said.of_road, "100" in said.why) == (False, True)
    close(valley, commander)
    reroute_trip(trip=trip, by=commander.person)
    assert "the largest vehicle at" in board(client, commander, valley, "en")


def test_what_the_driver_told_stands_there_too_and_names_nobody_who_is_only_a_witness(valley, trip, commander, client):
    link = give_link(trip=trip, by=commander.person)
    close(valley, commander, starts_at=ago(90))
    sent = {"id": "a", "kind": "departed", "now": timezone.now().isoformat(), "at": ago(60).isoformat()}
    assert client.post(reverse("driver_steps", args=[link.token]), json.dumps(sent), content_type="application/json").status_code == 409
    assert "尚未确认" in row_of(trip).why
    assert str(commander.person) not in json.dumps(Event.objects.get(kind="driver-refused").payload, ensure_ascii=False)
    client.cookies["django_language"] = "en"
    client.force_login(commander)
    timeline = client.get(reverse("timeline", args=[valley.incident.number])).content.decode()
    assert "is reported closed from" in timeline
    assert "据报自" not in timeline


def test_it_stands_until_the_trip_has_another_way(valley, trip, commander, keeper):
    close(valley, commander, starts_at=ago(90))
    told_by_phone(keeper, trip)
    assert row_of(trip) is not None
    reroute_trip(trip=trip, by=commander.person)
    assert row_of(trip) is None
    assert Event.objects.filter(kind="command-refused").exists()  # the stream keeps what happened


def test_it_is_gone_once_the_paper_has_left_or_the_trip_is_given_up(valley, trip, commander, keeper):
    closure = close(valley, commander, starts_at=ago(90))
    told_by_phone(keeper, trip)
    with clock.at(ago(-1)):
        closure.ends_at = timezone.now()
        closure.save()
    waybills.depart(waybill=paper_of(trip), by=keeper.person)
    assert row_of(trip) is None


def test_a_trip_given_up_has_no_row(valley, trips, commander, keeper, client):
    trip = trips[LIGHT]
    order = trip.stops.get().release_order
    paper = waybills.prepare(document=issue_order(order=order, by=keeper.person), by=keeper.person, plate=f" {LIGHT.lower()}")
    close_road(network=valley.network, segments=[ROAD], description="X001 K31 塌方", by=commander.person)
    assert enrol(keeper).one("depart", {"waybill": paper.number})["state"] == "refused"
    assert row_of(trip) is not None  # a paper of the trip by its order and plate
    cancel_trip(trip=trip, by=commander.person)
    assert "出车被拒" not in board(client, commander, valley)


def test_an_entry_that_is_withdrawn_is_taken_off_and_the_command_hears_it_and_one_left_to_the_supervisor_stays(valley, trip, commander, keeper):
    close(valley, commander, starts_at=ago(90))
    told_by_phone(keeper, trip)
    hand_over(row=FieldCommand.objects.get(), by=keeper.person, note="车已走")
    assert row_of(trip) is not None
    assert enrol(keeper).one("depart", {"waybill": paper_of(trip).number}, at=ago(50))["state"] == "refused"
    withdraw(row=FieldCommand.objects.get(state=FieldCommand.State.REFUSED), by=keeper.person, reason="按错了")
    assert row_of(trip) is None
    assert Event.objects.filter(kind="command-resolved", incident=valley.incident).count() == 1


def test_one_query_however_many_trips(valley, trips, trip, commander, keeper, django_assert_num_queries):
    close(valley, commander, starts_at=ago(90))
    told_by_phone(keeper, trip)
    rows = live_trips(valley.incident)
    with django_assert_num_queries(1):
        assert sum(one.refused is not None for one in mark_refused(rows)) == 1


@pytest.mark.parametrize("door", ["page", "program", "board"])
def test_by_whichever_door_it_was_refused_the_row_says_so_and_pressing_again_says_nothing_new(valley, trip, commander, keeper, client, door):
    close(valley, commander, starts_at=ago(90), confirmed_by="县交警大队")
    number = paper_of(trip).number
    client.force_login(commander if door == "board" else keeper)

    def press(key: str) -> int:
        if door == "page":
            return client.post(f"/field/forms/waybills/{number}/depart/", {"key": key, "depart-driver_name": "司机甲"}).status_code
        if door == "program":
            url = reverse("api-waybill-depart", args=[number])
            return client.post(url, "{}", content_type="application/json", headers={"Idempotency-Key": f"0000-{key}"}).status_code
        return client.post(reverse("trip_depart", args=[valley.incident.number, trip.pk])).status_code

    assert [press("k-1"), press("k-2")] == [409, 409]
    assert "确认人：县交警大队" in row_of(trip).why
    assert here()
    assert Event.objects.filter(kind__in=("waybill-refused", "trip-refused"), incident=valley.incident).count() == 1
    reroute_trip(trip=trip, by=commander.person)
    assert row_of(trip) is None


def test_a_step_that_is_only_out_of_turn_is_no_news_for_the_command(valley, trip, commander, keeper, client):
    client.force_login(keeper)
    for key in ("k-1", "k-2"):
        client.post(f"/field/forms/waybills/{paper_of(trip).number}/depart/", {"key": key, "depart-driver_name": "司机甲"})
    assert paper_of(trip).state == "departed"
    assert not Event.objects.filter(kind="waybill-refused").exists()

"""No paper of a trip leaves over a closed road, by whichever door; what a phone or a driver tells late is judged by the moment it happened."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from gis.domain.refusals import TripBlocked
from gis.models import Closure, Trip, TripStep
from gis.services.closures import close_road, reopen_road
from gis.services.driver_links import give_link
from gis.services.drives import depart_trip, load_trip
from gis.services.trips import cancel_trip, reroute_trip
from inventory.models import DiscrepancyCase, FieldCommand, Waybill
from inventory.services import waybills
from inventory.services.orders import issue_order
from relief.core import clock
from relief.core.models import Event, Message
from tests.gis.test_replans import LIGHT, two_lorries
from tests.inventory.outbox.phone import enrol

pytestmark = pytest.mark.django_db
ROAD = 1  # X001, on the way of both lorries; the bypass carries the light one


@pytest.fixture
def valley(early, valley):
    early.close()
    return valley


@pytest.fixture
def trip(valley, commander, director, keeper) -> Trip:
    """A light lorry from Hexi to Dongkeng, its paper written four hours ago."""
    with clock.at(ago(240)):
        return load_trip(trip=two_lorries(valley, commander, director)[LIGHT], by=keeper.person)


def ago(minutes: int) -> datetime:
    return timezone.now() - timedelta(minutes=minutes)


def close(valley, commander, **facts) -> Closure:
    return close_road(network=valley.network, segments=[ROAD], description="X001 K31 塌方", by=commander.person, **facts)


def recorded(closure: Closure, minutes: int) -> None:
    Closure.objects.filter(pk=closure.pk).update(recorded_at=ago(minutes))


def paper_of(trip: Trip) -> Waybill:
    paper = trip.stops.get().waybill
    assert paper is not None
    return paper


def here() -> bool:
    """Whether everything is still where it was."""
    stands = not Waybill.objects.exclude(state=Waybill.State.PREPARED).exists() and not Waybill.objects.filter(departed_at__isnull=False).exists()
    return stands and not Event.objects.filter(kind="waybill-departed").exists() and not Trip.objects.exclude(state=Trip.State.PLANNED).exists()


def on_the_page(client, user, paper: Waybill):
    client.force_login(user)
    return client.post(f"/field/forms/waybills/{paper.number}/depart/", {"key": "k-1", "depart-driver_name": "司机甲"})


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh-hans", ("的道路自", "起封闭：X001 K31 塌方，确认人：县交警大队", "改道")),
        ("en", ("is closed from", "X001 K31 塌方, confirmed by 县交警大队", "Give the trip another way on the board first")),
    ],
)
def test_the_keeper_s_page_says_which_road_is_closed_since_when_and_who_confirmed_it(valley, trip, commander, keeper, client, language, words):
    close(valley, commander, confirmed_by="县交警大队")
    client.cookies["django_language"] = language
    answer = on_the_page(client, keeper, paper_of(trip))
    assert answer.status_code == 409
    assert all(word in answer.content.decode() for word in (trip.number, *words))
    assert here()


def test_a_closure_nobody_has_confirmed_keeps_the_paper_back_too_and_says_who_reported_it(valley, trip, commander, keeper, client):
    close(valley, commander)
    answer = on_the_page(client, keeper, paper_of(trip))
    assert answer.status_code == 409
    assert f"报告人：{commander.person}，尚未确认" in answer.content.decode()
    assert here()


def test_the_board_and_the_driver_s_link_say_the_same(valley, trip, commander, keeper, client):
    link = give_link(trip=trip, by=commander.person)
    close(valley, commander, confirmed_by="县交警大队")
    client.force_login(commander)
    board = client.post(reverse("trip_depart", args=[valley.incident.number, trip.pk]))
    assert (board.status_code, "X001 K31 塌方，确认人：县交警大队" in board.content.decode()) == (409, True)
    now = timezone.now().isoformat()
    sent = {"id": "a", "kind": "departed", "now": now, "at": now}
    driver = client.post(reverse("driver_steps", args=[link.token]), json.dumps(sent), content_type="application/json")
    assert (driver.status_code, "X001 K31 塌方，确认人：县交警大队" in driver.json()["detail"]) == (409, True)
    assert here()
    assert not TripStep.objects.exists()


def test_a_paper_the_keeper_wrote_for_the_trip_s_order_and_vehicle_is_a_paper_of_the_trip(valley, commander, director, keeper):
    trip = two_lorries(valley, commander, director)[LIGHT]
    order = trip.stops.get().release_order
    paper = waybills.prepare(document=issue_order(order=order, by=keeper.person), by=keeper.person, plate=LIGHT.lower())
    close(valley, commander)
    with pytest.raises(TripBlocked):
        waybills.depart(waybill=paper, by=keeper.person)
    assert here()
    cancel_trip(trip=trip, by=commander.person)
    assert waybills.depart(waybill=paper, by=keeper.person).state == Waybill.State.DEPARTED


def test_after_another_way_was_given_the_paper_leaves(valley, trip, commander, keeper, client):
    close(valley, commander)
    reroute_trip(trip=trip, by=commander.person)
    assert on_the_page(client, keeper, paper_of(trip)).status_code == 302
    assert paper_of(trip).state == Waybill.State.DEPARTED


def test_what_left_before_the_road_was_closed_is_booked_at_its_own_moment(valley, trip, commander, keeper):
    recorded(close(valley, commander, starts_at=ago(30)), 30)
    answer = enrol(keeper).one("depart", {"waybill": paper_of(trip).number}, at=ago(60))
    assert answer["state"] == "done"
    paper = paper_of(trip)
    assert (paper.state, timezone.now() - paper.departed_at > timedelta(minutes=59)) == (Waybill.State.DEPARTED, True)
    trip.refresh_from_db()
    assert trip.blocked_by is not None  # and the command sees that its road is closed now


def test_a_closing_that_was_announced_before_keeps_back_what_leaves_just_before_it(valley, trip, commander, keeper):
    recorded(close(valley, commander, starts_at=ago(30)), 90)
    assert enrol(keeper).one("depart", {"waybill": paper_of(trip).number}, at=ago(60))["state"] == "refused"
    assert here()


def test_a_phone_that_says_a_lorry_left_over_a_closed_road_is_not_lost(valley, trip, commander, keeper):
    closure = close(valley, commander, starts_at=ago(90), confirmed_by="县交警大队")
    number = paper_of(trip).number
    answer = enrol(keeper).one("depart", {"waybill": number}, at=ago(60))
    assert (answer["state"], answer["problem"]["type"].rpartition("/")[2]) == ("refused", "trip-blocked")
    assert here()
    kept, case = FieldCommand.objects.get(), DiscrepancyCase.objects.get()
    assert (kept.state, kept.body["body"]["waybill"], case.command, case.owner) == (FieldCommand.State.REFUSED, number, kept, keeper.person)
    assert "X001 K31 塌方" in case.reason
    assert Message.objects.filter(text__contains="X001 K31 塌方").exists()
    reopen_road(closure=closure, by=commander.person)  # open now; when it left it was not
    assert enrol(keeper).one("depart", {"waybill": number}, at=ago(50))["state"] == "refused"
    assert here()
    assert enrol(keeper).one("depart", {"waybill": number})["state"] == "done"


def test_a_refused_departure_is_booked_at_its_own_moment_once_its_trip_has_another_way(valley, trip, commander, keeper, client):
    close(valley, commander, starts_at=ago(90))
    enrol(keeper).one("depart", {"waybill": paper_of(trip).number}, at=ago(60))
    kept = FieldCommand.objects.get()
    assert Event.objects.get(kind="command-refused").incident == valley.incident  # the command hears of it
    client.force_login(keeper)
    settle = reverse("field_settle", args=[kept.pk])
    assert 'value="again"' in client.get(reverse("field_refusals")).content.decode()
    still = client.post(settle, {"act": "again"})
    assert (still.status_code, "X001 K31 塌方" in still.content.decode()) == (409, True)
    assert here()
    kept.refresh_from_db()
    assert (kept.state, DiscrepancyCase.objects.get().settled_at) == (FieldCommand.State.REFUSED, None)
    reroute_trip(trip=trip, by=commander.person)
    assert client.post(settle, {"act": "again"}).status_code == 302
    kept.refresh_from_db()
    paper, case = paper_of(trip), DiscrepancyCase.objects.get()
    assert (paper.state, paper.departed_at) == (Waybill.State.DEPARTED, kept.occurred_at)
    assert (kept.state, kept.paper, kept.problem, case.state) == (FieldCommand.State.DONE, paper.number, None, DiscrepancyCase.State.SETTLED)
    assert client.post(settle, {"act": "again"}).status_code in {404, 409}
    assert Event.objects.filter(kind="waybill-departed").count() == 1


def test_a_driver_s_word_that_the_gate_refuses_stands_in_the_command_s_stream(valley, trip, commander, client):
    link = give_link(trip=trip, by=commander.person)
    close(valley, commander, starts_at=ago(90))
    sent = {"id": "a", "kind": "departed", "now": timezone.now().isoformat(), "at": ago(60).isoformat()}
    assert client.post(reverse("driver_steps", args=[link.token]), json.dumps(sent), content_type="application/json").status_code == 409
    told = Event.objects.get(kind="driver-refused")
    assert (told.incident, told.payload["vehicle"], "X001 K31 塌方" in told.payload["reason"]) == (valley.incident, LIGHT, True)
    assert timezone.now() - told.occurred_at > timedelta(minutes=59)
    assert here()


def test_a_driver_without_signal_left_before_the_closing(valley, trip, commander, client):
    link = give_link(trip=trip, by=commander.person)
    recorded(close(valley, commander, starts_at=ago(30)), 30)
    sent = {"id": "a", "kind": "departed", "now": timezone.now().isoformat(), "at": ago(60).isoformat()}
    assert client.post(reverse("driver_steps", args=[link.token]), json.dumps(sent), content_type="application/json").status_code == 200
    trip.refresh_from_db()
    assert trip.state == Trip.State.UNDER_WAY


def test_a_trip_whose_papers_have_all_left_is_told_to_have_left_whatever_closed_behind_it(valley, trip, commander, keeper):
    waybills.depart(waybill=paper_of(trip), by=keeper.person)
    close(valley, commander)
    assert depart_trip(trip=trip, by=keeper.person).state == Trip.State.UNDER_WAY

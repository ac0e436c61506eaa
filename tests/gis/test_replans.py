"""Trips are planned again from those in force: only what no longer fits changes, who has left keeps his trip."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gis.domain.errors import NoVehicle
from gis.domain.refusals import NothingToLoad
from gis.models import Trip, TripStop, Vehicle
from gis.services.closures import close_road
from gis.services.driver_links import give_link
from gis.services.drives import depart_trip
from gis.services.needs import estimate_needs
from gis.services.proposals import approve_proposal, propose_sourcing
from gis.services.replans import replan_trips
from gis.services.requisitions import draw_up, take_up
from gis.services.shelters import set_hours
from gis.services.surveys import retire_survey, survey_route
from gis.services.trips import plan_trips
from inventory.services.orders import cancel_order
from relief.core import clock
from relief.core.models import Event
from tests.gis.world import NODES

if TYPE_CHECKING:
    from gis.models import Shelter, SurveyedRoute
    from tests.gis.world import Valley

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 14)
NIGHT = datetime(2026, 6, 14, 23, 0, tzinfo=timezone.get_default_timezone())
LIGHT, MEDIUM = "浙K00001", "浙K00002"


def ordered(valley, commander, director, people: int = 100, where: Shelter | None = None) -> None:
    estimate_needs(incident=valley.incident, shelter=where or valley.dongkeng, people=people, days=1, on=DAY, by=commander.person)
    approve_proposal(proposal=propose_sourcing(incident=valley.incident, by=commander.person), by=director.person)


@pytest.fixture
def planned(valley, commander, director) -> dict[str, Trip]:
    """A light lorry from Hexi and a medium one from the city, both to Dongkeng."""
    return two_lorries(valley, commander, director)


def two_lorries(valley, commander, director) -> dict[str, Trip]:
    ordered(valley, commander, director)
    return {trip.vehicle.plate: trip for trip in plan_trips(incident=valley.incident, by=commander.person).trips}


def on_stops() -> dict[str, list[tuple]]:
    rows = TripStop.objects.select_related("trip__vehicle").order_by("trip", "order")
    found: dict[str, list[tuple]] = {}
    for stop in rows:
        found.setdefault(stop.trip.vehicle.plate, []).append((stop.pk, stop.shelter_id, stop.load))
    return found


def surveyed(valley: Valley, commander, minutes: float, **limits: int) -> SurveyedRoute:
    """Somebody drove from the junction to Dongkeng along X001."""
    return survey_route(
        network=valley.network,
        organisation=valley.incident.organisation,
        name="X001",
        line=[list(NODES[1]), list(NODES[3])],
        minutes={"light": minutes, "medium": minutes},
        surveyed_on=DAY,
        surveyed_by="二队",
        by=commander.person,
        **limits,
    )


def test_where_nothing_changed_every_trip_stays_and_nothing_is_written(valley, planned, commander):
    before, told = list(Trip.objects.order_by("pk").values()), Event.objects.count()
    done = replan_trips(incident=valley.incident, by=commander.person)
    assert (len(done.kept), done.changed, done.made, done.given_up, done.refused) == (2, [], [], [], [])
    assert list(Trip.objects.order_by("pk").values()) == before
    assert Event.objects.count() == told


def test_a_closed_road_turns_only_the_trip_that_can_go_round_it_and_keeps_its_number_stops_and_link(valley, planned, commander):
    link, stops = give_link(trip=planned[LIGHT], by=commander.person).link, on_stops()
    close_road(network=valley.network, segments=[1], description="K31", by=commander.person)
    city = Trip.objects.filter(pk=planned[MEDIUM].pk).values().get()
    done = replan_trips(incident=valley.incident, by=commander.person)
    assert ([trip.pk for trip in done.changed], done.made, done.given_up) == ([planned[LIGHT].pk], [], [])
    assert [refusal.slug for refusal in done.refused] == ["no-vehicle"]
    light = Trip.objects.get(pk=planned[LIGHT].pk)
    assert (light.segments, light.blocked_by, light.number) == ([0, 5, 6], None, planned[LIGHT].number)
    assert on_stops() == stops
    assert Trip.objects.filter(pk=planned[MEDIUM].pk).values().get() == city
    link.refresh_from_db()
    assert (link.trip_id, link.revoked_at) == (light.pk, None)
    told = Event.objects.get(kind="trip-replanned").payload
    assert (told["minutes_before"], told["stops"]) == (30, ["东坑中学"])


def test_when_no_trip_can_go_round_the_first_refusal_is_raised_and_nothing_has_changed(valley, planned, commander):
    close_road(network=valley.network, segments=[1, 5], description="两处塌方", by=commander.person)
    before = list(Trip.objects.order_by("pk").values())
    with pytest.raises(NoVehicle):
        replan_trips(incident=valley.incident, by=commander.person)
    assert list(Trip.objects.order_by("pk").values()) == before


def test_who_has_left_keeps_his_trip(valley, planned, commander, keeper):
    depart_trip(trip=planned[LIGHT], by=keeper.person)
    close_road(network=valley.network, segments=[1], description="K31", by=commander.person)
    before = Trip.objects.filter(pk=planned[LIGHT].pk).values().get()
    with pytest.raises(NoVehicle):
        replan_trips(incident=valley.incident, by=commander.person)
    assert Trip.objects.filter(pk=planned[LIGHT].pk).values().get() == before


def test_goods_on_a_waybill_stay_on_their_vehicle(valley, planned, commander, keeper):
    from inventory.services import waybills
    from inventory.services.orders import issue_order

    order = planned[LIGHT].stops.get().release_order
    waybills.prepare(document=issue_order(order=order, by=keeper.person), by=keeper.person, plate=LIGHT)
    Vehicle.objects.filter(plate=LIGHT).update(is_active=False)
    done = replan_trips(incident=valley.incident, by=commander.person)
    assert {trip.pk for trip in done.kept} == {trip.pk for trip in planned.values()}


def test_a_new_order_rides_with_a_trip_that_has_not_left_where_no_vehicle_is_free(valley, planned, commander, director):
    ordered(valley, commander, director, people=10, where=valley.daji)
    stops = on_stops()
    done = replan_trips(incident=valley.incident, by=commander.person)
    changed = {trip.vehicle.plate for trip in done.changed}
    assert (done.made, done.given_up, done.refused) == ([], [], [])
    assert changed
    for plate in changed:
        trip = Trip.objects.get(pk=planned[plate].pk)
        assert {stop.shelter for stop in trip.stops.all()} == {valley.dongkeng, valley.daji}
        assert stops[plate][0][0] in set(trip.stops.values_list("pk", flat=True))
        assert trip.weight_g <= 1000 * trip.vehicle.payload_kg
        assert list(trip.stops.values_list("order", flat=True)) == list(range(1, trip.stops.count() + 1))


def test_a_cancelled_order_leaves_its_trip_and_an_empty_trip_is_given_up(valley, planned, commander, director):
    cancel_order(order=planned[LIGHT].stops.get().release_order, by=director.person, reason="已就近解决")
    done = replan_trips(incident=valley.incident, by=commander.person)
    assert [trip.pk for trip in done.given_up] == [planned[LIGHT].pk]
    assert Trip.objects.get(pk=planned[LIGHT].pk).state == Trip.State.CANCELLED
    assert [trip.pk for trip in done.kept] == [planned[MEDIUM].pk]


def test_another_vehicle_takes_over_from_one_that_broke_down(valley, planned, commander):
    broken = valley.vehicles[LIGHT]
    Vehicle.objects.filter(pk=broken.pk).update(is_active=False)
    spare = Vehicle.objects.create(
        plate="浙K00009",
        organisation=broken.organisation,
        vehicle_class=broken.vehicle_class,
        warehouse=valley.hexi,
        payload_kg=1_500,
        volume_dm3=8_000,
    )
    done = replan_trips(incident=valley.incident, by=commander.person)
    assert ([trip.vehicle for trip in done.made], [trip.pk for trip in done.given_up]) == ([spare], [planned[LIGHT].pk])


def test_nothing_planned_and_nothing_waiting_is_said(valley, commander):
    with pytest.raises(NothingToLoad):
        replan_trips(incident=valley.incident, by=commander.person)


def test_a_new_survey_flags_the_trips_it_slows_and_planning_again_gives_them_its_minutes(valley, planned, commander):
    route = surveyed(valley, commander, 30)
    assert set(Trip.objects.values_list("outdated", flat=True)) == {Trip.Outdated.SURVEYED}
    told = Event.objects.filter(kind="trip-way-surveyed").order_by("pk")
    assert [row.payload["vehicle"] for row in told] == [LIGHT, MEDIUM]
    assert told[0].payload["minutes"] == 42
    done = replan_trips(incident=valley.incident, by=commander.person)
    assert len(done.changed) == 2
    light = Trip.objects.get(pk=planned[LIGHT].pk)
    assert (light.outdated, light.planned_seconds) == ("", 42 * 60)
    retire_survey(route, by=commander.person)
    light.refresh_from_db()
    assert light.outdated == Trip.Outdated.SURVEYED


def test_a_survey_taken_back_frees_the_trips_it_flagged(valley, planned, commander):
    retire_survey(surveyed(valley, commander, 30), by=commander.person)
    assert set(Trip.objects.values_list("outdated", flat=True)) == {""}


def test_a_survey_that_bars_a_heavy_lorry_says_that_no_way_is_left(valley, planned, commander, keeper):
    depart_trip(trip=planned[MEDIUM], by=keeper.person)
    surveyed(valley, commander, 18, max_weight_kg=5_000)
    told = {row.payload["vehicle"]: row.payload for row in Event.objects.filter(kind="trip-way-surveyed")}
    assert told[MEDIUM]["no_way"] is True
    assert Trip.objects.get(pk=planned[MEDIUM].pk).outdated == Trip.Outdated.SURVEYED


def test_a_driver_on_the_road_is_not_flagged_to_save_minutes_elsewhere(valley, planned, commander, keeper):
    depart_trip(trip=planned[LIGHT], by=keeper.person)
    survey_route(
        network=valley.network,
        organisation=valley.incident.organisation,
        name="X003",
        line=[list(NODES[1]), list(NODES[6]), list(NODES[3])],
        minutes={"light": 5},
        surveyed_on=DAY,
        surveyed_by="二队",
        by=commander.person,
    )
    assert Trip.objects.get(pk=planned[LIGHT].pk).outdated == ""


def test_a_survey_that_was_undone_leaves_no_trace_in_this_process(valley, planned, commander):
    from django.db import transaction

    from gis.selectors.detours import alternative

    with transaction.atomic():
        surveyed(valley, commander, 300)
        transaction.set_rollback(True)
    valley.network.refresh_from_db()
    valley.network.version += 1
    valley.network.save()
    assert alternative(Trip.objects.get(pk=planned[LIGHT].pk)).seconds == 30 * 60


def test_new_hours_reach_the_stops_at_once_and_planning_again_leaves_in_time_for_them(valley, planned, commander):
    with clock.at(NIGHT):
        set_hours(shelter=valley.dongkeng, opens_at=time(7), closes_at=time(19), by=commander.person)
        light = Trip.objects.get(pk=planned[LIGHT].pk)
        stop = light.stops.get()
        assert (timezone.localtime(stop.opens_at).time(), timezone.localtime(stop.due_by).time()) == (time(7), time(19))
        assert light.outdated == Trip.Outdated.HOURS
        assert Event.objects.filter(kind="trip-hours-changed").count() == 2
        done = replan_trips(incident=valley.incident, by=commander.person)
    assert len(done.changed) == 2
    light.refresh_from_db()
    assert (light.outdated, timezone.localtime(light.leaves_at).time()) == ("", time(6, 30))


def test_new_hours_reach_a_lorry_on_the_road_too_and_say_that_it_is_late(valley, planned, commander, keeper):
    depart_trip(trip=planned[LIGHT], by=keeper.person)
    now = timezone.localtime(clock.now())
    with clock.at(now):
        set_hours(shelter=valley.dongkeng, opens_at=None, closes_at=(now + timedelta(hours=2)).time(), by=commander.person)
    trip = Trip.objects.get(pk=planned[LIGHT].pk)
    assert trip.stops.get().due_by is not None
    assert trip.outdated == ""


def test_a_sooner_hour_of_a_later_requisition_reaches_goods_that_are_planned_already(valley, planned, commander, director):
    asked = draw_up(
        incident=valley.incident,
        shelter=valley.dongkeng,
        wanted={valley.quilt: 5},
        by=commander.person,
        needed_by=clock.now() + timedelta(minutes=40),
    )
    take_up(requisition=asked, by=director.person)
    due = {trip.vehicle.plate: trip.stops.get().due_by for trip in Trip.objects.select_related("vehicle")}
    assert due == {LIGHT: asked.needed_by, MEDIUM: asked.needed_by}
    assert Trip.objects.get(pk=planned[MEDIUM].pk).outdated == Trip.Outdated.HOURS


def test_the_board_offers_one_step_for_all_trips_that_no_longer_fit(valley, planned, commander, auditor):
    web, address = Client(), reverse("trips_replan", args=[valley.incident.number])
    web.force_login(commander)
    board = reverse("dispatch", args=[valley.incident.number])
    assert address not in web.get(board, {"tab": "trips"}).content.decode()
    close_road(network=valley.network, segments=[1], description="K31", by=commander.person)
    page = web.get(board, {"tab": "trips"}).content.decode()
    assert "2 趟车次已不合适" in page
    reader = Client()
    reader.force_login(auditor)
    assert reader.post(address).status_code in {403, 404}
    assert Trip.objects.get(pk=planned[LIGHT].pk).segments == [0, 1]
    page = web.post(address, follow=True).content.decode()
    assert "改动：1" in page
    assert Trip.objects.get(pk=planned[LIGHT].pk).segments == [0, 5, 6]


def test_the_hours_of_a_shelter_are_set_on_its_board(valley, planned, commander):
    web = Client()
    web.force_login(commander)
    address = reverse("shelter_hours", args=[valley.incident.number, valley.dongkeng.pk])
    assert address in web.get(reverse("shelter_board", args=[valley.incident.number])).content.decode()
    assert web.post(address, {"opens_at": "25:00"}).status_code == 422
    web.post(address, {"opens_at": "07:00", "closes_at": "19:30"})
    valley.dongkeng.refresh_from_db()
    assert (valley.dongkeng.opens_at, valley.dongkeng.closes_at) == (time(7), time(19, 30))
    assert "07:00–19:30" in web.get(reverse("shelter_board", args=[valley.incident.number])).content.decode()

"""Nothing leaves heavier or fuller than its vehicle takes, by whichever door the load, the vehicle or the catalogue became another."""

from __future__ import annotations

import pytest
from django.urls import reverse

from gis.domain.errors import VehicleOverload
from gis.models import Trip, Vehicle
from gis.services.driver_links import give_link
from gis.services.drivers import Told, take_step
from gis.services.drives import depart_trip, load_trip
from gis.services.replans import replan_trips
from gis.services.trips import cancel_trip, plan_trip
from inventory.models import Item, Waybill
from inventory.services import waybills
from inventory.services.orders import issue_order
from relief.core.models import Event
from tests.gis.test_replans import LIGHT, MEDIUM, two_lorries

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned(valley, commander, director) -> dict[str, Trip]:
    """A light lorry from Hexi and a medium one from the city, both to Dongkeng."""
    return two_lorries(valley, commander, director)


def stays(trip: Trip) -> None:
    trip.refresh_from_db()
    assert (trip.state, trip.departed_at) == (Trip.State.PLANNED, None)
    assert not Waybill.objects.filter(state=Waybill.State.DEPARTED).exists()


@pytest.mark.parametrize("changed", [{"payload_kg": 100}, {"volume_dm3": 500}])
def test_a_lorry_that_may_carry_less_since_does_not_leave_with_what_was_planned(planned, keeper, changed):
    Vehicle.objects.filter(plate=LIGHT).update(**changed)
    with pytest.raises(VehicleOverload):
        depart_trip(trip=planned[LIGHT], by=keeper.person)
    stays(planned[LIGHT])


@pytest.mark.parametrize("changed", [{"payload_kg": 100}, {"volume_dm3": 500}])
def test_planning_again_takes_the_load_off_a_lorry_that_may_carry_less_since(valley, planned, commander, changed):
    Vehicle.objects.filter(plate=LIGHT).update(**changed)
    spare = Vehicle.objects.get(plate=LIGHT)
    spare.pk, spare.plate, spare.payload_kg, spare.volume_dm3 = None, "浙K00008", 1_500, 8_000
    spare.save()
    done = replan_trips(incident=valley.incident, by=commander.person)
    live = Trip.objects.filter(state=Trip.State.PLANNED).select_related("vehicle")
    assert done.made
    assert all(trip.weight_g <= 1000 * trip.vehicle.payload_kg and trip.volume_cm3 <= 1000 * trip.vehicle.volume_dm3 for trip in live)


@pytest.mark.parametrize("changed", [{"weight_g": 40_000}, {"volume_cm3": 200_000}])
def test_a_catalogue_that_says_heavier_or_larger_since_is_believed_at_the_gate_and_in_the_plan(valley, planned, commander, keeper, changed):
    Item.objects.filter(pk=valley.quilt.pk).update(**changed)
    with pytest.raises(VehicleOverload):
        depart_trip(trip=planned[LIGHT], by=keeper.person)
    stays(planned[LIGHT])
    order = planned[LIGHT].stops.get().release_order
    cancel_trip(trip=planned[LIGHT], by=commander.person)
    with pytest.raises(VehicleOverload):
        plan_trip(vehicle=Vehicle.objects.get(plate=LIGHT), orders=[order], by=commander.person)


def test_a_waybill_on_which_the_keeper_wrote_more_than_the_lorry_takes_does_not_leave(valley, planned, keeper):
    Vehicle.objects.filter(plate=LIGHT).update(payload_kg=planned[LIGHT].weight_g // 1000)
    trip, order = planned[LIGHT], planned[LIGHT].stops.get().release_order
    stop = trip.stops.get()
    stop.load = [row | {"quantity": 1} for row in stop.load[:1]]
    stop.save()
    Vehicle.objects.filter(plate=LIGHT).update(payload_kg=50)
    waybills.prepare(document=issue_order(order=order, by=keeper.person), by=keeper.person, plate=LIGHT)
    with pytest.raises(VehicleOverload):
        depart_trip(trip=trip, by=keeper.person)
    stays(trip)


def test_a_driver_s_link_lets_nothing_overloaded_leave_and_the_board_says_why(valley, planned, commander, keeper, client):
    trip = planned[LIGHT]
    load_trip(trip=trip, by=keeper.person)
    link = give_link(trip=trip, by=commander.person).link
    Vehicle.objects.filter(plate=LIGHT).update(payload_kg=100)
    with pytest.raises(VehicleOverload):
        take_step(link=link, told=Told(kind="departed", via="link"))
    stays(trip)
    client.force_login(commander)
    answer = client.post(reverse("trip_depart", args=[valley.incident.number, trip.pk]))
    assert answer.status_code == 409
    assert "100" in answer.content.decode()
    stays(trip)


@pytest.mark.parametrize("changed", [{"payload_kg": 100}, {"volume_dm3": 500}])
@pytest.mark.parametrize("of_a_trip", [True, False])
def test_a_keeper_s_own_page_lets_nothing_overloaded_leave(valley, planned, commander, keeper, client, changed, of_a_trip):
    trip = planned[LIGHT]
    if of_a_trip:
        load_trip(trip=trip, by=keeper.person)
        paper = trip.stops.get().waybill
    else:
        order = trip.stops.get().release_order
        cancel_trip(trip=trip, by=commander.person)
        paper = waybills.prepare(document=issue_order(order=order, by=keeper.person), by=keeper.person, plate=LIGHT.lower())
    Vehicle.objects.filter(plate=LIGHT).update(**changed)
    client.force_login(keeper)
    answer = client.post(f"/field/forms/waybills/{paper.number}/depart/", {"key": "k-1", "depart-driver_name": "司机甲"})
    assert answer.status_code == 409, answer.content.decode()
    assert ("100" if "payload_kg" in changed else "0.5") in answer.content.decode()
    paper.refresh_from_db()
    assert (paper.state, paper.departed_at) == (Waybill.State.PREPARED, None)
    assert not Event.objects.filter(kind="waybill-departed").exists()


def test_a_vehicle_nobody_has_entered_leaves_with_what_the_keeper_wrote(planned, commander, keeper):
    order = planned[LIGHT].stops.get().release_order
    cancel_trip(trip=planned[LIGHT], by=commander.person)
    paper = waybills.prepare(document=issue_order(order=order, by=keeper.person), by=keeper.person, plate="浙K99999")
    assert waybills.depart(waybill=paper, by=keeper.person).state == Waybill.State.DEPARTED


def test_the_other_lorry_is_not_held_up(planned, keeper):
    Vehicle.objects.filter(plate=LIGHT).update(payload_kg=100)
    assert depart_trip(trip=planned[MEDIUM], by=keeper.person).state == Trip.State.UNDER_WAY

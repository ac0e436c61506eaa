"""Where the road ends a boat or a party on foot takes over: the ledger stays right, the paper shows both legs, nobody is overloaded."""

from __future__ import annotations

import pytest
from django.urls import reverse

from gis.domain.errors import NoRoute, VehicleOverload
from gis.domain.loads import Good
from gis.domain.refusals import VehicleBusy, WrongTripState
from gis.domain.relays import runs_needed
from gis.models import Closure, Transhipment, Trip, Vehicle, VehicleClass
from gis.selectors.layers import distance
from gis.selectors.moving import due_at
from gis.selectors.routes import Point, points_of
from gis.services.closures import close_road
from gis.services.drives import arrive_stop, depart_trip, sign_stop
from gis.services.surveys import survey_route
from gis.services.transhipments import tranship
from gis.services.trips import reroute_trip
from inventory.models import Holding, Waybill
from inventory.papers import waybill_facts
from inventory.selectors.verification import verify
from relief.core.models import Event
from tests.gis.test_trips import planned
from tests.gis.world import NODES

pytestmark = pytest.mark.django_db
QUAY = Point("K31 码头", *NODES[1])


@pytest.fixture
def boat(valley, jingning):
    kind = VehicleClass.objects.create(
        code="boat", name="冲锋舟", travels_by="water", gross_weight_kg=900, height_cm=150, class_speeds={"primary": 0}
    )
    return Vehicle.objects.create(plate="舟01", organisation=jingning, vehicle_class=kind, payload_kg=400, volume_dm3=1_500, driver="舟手1号")


@pytest.fixture
def river(valley, jingning, commander):
    return survey_route(
        network=valley.network, organisation=jingning, name="瓯江水路", line=[NODES[1], (119.55, 28.15), NODES[3]], minutes={"boat": 50},
        surveyed_on="2026-06-01", surveyed_by="水域队(试)", by=commander.person,
    )  # fmt: skip


@pytest.fixture
def on_the_road(valley, commander, director, keeper):
    planned(valley, commander, director)
    trip = Trip.objects.get(vehicle__plate="浙K00001")
    return depart_trip(trip=trip, by=keeper.person)


def test_a_boat_takes_over_what_a_lorry_brought_and_the_book_stays_right(valley, boat, river, on_the_road, commander, keeper):
    close_road(network=valley.network, segments=[1, 5], description="K31", incident=valley.incident, by=commander.person)
    in_transit = sum(Holding.objects.filter(holder__document__isnull=False).values_list("quantity", flat=True))
    later = tranship(trip=on_the_road, vehicle=boat, place=QUAY, by=commander.person)
    assert (on_the_road.state, later.state, later.vehicle) == ("done", "under_way", boat)
    assert sum(Holding.objects.filter(holder__document__isnull=False).values_list("quantity", flat=True)) == in_transit
    hand = Transhipment.objects.get()
    assert hand.runs > 1
    assert later.planned_seconds == (2 * hand.runs - 1) * 50 * 60
    assert points_of(later)[0] == QUAY
    assert due_at(later) is not None
    stop = later.stops.get()
    legs = waybill_facts(stop.waybill)["legs"]
    assert [(leg.plate, leg.way.split(" → ")[0]) for leg in legs] == [("浙K00001", valley.hexi.name), ("舟01", QUAY.name)]
    arrive_stop(stop=stop, by=keeper.person)
    sign_stop(stop=stop, by=keeper.person, signed_by="东坑干部")
    later.refresh_from_db()
    assert later.state == "done"
    assert not Holding.objects.filter(holder__document__isnull=False, quantity__gt=0, holder__document__waybill=stop.waybill).exists()
    assert not list(verify().faults)
    assert Event.objects.filter(kind="trip-transhipped", incident=valley.incident).count() == 1


def test_without_a_way_for_the_carrier_nothing_changes_until_somebody_reckons_the_minutes(valley, boat, on_the_road, commander, client):
    before = Waybill.objects.get(plate="浙K00001")
    with pytest.raises(NoRoute):
        tranship(trip=on_the_road, vehicle=boat, place=QUAY, by=commander.person)
    before.refresh_from_db()
    assert (before.plate, before.legs.count(), Transhipment.objects.count(), Trip.objects.count()) == ("浙K00001", 0, 0, 2)
    later = tranship(trip=on_the_road, vehicle=boat, place=QUAY, by=commander.person, minutes=30, driver="舟手2号")
    before.refresh_from_db()
    assert (before.plate, before.driver, later.geometry[0]) == ("舟01", "舟手2号", list(NODES[1]))
    client.force_login(commander)
    page = client.get(reverse("dispatch", args=[valley.incident.number]), {"tab": "trips"}).content.decode()
    assert later.metres == 0
    assert "0.0 公里" not in page
    assert distance(0, 1_800) == "30 分钟"


def test_a_carrier_that_is_busy_or_too_small_for_one_box_is_refused(valley, boat, river, on_the_road, commander):
    tranship(trip=on_the_road, vehicle=boat, place=QUAY, by=commander.person)
    with pytest.raises(WrongTripState):
        tranship(trip=on_the_road, vehicle=boat, place=QUAY, by=commander.person)
    other = Trip.objects.get(vehicle__plate="浙K00002")
    depart_trip(trip=other, by=commander.person)
    with pytest.raises(VehicleBusy):
        tranship(trip=other, vehicle=boat, place=QUAY, by=commander.person)
    with pytest.raises(VehicleOverload):
        runs_needed([Good("发电机", 1, 90_000, 10)], 80_000, 1_000, place="东坑", depot="码头")


def test_runs_fill_unit_by_unit_and_never_overload():
    assert runs_needed([Good("棉被", 10, 3_000, 20_000)], 9_000, 1_000_000, place="a", depot="b") == 4
    assert runs_needed([Good("棉被", 10, 3_000, 20_000)], 1_000_000, 40_000, place="a", depot="b") == 5


def test_a_lorry_under_way_turns_from_where_it_said_it_was(valley, on_the_road, commander):
    on_the_road.positions.create(longitude=NODES[1][0], latitude=NODES[1][1])
    close_road(network=valley.network, segments=[1], description="K31", incident=valley.incident, by=commander.person)
    turned = reroute_trip(trip=on_the_road, by=commander.person)
    assert turned.segments == [5, 6]
    assert turned.geometry[0] == list(NODES[0])
    assert turned.blocked_by is None


def test_the_page_asks_divert_or_transfer_and_a_reader_may_not(client, valley, boat, river, on_the_road, commander, auditor, visitor):
    page = reverse("trip_transfer", args=[valley.incident.number, on_the_road.pk])
    close_road(network=valley.network, segments=[1, 5], description="K31", incident=valley.incident, by=commander.person)
    for user, answer in ((auditor, 403), (visitor, 404)):
        client.force_login(user)
        assert client.post(page, {"vehicle": "舟01", "name": "码头"}).status_code == answer
    assert not Transhipment.objects.exists()
    client.force_login(commander)
    assert "此车无路可走" in client.get(page).content.decode()
    assert client.post(page, {"vehicle": "舟01", "name": ""}).status_code == 422
    wrong = client.post(page, {"vehicle": "舟01", "name": "码头", "driver_phone": "abc", "point": "119.60, 28.10", "datum": "wgs84"})
    assert "“abc”不是电话号码" in str(wrong.context["form"].errors["driver_phone"])
    assert not Transhipment.objects.exists()
    told = client.post(page, {"vehicle": "舟01", "name": "K31 码头", "point": "119.60, 28.10", "datum": "wgs84"}, follow=True)
    assert "舟01已接手" in told.content.decode()
    assert Transhipment.objects.get().name == "K31 码头"


def test_where_no_way_can_be_reckoned_for_a_boat_its_minutes_are_asked_for(client, valley, boat, on_the_road, commander):
    page = reverse("trip_transfer", args=[valley.incident.number, on_the_road.pk])
    close_road(network=valley.network, segments=[1, 5], description="K31", incident=valley.incident, by=commander.person)
    client.force_login(commander)
    refused = client.post(page, {"vehicle": "舟01", "name": "K31 码头", "point": "119.60, 28.10", "datum": "wgs84"})
    assert refused.status_code == 422
    assert "请填写单程分钟数" in str(refused.context["form"].errors["minutes"])
    assert not Transhipment.objects.exists()


def test_an_unconfirmed_closure_is_avoided_and_marked_until_somebody_confirms_it(client, valley, commander):
    closure = close_road(network=valley.network, segments=[1], description="K31", incident=valley.incident, by=commander.person)
    assert not closure.is_confirmed
    client.force_login(commander)
    board = reverse("dispatch", args=[valley.incident.number]) + "?tab=trips"
    confirming = reverse("road_confirm", args=[valley.incident.number, closure.pk])
    assert confirming in client.get(board).content.decode()
    client.post(confirming)
    assert Closure.objects.get().confirmed_by == commander.person.name
    assert confirming not in client.get(board).content.decode()

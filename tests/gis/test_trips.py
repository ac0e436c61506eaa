"""Orders → trips → waybills → signatures; closed roads flag trips; nothing leaves overloaded."""

from __future__ import annotations

from datetime import date
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command

from gis.domain.errors import NoRoute, NoVehicle, VehicleOverload
from gis.domain.refusals import (
    AlreadyOpen,
    NoRoadThere,
    NothingToLoad,
    OtherWarehouse,
    TripBlocked,
    UnknownWeight,
    UnreadableShape,
    VehicleBusy,
    WrongTripState,
)
from gis.models import Closure, Proposal, Shelter, Trip, TripStop
from gis.selectors.balances import balance_of_needs
from gis.selectors.shapes import segments_at
from gis.services.closures import affected_trips, close_road, reopen_road
from gis.services.drives import arrive_stop, depart_trip, load_trip, sign_stop
from gis.services.needs import estimate_needs
from gis.services.proposals import approve_proposal, propose_sourcing
from gis.services.trips import cancel_trip, plan_trip, plan_trips, reroute_trip
from inventory.models import DiscrepancyCase, Document, Holding, ReleaseOrder, Waybill
from relief.core.models import Event

if TYPE_CHECKING:
    from relief.core.models import User
    from tests.gis.world import Valley

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 14)


def order(valley: Valley, commander: User, director: User, people: int = 100, where: Shelter | None = None) -> list[ReleaseOrder]:
    """Approved orders for so many people at a shelter."""
    shelter = where or valley.dongkeng
    estimate_needs(incident=valley.incident, shelter=shelter, people=people, days=1, on=DAY, by=commander.person)
    return approve_proposal(proposal=propose_sourcing(incident=valley.incident, by=commander.person), by=director.person)


def planned(valley: Valley, commander: User, director: User) -> list[Trip]:
    order(valley, commander, director)
    return plan_trips(incident=valley.incident, by=commander.person).trips


def test_trips_carry_everything_ordered_and_no_vehicle_is_overloaded(valley, commander, director):
    orders = order(valley, commander, director)
    trips = plan_trips(incident=valley.incident, by=commander.person).trips
    carried = sum(row["quantity"] for stop in TripStop.objects.all() for row in stop.load)
    assert carried == sum(line.quantity for one in orders for line in one.lines.all())
    for trip in trips:
        assert trip.weight_g <= 1000 * trip.vehicle.payload_kg
        assert trip.volume_cm3 <= 1000 * trip.vehicle.volume_dm3
        assert trip.segments
        assert trip.geometry[-1] == [valley.dongkeng.longitude, valley.dongkeng.latitude]
    assert {trip.vehicle.plate for trip in trips} == {"浙K00001", "浙K00002"}


def test_the_light_lorry_may_take_the_limited_road_and_the_medium_one_may_not(valley, commander, director):
    trips = {trip.vehicle.plate: trip for trip in planned(valley, commander, director)}
    assert trips["浙K00001"].segments == [0, 1]
    assert trips["浙K00002"].segments == [3, 1]


def test_planning_again_finds_nothing_left_to_load(valley, commander, director):
    planned(valley, commander, director)
    with pytest.raises(NothingToLoad):
        plan_trips(incident=valley.incident, by=commander.person)


def test_a_load_too_heavy_for_the_vehicle_cannot_be_planned(valley, commander, director):
    order(valley, commander, director)
    vehicle = valley.vehicles["浙K00001"]
    vehicle.payload_kg = 100
    vehicle.save()
    with pytest.raises(VehicleOverload) as refused:
        plan_trip(vehicle=vehicle, orders=list(ReleaseOrder.objects.filter(warehouse=valley.hexi)), by=commander.person)
    assert refused.value.facts["limit_kg"] == 100
    assert not Trip.objects.exists()


def test_a_load_too_large_for_the_vehicle_cannot_be_planned(valley, commander, director):
    order(valley, commander, director)
    vehicle = valley.vehicles["浙K00001"]
    vehicle.volume_dm3 = 10
    vehicle.save()
    with pytest.raises(VehicleOverload):
        plan_trip(vehicle=vehicle, orders=list(ReleaseOrder.objects.filter(warehouse=valley.hexi)), by=commander.person)
    assert plan_trips(incident=valley.incident, by=commander.person).refused[0].slug == "vehicle-overload"
    assert not Trip.objects.filter(vehicle=vehicle).exists()


def test_a_vehicle_elsewhere_or_busy_is_not_loaded(valley, commander, director):
    orders = order(valley, commander, director)
    mine = [one for one in orders if one.warehouse_id == valley.hexi.pk]
    with pytest.raises(OtherWarehouse):
        plan_trip(vehicle=valley.vehicles["浙K00003"], orders=mine, by=commander.person)
    plan_trip(vehicle=valley.vehicles["浙K00001"], orders=mine, by=commander.person)
    with pytest.raises(NothingToLoad):
        plan_trip(vehicle=valley.vehicles["浙K00001"], orders=mine, by=commander.person)
    order(valley, commander, director, people=20, where=valley.daji)
    more = list(ReleaseOrder.objects.filter(warehouse=valley.hexi).exclude(pk__in=[one.pk for one in mine]))
    with pytest.raises(VehicleBusy):
        plan_trip(vehicle=valley.vehicles["浙K00001"], orders=more, by=commander.person)


def test_goods_without_weight_are_not_loaded(valley, commander, director):
    order(valley, commander, director)
    valley.water.weight_g = None
    valley.water.save()
    plan = plan_trips(incident=valley.incident, by=commander.person)
    assert isinstance(plan.refused[0], UnknownWeight)
    assert [trip.vehicle.plate for trip in plan.trips] == ["浙K00002"]


def test_a_warehouse_without_a_vehicle_says_so_and_does_not_hold_up_the_others(valley, commander, director):
    order(valley, commander, director)
    valley.vehicles["浙K00002"].delete()
    plan = plan_trips(incident=valley.incident, by=commander.person)
    assert [trip.vehicle.plate for trip in plan.trips] == ["浙K00001"]
    assert isinstance(plan.refused[0], NoVehicle)


def test_one_closure_flags_all_three_trips_at_once_and_reopening_frees_them(valley, commander, director):
    planned(valley, commander, director)
    order(valley, commander, director, people=300)
    Trip.objects.filter(vehicle__plate="浙K00002").update(state=Trip.State.UNDER_WAY)
    valley.vehicles["浙K00003"].warehouse = valley.city
    valley.vehicles["浙K00003"].save()
    plan_trips(incident=valley.incident, by=commander.person)
    assert Trip.objects.count() == 3
    closure = close_road(
        network=valley.network, ref="X001", description="K31 塌方", cause=Closure.Cause.LANDSLIDE, incident=valley.incident, by=commander.person
    )
    assert Trip.objects.filter(blocked_by=closure).count() == 3
    assert len(affected_trips(closure)) == 3
    assert Event.objects.filter(kind="trip-blocked").count() == 3
    assert len(Event.objects.get(kind="road-closed").payload["trips"]) == 3
    reopen_road(closure=closure, by=commander.person)
    assert not Trip.objects.filter(blocked_by__isnull=False).exists()
    with pytest.raises(AlreadyOpen):
        reopen_road(closure=closure, by=commander.person)


def test_the_other_way_respects_the_vehicle_s_weight(valley, commander, director):
    trips = {trip.vehicle.plate: trip for trip in planned(valley, commander, director)}
    close_road(network=valley.network, segments=[1], description="K31", by=commander.person)
    light = reroute_trip(trip=trips["浙K00001"], by=commander.person)
    assert light.segments == [0, 5, 6]
    assert light.blocked_by is None
    with pytest.raises(NoRoute):
        reroute_trip(trip=trips["浙K00002"], by=commander.person)
    trips["浙K00002"].refresh_from_db()
    assert trips["浙K00002"].blocked_by is not None
    assert trips["浙K00002"].segments == [3, 1]


def test_the_next_proposal_goes_round_the_closure(valley, commander):
    close_road(network=valley.network, segments=[0], description="县库出口", by=commander.person)
    estimate_needs(incident=valley.incident, shelter=valley.dongkeng, people=100, days=1, on=DAY, by=commander.person)
    proposal = propose_sourcing(incident=valley.incident, by=commander.person)
    assert valley.hexi.pk not in set(proposal.lines.values_list("warehouse", flat=True))


def test_a_drawn_line_point_or_area_closes_the_roads_it_touches(valley):
    across = {"type": "LineString", "coordinates": [[119.54, 28.14], [119.555, 28.155]]}
    assert segments_at(valley.network, across) == [1]
    along = {"type": "LineString", "coordinates": [[119.54, 28.16], [119.56, 28.14]]}
    assert segments_at(valley.network, along) == [1]
    assert segments_at(valley.network, {"type": "Point", "coordinates": [119.475, 28.226]}) == [2]
    area = {"type": "Polygon", "coordinates": [[[119.59, 28.05], [119.7, 28.05], [119.7, 27.9], [119.59, 27.9], [119.59, 28.05]]]}
    assert segments_at(valley.network, area) == [0]
    with pytest.raises(NoRoadThere):
        segments_at(valley.network, {"type": "Point", "coordinates": [118.0, 27.0]})
    with pytest.raises(UnreadableShape):
        segments_at(valley.network, {"type": "Circle"})
    with pytest.raises(UnreadableShape):
        segments_at(valley.network, {"type": "LineString", "coordinates": [["a", 1], [2, 3]]})


def test_a_closure_of_no_road_is_refused_and_nothing_is_written(valley, commander):
    with pytest.raises(NoRoadThere):
        close_road(network=valley.network, segments=[99], description="?", by=commander.person)
    assert not Closure.objects.exists()
    assert not Event.objects.filter(kind="road-closed").exists()


def test_a_blocked_trip_does_not_leave(valley, commander, director, keeper):
    trip = planned(valley, commander, director)[0]
    close_road(network=valley.network, segments=[1], description="K31", by=commander.person)
    with pytest.raises(TripBlocked):
        depart_trip(trip=trip, by=keeper.person)
    assert not Waybill.objects.exists()
    assert not Document.objects.filter(kind="issue").exists()


def test_a_cancelled_trip_gives_its_goods_back_to_the_plan(valley, commander, director):
    trips = planned(valley, commander, director)
    cancel_trip(trip=trips[0], by=commander.person)
    assert len(plan_trips(incident=valley.incident, by=commander.person).trips) == 1
    with pytest.raises(WrongTripState):
        cancel_trip(trip=trips[0], by=commander.person)


def test_the_whole_chain_ends_with_a_signature_and_a_true_book(valley, commander, director, keeper):
    trips = planned(valley, commander, director)
    for trip in trips:
        depart_trip(trip=trip, by=keeper.person)
        assert trip.state == Trip.State.UNDER_WAY
    assert {row.in_transit for row in balance_of_needs(valley.incident)} == {100, 720}
    for trip in trips:
        for stop in trip.stops.all():
            arrive_stop(stop=stop, by=keeper.person)
            sign_stop(stop=stop, by=keeper.person, signed_by="东坑乡红会秘书", witness="村干部")
        trip.refresh_from_db()
        assert trip.state == Trip.State.DONE
    rows = {row.need.item.sku: row for row in balance_of_needs(valley.incident)}
    assert (rows["BED-001"].signed, rows["BED-001"].gap, rows["BED-001"].in_transit) == (100, 0, 0)
    assert rows["WAT-001"].signed == 720
    assert ReleaseOrder.objects.exclude(state="issued").count() == 0
    call_command("verify_ledger", stdout=StringIO())
    kinds = list(Event.objects.filter(incident=valley.incident).order_by("sequence").values_list("kind", flat=True))
    for earlier, later in (("need-estimated", "sourcing-proposed"), ("release-approved", "trip-planned"), ("waybill-departed", "delivery-signed")):
        assert kinds.index(earlier) < kinds.index(later)


def test_what_was_not_delivered_opens_a_case_and_is_lacking_again(valley, commander, director, keeper):
    trip = next(one for one in planned(valley, commander, director) if one.vehicle.plate == "浙K00001")
    depart_trip(trip=trip, by=keeper.person)
    stop = trip.stops.get()
    arrive_stop(stop=stop, by=keeper.person)
    sign_stop(stop=stop, by=keeper.person, signed_by="乡秘书", delivered={"HX-Q": 50})
    assert DiscrepancyCase.objects.get().found == 50
    assert next(row for row in balance_of_needs(valley.incident) if row.need.item == valley.quilt).gap == 10
    assert not Holding.objects.filter(holder__kind="transit", quantity__gt=0).exists()


def test_a_waybill_the_keeper_wrote_is_taken_over(valley, commander, director, keeper):
    from inventory.services import waybills
    from inventory.services.orders import issue_order

    trip = next(one for one in planned(valley, commander, director) if one.vehicle.plate == "浙K00001")
    stop = trip.stops.get()
    paper = waybills.prepare(document=issue_order(order=stop.release_order, by=keeper.person), by=keeper.person, plate="浙K00001")
    load_trip(trip=trip, by=keeper.person)
    stop.refresh_from_db()
    assert stop.waybill == paper
    assert Waybill.objects.count() == 1


def test_a_trip_that_has_not_left_cannot_arrive(valley, commander, director, keeper):
    trip = planned(valley, commander, director)[0]
    with pytest.raises(WrongTripState):
        arrive_stop(stop=trip.stops.first(), by=keeper.person)
    assert Proposal.objects.get().state == Proposal.State.APPROVED


def test_roads_close_and_open_in_whatever_thread_a_request_is_served(valley):
    from concurrent.futures import ThreadPoolExecutor

    from gis.routers import prepared, profile_of

    router = prepared(valley.network).router(profile_of(valley.vehicles["浙K00001"].vehicle_class))

    def minutes(closed):
        with router.having(frozenset(closed)) as held:
            return int(held.times([0], [3])[0, 0]) // 60_000

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(minutes, [[], [1], [], [1], [0, 1], []]))
    assert answers == [30, 50, 30, 50, 35_791, 30]

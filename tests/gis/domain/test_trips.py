"""Trips: everything is brought once, nothing is overloaded, barred roads are not driven, windows are kept."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.domain.errors import NoVehicle, TripsImpossible, VehicleOverload
from gis.domain.loads import Delivery, Good, Travel, Trip, TripProblem, Vehicle, cut, merge, require_fit, weigh
from gis.domain.rounds import Budget, Rounds
from gis.domain.routing import UNREACHABLE
from gis.domain.trips import Plan, pieces_of, plan_trips

MINUTE = 60_000
TONNE, M3 = 1_000_000, 1_000_000
QUICK = Budget(iterations=60)
QUILT, KIT, WATER = ("quilt", 3_000, 25_000), ("kit", 11_000, 60_000), ("water", 13_800, 18_000)


def good(kind: tuple[str, int, int], quantity: int) -> Good:
    return Good(kind[0], quantity, kind[1], kind[2])


def plane(points: int, seed: int = 1) -> Travel:
    draw = np.random.default_rng(seed).random((points, 2)) * 90
    apart = np.linalg.norm(draw[:, None] - draw[None, :], axis=-1)
    return Travel((apart * MINUTE).astype(np.int64), apart * 800)


def lorry(key: str, depot: int = 0, tonnes: float = 5, m3: float = 20, **more: Any) -> Vehicle:
    return Vehicle(key, depot, int(tonnes * TONNE), int(m3 * M3), "light", **more)


def problem(deliveries: list[Delivery], vehicles: list[Vehicle], travel: Travel) -> TripProblem:
    return TripProblem(deliveries, vehicles, {"light": travel}, [f"P{row}" for row in range(len(travel.ms))])


def brought(trips: tuple[Trip, ...]) -> Counter[tuple[int, str]]:
    total: Counter[tuple[int, str]] = Counter()
    for trip in trips:
        for stop in trip.stops:
            for row in stop.goods:
                total[stop.place, row.key] += row.quantity
    return total


def check(case: TripProblem, plan: Plan) -> None:
    fleet = {row.key: row for row in case.vehicles}
    wanted: Counter[tuple[int, str]] = Counter()
    for delivery in case.deliveries:
        for row in delivery.goods:
            wanted[delivery.place, row.key] += row.quantity
    assert brought(plan.trips) == wanted
    for trip in plan.trips:
        vehicle, ms = fleet[trip.vehicle], case.travel[fleet[trip.vehicle].profile].ms
        assert trip.depot == vehicle.depot
        assert (trip.grams, trip.cm3) == weigh(row for stop in trip.stops for row in stop.goods)
        assert trip.grams <= vehicle.grams
        assert trip.cm3 <= vehicle.cm3
        points = [trip.depot, *(stop.place for stop in trip.stops), trip.depot]
        legs = [int(ms[a, b]) for a, b in pairwise(points)]
        assert max(legs) < UNREACHABLE
        assert trip.driving_ms == sum(legs)
        clock = trip.departure_ms
        for stop, leg in zip(trip.stops, legs, strict=False):
            clock += leg
            assert stop.arrival_ms >= clock
            clock = stop.arrival_ms
    assert plan.driving_ms == sum(trip.driving_ms for trip in plan.trips)


deliveries = st.lists(
    st.builds(
        lambda place, quilts, kits, water: Delivery(place, (good(QUILT, quilts), good(KIT, kits), good(WATER, water)), 0),
        st.integers(1, 8),
        st.integers(0, 600),
        st.integers(0, 200),
        st.integers(0, 300),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=25, deadline=None)
@given(deliveries, st.integers(0, 99))
def test_everything_arrives_once_and_no_vehicle_is_ever_overloaded(rows: list[Delivery], seed: int) -> None:
    case = problem(rows, [lorry("A"), lorry("B", tonnes=2, m3=9), lorry("C", tonnes=8, m3=30)], plane(9, seed))
    check(case, plan_trips(case, QUICK))


@settings(max_examples=60, deadline=None)
@given(deliveries)
def test_pieces_are_whole_units_of_at_most_half_the_smallest_vehicle(rows: list[Delivery]) -> None:
    case = problem(rows, [lorry("A"), lorry("B", tonnes=2, m3=9)], plane(9))
    pieces = pieces_of(case, rows, case.vehicles)
    assert all(piece.grams <= TONNE and piece.cm3 <= 4.5 * M3 for piece in pieces)
    for delivery in rows:
        parts = [row for piece in pieces if piece.delivery is delivery for row in piece.goods]
        assert {row.key: row.quantity for row in merge(parts)} == {r.key: r.quantity for r in delivery.goods if r.quantity}


def test_a_delivery_that_fits_half_the_smallest_vehicle_stays_whole() -> None:
    (piece,) = cut(Delivery(1, (good(QUILT, 10), good(KIT, 2)), 0), TONNE, M3)
    assert piece.goods == (good(QUILT, 10), good(KIT, 2))


def test_weightless_papers_ride_along_and_a_heavy_unit_is_its_own_piece() -> None:
    pieces = cut(Delivery(1, (Good("form", 1000, 0, 0), Good("generator", 2, 900_000, 10)), 0), 500_000, M3)
    assert [weigh(piece.goods)[0] for piece in pieces] == [0, 900_000, 900_000]


def test_one_unit_too_heavy_for_every_vehicle_is_refused_with_the_figures() -> None:
    case = problem([Delivery(1, (Good("boat", 1, 9 * TONNE, M3),), 0)], [lorry("A"), lorry("B", tonnes=2)], plane(3))
    with pytest.raises(VehicleOverload) as refusal:
        plan_trips(case, QUICK)
    assert refusal.value.slug == "vehicle-overload"
    assert refusal.value.facts == {
        "goods": "boat", "place": "P1", "depot": "P0", "kg": 9000.0, "m3": 1.0, "limit_kg": 5000.0, "limit_m3": 20.0
    }  # fmt: skip


def test_volume_alone_overloads_too() -> None:
    with pytest.raises(VehicleOverload):
        require_fit([Good("foam", 1, 1, 21 * M3)], [lorry("A")], "P1", "P0")
    require_fit([Good("foam", 1, 1, 20 * M3)], [lorry("A")], "P1", "P0")


def test_a_place_no_vehicle_reaches_is_refused() -> None:
    travel = plane(3)
    travel.ms[0, 2] = UNREACHABLE
    case = problem([Delivery(2, (good(KIT, 1),), 0)], [lorry("A")], travel)
    with pytest.raises(NoVehicle) as refusal:
        plan_trips(case, QUICK)
    assert refusal.value.facts == {"depot": "P0", "place": "P2"}


def test_a_depot_without_vehicles_is_refused() -> None:
    with pytest.raises(NoVehicle):
        plan_trips(problem([Delivery(1, (good(KIT, 1),), 2)], [lorry("A")], plane(3)), QUICK)


def test_a_barred_leg_is_never_driven() -> None:
    travel = plane(5, 3)
    travel.ms[1, 2] = travel.ms[2, 3] = travel.ms[4, 1] = UNREACHABLE
    case = problem([Delivery(row, (good(KIT, 5),), 0) for row in (1, 2, 3, 4)], [lorry("A")], travel)
    check(case, plan_trips(case, QUICK))


def test_the_small_lorry_takes_the_bridge_the_big_one_may_not() -> None:
    open_roads, bridge = plane(3, 5), plane(3, 5)
    bridge.ms[:, 2] = bridge.ms[2, :] = UNREACHABLE
    fleet = [Vehicle("big", 0, 9 * TONNE, 40 * M3, "heavy"), Vehicle("small", 0, 3 * TONNE, 12 * M3, "light")]
    rows = [Delivery(1, (good(WATER, 400),), 0), Delivery(2, (good(KIT, 50),), 0)]
    plan = plan_trips(TripProblem(rows, fleet, {"light": open_roads, "heavy": bridge}), QUICK)
    calls = {(trip.vehicle, stop.place) for trip in plan.trips for stop in trip.stops}
    assert ("small", 2) in calls
    assert ("big", 2) not in calls


def test_one_lorry_comes_back_for_more_when_one_round_is_not_enough() -> None:
    case = problem([Delivery(1, (good(WATER, 1500),), 0)], [lorry("A")], plane(2))
    plan = plan_trips(case, QUICK)
    check(case, plan)
    assert len(plan.trips) >= 5
    for one, after in pairwise(plan.trips):
        assert after.departure_ms >= one.return_ms


def test_time_windows_are_kept_and_waiting_is_in_the_arrival() -> None:
    travel = plane(3)
    rows = [
        Delivery(1, (good(KIT, 5),), 0, earliest_ms=300 * MINUTE, latest_ms=320 * MINUTE, unloading_ms=10 * MINUTE),
        Delivery(2, (good(KIT, 5),), 0, latest_ms=200 * MINUTE),
    ]
    case = problem(rows, [lorry("A", back_by_ms=900 * MINUTE, shift_ms=800 * MINUTE)], travel)
    plan = plan_trips(case, QUICK)
    check(case, plan)
    arrival = {stop.place: stop.arrival_ms for trip in plan.trips for stop in trip.stops}
    assert 300 * MINUTE <= arrival[1] <= 320 * MINUTE
    assert arrival[2] <= 200 * MINUTE


def test_windows_nobody_can_keep_are_refused_with_the_facts() -> None:
    travel = plane(2)
    case = problem([Delivery(1, (good(KIT, 5),), 0, latest_ms=1)], [lorry("A")], travel)
    with pytest.raises(TripsImpossible) as refusal:
        plan_trips(case, QUICK)
    assert refusal.value.facts == {"vehicles": 1, "depot": "P0", "stops": 1}


def test_deliveries_without_a_depot_share_all_vehicles() -> None:
    rows = [Delivery(row, (good(KIT, 60),)) for row in range(2, 12)]
    case = problem(rows, [lorry("A"), lorry("B", depot=1)], plane(12))
    plan = plan_trips(case, QUICK)
    check(case, plan)
    assert {trip.depot for trip in plan.trips} == {0, 1}


def test_some_with_and_some_without_a_depot_is_a_mistake_of_the_caller() -> None:
    rows = [Delivery(1, (good(KIT, 1),), 0), Delivery(1, (good(KIT, 1),))]
    with pytest.raises(ValueError, match="depot"):
        plan_trips(problem(rows, [lorry("A")], plane(2)), QUICK)


def test_nothing_to_bring_needs_no_trip() -> None:
    assert plan_trips(problem([], [lorry("A")], plane(2)), QUICK) == Plan((), 0)
    assert plan_trips(problem([Delivery(1, (), 0)], [lorry("A")], plane(2)), QUICK) == Plan((), 0)


def test_equal_input_gives_the_equal_plan() -> None:
    rows = [Delivery(row, (good(QUILT, 40 * row), good(KIT, 10)), 0) for row in range(1, 15)]
    case = problem(rows, [lorry("A"), lorry("B"), lorry("C", tonnes=2)], plane(15))
    assert plan_trips(case, QUICK) == plan_trips(case, QUICK)


def test_the_plan_in_force_is_kept_as_start_and_new_or_vanished_places_do_not_disturb() -> None:
    rows = [Delivery(row, (good(KIT, 60),), 0) for row in range(1, 30)]
    case = problem(rows, [lorry(f"L{row}") for row in range(6)], plane(31, 4))
    old = plan_trips(case, Budget(iterations=600))
    more = problem([*rows, Delivery(30, (good(KIT, 1),), 0)], list(case.vehicles), case.travel["light"])
    assert plan_trips(more, Budget(iterations=5), previous=old.trips).driving_ms <= 1.2 * old.driving_ms
    changed = problem([*rows[3:], Delivery(30, (good(KIT, 90),), 0)], [lorry(f"L{row}") for row in range(1, 7)], plane(31, 4))
    check(changed, plan_trips(changed, QUICK, previous=old.trips))


def test_several_rounds_of_one_lorry_are_a_start_too() -> None:
    case = problem([Delivery(row, (good(WATER, 300),), 0) for row in range(1, 6)], [lorry("A")], plane(6))
    old = plan_trips(case, QUICK)
    again = plan_trips(case, Budget(iterations=1), previous=old.trips)
    check(case, again)
    assert again.driving_ms <= old.driving_ms
    assert plan_trips(case, QUICK, previous=[old.trips[0]._replace(vehicle="gone")]).trips


def test_a_depot_whose_goods_and_ways_are_as_they_were_keeps_its_trips() -> None:
    rows = [Delivery(row, (good(KIT, 60),), 0) for row in range(1, 12)]
    fleet = [lorry("A"), lorry("B"), lorry("C")]
    case = problem(rows, fleet, plane(12, 6))
    old = plan_trips(case, Budget(iterations=5))
    assert plan_trips(case, Budget(iterations=900), previous=old.trips) == old
    longer = problem(rows, fleet, Travel(case.travel["light"].ms * 2))
    more = problem([*rows[1:], Delivery(1, (good(KIT, 61),), 0)], fleet, plane(12, 6))
    smaller = problem(rows, [lorry("A", tonnes=1), lorry("B"), lorry("C"), lorry("D")], plane(12, 6))
    for changed in (longer, more, smaller):
        plan = plan_trips(changed, Budget(iterations=100), previous=old.trips)
        check(changed, plan)
        assert plan.trips != old.trips


def test_idle_lorries_go_at_once_instead_of_waiting_for_a_second_round() -> None:
    case = problem([Delivery(row, (good(WATER, 320),), 0) for row in (1, 2, 3)], [lorry(key) for key in "ABC"], plane(4, 2))
    plan = plan_trips(case, QUICK)
    check(case, plan)
    assert sorted(trip.vehicle for trip in plan.trips) == ["A", "B", "C"]
    assert {trip.departure_ms for trip in plan.trips} == {0}


def test_with_later_rounds_of_the_same_lorry_an_idle_one_of_its_kind_starts_at_once() -> None:
    rows = [Delivery(1, (good(WATER, 900),), 0)]
    case = problem(rows, [lorry("A"), lorry("B"), lorry("C")], plane(2))
    plan = plan_trips(case, QUICK)
    check(case, plan)
    first = {trip.vehicle: trip.departure_ms for trip in reversed(plan.trips)}
    assert set(first) == {"A", "B", "C"}
    assert set(first.values()) == {0}


def test_an_overloaded_answer_of_the_solver_is_never_handed_on() -> None:
    case = problem([Delivery(1, (good(KIT, 400),), 0)], [lorry("A")], plane(2))
    pieces = pieces_of(case, case.deliveries, case.vehicles)
    rounds = Rounds(case, pieces, case.vehicles, 3)
    with pytest.raises(RuntimeError, match="overloaded A"):
        rounds._trip(case.vehicles[0]._replace(grams=1), 0, 0, [(pieces[0], 0)])

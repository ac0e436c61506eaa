"""Hours: the first opening that is not over, and trips that never come too late without saying so."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, time, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.domain.errors import NoVehicle, TripsImpossible, VehicleOverload
from gis.domain.loads import Delivery, Good, Travel, TripProblem, Vehicle
from gis.domain.rounds import Budget
from gis.domain.routing import UNREACHABLE
from gis.domain.trips import plan_in_time
from gis.domain.windows import Window, window_of

HOUR = 3_600_000
NOW = datetime(2026, 6, 14, 10, 0, tzinfo=UTC)


def at(hour: int, day: int = 14) -> datetime:
    return datetime(2026, 6, day, hour, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ready", "opens", "closes", "begins", "ends"),
    [
        (at(10), time(8), time(20), at(8), at(20)),
        (at(21), time(8), time(20), at(8, 15), at(20, 15)),
        (at(3), time(22), time(6), at(22, 13), at(6)),
        (at(12), time(22), time(6), at(22), at(6, 15)),
        (at(6), time(8), None, at(8), datetime(2026, 6, 14, 23, 59, 59, 999999, UTC)),
    ],
)
def test_the_first_hours_that_are_not_over_count(ready, opens, closes, begins, ends):
    assert window_of(ready, opens, closes) == Window(begins, ends)


def test_without_hours_or_open_all_day_only_the_need_counts():
    assert window_of(NOW, None, None) == window_of(NOW, time(8), time(8)) == Window()
    window = window_of(NOW, time(8), time(20), needed_by=at(12))
    assert (window.until, window.since(NOW)) == (at(12), (0, 2 * HOUR))
    assert window_of(NOW, time(8), time(20), needed_by=at(12, 15)).until == at(20)
    assert window_of(NOW, None, None, needed_by=NOW - timedelta(hours=1)).since(NOW) == (0, 0)


def table(hours: list[list[float]]) -> Travel:
    return Travel((np.array(hours) * HOUR).astype(np.int64))


def asked(deliveries: list[Delivery], vehicles: list[Vehicle], travel: Travel) -> TripProblem:
    return TripProblem(deliveries, vehicles, {"light": travel}, ["store", "A", "B"])


LORRY = Vehicle("K1", 0, 2_000_000, 10_000_000, "light")
APART = table([[0, 1, 2], [1, 0, 3], [2, 3, 0]])


def bring(place: int, **hours: int) -> Delivery:
    return Delivery(place, (Good(f"{place}", 1, 1_000, 1_000),), 0, **{f"{name}_ms": value * HOUR for name, value in hours.items()})


def test_a_vehicle_leaves_late_enough_not_to_wait_before_the_doors():
    plan = plan_in_time(asked([bring(1, earliest=5, latest=9)], [LORRY], APART), Budget(iterations=30))
    [trip] = plan.trips
    assert (trip.departure_ms, trip.stops[0].arrival_ms, plan.late) == (4 * HOUR, 5 * HOUR, ())


def test_a_place_nobody_reaches_in_time_is_named_and_holds_up_no_other():
    plan = plan_in_time(asked([bring(1, latest=1), bring(2, latest=1)], [LORRY, LORRY._replace(key="K2")], APART), Budget(iterations=30))
    assert plan.late == (2,)
    assert {stop.place: stop.arrival_ms for trip in plan.trips for stop in trip.stops} == {1: HOUR, 2: 2 * HOUR}


def test_where_one_vehicle_cannot_keep_both_hours_the_late_one_is_said():
    plan = plan_in_time(asked([bring(1, latest=1), bring(2, latest=2)], [LORRY], APART), Budget(iterations=30))
    assert plan.late
    assert sum(len(trip.stops) for trip in plan.trips) == 2


goods = st.lists(st.tuples(st.integers(1, 60), st.integers(1, 90_000), st.integers(1, 400_000)), min_size=1, max_size=3)
hours = st.one_of(st.none(), st.tuples(st.integers(0, 6), st.integers(0, 6)))
fleet = st.lists(st.tuples(st.integers(60_000, 2_000_000), st.integers(200_000, 8_000_000)), min_size=1, max_size=3)


@settings(max_examples=40, deadline=None)
@given(
    places=st.lists(st.tuples(goods, hours), min_size=1, max_size=4),
    vehicles=fleet,
    legs=st.lists(st.integers(5, 240), min_size=10, max_size=10),
    cut=st.integers(-1, 9),
)
def test_no_trip_is_overloaded_or_comes_outside_its_hours_without_saying_so(places, vehicles, legs, cut):
    size = len(places) + 1
    ms = np.zeros((5, 5), np.int64)
    for leg, (first, second) in enumerate((a, b) for a in range(5) for b in range(a)):
        ms[first, second] = ms[second, first] = UNREACHABLE if leg == cut else legs[leg] * 60_000
    deliveries = [
        Delivery(
            row, tuple(Good(f"{row}-{number}", *one) for number, one in enumerate(kinds)), 0,
            *((0, None) if span is None else (span[0] * HOUR, (span[0] + span[1]) * HOUR)),
        )
        for row, (kinds, span) in enumerate(places, start=1)
    ]  # fmt: skip
    lorries = [Vehicle(f"K{number}", 0, grams, cm3, "light") for number, (grams, cm3) in enumerate(vehicles)]
    try:
        plan = plan_in_time(TripProblem(deliveries, lorries, {"light": Travel(ms[:size, :size])}), Budget(iterations=20))
    except (NoVehicle, VehicleOverload, TripsImpossible):
        return
    carries = {row.key: row for row in lorries}
    brought: Counter[str] = Counter()
    for trip in plan.trips:
        goods_of = [good for stop in trip.stops for good in stop.goods]
        assert sum(good.quantity * good.grams for good in goods_of) == trip.grams <= carries[trip.vehicle].grams
        assert sum(good.quantity * good.cm3 for good in goods_of) == trip.cm3 <= carries[trip.vehicle].cm3
        brought.update({good.key: 0 for good in goods_of})
        for good in goods_of:
            brought[good.key] += good.quantity
        for stop in trip.stops:
            delivery = deliveries[stop.place - 1]
            assert stop.arrival_ms >= delivery.earliest_ms
            assert delivery.latest_ms is None or stop.arrival_ms <= delivery.latest_ms or stop.place in plan.late
    assert brought == Counter({good.key: good.quantity for row in deliveries for good in row.goods})

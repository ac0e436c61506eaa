"""Planning again: what may stay stays, what must change changes, and nothing is ever overloaded or driven over a barred leg."""

from __future__ import annotations

from gis.domain.loads import Delivery, Travel
from gis.domain.replans import WORTH_MS, replan, retimed
from gis.domain.rounds import Budget
from gis.domain.routing import UNREACHABLE
from gis.domain.trips import plan_in_time
from tests.gis.domain.test_trips import KIT, MINUTE, QUICK, check, good, lorry, plane, problem


def rows(count: int = 6, **more: int) -> list[Delivery]:
    return [Delivery(row, (good(KIT, 40),), 0, **more) for row in range(1, count + 1)]


def test_on_the_same_roads_the_trips_in_force_are_the_answer() -> None:
    case = problem(rows(), [lorry("A"), lorry("B")], plane(7))
    old = plan_in_time(case, QUICK)
    assert replan(case, old.trips, QUICK) == old


def test_a_plan_that_is_a_little_longer_than_the_best_stays() -> None:
    case = problem(rows(2), [lorry("A", tonnes=5)], plane(3))
    (best,) = plan_in_time(case, QUICK).trips
    turned = best._replace(stops=best.stops[::-1])
    kept = replan(case, [turned], QUICK)
    assert [stop.place for stop in kept.trips[0].stops] == [stop.place for stop in turned.stops]
    check(case, kept)


def test_a_detour_worth_more_than_ten_minutes_is_not_kept_for_the_sake_of_the_old_order() -> None:
    case = problem(rows(2), [lorry("A")], plane(3))
    (old,) = plan_in_time(case, QUICK).trips
    longer = Travel(case.travel["light"].ms.copy())
    longer.ms[0, old.stops[0].place] += 20 * WORTH_MS
    changed = problem(rows(2), [lorry("A")], longer)
    again = replan(changed, [old], QUICK)
    check(changed, again)
    assert [stop.place for stop in again.trips[0].stops] == [stop.place for stop in old.stops[::-1]]


def test_a_barred_leg_other_goods_a_gone_vehicle_or_an_overload_cannot_stay() -> None:
    case = problem(rows(2), [lorry("A")], plane(3))
    (old,) = plan_in_time(case, QUICK).trips
    barred = Travel(case.travel["light"].ms.copy())
    barred.ms[0, old.stops[0].place] = UNREACHABLE
    others = (
        problem(rows(2), [lorry("A")], barred),
        problem(rows(1), [lorry("A")], plane(3)),
        problem(rows(2), [lorry("B")], plane(3)),
        problem(rows(2), [lorry("A", tonnes=0.5)], plane(3)),
        problem(rows(2), [lorry("A", back_by_ms=1)], plane(3)),
        problem(rows(2), [lorry("A", shift_ms=1)], plane(3)),
    )
    assert [retimed(one, [old]) for one in others] == [None] * len(others)


def test_a_lorry_leaves_so_late_that_it_does_not_wait_and_is_nowhere_later_for_it() -> None:
    travel = Travel(plane(3).ms)
    late = [Delivery(1, (good(KIT, 5),), 0, latest_ms=400 * MINUTE), Delivery(2, (good(KIT, 5),), 0, earliest_ms=600 * MINUTE)]
    case = problem(late, [lorry("A")], travel)
    first = plan_in_time(problem(rows(2), [lorry("A")], travel), QUICK).trips[0]
    goods = {row.place: row.goods for row in late}
    trip = first._replace(stops=tuple(stop._replace(goods=goods[stop.place]) for stop in sorted(first.stops, key=lambda stop: stop.place)))
    timed = retimed(case, [trip])
    assert timed is not None
    arrival = {stop.place: stop.arrival_ms for stop in timed.trips[0].stops}
    assert arrival[2] == 600 * MINUTE
    assert arrival[1] == min(400 * MINUTE, 600 * MINUTE - int(travel.ms[1, 2]))
    assert timed.trips[0].departure_ms == arrival[1] - int(travel.ms[0, 1])
    assert timed.late == ()


def test_a_second_round_of_a_lorry_waits_for_its_first() -> None:
    case = problem(rows(2), [lorry("A", tonnes=0.45)], plane(3))
    old = plan_in_time(case, Budget(iterations=60))
    timed = retimed(case, old.trips)
    assert timed is not None
    assert timed.trips[1].departure_ms >= timed.trips[0].return_ms
    check(case, timed)


def test_hours_that_the_old_order_would_miss_turn_it_round() -> None:
    case = problem(rows(2), [lorry("A")], plane(3))
    (old,) = plan_in_time(case, QUICK).trips
    last = old.stops[-1].place
    soon = int(case.travel["light"].ms[0, last]) + MINUTE
    hurried = problem([row._replace(latest_ms=soon if row.place == last else None) for row in rows(2)], [lorry("A")], plane(3))
    again = replan(hurried, [old], QUICK)
    assert again.late == ()
    assert {stop.place: stop.arrival_ms for trip in again.trips for stop in trip.stops}[last] <= soon

"""Trips are planned again while others plan, leave, close roads and change hours and speeds: nothing goes twice, nobody waits for ever."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import time
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
from django.db import transaction

from gis.models import Closure, Trip, TripStop, VehicleClass
from gis.services.closures import close_road
from gis.services.drives import depart_trip
from gis.services.locks import hold_roads, hold_trips
from gis.services.replans import Replanned, replan_trips
from gis.services.shelters import count_people, set_hours
from gis.services.surveys import set_speeds
from gis.services.trips import locked
from inventory.models import ReleaseOrderLine
from relief.core.models import Event
from tests.gis.test_at_once import in_a_thread
from tests.gis.test_replans import LIGHT, MEDIUM, ordered, surveyed, two_lorries
from tests.waiting import until_somebody_waits

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def planned(valley, commander, director) -> dict[str, Trip]:
    """A light lorry from Hexi and a medium one from the city, both to Dongkeng."""
    return two_lorries(valley, commander, director)


def at_once(*works: Callable[[], object]) -> list[object]:
    start = Barrier(len(works))

    def begun(work: Callable[[], object]) -> object:
        start.wait()
        return in_a_thread(work)

    with ThreadPoolExecutor(len(works)) as pool:
        return [one.result() for one in [pool.submit(begun, work) for work in works]]


def meanwhile(first: Callable[[], object], then: Callable[[], object], rest: Callable[[], object] = lambda: None) -> list[object]:
    """``then`` begins while ``first`` is done and not committed; once it waits, ``rest`` follows in the same transaction."""
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            mine = first()
            theirs = pool.submit(in_a_thread, then)
            until_somebody_waits()
            rest()
        return [mine, theirs.result()]


def carried() -> Counter[int]:
    """Units of each order line on trips that were not cancelled."""
    counted: Counter[int] = Counter()
    for stop in TripStop.objects.exclude(trip__state=Trip.State.CANCELLED):
        counted.update({row["line"]: row["quantity"] for row in stop.load})
    return counted


def nothing_goes_twice() -> None:
    assert carried() == Counter(dict(ReleaseOrderLine.objects.values_list("pk", "quantity")))
    live = list(Trip.objects.filter(state__in=Trip.LIVE).values_list("vehicle", flat=True))
    assert len(live) == len(set(live))


def test_two_commanders_plan_again_and_it_is_done_once(valley, planned, commander, director):
    close_road(network=valley.network, segments=[1], description="K31", by=commander.person)
    answers = at_once(*[lambda who=who: replan_trips(incident=valley.incident, by=who.person) for who in (commander, director)])
    assert all(isinstance(one, Replanned) for one in answers)
    assert sorted(len(one.changed) for one in answers) == [0, 1]
    assert Event.objects.filter(kind="trip-replanned").count() == 1
    assert Trip.objects.get(pk=planned[LIGHT].pk).segments == [0, 5, 6]
    nothing_goes_twice()


def test_two_commanders_bring_a_new_order_onto_the_trips_once(valley, planned, commander, director):
    ordered(valley, commander, director, people=10, where=valley.daji)
    answers = at_once(*[lambda who=who: replan_trips(incident=valley.incident, by=who.person) for who in (commander, director)])
    assert all(isinstance(one, Replanned) for one in answers)
    assert sorted(bool(one.changed) for one in answers) == [False, True]
    nothing_goes_twice()


@pytest.mark.parametrize("leaves_first", [True, False])
def test_a_trip_that_leaves_while_it_is_planned_again_has_one_load_and_its_papers_say_the_same(valley, planned, commander, keeper, leaves_first):
    surveyed(valley, commander, 30)
    replan = lambda: replan_trips(incident=valley.incident, by=commander.person)  # noqa: E731
    leave = lambda: depart_trip(trip=Trip.objects.get(pk=planned[LIGHT].pk), by=keeper.person)  # noqa: E731
    answers = meanwhile(leave, replan) if leaves_first else meanwhile(replan, leave)
    assert {type(one) for one in answers} == {Trip, Replanned}
    light = Trip.objects.get(pk=planned[LIGHT].pk)
    assert (light.state, light.planned_seconds) == (Trip.State.UNDER_WAY, (30 if leaves_first else 42) * 60)
    assert (light.outdated == "") != leaves_first
    for stop in light.stops.select_related("waybill"):
        assert sum(row["quantity"] for row in stop.load) == sum(stop.waybill.lines.values_list("quantity", flat=True))
    assert Trip.objects.get(pk=planned[MEDIUM].pk).outdated == ""
    nothing_goes_twice()


@pytest.mark.parametrize("closes_first", [True, False])
def test_a_closure_drawn_while_trips_are_planned_again_is_driven_round_or_flagged(valley, planned, commander, director, closes_first):
    ordered(valley, commander, director, people=10, where=valley.daji)
    close = lambda: close_road(network=valley.network, segments=[1], description="K31", by=commander.person)  # noqa: E731
    replan = lambda: replan_trips(incident=valley.incident, by=director.person)  # noqa: E731
    answers = meanwhile(close, replan) if closes_first else meanwhile(replan, close)
    assert any(isinstance(one, Closure) for one in answers)
    closure = Closure.objects.get()
    over = {trip.vehicle.plate for trip in Trip.objects.filter(state=Trip.State.PLANNED) if 1 in trip.segments}
    assert over == {trip.vehicle.plate for trip in Trip.objects.filter(blocked_by=closure)}
    assert over == ({MEDIUM} if closes_first else {LIGHT, MEDIUM})
    held = Counter(dict(ReleaseOrderLine.objects.values_list("pk", "quantity")))
    assert carried() <= held


def test_closing_a_road_of_two_trips_while_one_leaves_never_waits_for_ever(valley, planned, commander, keeper):
    surveyed(valley, commander, 18)
    closing = lambda: close_road(network=valley.network, segments=[0, 3], description="两处", incident=valley.incident, by=commander.person)  # noqa: E731
    last = max(planned.values(), key=lambda trip: trip.pk)
    answers = meanwhile(lambda: locked(last, Trip.State.PLANNED), closing, lambda: depart_trip(trip=last, by=keeper.person))
    assert isinstance(answers[1], Closure)
    assert set(Trip.objects.values_list("blocked_by", flat=True)) == {answers[1].pk}
    assert Trip.objects.get(pk=last.pk).state == Trip.State.UNDER_WAY


def test_hours_and_a_head_count_that_come_while_trips_are_planned_again_wait_their_turn(valley, planned, commander, director):
    ordered(valley, commander, director, people=110)

    def hold() -> None:
        hold_roads([valley.network])
        hold_trips(valley.incident)

    opens = lambda: set_hours(shelter=valley.dongkeng, opens_at=time(7), closes_at=time(19), by=commander.person)  # noqa: E731
    meanwhile(hold, opens, lambda: replan_trips(incident=valley.incident, by=director.person))
    assert {(stop.opens_at is None, stop.due_by is None) for stop in TripStop.objects.filter(trip__state=Trip.State.PLANNED)} == {(False, False)}
    assert set(Trip.objects.values_list("outdated", flat=True)) == {Trip.Outdated.HOURS}
    answers = at_once(
        lambda: replan_trips(incident=valley.incident, by=director.person),
        lambda: count_people(shelter=valley.dongkeng, people=90, by=commander.person),
    )
    assert isinstance(answers[0], Replanned)
    assert set(Trip.objects.filter(state=Trip.State.PLANNED).values_list("outdated", flat=True)) == {""}


@pytest.mark.parametrize("speeds_first", [True, False])
def test_speeds_changed_while_trips_are_planned_again_are_in_the_plan_or_flagged(valley, planned, commander, director, speeds_first):
    ordered(valley, commander, director, people=10, where=valley.daji)
    kind = VehicleClass.objects.get(code="light")
    change = lambda: set_speeds(kind=kind, speeds={"primary": 20}, percent=100, by=commander.person)  # noqa: E731
    replan = lambda: replan_trips(incident=valley.incident, by=director.person)  # noqa: E731
    meanwhile(change, replan) if speeds_first else meanwhile(replan, change)
    light = Trip.objects.get(pk=planned[LIGHT].pk)
    assert light.outdated == ("" if speeds_first else Trip.Outdated.SPEEDS)
    assert (light.planned_seconds >= 22 * 3 * 60) == speeds_first
    nothing_goes_twice()

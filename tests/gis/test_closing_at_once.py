"""Roads are closed while trips are planned on them: whoever comes second sees the first, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

import pytest

from gis.models import Closure, Trip
from gis.services.closures import close_road
from gis.services.trips import plan_trips
from tests.gis.test_at_once import in_a_thread
from tests.gis.test_trips import order, planned

if TYPE_CHECKING:
    from relief.core.models import User
    from tests.gis.world import Valley

pytestmark = pytest.mark.django_db(transaction=True)


def close(valley: Valley, commander: User, segment: int, start: Barrier) -> object:
    start.wait()
    return in_a_thread(
        lambda: close_road(network=valley.network, segments=[segment], description=f"断{segment}", incident=valley.incident, by=commander.person)
    )


def test_two_closures_at_once_flag_every_trip_and_lose_none(valley, commander, director):
    planned(valley, commander, director)
    start = Barrier(2)
    with ThreadPoolExecutor(2) as pool:
        made = [pool.submit(close, valley, commander, segment, start) for segment in (1, 3)]
        assert all(isinstance(one.result(), Closure) for one in made)
    trips = Trip.objects.all()
    assert {trip.blocked_by_id is not None for trip in trips} == {True}


def test_a_road_closed_while_a_trip_is_planned_on_it_is_avoided_or_flagged(valley, commander, director):
    order(valley, commander, director)
    start = Barrier(2)

    def plan() -> object:
        start.wait()
        return in_a_thread(lambda: plan_trips(incident=valley.incident, by=commander.person))

    with ThreadPoolExecutor(2) as pool:
        closing, planning = pool.submit(close, valley, commander, 1, start), pool.submit(plan)
        closure, _plan = closing.result(), planning.result()
    assert isinstance(closure, Closure)
    for trip in Trip.objects.all():
        assert 1 not in trip.segments or trip.blocked_by_id == closure.pk

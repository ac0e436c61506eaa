"""Plan again with the plan in force: what may stay stays, and only a change that is worth it is made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from gis.domain.loads import Delivery, Trip, TripProblem, Vehicle
from gis.domain.rounds import Budget
from gis.domain.routing import UNREACHABLE
from gis.domain.trips import Plan, late_places, plan_in_time

# A driver who has been told his stops is told others only if that saves more than both of these: our own rule.
WORTH_MS, WORTH = 600_000, 0.1


def replan(problem: TripProblem, previous: Sequence[Trip], budget: Budget | None = None) -> Plan:
    """The trips in force on today's roads and hours; where they cannot stay or much less driving does it, what the search finds from them.

    Raises what ``plan_in_time`` raises, also where the trips in force could stay: a place without a way is named, never kept silently.
    """
    found = plan_in_time(problem, budget, previous)
    kept = retimed(problem, previous)
    if kept is None or len(kept.late) > len(found.late):
        return found
    saved = kept.driving_ms - found.driving_ms
    return found if saved > max(WORTH_MS, WORTH * kept.driving_ms) and len(found.late) <= len(kept.late) else kept


def retimed(problem: TripProblem, previous: Sequence[Trip]) -> Plan | None:
    """The trips in force driven over today's ways; None where goods, vehicles or a way of theirs are not what they were."""
    fleet = {row.key: row for row in problem.vehicles}
    if _wanted(problem) != _brought(previous) or any(trip.vehicle not in fleet for trip in previous):
        return None
    hours = _hours(problem)
    trips: list[Trip] = []
    home: dict[str, int] = {}
    for trip in previous:
        vehicle = fleet[trip.vehicle]
        timed = _driven(problem, trip, vehicle, max(vehicle.ready_ms, home.get(trip.vehicle, 0)), hours)
        if timed is None:
            return None
        home[trip.vehicle] = timed.return_ms
        trips.append(timed)
    return Plan(tuple(trips), sum(trip.driving_ms for trip in trips), late_places(problem, trips))


def _wanted(problem: TripProblem) -> Counter[tuple[int, str]]:
    wanted = Counter[tuple[int, str]]()
    for row in problem.deliveries:
        wanted.update({(row.place, good.key): good.quantity for good in row.goods})
    return +wanted


def _brought(trips: Sequence[Trip]) -> Counter[tuple[int, str]]:
    brought = Counter[tuple[int, str]]()
    for trip in trips:
        for stop in trip.stops:
            for good in stop.goods:
                brought[stop.place, good.key] += good.quantity
    return brought


def _hours(problem: TripProblem) -> Mapping[tuple[int, int | None], Delivery]:
    return {(row.place, row.depot): row for row in problem.deliveries}


def _driven(problem: TripProblem, trip: Trip, vehicle: Vehicle, ready: int, hours: Mapping[tuple[int, int | None], Delivery]) -> Trip | None:
    """The same round, as late as it may leave without being anywhere later for it; None where a leg or a limit forbids it."""
    points = (vehicle.depot, *(stop.place for stop in trip.stops), vehicle.depot)
    legs = [int(problem.travel[vehicle.profile].ms[leg]) for leg in pairwise(points)]
    if max(legs) >= UNREACHABLE or trip.grams > vehicle.grams or trip.cm3 > vehicle.cm3:
        return None
    rows = [hours.get((stop.place, vehicle.depot)) or hours[stop.place, None] for stop in trip.stops]
    leaves = _latest(legs, rows, _arrivals(ready, legs, rows)) - legs[0]
    arrivals = _arrivals(leaves, legs, rows)
    back = arrivals[-1] + rows[-1].unloading_ms + legs[-1]
    if vehicle.back_by_ms is not None and back > vehicle.back_by_ms:
        return None
    if vehicle.shift_ms is not None and back - leaves > vehicle.shift_ms:
        return None
    stops = tuple(stop._replace(arrival_ms=arrival) for stop, arrival in zip(trip.stops, arrivals, strict=True))
    return trip._replace(stops=stops, depot=vehicle.depot, departure_ms=leaves, return_ms=back, driving_ms=sum(legs))


def _latest(legs: Sequence[int], rows: Sequence[Delivery], first: Sequence[int]) -> int:
    """How late the first stop may be reached without the last one, or the hours of any, suffering for it."""
    latest = first[-1]
    for row, leg, soonest in zip(rows[-2::-1], legs[-2:0:-1], first[-2::-1], strict=True):
        latest -= leg + row.unloading_ms
        latest = latest if row.latest_ms is None else min(latest, max(soonest, row.latest_ms))
    return latest


def _arrivals(leaves: int, legs: Sequence[int], rows: Sequence[Delivery]) -> list[int]:
    """When each stop is reached; nobody is let in before a place opens."""
    arrivals, now = list[int](), leaves
    for leg, row in zip(legs, rows, strict=False):
        arrivals.append(max(now + leg, row.earliest_ms))
        now = arrivals[-1] + row.unloading_ms
    return arrivals

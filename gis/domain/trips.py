"""Rounds of lorries from depots to places: PyVRP with two load dimensions, road limits by profile, warm start.

No solver splits a delivery, so stops are cut into pieces of half the smallest vehicle first. Deliveries that name
their depot are planned depot by depot; deliveries that do not share all vehicles. What cannot be carried is refused
before anything is planned, and no trip ever leaves overloaded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from gis.domain.errors import NoVehicle, TripsImpossible
from gis.domain.loads import Delivery, Good, Piece, Trip, TripProblem, Vehicle, cut, merge, require_fit
from gis.domain.rounds import Budget, Rounds

MAX_RELOADS = 6
NEVER = 2**62
FULL = 0.9


class Plan(NamedTuple):
    """Trips by depot and vehicle, the driving time of all of them in milliseconds, and the places reached after their hour."""

    trips: tuple[Trip, ...]
    driving_ms: int
    late: tuple[int, ...] = ()


def reaching(problem: TripProblem, delivery: Delivery, vehicles: Sequence[Vehicle]) -> list[Vehicle]:
    """The vehicles that can drive to the delivery's place and home again. Raises NoVehicle when none can."""
    starts = {(row.profile, row.depot) for row in vehicles}
    led = {start for start in starts if problem.travel[start[0]].there_and_back(start[1], delivery.place)}
    able = [row for row in vehicles if (row.profile, row.depot) in led]
    if not able:
        raise NoVehicle(depot=problem.label(delivery.depot), place=problem.label(delivery.place))
    return able


def pieces_of(problem: TripProblem, deliveries: Iterable[Delivery], vehicles: Sequence[Vehicle]) -> list[Piece]:
    """Every delivery cut to half the smallest vehicle that reaches it.

    Raises NoVehicle, or VehicleOverload for a unit that no such vehicle can carry.
    """
    pieces: list[Piece] = []
    for delivery in deliveries:
        able = reaching(problem, delivery, vehicles)
        half_grams, half_cm3 = min(row.grams for row in able) // 2, min(row.cm3 for row in able) // 2
        parts = cut(delivery, half_grams, half_cm3)
        for good in delivery.goods if any(row.grams > half_grams or row.cm3 > half_cm3 for row in parts) else ():
            label, depot = problem.label(delivery.place), problem.label(delivery.depot)
            require_fit([good._replace(quantity=1)], able, label, depot)
        pieces += parts
    return pieces


def _groups(problem: TripProblem) -> list[tuple[list[Delivery], list[Vehicle]]]:
    depots = sorted({row.depot for row in problem.deliveries if row.depot is not None})
    free = [row for row in problem.deliveries if row.depot is None]
    if free and depots:
        raise ValueError("either every delivery names its depot or none does")
    if free:
        return [(free, list(problem.vehicles))]
    return [
        (
            [row for row in problem.deliveries if row.depot == depot],
            [row for row in problem.vehicles if row.depot == depot],
        )
        for depot in depots
    ]


def _tight(pieces: Sequence[Piece], vehicles: Sequence[Vehicle]) -> bool:
    """Whether one round of every vehicle can hardly hold it all, so that some must come back for more."""
    grams, cm3 = sum(row.grams for row in pieces), sum(row.cm3 for row in pieces)
    return grams > FULL * sum(row.grams for row in vehicles) or cm3 > FULL * sum(row.cm3 for row in vehicles)


def _ways_as_planned(problem: TripProblem, trip: Trip, vehicle: Vehicle) -> bool:
    points = (trip.depot, *(stop.place for stop in trip.stops), trip.depot)
    ms = problem.travel[vehicle.profile].ms
    return trip.depot == vehicle.depot and trip.driving_ms == sum(int(ms[leg]) for leg in pairwise(points))


def untouched(problem: TripProblem, pieces: Sequence[Piece], vehicles: Sequence[Vehicle], previous: Sequence[Trip]) -> list[Trip]:
    """The trips in force of these vehicles, when they bring exactly these goods over ways as quick as they were.

    Empty when goods, vehicles or ways changed, or when hours bind; then the rounds are planned again.
    """
    known = {vehicle.key: vehicle for vehicle in vehicles}
    trips = [trip for trip in previous if trip.vehicle in known]
    if sum(row.grams for row in pieces) != sum(trip.grams for trip in trips):
        return []
    bound = any(row.delivery.earliest_ms or row.delivery.latest_ms is not None for row in pieces)
    wanted, brought = Counter[tuple[int, Good]](), Counter[tuple[int, Good]]()
    for row in pieces:
        wanted.update({(row.delivery.place, good._replace(quantity=0)): good.quantity for good in merge(row.goods)})
    for trip in trips:
        for stop in trip.stops:
            brought.update({(stop.place, good._replace(quantity=0)): good.quantity for good in stop.goods})
    fits = all(trip.grams <= known[trip.vehicle].grams and trip.cm3 <= known[trip.vehicle].cm3 for trip in trips)
    same = not bound and wanted == brought and fits
    return trips if same and all(_ways_as_planned(problem, trip, known[trip.vehicle]) for trip in trips) else []


def _plan_group(problem: TripProblem, deliveries: list[Delivery], vehicles: list[Vehicle], budget: Budget, previous: Sequence[Trip]) -> list[Trip]:
    pieces = pieces_of(problem, deliveries, vehicles)
    if not pieces or (kept := untouched(problem, pieces, vehicles, previous)):
        return kept if pieces else []
    tries = [(MAX_RELOADS, 1, previous), (MAX_RELOADS, 5, previous), (4 * MAX_RELOADS, 10, ())]
    for reloads, factor, start in tries if _tight(pieces, vehicles) else [(0, 1, previous), *tries]:
        trips = Rounds(problem, pieces, vehicles, reloads).solve(budget.times(factor), start)
        if trips is not None:
            return trips
    depots = sorted({problem.label(row.depot) for row in vehicles})
    raise TripsImpossible(vehicles=len(vehicles), depot=", ".join(depots), stops=len(pieces))


def plan_trips(problem: TripProblem, budget: Budget | None = None, previous: Sequence[Trip] = ()) -> Plan:
    """Plan all deliveries with the least driving time.

    ``previous``: the plan in force, from which the search starts (it may name places or vehicles that are gone); a depot
    whose goods and ways are what they were keeps its trips.
    Vehicles come back for more only when one round each is not enough. Raises NoVehicle, VehicleOverload,
    TripsImpossible, and ValueError when only some deliveries name a depot.
    """
    trips: list[Trip] = []
    for deliveries, vehicles in _groups(problem):
        trips += _plan_group(problem, deliveries, vehicles, budget or Budget(), previous)
    return Plan(tuple(trips), sum(trip.driving_ms for trip in trips))


def plan_in_time(problem: TripProblem, budget: Budget | None = None, previous: Sequence[Trip] = ()) -> Plan:
    """As ``plan_trips``, but hours never leave goods standing: where no plan keeps them all, a depot's goods go without an end to the hours.

    Nobody is let in before a place opens. ``late`` names every place that is reached after its hour. A place nobody can reach in
    time holds up no other. Raises what ``plan_trips`` raises.
    """
    eased = replace(problem, deliveries=[_without_end(row) if _too_late(problem, row) else row for row in problem.deliveries])
    try:
        plan = plan_trips(eased, budget, previous)
    except TripsImpossible:
        plan = plan_trips(replace(problem, deliveries=[_without_end(row) for row in problem.deliveries]), budget, previous)
    return plan._replace(late=late_places(problem, plan.trips))


def _without_end(delivery: Delivery) -> Delivery:
    return delivery._replace(latest_ms=None)


def _too_late(problem: TripProblem, delivery: Delivery) -> bool:
    """Whether even the quickest vehicle, driving there at once, comes after the hour."""
    if delivery.latest_ms is None:
        return False
    able = [row for row in problem.vehicles if delivery.depot in {None, row.depot}]
    soonest = min((row.ready_ms + int(problem.travel[row.profile].ms[row.depot, delivery.place]) for row in able), default=0)
    return max(soonest, delivery.earliest_ms) > delivery.latest_ms


def late_places(problem: TripProblem, trips: Iterable[Trip]) -> tuple[int, ...]:
    """Every place that is reached after its hour."""
    ends: dict[tuple[int, int | None], int] = {}
    for row in problem.deliveries:
        if row.latest_ms is not None:
            ends[row.place, row.depot] = min(row.latest_ms, ends.get((row.place, row.depot), row.latest_ms))
    late = {
        stop.place
        for trip in trips
        for stop in trip.stops
        if stop.arrival_ms > min(ends.get((stop.place, depot), NEVER) for depot in (trip.depot, None))
    }
    return tuple(sorted(late))

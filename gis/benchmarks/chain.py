"""P6, second half: a road closes, then new tables, new sourcing, new rounds for a whole city, beside the plain chain.

The network is the synthetic one between the seats of Lishui; 12 of them are depots, the others want goods. The plain
chain is scipy's Dijkstra, one HiGHS programme, and PyVRP from nothing. Processor seconds count, not the wall.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from gis.benchmarks.sourcing import highs
from gis.domain.allocation import allocate
from gis.domain.loads import Delivery, Good, Ints, Travel, TripProblem, Vehicle
from gis.domain.roads import RoadGraph
from gis.domain.rounds import Budget
from gis.domain.routing import BaseRouter, DijkstraRouter, Router
from gis.domain.sourcing import Demand, Line, Supply
from gis.domain.synthetic import Seat, synthesize
from gis.domain.trips import Plan, plan_trips
from gis.domain.vehicles import LIGHT_TRUCK, MEDIUM_TRUCK
from relief.core.benchmarks import Figure, Setting, WrongAnswer, timed

DIVISIONS = Path(__file__).resolve().parent.parent.parent / "relief" / "core" / "data" / "divisions.csv"
DEPOTS, SKUS, WANTED_PER_PLACE, LORRIES = 12, 40, 10, 8
CITY_LIMIT_S, LONG_S, QUICK_LONG_S = 0.5, 20.0, 4.0
ROUNDS = 5
FLEET = ((LIGHT_TRUCK, 2_500_000, 12_000_000), (MEDIUM_TRUCK, 7_000_000, 32_000_000))
PROFILES = (LIGHT_TRUCK, MEDIUM_TRUCK)
REPLAN = Budget(seconds=60)


@dataclass(frozen=True)
class City:
    """Depots first among ``points`` (road nodes), goods per unit by SKU, and who wants what."""

    graph: RoadGraph
    points: Ints
    grams: Sequence[int]
    supplies: Sequence[Supply]
    demands: Sequence[Demand]
    vehicles: Sequence[Vehicle]

    def tables(self, routers: Sequence[BaseRouter]) -> dict[str, Travel]:
        """Times between all points for each class of vehicle."""
        return {router.profile.code: Travel(router.times(self.points, self.points)) for router in routers}

    def rounds(self, lines: Sequence[Line], travel: dict[str, Travel]) -> TripProblem:
        """The lines of a proposal as deliveries, one per warehouse and place."""
        goods: dict[tuple[int, int], list[Good]] = defaultdict(list)
        for line in lines:
            each = self.grams[int(line.sku[1:])]
            goods[line.warehouse, line.place].append(Good(f"{line.sku}/{line.lot}", line.quantity, each, each * 4))
        deliveries = [Delivery(DEPOTS + place, tuple(rows), depot) for (depot, place), rows in sorted(goods.items())]
        return TripProblem(deliveries, self.vehicles, travel)


def lishui(seed: int = 1) -> City:
    """Real seats, invented goods: about 200 tonnes for 171 places."""
    with DIVISIONS.open(encoding="utf-8-sig", newline="") as file:
        seats = [Seat(row["short_name"], float(row["lon"]), float(row["lat"]), row["level"]) for row in csv.DictReader(file)]
    graph = RoadGraph.of(synthesize(seats))
    points, _ = graph.nearest([seat.lon for seat in seats], [seat.lat for seat in seats])
    draw = np.random.default_rng(seed)
    places = len(seats) - DEPOTS
    demands = [
        Demand(place, f"S{sku:03}", int(draw.integers(10, 60)), int(draw.integers(1, 4)))
        for place in range(places)
        for sku in sorted(draw.choice(SKUS, WANTED_PER_PLACE, replace=False).tolist())
    ]
    stock = [
        Supply(depot, f"S{sku:03}", f"L{depot}-{sku}-{lot}", int(draw.integers(20, 80)))
        for sku in range(SKUS)
        for depot in range(DEPOTS)
        for lot in range(3)
    ]
    vehicles = [
        Vehicle(f"{depot}-{number}", depot, grams, cm3, profile.code)
        for depot in range(DEPOTS)
        for number in range(LORRIES)
        for profile, grams, cm3 in (FLEET[number % 2],)
    ]
    return City(graph, points, draw.integers(300, 8_000, SKUS).tolist(), stock, demands, vehicles)


class Standing(NamedTuple):
    """A decision in force: the proposal's lines, the deliveries they make, the rounds."""

    lines: Sequence[Line]
    problem: TripProblem
    plan: Plan


def _replan(city: City, routers: Sequence[BaseRouter], closed: frozenset[int], budget: Budget, before: Standing | None) -> Standing:
    for router in routers:
        router.close(closed)
    travel = city.tables(routers)
    ms = travel[LIGHT_TRUCK.code].ms[:DEPOTS, DEPOTS:]
    lines = allocate(city.supplies, city.demands, ms, before=before.lines if before else ()).lines
    problem = city.rounds(lines, travel)
    return Standing(lines, problem, plan_trips(problem, budget, before.plan.trips if before else ()))


def _busiest(city: City, router: BaseRouter, plan: Plan) -> frozenset[int]:
    """A segment that most trips use and without which every point is still reached."""
    count: dict[int, int] = defaultdict(int)
    for trip in plan.trips:
        for stop in trip.stops:
            for segment in router.path(int(city.points[trip.depot]), int(city.points[stop.place])).segments:
                count[segment] += 1
    for segment in sorted(count, key=lambda key: (-count[key], key)):
        router.close(frozenset({segment}))
        if (router.times(city.points, city.points) < 2**31 - 1).all():
            router.close(frozenset())
            return frozenset({segment})
    raise WrongAnswer("every road is the only one")


def _check(city: City, problem: TripProblem, plan: Plan) -> None:
    wanted = sum(good.quantity for delivery in problem.deliveries for good in delivery.goods)
    carried = sum(good.quantity for trip in plan.trips for stop in trip.stops for good in stop.goods)
    limit = {vehicle.key: vehicle for vehicle in city.vehicles}
    if wanted != carried or any(t.grams > limit[t.vehicle].grams or t.cm3 > limit[t.vehicle].cm3 for t in plan.trips):
        raise WrongAnswer("goods are missing or a lorry is overloaded")


def _plain(city: City, closed: frozenset[int]) -> None:
    """The same chain from well-known parts, nothing kept from before."""
    travel = city.tables([DijkstraRouter(city.graph, profile, closed) for profile in PROFILES])
    ms = travel[LIGHT_TRUCK.code].ms[:DEPOTS, DEPOTS:]
    highs((list(city.supplies), list(city.demands), ms))
    plan_trips(city.rounds(allocate(city.supplies, city.demands, ms).lines, travel), REPLAN)


def closure(setting: Setting) -> Iterator[Figure]:
    """From the closure to the new plan, in processor seconds (the shortest of some equal runs), and how good the plan is beside a long search."""
    city = lishui()
    light = Router(city.graph, LIGHT_TRUCK)
    routers = [light, Router(city.graph, MEDIUM_TRUCK, hierarchy=light.hierarchy)]
    per_depot = (QUICK_LONG_S if setting.quick else LONG_S) / DEPOTS
    patient = Budget(iterations=10**9, seconds=per_depot)
    in_force = _replan(city, routers, frozenset(), patient, None)
    closed = _busiest(city, light, in_force.plan)
    shortest = float("inf")
    for _ in range(ROUNDS):
        for router in routers:
            router.close(frozenset())
        with timed() as ours:
            after = _replan(city, routers, closed, REPLAN, in_force)
        shortest = min(shortest, ours.cpu)
    with timed() as plain:
        _plain(city, closed)
    problem, plan = after.problem, after.plan
    _check(city, problem, plan)
    long = plan_trips(problem, patient)
    size = f"{DEPOTS} depots, {len(city.points) - DEPOTS} places, {len(plan.trips)} trips"
    yield Figure(f"a road closes, new plan: {size}", shortest, CITY_LIMIT_S, "s CPU", 1.0, "lower", "limit")
    yield Figure("the same beside the plain chain", shortest, plain.cpu, "s CPU", 1.0, "lower", "scipy, HiGHS, cold PyVRP")
    name = f"PyVRP, {QUICK_LONG_S if setting.quick else LONG_S:g} s"
    yield Figure("the same: driving time beside a long run", plan.driving_ms / 3.6e6, long.driving_ms / 3.6e6, "h", 1.01, "lower", name)

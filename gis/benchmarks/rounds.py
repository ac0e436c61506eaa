"""P6, first half: rounds of lorries on published instances, beside PyVRP called directly with as many iterations."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyvrp
from pyvrp.stop import MaxIterations

from gis.domain.loads import Delivery, Good, Ints, Travel, TripProblem, Vehicle
from gis.domain.rounds import Budget
from gis.domain.trips import plan_trips
from relief.core.benchmarks import Figure, Setting, WrongAnswer

FOLDER = Path(__file__).resolve().parent.parent / "data" / "bench"
SCALE = 1000
PROFILE = "bench"
ITERATIONS, QUICK_ITERATIONS = 800, 150
PLENTY = 10**12


class Instance(NamedTuple):
    """Distances between depots (first) and customers, demand per customer, capacity, longest round, fleet per depot."""

    name: str
    depots: int
    table: Ints
    demand: list[int]
    unloading: list[int]
    capacity: int
    longest: int
    fleet: int
    scale: int


def _cordeau(path: Path) -> Instance:
    rows = [line.split() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    _, fleet, customers, depots = (int(cell) for cell in rows[0])
    longest, capacity = (int(cell) for cell in rows[1])
    served = rows[1 + depots : 1 + depots + customers]
    stands = rows[1 + depots + customers : 1 + depots + customers + depots]
    points = np.array([[float(row[1]), float(row[2])] for row in (*stands, *served)])
    table = np.rint(np.linalg.norm(points[:, None] - points[None], axis=-1) * SCALE).astype(np.int64)
    demand, unloading = [int(row[4]) for row in served], [int(float(row[3])) * SCALE for row in served]
    return Instance(path.stem, depots, table, demand, unloading, capacity, longest * SCALE, fleet, SCALE)


def _cvrp(path: Path) -> Instance:
    head, _, rest = path.read_text(encoding="utf-8").partition("NODE_COORD_SECTION")
    places, _, loads = rest.partition("DEMAND_SECTION")
    capacity = next(int(line.split()[-1]) for line in head.splitlines() if line.startswith("CAPACITY"))
    points = np.array([line.split()[1:3] for line in places.strip().splitlines()], float)
    table = np.rint(np.linalg.norm(points[:, None] - points[None], axis=-1)).astype(np.int64)
    demand = [int(line.split()[1]) for line in loads.partition("DEPOT_SECTION")[0].strip().splitlines()][1:]
    return Instance(path.stem, 1, table, demand, [0] * len(demand), capacity, 0, len(demand), 1)


def instances(names: list[str]) -> list[Instance]:
    """The named instances that come with the product."""
    return [_cvrp(FOLDER / f"{name}.vrp") if name.startswith("X") else _cordeau(FOLDER / f"{name}.txt") for name in names]


def _ours(case: Instance, iterations: int) -> int:
    """Cost of our plan, after looking at every trip. A customer's goods are one unit: the instances forbid splitting."""
    deliveries = [
        Delivery(case.depots + row, (Good(f"c{row}", 1, load, 0),), unloading_ms=case.unloading[row]) for row, load in enumerate(case.demand)
    ]
    vehicles = [
        Vehicle(f"v{depot}-{number}", depot, case.capacity, PLENTY, PROFILE, shift_ms=case.longest or None)
        for depot in range(case.depots)
        for number in range(case.fleet)
    ]
    plan = plan_trips(TripProblem(deliveries, vehicles, {PROFILE: Travel(case.table)}), Budget(iterations, seconds=600))
    visits = sorted(stop.place for trip in plan.trips for stop in trip.stops)
    if visits != list(range(case.depots, len(case.table))) or any(trip.grams > case.capacity for trip in plan.trips):
        raise WrongAnswer(f"{case.name}: a customer is missing or a lorry overloaded")
    return plan.driving_ms


def _peer(case: Instance, iterations: int) -> int:
    limits: dict[str, Any] = {"shift_duration": case.longest} if case.longest else {}
    table: list[Any] = [case.table]
    rows = list(enumerate(case.demand))
    data = pyvrp.ProblemData(
        locations=[pyvrp.Location(0, 0) for _ in case.table],
        clients=[pyvrp.Client(case.depots + row, [load], service_duration=case.unloading[row]) for row, load in rows],
        depots=[pyvrp.Depot(depot) for depot in range(case.depots)],
        vehicle_types=[pyvrp.VehicleType(case.fleet, [case.capacity], depot, depot, **limits) for depot in range(case.depots)],
        distance_matrices=table,
        duration_matrices=table,
    )
    return int(pyvrp.solve(data, MaxIterations(iterations), seed=1, collect_stats=False).best.distance())


def published(setting: Setting) -> Iterator[Figure]:
    """Mean cost of our plans over PyVRP's own, and the mean gap to the best known."""
    known: dict[str, float] = json.loads((FOLDER / "best_known.json").read_text(encoding="utf-8"))
    names = ["p01", "p03", "X-n101-k25"] if setting.quick else list(known)
    iterations = QUICK_ITERATIONS if setting.quick else ITERATIONS
    costs, peers = [], []
    for case in instances(names):
        best = known[case.name] * case.scale
        costs.append(_ours(case, iterations) / best)
        peers.append(_peer(case, iterations) / best)
    count = len(names)
    yield Figure(f"{count} instances: mean cost / best known", sum(costs) / count, sum(peers) / count, "", 1.005, "lower", "PyVRP itself")

"""One PyVRP model: pieces and vehicles in, trips out. Only this file knows the solver."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyvrp
from pyvrp import search
from pyvrp.stop import MaxIterations, MaxRuntime, MultipleCriteria

from gis.domain.loads import Ints, Piece, Stop, Trip, TripProblem, Vehicle, merge, weigh
from gis.domain.routing import UNREACHABLE

# Longer than any day's driving and short of the solver's largest number (2^44): a leg nobody may take.
BARRED_MS = 10**10
# Measured on re-plans of cities (docs/engines.md): larger ones, and exchanges of two for two, were slower and no better.
WARM_NEIGHBOURS, WARM_HISTORY = 15, 10
LEFT_OUT = frozenset({search.Swap22})


@dataclass(frozen=True)
class Budget:
    """How long the search may go on: iterations (default by size, so that answers repeat) and a cap in seconds.

    From a plan in force a small part of the search is enough: docs/engines.md has the figures.
    """

    iterations: int | None = None
    seconds: float = 5.0
    seed: int = 1
    factor: int = 1

    def times(self, factor: int) -> Budget:
        """A larger budget."""
        return replace(self, factor=self.factor * factor)

    def stop(self, pieces: int, *, warm: bool) -> MultipleCriteria:
        """The solver's stopping rule for so many pieces."""
        usual = 56 + 6 * pieces // 5 if warm else 100 + 20 * pieces
        iterations = usual if self.iterations is None else self.iterations
        return MultipleCriteria([MaxIterations(iterations * self.factor), MaxRuntime(self.seconds * self.factor)])


def improve(data: pyvrp.ProblemData, start: pyvrp.Solution, stop: MultipleCriteria, seed: int) -> pyvrp.Result:
    """PyVRP's own search, tuned to a short run from a good start: first everything local, then a small neighbourhood."""
    usual = pyvrp.SolveParams()
    local = search.LocalSearch(
        data,
        pyvrp.RandomNumberGenerator(seed=seed),
        search.compute_neighbours(data, search.NeighbourhoodParams(num_neighbours=WARM_NEIGHBOURS)),
        search.PerturbationManager(usual.perturbation),
    )
    for operator in usual.operators:
        if operator not in LEFT_OUT and operator.supports(data):
            local.add_operator(operator(data))
    penalties = pyvrp.PenaltyManager(usual.penalty.midpoint_penalties(data), usual.penalty)
    settled = local(start, penalties.max_cost_evaluator(), exhaustive=True)
    patience = pyvrp.IteratedLocalSearchParams(history_length=WARM_HISTORY)
    return pyvrp.IteratedLocalSearch(data, penalties, local, settled, patience).run(stop, collect_stats=False)


def _from_nothing(data: pyvrp.ProblemData, stop: MultipleCriteria, seed: int) -> pyvrp.Result:
    return pyvrp.solve(data, stop, seed=seed, collect_stats=False)


class Rounds:
    """The model of one group of pieces that share vehicles."""

    def __init__(self, problem: TripProblem, pieces: Sequence[Piece], vehicles: Sequence[Vehicle], reloads: int) -> None:
        self.problem, self.pieces, self.reloads = problem, pieces, reloads
        self.depots = sorted({row.depot for row in vehicles})
        self.points = [*self.depots, *sorted({row.delivery.place for row in pieces})]
        self.types = self._types(vehicles)
        self.profiles = sorted({row.profile for row in vehicles})
        self.tables = [self._table(profile) for profile in self.profiles]
        self.data = self._data()

    @staticmethod
    def _types(vehicles: Sequence[Vehicle]) -> list[list[Vehicle]]:
        """Vehicles that differ in their key only are one type."""
        alike: dict[Vehicle, list[Vehicle]] = defaultdict(list)
        for row in vehicles:
            alike[row._replace(key="")].append(row)
        return list(alike.values())

    def _table(self, profile: str) -> Ints:
        ms = self.problem.travel[profile].ms[np.ix_(self.points, self.points)]
        table = np.where(ms >= UNREACHABLE, BARRED_MS, ms).astype(np.int64)
        np.fill_diagonal(table, 0)
        return table

    def _client(self, piece: Piece) -> pyvrp.Client:
        row = piece.delivery
        late: dict[str, Any] = {} if row.latest_ms is None else {"tw_late": row.latest_ms}
        return pyvrp.Client(
            location=self.points.index(row.place, len(self.depots)),
            delivery=[piece.grams, piece.cm3],
            service_duration=row.unloading_ms,
            tw_early=row.earliest_ms,
            **late,
        )

    def _vehicle_type(self, alike: Sequence[Vehicle]) -> pyvrp.VehicleType:
        row = alike[0]
        depot, profile = self.depots.index(row.depot), self.profiles.index(row.profile)
        limits: dict[str, Any] = {}
        if row.back_by_ms is not None:
            limits["tw_late"] = row.back_by_ms
        if row.shift_ms is not None:
            limits["shift_duration"] = row.shift_ms
        if (self.tables[profile] >= BARRED_MS).any():
            limits["max_distance"] = BARRED_MS - 1
        if self.reloads:
            limits |= {"reload_depots": [depot], "max_reloads": self.reloads}
        return pyvrp.VehicleType(
            num_available=len(alike),
            capacity=[row.grams, row.cm3],
            start_depot=depot,
            end_depot=depot,
            tw_early=row.ready_ms,
            profile=profile,
            **limits,
        )

    def _data(self) -> pyvrp.ProblemData:
        tables: list[Any] = [*self.tables]
        return pyvrp.ProblemData(
            locations=[pyvrp.Location(0, 0) for _ in self.points],
            clients=[self._client(piece) for piece in self.pieces],
            depots=[pyvrp.Depot(location=row) for row in range(len(self.depots))],
            vehicle_types=[self._vehicle_type(alike) for alike in self.types],
            distance_matrices=tables,
            duration_matrices=tables,
        )

    def _warm(self, previous: Sequence[Trip]) -> pyvrp.Solution | None:
        """The plan in force on today's pieces; what it does not name is left for the search to insert."""
        waiting: dict[int, deque[int]] = defaultdict(deque)
        for index, piece in enumerate(self.pieces):
            waiting[piece.delivery.place].append(index)
        known = {row.key: (number, row) for number, alike in enumerate(self.types) for row in alike}
        routes: dict[str, list[list[int]]] = defaultdict(list)
        for trip in previous:
            if trip.vehicle in known and len(routes[trip.vehicle]) <= self.reloads:
                routes[trip.vehicle].append(self._load_again(trip, known[trip.vehicle][1], waiting))
        built = [self._route(rounds, known[key][0]) for key, rounds in routes.items() if any(rounds)]
        return pyvrp.Solution(self.data, built) if built else None

    def _route(self, rounds: list[list[int]], number: int) -> pyvrp.Route:
        kinds = pyvrp.ActivityType
        home = self.depots.index(self.types[number][0].depot)
        visits: list[pyvrp.Activity] = []
        for clients in filter(None, rounds):
            visits += [pyvrp.Activity(kinds.DEPOT, home)] if visits else []
            visits += [pyvrp.Activity(kinds.CLIENT, client) for client in clients]
        return pyvrp.Route(self.data, visits, number)

    def _load_again(self, trip: Trip, vehicle: Vehicle, waiting: dict[int, deque[int]]) -> list[int]:
        visits: list[int] = []
        grams = cm3 = 0
        for stop in trip.stops:
            queue, carried = waiting[stop.place], 0
            while queue and carried < stop.grams:
                piece = self.pieces[queue[0]]
                if grams + piece.grams > vehicle.grams or cm3 + piece.cm3 > vehicle.cm3:
                    break
                visits.append(queue.popleft())
                grams, cm3, carried = grams + piece.grams, cm3 + piece.cm3, carried + max(piece.grams, 1)
        return visits

    def solve(self, budget: Budget, previous: Sequence[Trip]) -> list[Trip] | None:
        """The best trips found, or None when none of them keeps every limit."""
        start = self._warm(previous)
        stop = budget.stop(len(self.pieces), warm=start is not None)
        found = improve(self.data, start, stop, budget.seed) if start else _from_nothing(self.data, stop, budget.seed)
        return self._trips(found.best) if found.is_feasible() else None

    def _trips(self, best: pyvrp.Solution) -> list[Trip]:
        unused = [list(alike) for alike in self.types]
        routes = sorted(best.routes(), key=lambda route: (route.vehicle_type(), route.start_time(), str(route)))
        rounds = [(route.vehicle_type(), self._rounds_of(unused[route.vehicle_type()].pop(0), route)) for route in routes]
        if self._timeless():
            rounds = [(kind, self._spread(trips, unused[kind])) for kind, trips in rounds]
        return [trip for _, trips in rounds for trip in trips]

    def _timeless(self) -> bool:
        """Whether no hour of any place binds, so that a trip may as well start at once."""
        return all(not row.delivery.earliest_ms and row.delivery.latest_ms is None for row in self.pieces)

    @staticmethod
    def _spread(trips: list[Trip], idle: list[Vehicle]) -> list[Trip]:
        """Later rounds of one vehicle go to idle ones of its kind, which start at once: the same road, sooner there."""
        kept = max(1, len(trips) - len(idle))
        return [*trips[:kept], *(_at_once(trip, idle.pop(0)) for trip in trips[kept:])]

    def _rounds_of(self, vehicle: Vehicle, route: pyvrp.Route) -> list[Trip]:
        """A route cut at its depot calls."""
        trips: list[Trip] = []
        departure, calls = 0, list[tuple[Piece, int]]()
        for activity in route.schedule():
            if activity.is_client():
                calls.append((self.pieces[activity.idx], activity.start_time))
                continue
            if calls:
                trips.append(self._trip(vehicle, departure, activity.start_time, calls))
            departure, calls = activity.end_time, []
        return trips

    def _trip(self, vehicle: Vehicle, departure: int, home: int, calls: list[tuple[Piece, int]]) -> Trip:
        stops: list[Stop] = []
        for piece, arrival in calls:
            place = piece.delivery.place
            before = stops.pop() if stops and stops[-1].place == place else Stop(place, (), arrival, 0, 0)
            goods = merge((*before.goods, *piece.goods))
            stops.append(Stop(place, goods, before.arrival_ms, *weigh(goods)))
        travel = self.problem.travel[vehicle.profile]
        points = [vehicle.depot, *(stop.place for stop in stops), vehicle.depot]
        legs = (points[:-1], points[1:])
        grams, cm3 = sum(stop.grams for stop in stops), sum(stop.cm3 for stop in stops)
        if grams > vehicle.grams or cm3 > vehicle.cm3:
            raise RuntimeError(f"the solver overloaded {vehicle.key}")
        return Trip(
            vehicle=vehicle.key,
            depot=vehicle.depot,
            stops=tuple(stops),
            departure_ms=departure,
            return_ms=home,
            driving_ms=int(travel.ms[legs].sum()),
            metres=0 if travel.metres is None else round(float(travel.metres[legs].sum())),
            grams=grams,
            cm3=cm3,
        )


def _at_once(trip: Trip, vehicle: Vehicle) -> Trip:
    """The same round by another vehicle, as soon as that one is ready."""
    sooner = trip.departure_ms - vehicle.ready_ms
    return trip._replace(
        vehicle=vehicle.key,
        departure_ms=vehicle.ready_ms,
        return_ms=trip.return_ms - sooner,
        stops=tuple(stop._replace(arrival_ms=stop.arrival_ms - sooner) for stop in trip.stops),
    )

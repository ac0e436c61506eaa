"""P5, the engine alone: a sourcing decision with its reasons, beside one linear programme in scipy's HiGHS on the same data."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import block_diag, coo_array

from gis.domain.allocation import allocate
from gis.domain.flows import SkuModel, build, road_arcs
from gis.domain.sourcing import SEGMENTS, Allocation, Demand, Ints, Supply, tenths, to_minutes
from relief.core.benchmarks import Figure, Setting, WrongAnswer, timed

TODAY = date(2026, 6, 1)
CUT_SHARE = 0.02
BIG_LIMIT_S, BIG_LIMIT_MB = 40.0, 1024.0
Case = tuple[list[Supply], list[Demand], Ints]


def region(warehouses: int, places: int, skus: int, lots: int = 3, seed: int = 1) -> Case:
    """Stock for about nine tenths of what is wanted, in three tiers; minutes by distance on a plane, some roads cut."""
    draw = np.random.default_rng(seed)
    stores, towns = draw.random((warehouses, 2)) * 150, draw.random((places, 2)) * 150
    km = np.linalg.norm(stores[:, None] - towns[None], axis=-1)
    ms = (km * 90_000 * (1 + draw.random(km.shape) / 4)).astype(np.int64)
    ms[draw.random(km.shape) < CUT_SHARE] = 2**31 - 1
    wanted = draw.integers(1, 200, (skus, places))
    share = draw.dirichlet(np.ones(warehouses * lots), skus) * 0.9 * wanted.sum(axis=1)[:, None]
    left = draw.integers(10, 900, (skus, warehouses * lots))
    tier = draw.integers(1, 4, (skus, places))
    supplies = [
        Supply(row // lots, f"S{sku:03}", f"L{row:04}", int(share[sku, row]), TODAY + timedelta(days=int(left[sku, row])), True, 5)
        for sku in range(skus)
        for row in range(warehouses * lots)
    ]
    demands = [Demand(place, f"S{sku:03}", int(wanted[sku, place]), int(tier[sku, place])) for sku in range(skus) for place in range(places)]
    return supplies, demands, ms


def _models(case: Case) -> list[SkuModel]:
    supplies, demands, ms = case
    by_sku = attrgetter("sku")
    held = {sku: list(rows) for sku, rows in groupby(sorted(supplies, key=by_sku), by_sku)}
    minutes = to_minutes(ms)
    return [build(held.get(sku, []), rows, minutes) for sku, rows in groupby(sorted(demands, key=by_sku), by_sku)]


def _block(model: SkuModel) -> tuple[coo_array, Ints, Ints, Ints]:
    """Node balance of one SKU (lots, depots, demands), its unit costs, right-hand sides and capacities."""
    depot, demand = road_arcs(model)
    lots, roads, wants, cells = len(model.lots), len(depot), len(model.demands), len(model.demands) * SEGMENTS
    columns, depots = np.arange(lots + roads + cells), len(model.depots)
    to_demand = np.concatenate([demand, np.repeat(np.arange(wants), SEGMENTS)]) + depots
    into = coo_array((np.ones(len(columns)), (np.concatenate([model.lot_depot, to_demand]), columns)), shape=(depots + wants, len(columns)))
    out = coo_array((-np.ones(roads), (depot, lots + np.arange(roads))), shape=into.shape)
    cost = np.concatenate([model.lot_rank, model.travel[depot, demand], model.prices.shortage()[model.tier_rank].ravel()])
    limit = np.concatenate([model.lot_quantity, np.full(roads, model.wanted.sum()), tenths(model.wanted).ravel()])
    return (into.tocsr() + out.tocsr()).tocoo(), cost, np.concatenate([np.zeros(depots, np.int64), model.wanted]), limit


def highs(case: Case) -> int:
    """The optimum of the whole problem as one linear programme; its vertices are whole, so rounding repairs the floats."""
    blocks = [_block(model) for model in _models(case)]
    cost, right, limit = (np.concatenate([block[part] for block in blocks]) for part in (1, 2, 3))
    solved = linprog(
        cost.astype(float),
        A_eq=block_diag([block[0] for block in blocks], format="csr"),
        b_eq=right.astype(float),
        bounds=np.stack([np.zeros(len(limit)), limit], axis=-1).astype(float),
        method="highs",
    )
    if solved.status != 0:
        raise WrongAnswer(f"HiGHS: {solved.message}")
    return int(np.rint(solved.x).astype(np.int64) @ cost)


def _check(case: Case, answer: Allocation) -> None:
    wanted = sum(row.quantity for row in case[1])
    if wanted != sum(line.quantity for line in answer.lines) + sum(row.quantity for row in answer.unmet):
        raise WrongAnswer("units got lost")


def in_memory(setting: Setting) -> Iterator[Figure]:
    """The engine alone: the city, and unless the run is quick a province."""
    case = region(12, 180, 40)
    allocate(*case)
    with timed() as ours:
        answer = allocate(*case)
    with timed() as peer:
        best = highs(case)
    _check(case, answer)
    yield Figure("engine alone, 12 x 180 x 40, 3 lots: CPU", ours.cpu, peer.cpu, "s", 0.5, "lower", "scipy HiGHS, one LP")
    yield Figure("the same: cost over the optimum", answer.cost, best, "cost", 1.0, "lower", "its optimum")
    if answer.cost != best:
        raise WrongAnswer(f"{answer.cost} is not the optimum {best}")
    if not setting.quick:
        yield from _province()


def _province() -> Iterator[Figure]:
    case = region(300, 3_000, 100)
    with timed() as clock:
        answer = allocate(*case)
    _check(case, answer)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield Figure("engine alone, 300 x 3,000 x 100: CPU", clock.cpu, BIG_LIMIT_S, "s", 1.0, "lower", "limit")
    yield Figure("engine alone, 300 x 3,000 x 100: memory", peak_mb, BIG_LIMIT_MB, "MB", 1.0, "lower", "limit")

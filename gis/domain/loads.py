"""Goods, vehicles and trips as plain rows, and how a delivery is cut into pieces that fit a lorry.

Weights are whole grams, volumes whole cm³, times whole milliseconds counted from the start of planning.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gis.domain.errors import VehicleOverload
from gis.domain.routing import UNREACHABLE

Ints = NDArray[np.int64]


class Good(NamedTuple):
    """So many whole units of one thing; ``grams`` and ``cm3`` are per unit. ``key`` is the caller's (a line, a lot)."""

    key: str
    quantity: int
    grams: int
    cm3: int


class Delivery(NamedTuple):
    """Goods for one point, from one depot (None: from any). Points are rows of the travel tables."""

    place: int
    goods: tuple[Good, ...]
    depot: int | None = None
    earliest_ms: int = 0
    latest_ms: int | None = None
    unloading_ms: int = 0


class Vehicle(NamedTuple):
    """One vehicle and what it carries. ``profile`` picks the travel table, which holds its road limits.

    ``ready_ms``/``back_by_ms``: its hours; ``shift_ms``: longest time on the road; None = no limit.
    """

    key: str
    depot: int
    grams: int
    cm3: int
    profile: str
    ready_ms: int = 0
    back_by_ms: int | None = None
    shift_ms: int | None = None


@dataclass(frozen=True)
class Travel:
    """Times of one vehicle profile between all points, shape (points, points); metres of the same ways if known."""

    ms: Ints
    metres: NDArray[np.float64] | None = None

    def there_and_back(self, depot: int, place: int) -> bool:
        """Whether open roads lead from the depot to the place and home again."""
        return bool(self.ms[depot, place] < UNREACHABLE and self.ms[place, depot] < UNREACHABLE)


class Stop(NamedTuple):
    """One call of a trip: goods set down, when the vehicle arrives, and what they weigh and fill."""

    place: int
    goods: tuple[Good, ...]
    arrival_ms: int
    grams: int
    cm3: int


class Trip(NamedTuple):
    """One round of one vehicle from its depot and back. ``metres`` is 0 where the travel table has none."""

    vehicle: str
    depot: int
    stops: tuple[Stop, ...]
    departure_ms: int
    return_ms: int
    driving_ms: int
    metres: int
    grams: int
    cm3: int


@dataclass(frozen=True)
class TripProblem:
    """Deliveries, vehicles and travel tables by profile; ``labels`` name the points in refusals."""

    deliveries: Sequence[Delivery]
    vehicles: Sequence[Vehicle]
    travel: Mapping[str, Travel]
    labels: Sequence[str] = ()

    def label(self, point: int | None) -> str:
        """The point's name for a person."""
        if point is None:
            return "-"
        return self.labels[point] if point < len(self.labels) else str(point)


class Piece(NamedTuple):
    """A part of a delivery that always travels together."""

    delivery: Delivery
    goods: tuple[Good, ...]
    grams: int
    cm3: int


def weigh(goods: Iterable[Good]) -> tuple[int, int]:
    """Total grams and cm³."""
    grams = cm3 = 0
    for _key, quantity, each_grams, each_cm3 in goods:
        grams, cm3 = grams + quantity * each_grams, cm3 + quantity * each_cm3
    return grams, cm3


def merge(goods: Iterable[Good]) -> tuple[Good, ...]:
    """The same goods with one row per key, in order of first appearance."""
    rows: dict[str, Good] = {}
    for row in goods:
        before = rows.get(row.key)
        rows[row.key] = row if before is None else Good(row.key, before.quantity + row.quantity, before.grams, before.cm3)
    return tuple(rows.values())


def require_fit(goods: Sequence[Good], vehicles: Sequence[Vehicle], place: str, depot: str) -> None:
    """Raise VehicleOverload unless at least one of the vehicles takes all the goods at once."""
    grams, cm3 = weigh(goods)
    if any(grams <= vehicle.grams and cm3 <= vehicle.cm3 for vehicle in vehicles):
        return
    raise VehicleOverload(
        goods=", ".join(row.key for row in goods),
        place=place,
        depot=depot,
        kg=grams / 1000,
        m3=cm3 / 1_000_000,
        limit_kg=max((vehicle.grams for vehicle in vehicles), default=0) / 1000,
        limit_m3=max((vehicle.cm3 for vehicle in vehicles), default=0) / 1_000_000,
    )


def _fitting(space: int, each: int, wanted: int) -> int:
    return wanted if each == 0 else min(wanted, max(space, 0) // each)


def cut(delivery: Delivery, grams: int, cm3: int) -> list[Piece]:
    """Cut a delivery into pieces of at most ``grams`` and ``cm3``, whole units only; fitting ones stay whole.

    A single unit above the limit is a piece of its own: whether any vehicle takes it is asked before.
    """
    whole = weigh(delivery.goods)
    if delivery.goods and whole[0] <= grams and whole[1] <= cm3:
        return [Piece(delivery, tuple(good for good in delivery.goods if good.quantity), *whole)]
    pieces: list[Piece] = []
    held: list[Good] = []
    used_g = used_v = 0
    for good in delivery.goods:
        left = good.quantity
        while left:
            fits = min(_fitting(grams - used_g, good.grams, left), _fitting(cm3 - used_v, good.cm3, left))
            fits = fits or (0 if held else 1)
            if fits:
                held.append(Good(good.key, fits, good.grams, good.cm3))
                used_g, used_v, left = used_g + fits * good.grams, used_v + fits * good.cm3, left - fits
            if left:
                pieces.append(Piece(delivery, tuple(held), used_g, used_v))
                held, used_g, used_v = [], 0, 0
    return [*pieces, Piece(delivery, tuple(held), used_g, used_v)] if held else pieces

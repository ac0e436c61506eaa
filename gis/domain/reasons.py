"""The facts behind each line of a proposal: which nearer warehouse could not send, and why a need stays open.

Everything is worked out for all lines of a SKU at once: a province has hundreds of thousands of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from gis.domain.sourcing import Ints, Rejected, Supply, Why, pairs

LONGEST_LIST = 5
CAUSES = (
    ("left", Why.NO_CAPACITY),
    ("without_road", Why.NO_ROAD),
    ("kept_back", Why.KEPT_BACK),
    ("earmarked", Why.EARMARKED),
    ("sendable", Why.NEEDED_ELSEWHERE),
)


class Shelf(NamedTuple):
    """Units of one SKU by warehouse: sendable, kept back by rule, barred by an earmark, left after the answer."""

    sendable: Ints
    kept_back: Ints
    earmarked: Ints
    left: Ints


class Explainer:
    """Explains one SKU after another over one table of minutes (warehouses, places), -1 = no road."""

    def __init__(self, minutes: Ints) -> None:
        self.minutes = minutes
        self.count, places = minutes.shape
        far = np.where(minutes < 0, np.iinfo(np.int64).max, minutes).T
        self.by_distance = np.argsort(far, axis=1, kind="stable")
        sorted_far = np.take_along_axis(far, self.by_distance, axis=1)
        step = np.ones(sorted_far.shape, bool)
        step[:, 1:] = sorted_far[:, 1:] != sorted_far[:, :-1]
        begins = np.maximum.accumulate(np.where(step, np.arange(self.count), 0), axis=1)
        self.nearer_count = np.empty((places, self.count), np.int64)
        np.put_along_axis(self.nearer_count, self.by_distance, begins, axis=1)

    def open(self, held: Iterable[Supply]) -> None:
        """Start a SKU with everything held of it anywhere, sendable or not."""
        sendable, kept_back, earmarked = (np.zeros(self.count, np.int64) for _ in range(3))
        holders = np.zeros(self.count, bool)
        for row in held:
            holders[row.warehouse] = True
            kept_back[row.warehouse] += row.kept_back
            (sendable if row.usable else earmarked)[row.warehouse] += row.quantity
        self.shelf = Shelf(sendable, kept_back, earmarked, sendable.copy())
        self.holders = holders[self.by_distance]
        self.before = np.cumsum(self.holders, axis=1) - self.holders
        self.causes = [self._why_not(row) for row in range(self.count)]
        place, column = pairs(self.holders & (self.before < LONGEST_LIST))
        self.near = self.by_distance[place, column].tolist()
        self.begins = np.searchsorted(place, np.arange(len(self.by_distance) + 1)).tolist()
        self.lists: dict[int, list[Rejected]] = {}

    def _why_not(self, warehouse: int) -> Why:
        """The first cause for which a warehouse that holds the SKU sends no more."""
        if self.shelf.sendable[warehouse]:
            return Why.NEEDED_ELSEWHERE
        if self.shelf.kept_back[warehouse]:
            return Why.KEPT_BACK
        return Why.EARMARKED if self.shelf.earmarked[warehouse] else Why.NO_STOCK

    def settle(self, depots: Ints, sent: Ints) -> None:
        """Take over what the answer sends, so that what is left at each warehouse is known."""
        self.shelf.left[depots] -= sent

    def _nearest(self, place: int) -> list[Rejected]:
        """The nearest holders of a place, at most LONGEST_LIST, with why each sends no more."""
        if place not in self.lists:
            near = self.near[self.begins[place] : self.begins[place + 1]]
            self.lists[place] = [Rejected(row, int(self.minutes[row, place]), self.causes[row]) for row in near]
        return self.lists[place]

    def ranks(self, warehouse: Ints, place: Ints) -> Ints:
        """Rank of each warehouse among the holders of the SKU by travel time to the place, 1 = nearest."""
        return self.before[place, self.nearer_count[place, warehouse]] + 1

    def nearer(self, place: int, rank: int) -> tuple[Rejected, ...]:
        """The holders that stand before this rank, nearest first, at most LONGEST_LIST."""
        return tuple(self._nearest(place)[: rank - 1]) if rank > 1 else ()

    def unmet(self, place: Ints) -> list[tuple[Why, dict[str, int]]]:
        """Why each place's need stays open, and how many units stand behind each cause (below 2^53 of them, so exact)."""
        reach = (self.minutes[:, place] >= 0).astype(float)
        columns = {name: (column @ reach).astype(np.int64) for name, column in self.shelf._asdict().items()}
        columns["without_road"] = self.shelf.left.sum() - columns["left"]
        rows = zip(*(column.tolist() for column in columns.values()), strict=True)
        facts = [dict(zip(columns, row, strict=True)) for row in rows]
        return [(_cause(row), row) for row in facts]


def _cause(facts: dict[str, int]) -> Why:
    """The cause that, once lifted, would bring goods soonest."""
    return next((why for fact, why in CAUSES if facts[fact]), Why.NO_STOCK)

"""The facts behind each line of a proposal: which nearer warehouse could not send, and why a need stays open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Protocol

import numpy as np

from gis.domain.sourcing import Demand, Ints, Reason, Rejected, Supply, Unmet, Why

LONGEST_LIST = 5


class _Model(Protocol):
    @property
    def depots(self) -> Ints: ...
    @property
    def lot_depot(self) -> Ints: ...
    @property
    def lot_quantity(self) -> Ints: ...


class _Flow(Protocol):
    @property
    def by_lot(self) -> Ints: ...


class Explainer:
    """Explains one SKU after another over one table of minutes (warehouses, places), -1 = no road."""

    def __init__(self, minutes: Ints) -> None:
        self.minutes = minutes
        far = np.where(minutes < 0, np.iinfo(np.int64).max, minutes)
        self.by_distance = np.argsort(far, axis=0, kind="stable").T.tolist()
        self.table = minutes.tolist()

    def open(self, held: Iterable[Supply]) -> None:
        """Start a SKU with everything held of it anywhere, sendable or not."""
        self.sendable: Counter[int] = Counter()
        self.kept_back: Counter[int] = Counter()
        self.earmarked: Counter[int] = Counter()
        for row in held:
            self.kept_back[row.warehouse] += row.kept_back
            (self.sendable if row.usable else self.earmarked)[row.warehouse] += row.quantity
        self.left = Counter(self.sendable)
        self.holders = {*self.sendable, *self.earmarked, *self.kept_back}
        self._seen: dict[int, list[tuple[int, int]]] = {}

    def settle(self, model: _Model, flow: _Flow) -> None:
        """Take over what the flow sends, so that what is left at each warehouse is known."""
        sent = np.bincount(model.lot_depot, weights=flow.by_lot, minlength=len(model.depots)).astype(np.int64)
        for depot, units in zip(model.depots.tolist(), sent.tolist(), strict=True):
            self.left[depot] -= units

    def _holders_by_distance(self, place: int) -> list[tuple[int, int]]:
        """(warehouse, minutes) of the warehouses that hold the SKU in any form and have a road, nearest first."""
        if place not in self._seen:
            near = [(depot, self.table[depot][place]) for depot in self.by_distance[place] if depot in self.holders]
            self._seen[place] = [pair for pair in near if pair[1] >= 0]
        return self._seen[place]

    def why_not(self, warehouse: int) -> Why:
        """The first cause for which a warehouse that holds the SKU sends no more."""
        if self.sendable[warehouse]:
            return Why.NEEDED_ELSEWHERE
        if self.kept_back[warehouse]:
            return Why.KEPT_BACK
        return Why.EARMARKED if self.earmarked[warehouse] else Why.NO_STOCK

    def line(self, source: Supply, place: int) -> tuple[int, Reason]:
        """Minutes of the way and why this warehouse sends."""
        ranked = self._holders_by_distance(place)
        minutes = self.table[source.warehouse][place]
        closer = [pair for pair in ranked if pair[1] < minutes]
        nearer = tuple(Rejected(depot, far, self.why_not(depot)) for depot, far in closer[:LONGEST_LIST])
        return minutes, Reason(len(closer) + 1, self.kept_back[source.warehouse], source.expires_on, nearer)

    def unmet(self, demand: Demand, quantity: int) -> Unmet:
        """Why a demand stays open: the cause that, once lifted, would bring goods soonest."""
        reachable = {depot for depot, _ in self._holders_by_distance(demand.place)}
        facts = {
            "sendable": sum(self.sendable[depot] for depot in reachable),
            "kept_back": sum(self.kept_back[depot] for depot in reachable),
            "earmarked": sum(self.earmarked[depot] for depot in reachable),
            "left": sum(self.left[depot] for depot in reachable),
            "without_road": sum(self.left[depot] for depot in self.holders - reachable),
        }
        return Unmet(demand.place, demand.sku, quantity, demand.tier, self._cause(facts), facts)

    @staticmethod
    def _cause(facts: dict[str, int]) -> Why:
        if facts["left"]:
            return Why.NO_CAPACITY
        order = (("without_road", Why.NO_ROAD), ("kept_back", Why.KEPT_BACK), ("earmarked", Why.EARMARKED))
        blocked = [why for fact, why in order if facts[fact]]
        if blocked:
            return blocked[0]
        return Why.NEEDED_ELSEWHERE if facts["sendable"] else Why.NO_STOCK

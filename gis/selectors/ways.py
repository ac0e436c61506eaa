"""Minutes and ways between the warehouses and shelters of one situation, for the vehicles that stand at each warehouse."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from gis.domain.routing import UNREACHABLE
from gis.models import Shelter
from gis.routers import prepared, routing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gis.domain.routing import Ints
    from gis.models import VehicleClass
    from gis.selectors.sourcing import Situation


class Ways:
    """Each warehouse is asked with its own vehicles: the quickest class that stands there counts."""

    def __init__(self, state: Situation) -> None:
        self.state = state
        self.kinds: dict[int, VehicleClass] = {kind.pk: kind for row in state.classes.values() for kind in row}

    @cached_property
    def _nodes(self) -> tuple[Ints, Ints]:
        """Road nodes of the warehouses and of the shelters."""
        graph = prepared(self.state.network).graph
        stores = self.state.warehouses
        rows = Shelter.objects.in_bulk(self.state.shelters)
        places = [rows[key] for key in self.state.shelters]
        starts, _far = graph.nearest([store.longitude or 0.0 for store in stores], [store.latitude or 0.0 for store in stores])
        goals, _far = graph.nearest([place.longitude for place in places], [place.latitude for place in places])
        return starts, goals

    @cached_property
    def _tables(self) -> dict[int, Ints]:
        """Milliseconds (warehouses, shelters) by vehicle class."""
        starts, goals = self._nodes
        return {key: self._times(kind, starts, goals) for key, kind in self.kinds.items()}

    def _times(self, kind: VehicleClass, starts: Ints, goals: Ints) -> Ints:
        with routing(self.state.network, kind, self.state.closed) as router:
            return router.times(starts, goals)

    @cached_property
    def _best(self) -> tuple[Ints, Ints]:
        """The quickest milliseconds, and which class drives them."""
        keys = list(self.kinds)
        standing = [{kind.pk for kind in self.state.classes[store.pk]} for store in self.state.warehouses]
        tables = np.stack([self._tables[key] for key in keys])
        barred = np.array([[key not in there for there in standing] for key in keys])
        tables = np.where(barred[:, :, None], UNREACHABLE, tables)
        return tables.min(axis=0), tables.argmin(axis=0)

    def milliseconds(self) -> Ints:
        """Travel times, shape (warehouses, shelters); UNREACHABLE where no open road leads."""
        return self._best[0]

    def kind(self, warehouse: int, place: int) -> VehicleClass:
        """The class that drives the quickest way between two rows."""
        return self.kinds[list(self.kinds)[int(self._best[1][warehouse, place])]]

    def lengths(self, pairs: Iterable[tuple[int, int]]) -> dict[tuple[int, int], int]:
        """Whole metres of the quickest way of each (warehouse, place); every class is asked once for all its ways."""
        starts, goals = self._nodes
        by_kind: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for pair in set(pairs):
            by_kind[self.kind(*pair).pk].append(pair)
        found = {}
        for key, rows in by_kind.items():
            with routing(self.state.network, self.kinds[key], self.state.closed) as router:
                for warehouse, place in rows:
                    found[warehouse, place] = round(router.length(int(starts[warehouse]), int(goals[place])))
        return found

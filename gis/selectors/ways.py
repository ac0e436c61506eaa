"""Minutes and ways between the warehouses and shelters of one situation, for the vehicles that stand at each warehouse."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from gis.domain.routing import UNREACHABLE
from gis.models import Shelter
from gis.routers import prepared, routing
from gis.selectors.sourcing import receives

MS_PER_HOUR = 3_600_000

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

    @cached_property
    def _calls(self) -> tuple[Ints, Ints]:
        """Where a supplier brings goods meant for each shelter: the row of the nearest store that takes them in, and its milliseconds."""
        rows = np.array([row for row, store in enumerate(self.state.warehouses) if receives(store, self.state.incident)], np.int64)
        near = self._best[0][rows].argmin(axis=0)
        return rows[near], self._best[0][rows[near], np.arange(len(near))]

    def milliseconds(self) -> Ints:
        """Travel times, shape (warehouses and suppliers, shelters), with the hours of custodians and suppliers; UNREACHABLE where no open road leads."""
        hours = [self.state.lead.get(store.pk, ("", 0))[1] for store in self.state.warehouses]
        tables = [_later(self._best[0], np.array(hours, np.int64)[:, None])]
        if self.state.suppliers:
            waiting = np.array([supplier.hours for supplier in self.state.suppliers], np.int64)
            tables.append(_later(self._calls[1][None, :], waiting[:, None]))
        return np.concatenate(tables)

    def store(self, row: int, place: int) -> int:
        """The row of the warehouse from which goods of a row leave for a place: for a supplier the one he brings them to."""
        return row if row < len(self.state.warehouses) else int(self._calls[0][place])

    def kind(self, warehouse: int, place: int) -> VehicleClass:
        """The class that drives the quickest way between two rows."""
        return self.kinds[list(self.kinds)[int(self._best[1][self.store(warehouse, place), place])]]

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
                    found[warehouse, place] = round(router.length(int(starts[self.store(warehouse, place)]), int(goals[place])))
        return found


def _later(times: Ints, hours: Ints) -> Ints:
    """Times of the road after so many hours; no road stays no road."""
    return np.where(times >= UNREACHABLE, UNREACHABLE, np.minimum(times + hours * MS_PER_HOUR, UNREACHABLE - 1))

"""Reckon the way to a township: which warehouses in which order, two really different ways from each, for every class of vehicle."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from shapely import LineString

from gis.domain.alternates import alternate, limits_of, minutes_by_class
from gis.domain.errors import NoRoute
from gis.domain.refusals import NoRoadClass
from gis.domain.routing import UNREACHABLE
from gis.domain.surveys import is_surveyed
from gis.models import TownshipCard, VehicleClass
from gis.routers import prepared, profile_of, routing
from gis.selectors.roads import active_network, closed_segments
from inventory.models import Warehouse
from relief.core.models import Division

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gis.domain.roads import RoadGraph
    from gis.domain.routing import BaseRouter, Ints, Path
    from gis.domain.vehicles import VehicleProfile
    from gis.models import RoadNetwork

WAREHOUSES = 3
COARSE = 0.0006
DIGITS = 5
USUAL = "light"


@dataclass(frozen=True)
class Reckoned:
    """What one card holds."""

    mark: str
    minutes: int | None
    data: dict[str, Any]


class Reckoning:
    """All that is the same for every card: roads, what is closed, stores and classes. A fixed number of queries.

    Raises NoNetwork, and NoRoadClass where no class of vehicle uses roads.
    """

    def __init__(self, network: RoadNetwork | None = None) -> None:
        self.network = network or active_network()
        self.closed = closed_segments(self.network)
        self.classes = list(VehicleClass.objects.order_by("gross_weight_kg", "pk"))
        if all(kind.travels_by != VehicleClass.Way.ROAD for kind in self.classes):
            raise NoRoadClass
        rows = Warehouse.objects.filter(longitude__isnull=False, latitude__isnull=False, is_active=True)
        self.stores = list(rows.select_related("organisation", "division").order_by("code"))

    @cached_property
    def key(self) -> str:
        """The same as long as nothing a card depends on has changed."""
        classes = [(kind.code, kind.gross_weight_kg, kind.height_cm, kind.speed_percent, sorted(kind.class_speeds.items())) for kind in self.classes]
        stores = [(store.code, store.name, store.longitude, store.latitude) for store in self.stores]
        facts = [self.network.pk, self.network.version, str(self.network.imported_at), sorted(self.closed), classes, stores]
        return hashlib.sha256(json.dumps(facts, ensure_ascii=False, default=str).encode()).hexdigest()

    @cached_property
    def usual(self) -> VehicleClass:
        """The class the ways are sought for: the light lorry, else the lightest that uses roads."""
        by_road = [kind for kind in self.classes if kind.travels_by == VehicleClass.Way.ROAD]
        return next((kind for kind in by_road if kind.code == USUAL), by_road[0])

    @cached_property
    def profiles(self) -> dict[str, VehicleProfile]:
        """Classes by code in the router's words."""
        return {kind.code: profile_of(kind) for kind in self.classes}

    @cached_property
    def graph(self) -> RoadGraph:
        """The roads with what was surveyed."""
        return prepared(self.network).graph

    @cached_property
    def starts(self) -> Ints:
        """The junctions of the stores."""
        return self.graph.nearest([store.longitude or 0.0 for store in self.stores], [store.latitude or 0.0 for store in self.stores])[0]

    def cards(self, towns: Sequence[Division]) -> Iterable[tuple[Division, Reckoned]]:
        """One card after the other; the times of all are asked for at once."""
        if not self.stores or not towns:
            return
        goals, far = self.graph.nearest([town.longitude or 0.0 for town in towns], [town.latitude or 0.0 for town in towns])
        with routing(self.network, self.usual, self.closed) as router:
            table = router.times(self.starts, goals)
            for row, town in enumerate(towns):
                yield town, self._card(router, table[:, row], int(goals[row]), float(far[row]))

    def _card(self, router: BaseRouter, times: Ints, goal: int, off_m: float) -> Reckoned:
        order = [int(row) for row in np.argsort(times, kind="stable") if times[row] < UNREACHABLE][:WAREHOUSES]
        stores = [self._from(router, row, goal, int(times[row])) for row in order]
        marks = TownshipCard.Mark
        mark = marks.CUT if not stores else marks.READY if any(len(store["ways"]) > 1 for store in stores) else marks.SINGLE
        data = {"stores": stores, "usual": self.usual.name, "off_m": round(off_m), "classes": {kind.code: kind.name for kind in self.classes}}
        return Reckoned(mark, stores[0]["minutes"] if stores else None, data)

    def _from(self, router: BaseRouter, row: int, goal: int, ms: int) -> dict[str, Any]:
        store = self.stores[row]
        ways: list[dict[str, Any]] = []
        try:
            first = router.path(int(self.starts[row]), goal)
        except NoRoute:
            first = None
        if first is not None and first.arcs:
            ways.append(self._way(first, None))
            other = alternate(router, int(self.starts[row]), goal, first)
            if other is not None:
                ways.append(self._way(other.path, round(other.shared, 2)))
        facts = {"code": store.code, "name": store.name, "tier": str(store.tier), "society": str(store.organisation)}
        return facts | {"at": [store.longitude, store.latitude], "minutes": -(-ms // 60_000), "ways": ways}

    def _way(self, path: Path, shared: float | None) -> dict[str, Any]:
        weight, height = limits_of(self.graph, path)
        return {
            "metres": round(path.metres),
            "minutes": minutes_by_class(self.graph, path, self.profiles),
            "max_weight_kg": weight or None,
            "max_height_cm": round(height * 100) or None,
            "shared": shared,
            "surveys": [segment for segment in path.segments if is_surveyed(segment)],
            "segments": list(path.segments),
            "line": np.round(np.array(LineString(path.coordinates).simplify(COARSE).coords), DIGITS).tolist(),
        }


def townships() -> list[Division]:
    """Every township with a point, by code."""
    rows = Division.objects.filter(level=Division.Level.TOWNSHIP, longitude__isnull=False, latitude__isnull=False)
    return list(rows.select_related("parent").order_by("code"))


def card_of(town: Division, reckoning: Reckoning) -> tuple[Reckoned, bool]:
    """The kept card where nothing has changed since, else one reckoned now; and whether it was kept."""
    kept = TownshipCard.objects.filter(division=town, key=reckoning.key).first()
    if kept is not None:
        return Reckoned(kept.mark, kept.minutes, kept.data), True
    return next(
        (card for _town, card in reckoning.cards([town])), Reckoned(TownshipCard.Mark.CUT, None, {"stores": [], "classes": {}, "off_m": 0})
    ), False

"""How far help reaches by road, with what is closed now: areas by minutes, and the people who live in them."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from shapely import box, union_all
from shapely.geometry import mapping

from gis.domain.routing import UNREACHABLE
from gis.models import VehicleClass
from gis.routers import prepared, routing
from gis.selectors.layers import feature
from gis.selectors.roads import closed_segments
from inventory.models import Item
from inventory.selectors import stock
from relief.core.models import Division, Population

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gis.models import RoadNetwork
    from gis.routers import Prepared
    from gis.selectors.layers import Feature
    from inventory.models import Warehouse

TINTS = (30, 60, 120)
HOURS = (60, 120)
CELL = 0.01  # degrees, about 1 km: the grain of a tint
MS = 60_000
FAR_M = 3_000  # a point further from any road than this is not reached by driving


class Reached(NamedTuple):
    """People and townships within so many minutes of a store with at least so many kits, out of all whose count is known."""

    minutes: int
    people: int
    townships: int
    all_people: int
    all_townships: int


def reach_layer(network: RoadNetwork | None, stores: Sequence[Warehouse], *, kits: int = 0) -> list[Feature]:
    """The area of each tint, the widest first, from stores that hold at least ``kits`` kits; empty where nothing can be reckoned."""
    times = _times(network, holding(stores, kits))
    if network is None or times is None:
        return []
    areas = _areas(prepared(network), times.tobytes())
    return [feature(area, minutes=minutes) for minutes, area in areas]


def reached(network: RoadNetwork | None, stores: Sequence[Warehouse], *, kits: int = 0) -> list[Reached]:
    """The figures of the reach map (within 1 and 2 hours); nothing where there is no network or no store with so much."""
    times = _times(network, holding(stores, kits))
    if network is None or times is None:
        return []
    towns = list(Division.objects.filter(level=Division.Level.TOWNSHIP, longitude__isnull=False, latitude__isnull=False))
    people = residents(towns)
    nodes, far = prepared(network).graph.nearest([town.longitude or 0.0 for town in towns], [town.latitude or 0.0 for town in towns])
    known = [
        (people[town.pk], int(times[node])) for town, node, metres in zip(towns, nodes, far, strict=True) if town.pk in people and metres <= FAR_M
    ]
    whole = sum(people.values()), len(people)
    return [Reached(minutes, *_within(known, minutes), *whole) for minutes in HOURS]


def holding(stores: Sequence[Warehouse], kits: int) -> list[Warehouse]:
    """The stores with a place where at least so many units of the shelf of kits may leave; two queries, none for 0."""
    placed = [store for store in stores if store.longitude is not None and store.latitude is not None]
    if not kits:
        return placed
    held: dict[int, int] = defaultdict(int)
    for row in stock.usable(placed, items=set(Item.objects.filter(category=Item.Category.KIT).values_list("pk", flat=True)) or {0}):
        held[row.warehouse_id] += row.quantity
    return [store for store in placed if held[store.pk] >= kits]


def residents(towns: Iterable[Division]) -> dict[int, int]:
    """People by division: residents where they were counted, else those registered; the latest count. One query."""
    rows = Population.objects.filter(division__in=list(towns)).order_by("kind", "year").values_list("division_id", "kind", "people")
    found: dict[int, int] = {}
    for kind in (Population.Kind.REGISTERED, Population.Kind.RESIDENT):
        found |= {division: people for division, counted, people in rows if counted == kind}
    return found


def _within(known: Iterable[tuple[int, int]], minutes: int) -> tuple[int, int]:
    inside = [people for people, ms in known if ms <= minutes * MS]
    return sum(inside), len(inside)


def _times(network: RoadNetwork | None, stores: Sequence[Warehouse]) -> np.ndarray[Any, Any] | None:
    """Milliseconds from the nearest store to every junction, by the lightest vehicle class."""
    kind = VehicleClass.objects.first()
    if network is None or kind is None or not stores:
        return None
    graph = prepared(network).graph
    nodes, _far = graph.nearest([store.longitude or 0.0 for store in stores], [store.latitude or 0.0 for store in stores])
    with routing(network, kind, closed_segments(network)) as router:
        table = router.times(np.unique(nodes), np.arange(graph.node_count))
        weights = router.weights.copy()
    return np.concatenate([table.min(axis=0), weights])


@lru_cache(maxsize=4)
def _areas(ready: Prepared, packed: bytes) -> list[tuple[int, dict[str, Any]]]:
    """(minutes, GeoJSON area) of each tint, the widest first; ``packed``: times of junctions, then weights of arcs."""
    graph = ready.graph
    both = np.frombuffer(packed, np.int64)
    lon, lat, ms = _points(graph, both[: graph.node_count], both[graph.node_count :])
    column, row = np.floor(lon / CELL).astype(np.int64), np.floor(lat / CELL).astype(np.int64)
    found = []
    for minutes in sorted(TINTS, reverse=True):
        inside = ms <= minutes * MS
        cells = np.unique(np.stack([column[inside], row[inside]], axis=1), axis=0) * CELL
        if len(cells):
            area = union_all(box(cells[:, 0], cells[:, 1], cells[:, 0] + CELL, cells[:, 1] + CELL)).buffer(CELL).buffer(-CELL / 2)
            found.append((minutes, _rounded(mapping(area.simplify(CELL / 3)))))
    return found


def _points(graph: Any, at_node: np.ndarray[Any, Any], weights: np.ndarray[Any, Any]) -> tuple[np.ndarray[Any, Any], ...]:
    """Every bend of every road an arc may use: longitude, latitude, milliseconds from the nearest store."""
    parts = []
    for arc in np.flatnonzero((weights < UNREACHABLE) & (at_node[graph.tail] <= max(TINTS) * MS)):
        line = np.asarray(graph.shape_of(int(arc)))
        share = np.linspace(0.0, 1.0, len(line))
        parts.append(np.column_stack([line, at_node[graph.tail[arc]] + share * weights[arc]]))
    whole = np.concatenate(parts) if parts else np.empty((0, 3))
    return whole[:, 0], whole[:, 1], whole[:, 2]


def _rounded(geometry: Any) -> dict[str, Any]:
    def short(part: Any) -> Any:
        return round(part, 4) if isinstance(part, float) else [short(one) for one in part]

    return {"type": geometry["type"], "coordinates": short(geometry["coordinates"])}

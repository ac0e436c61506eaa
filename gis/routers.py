"""One road graph and one hierarchy per process and network, one metric per vehicle class; never built per request.

A network's ``version`` counts changes of its roads; closures are no change of roads, they only change weights, so
closing a road costs milliseconds. Closures differ between worlds: take the router with the closures you mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from threading import RLock

import numpy as np

from gis.domain.roads import RoadGraph, RoadTable
from gis.domain.routing import BaseRouter, Hierarchy, open_router, share_hierarchy
from gis.domain.surveys import SURVEYED, Survey, with_surveys
from gis.domain.vehicles import CLASS_INDEX, VehicleProfile
from gis.models import RoadNetwork, RoadNode, RoadSegment, SurveyedRoute, VehicleClass

KEPT_NETWORKS = 2
CM_PER_M = 100

COLUMNS = (
    "index",
    "start",
    "end",
    "forward",
    "backward",
    "road_class",
    "speed_kmh",
    "length_m",
    "max_weight_kg",
    "max_height_cm",
    "bridge",
    "tunnel",
    "name",
    "ref",
    "geometry",
)


class Prepared:
    """A network ready to be searched: graph, hierarchy, and the routers made so far."""

    def __init__(self, network: RoadNetwork) -> None:
        self.graph = with_surveys(load_graph(network), load_surveys(network))
        self.hierarchy: Hierarchy | None = share_hierarchy(self.graph)
        self.routers: dict[str, tuple[VehicleProfile, BaseRouter]] = {}
        self.lock = RLock()

    def router(self, profile: VehicleProfile) -> BaseRouter:
        """The router of a vehicle class, made again when the class has changed."""
        with self.lock:
            known = self.routers.get(profile.code)
            if known is None or known[0] != profile:
                known = (profile, open_router(self.graph, profile, hierarchy=self.hierarchy))
                self.routers[profile.code] = known
            return known[1]


def load_table(network: RoadNetwork) -> tuple[RoadTable, np.ndarray]:
    """The stored segments as a table, and the index of each row's segment. Two queries."""
    nodes = np.array(RoadNode.objects.filter(network=network).order_by("index").values_list("longitude", "latitude"), float).reshape(-1, 2)
    rows = RoadSegment.objects.filter(network=network).order_by("index").values_list(*COLUMNS)
    columns = dict(zip(COLUMNS, zip(*rows.iterator(chunk_size=10_000), strict=True), strict=False)) or dict.fromkeys(COLUMNS, ())
    whole = {name: np.array(columns[name], np.int64) for name in ("index", "start", "end")}
    flags = {name: np.array(columns[name], bool) for name in ("forward", "backward", "bridge", "tunnel")}
    table = RoadTable(
        lon=nodes[:, 0],
        lat=nodes[:, 1],
        start=whole["start"],
        end=whole["end"],
        road_class=np.array([CLASS_INDEX.get(name, CLASS_INDEX["unclassified"]) for name in columns["road_class"]], np.int64),
        speed_kmh=np.array(columns["speed_kmh"], float),
        metres=np.array(columns["length_m"], float),
        max_weight_kg=np.array([limit or 0 for limit in columns["max_weight_kg"]], np.int64),
        max_height_m=np.array([(limit or 0) / CM_PER_M for limit in columns["max_height_cm"]], float),
        names=columns["name"],
        refs=columns["ref"],
        shapes=[np.array(shape, float) for shape in columns["geometry"]],
        **flags,
    )
    return table, whole["index"]


def load_graph(network: RoadNetwork) -> RoadGraph:
    """The stored network as a graph whose segment ids are the segments' indices."""
    table, index = load_table(network)
    return RoadGraph.of(table, index)


def load_surveys(network: RoadNetwork) -> list[Survey]:
    """The ways measured by hand on a network, oldest first; one query."""
    return [survey_of(row) for row in SurveyedRoute.objects.filter(network=network, is_active=True).order_by("pk")]


def survey_of(row: SurveyedRoute) -> Survey:
    """A surveyed way in the router's words."""
    return Survey(
        segment=SURVEYED + row.pk,
        start=row.start,
        end=row.end,
        line=np.array(row.geometry, float),
        metres=float(row.length_m),
        minutes={code: float(minutes) for code, minutes in row.minutes.items() if minutes},
        max_weight_kg=row.max_weight_kg or 0,
        max_height_m=(row.max_height_cm or 0) / CM_PER_M,
        both_ways=row.both_ways,
        covers=frozenset(row.covers),
    )


@lru_cache(maxsize=KEPT_NETWORKS)
def _prepared(pk: int, version: int, imported_at: object) -> Prepared:  # noqa: ARG001 — they are the key
    return Prepared(RoadNetwork.objects.get(pk=pk))


def prepared(network: RoadNetwork) -> Prepared:
    """The network as this process keeps it; loaded when it is new or its roads have changed."""
    return _prepared(network.pk, network.version, network.imported_at)


def profile_of(vehicle_class: VehicleClass) -> VehicleProfile:
    """The vehicle class in the router's words."""
    return VehicleProfile(
        code=vehicle_class.code,
        gross_weight_kg=vehicle_class.gross_weight_kg,
        height_m=vehicle_class.height_cm / CM_PER_M,
        speed_percent=vehicle_class.speed_percent,
        class_speeds=dict(vehicle_class.class_speeds or {}),
    )


@contextmanager
def routing(network: RoadNetwork, vehicle: VehicleClass | VehicleProfile, closed: Iterable[int] = ()) -> Iterator[BaseRouter]:
    """The router of a vehicle class with exactly these segment indices closed, held for this thread while inside."""
    profile = vehicle if isinstance(vehicle, VehicleProfile) else profile_of(vehicle)
    with prepared(network).router(profile).having(frozenset(closed)) as router:
        yield router


def forget_networks() -> None:
    """Drop what this process keeps (tests, or after a restore)."""
    _prepared.cache_clear()

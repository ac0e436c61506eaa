"""Travel tables between all points of a plan, one per vehicle class."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis.domain.loads import Travel
from gis.routers import prepared, routing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gis.models import RoadNetwork, VehicleClass
    from gis.selectors.routes import Point


def travel_tables(network: RoadNetwork, classes: Mapping[str, VehicleClass], points: Sequence[Point], closed: frozenset[int]) -> dict[str, Travel]:
    """Milliseconds between all points by class code, with these segment indices closed."""
    nodes, _far = prepared(network).graph.nearest([point.longitude for point in points], [point.latitude for point in points])
    tables = {}
    for code, kind in classes.items():
        with routing(network, kind, closed) as router:
            tables[code] = Travel(router.times(nodes, nodes))
    return tables

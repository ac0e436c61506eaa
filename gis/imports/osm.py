"""Read the ways of an OpenStreetMap file (.osm.pbf, .osm) with pyosmium."""

from __future__ import annotations

from pathlib import Path

import osmium

from gis.domain.errors import RoadFileBroken
from gis.imports.assemble import Progress, Way

EVERY = 5_000


def _way(item: osmium.osm.Way) -> Way:
    nodes = [(node.ref, (node.lon, node.lat)) for node in item.nodes if node.location.valid()]
    return Way([key for key, _ in nodes], [point for _, point in nodes], dict(item.tags))


def read_osm(path: Path, progress: Progress) -> list[Way]:
    """All ways tagged as a highway, in the file's order. Raises RoadFileBroken where libosmium gives up."""
    ways: list[Way] = []
    try:
        items = osmium.FileProcessor(str(path)).with_locations().with_filter(osmium.filter.KeyFilter("highway"))
        for item in items:
            if isinstance(item, osmium.osm.Way):
                ways.append(_way(item))
                if len(ways) % EVERY == 0:
                    progress("read", len(ways), 0)
    except RuntimeError as trouble:
        raise RoadFileBroken(file=path.name, expected="OpenStreetMap (.osm.pbf, .osm)", detail=str(trouble)) from trouble
    progress("read", len(ways), len(ways))
    return ways

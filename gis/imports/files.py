"""One door for every road file: the ending of the name picks the reader."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from gis.domain.errors import RoadFileEmpty, RoadFileMissing, RoadFileUnknown
from gis.domain.roads import RoadTable
from gis.imports.assemble import Progress, Way, assemble, silent
from gis.imports.osm import read_osm
from gis.imports.vector import read_vector

READERS: Mapping[str, Callable[[Path, Progress], list[Way]]] = MappingProxyType(
    {
        ".osm.pbf": read_osm,
        ".pbf": read_osm,
        ".osm": read_osm,
        ".gpkg": read_vector,
        ".geojson": read_vector,
        ".json": read_vector,
    }
)


def read_roads(path: Path | str, progress: Progress = silent) -> RoadTable:
    """The drivable, strongly connected road network of a file. ``progress(stage, done, total)`` is told how far it is.

    Raises RoadFileMissing, RoadFileUnknown, RoadFileBroken, RoadFileWithoutClass or RoadFileEmpty, all of them
    UnreadableRoads.
    """
    file = Path(path)
    if not file.is_file():
        raise RoadFileMissing(file=str(file))
    reader = next((read for ending, read in READERS.items() if file.name.lower().endswith(ending)), None)
    if reader is None:
        raise RoadFileUnknown(file=file.name, expected=", ".join(READERS))
    table = assemble(reader(file, progress), progress)
    if table is None:
        raise RoadFileEmpty(file=file.name, expected="primary, secondary, tertiary, residential")
    return table

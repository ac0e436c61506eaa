"""Road networks come into the house whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import batched
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from gis.domain.roads import RoadTable
from gis.domain.synthetic import Seat, synthesize
from gis.domain.vehicles import DEFAULT_SPEED_KMH, ROAD_CLASSES
from gis.imports.assemble import Progress, silent
from gis.imports.files import read_roads
from gis.models import RoadNetwork, RoadNode, RoadSegment

BATCH = 2_000
DECIMALS = 6
OSM_LICENCE = "ODbL 1.0, © OpenStreetMap contributors"


def _nodes(network: RoadNetwork, table: RoadTable) -> Iterator[RoadNode]:
    for index, (lon, lat) in enumerate(zip(table.lon.tolist(), table.lat.tolist(), strict=True)):
        yield RoadNode(network=network, index=index, longitude=lon, latitude=lat)


def _segments(network: RoadNetwork, table: RoadTable) -> Iterator[RoadSegment]:
    """One row a segment; a length of decimetres and a place of decimetres are enough for a lorry."""
    for row in range(len(table)):
        road_class, speed = int(table.road_class[row]), float(table.speed_kmh[row])
        yield RoadSegment(
            network=network,
            index=row,
            start=int(table.start[row]),
            end=int(table.end[row]),
            forward=bool(table.forward[row]),
            backward=bool(table.backward[row]),
            road_class=ROAD_CLASSES[road_class],
            name=table.names[row][:120],
            ref=table.refs[row][:40],
            length_m=round(float(table.metres[row]), 1),
            speed_kmh=speed or DEFAULT_SPEED_KMH[road_class],
            bridge=bool(table.bridge[row]),
            tunnel=bool(table.tunnel[row]),
            max_weight_kg=int(table.max_weight_kg[row]) or None,
            max_height_cm=round(float(table.max_height_m[row]) * 100) or None,
            geometry=table.shapes[row].round(DECIMALS).tolist(),
        )


def _write(manager: Any, rows: Iterable[Any], total: int, progress: Progress) -> None:
    done = 0
    for batch in batched(rows, BATCH):
        manager.bulk_create(batch)
        done += len(batch)
        progress("store", done, total)


def _free_code(wanted: str) -> str:
    """The wanted code, or it with the next number: an import never overwrites a network that closures refer to."""
    base = slugify(wanted)[:34] or "roads"
    taken = set(RoadNetwork.objects.filter(code__startswith=base).values_list("code", flat=True))
    names = (base, *(f"{base}-{number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def activate_network(*, network: RoadNetwork, by: Any = None) -> RoadNetwork:  # noqa: ARG001 — history names the user
    """Route on this network from now on, and on no other."""
    with transaction.atomic():
        for other in RoadNetwork.objects.select_for_update().filter(is_active=True).exclude(pk=network.pk):
            other.is_active = False
            other.save(update_fields=["is_active"])
        network.is_active = True
        network.save(update_fields=["is_active"])
    return network


def store_roads(
    *,
    table: RoadTable,
    code: str,
    name: str,
    source: str,
    licence: str = "",
    synthetic: bool = False,
    by: Any = None,
    progress: Progress = silent,
) -> RoadNetwork:
    """Store a road table as a new network in one transaction; the first network of the house is routed on at once."""
    with transaction.atomic():
        network = RoadNetwork.objects.create(
            code=_free_code(code),
            name=name[:80],
            source=source[:250],
            licence=licence[:80],
            synthetic=synthetic,
            nodes_count=len(table.lon),
            segments_count=len(table),
        )
        total = len(table.lon) + len(table)
        _write(RoadNode.objects, _nodes(network, table), total, progress)
        _write(RoadSegment.objects, _segments(network, table), total, lambda stage, done, _: progress(stage, len(table.lon) + done, total))
        if not RoadNetwork.objects.filter(is_active=True).exists():
            activate_network(network=network, by=by)
    return network


def import_roads(
    *,
    path: Path | str,
    name: str,
    code: str = "",
    source: str = "",
    licence: str = "",
    by: Any = None,
    progress: Progress = silent,
) -> RoadNetwork:
    """Read an OpenStreetMap extract, GeoPackage or GeoJSON and store it as a new network.

    ``progress(stage, done, total)`` with the stages read, cut, store. Raises UnreadableRoads; nothing is loaded then.
    """
    file = Path(path)
    table = read_roads(file, progress)
    from_osm = file.name.lower().endswith((".osm.pbf", ".osm", ".pbf"))
    return store_roads(
        table=table,
        code=code or file.name.split(".")[0],
        name=name,
        source=source or file.name,
        licence=licence or (OSM_LICENCE if from_osm else ""),
        by=by,
        progress=progress,
    )


def store_synthetic_roads(*, seats: Sequence[Seat], code: str, name: str, seed: int = 1, by: Any = None, progress: Progress = silent) -> RoadNetwork:
    """Store the labelled stand-in network between real seats, where no road data is to be had."""
    table = synthesize(seats, seed)
    source = f"synthetic: Gabriel graph of {len(seats)} seats, detour factors from published distances, seed {seed}"
    return store_roads(table=table, code=code, name=name, source=source, synthetic=True, by=by, progress=progress)

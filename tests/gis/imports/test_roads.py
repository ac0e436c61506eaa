"""Road files become one connected network of measured segments, or are refused in a clear sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pytest
from pyproj import Geod
from shapely.geometry import LineString, MultiLineString, Point

from gis.domain.errors import (
    RoadFileBroken,
    RoadFileEmpty,
    RoadFileMissing,
    RoadFileUnknown,
    RoadFileWithoutClass,
    UnreadableRoads,
)
from gis.domain.roads import RoadGraph, RoadTable
from gis.domain.routing import UNREACHABLE, Router
from gis.domain.vehicles import CLASS_INDEX, HEAVY_TRUCK, VehicleProfile
from gis.imports.files import read_roads
from gis.imports.tags import class_index, directions, height_m, is_set, speed_kmh, weight_kg

BICYCLE = VehicleProfile("bicycle", 90, 1.8)
ANDORRA = Path(__file__).parents[1] / "data" / "andorra.osm.pbf"


@pytest.fixture(scope="module")
def andorra() -> RoadTable:
    return read_roads(ANDORRA)


def osm(tmp_path: Path, ways: list[tuple[list[int], dict[str, str]]], name: str = "small.osm") -> Path:
    """An OpenStreetMap XML file; node n lies n thousandths of a degree east of 119.6 on a zigzag."""
    nodes = sorted({node for refs, _ in ways for node in refs})
    rows = [f'<node id="{n}" version="1" lat="{27.9 + n % 2 / 1000}" lon="{119.6 + n / 1000}"/>' for n in nodes]
    for number, (refs, tags) in enumerate(ways, 1):
        inner = "".join(f'<nd ref="{ref}"/>' for ref in refs) + "".join(f'<tag k="{k}" v="{v}"/>' for k, v in tags.items())
        rows.append(f'<way id="{number}" version="1">{inner}</way>')
    path = tmp_path / name
    path.write_text(f'<?xml version="1.0"?><osm version="0.6">{"".join(rows)}</osm>', encoding="utf-8")
    return path


def segments(table: RoadTable) -> list[tuple[float, float]]:
    return [(round(shape[0][0] - 119.6, 3), round(shape[-1][0] - 119.6, 3)) for shape in table.shapes]


def test_a_real_extract_is_one_connected_measured_network(andorra: RoadTable) -> None:
    assert 2_000 < len(andorra) < 2_500
    assert 450_000 < andorra.metres.sum() < 520_000
    assert andorra.bridge.sum() > 100
    assert andorra.tunnel.sum() > 5
    graph = RoadGraph.of(andorra)
    nodes = np.arange(graph.node_count)
    assert (Router(graph, BICYCLE).times(nodes[:200], nodes) < UNREACHABLE).all()


def test_every_length_is_the_geodesic_length_of_its_line(andorra: RoadTable) -> None:
    ellipsoid = Geod(ellps="WGS84")
    for row in range(0, len(andorra), 97):
        lon, lat = andorra.shapes[row].T
        assert andorra.metres[row] == pytest.approx(ellipsoid.line_length(lon, lat), abs=1e-6)


def test_lines_begin_and_end_at_their_junctions(andorra: RoadTable) -> None:
    for row in range(0, len(andorra), 31):
        for node, point in ((andorra.start[row], andorra.shapes[row][0]), (andorra.end[row], andorra.shapes[row][-1])):
            assert point.tolist() == [andorra.lon[node], andorra.lat[node]]


def test_real_limits_keep_a_heavy_lorry_off_roads_a_bicycle_takes(andorra: RoadTable) -> None:
    graph = RoadGraph.of(andorra)
    limited = int(np.flatnonzero(andorra.max_weight_kg)[0])
    arc = int(np.flatnonzero(graph.row == limited)[0])
    ends = int(graph.tail[arc]), int(graph.head[arc])
    assert limited in Router(graph, BICYCLE).path(*ends).segments
    heavy = Router(graph, HEAVY_TRUCK)
    if heavy.times([ends[0]], [ends[1]])[0, 0] < UNREACHABLE:
        assert limited not in heavy.path(*ends).segments


def test_ways_are_cut_where_they_meet_and_only_the_largest_part_stays(tmp_path: Path) -> None:
    road = {"highway": "primary", "name": "S228", "ref": "S228"}
    table = read_roads(osm(tmp_path, [([1, 2, 3, 4], road), ([3, 7], {"highway": "tertiary"}), ([20, 21], road)]))
    assert segments(table) == [(0.001, 0.003), (0.003, 0.004), (0.003, 0.007)]
    assert [len(shape) for shape in table.shapes] == [3, 2, 2]
    assert table.names == ["S228", "S228", ""]
    assert len(table.lon) == 4


def test_a_dead_end_that_is_one_way_is_no_part_of_the_network(tmp_path: Path) -> None:
    one_way = {"highway": "primary", "oneway": "yes"}
    table = read_roads(osm(tmp_path, [([1, 2], {"highway": "primary"}), ([2, 9], one_way)]))
    assert segments(table) == [(0.001, 0.002)]


def test_footpaths_private_ways_and_building_sites_are_no_roads(tmp_path: Path) -> None:
    ways = [
        ([1, 2], {"highway": "footway"}),
        ([2, 3], {"highway": "construction"}),
        ([3, 4], {"highway": "service", "access": "private"}),
        ([4, 5], {"highway": "track", "motor_vehicle": "no"}),
    ]
    with pytest.raises(RoadFileEmpty) as refusal:
        read_roads(osm(tmp_path, ways))
    assert "small.osm" in str(refusal.value)
    assert "primary" in str(refusal.value)


def test_one_way_streets_alone_are_no_network(tmp_path: Path) -> None:
    with pytest.raises(RoadFileEmpty):
        read_roads(osm(tmp_path, [([1, 2], {"highway": "primary", "oneway": "yes"})]))


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"highway": "primary_link"}, CLASS_INDEX["primary"]),
        ({"highway": "living_street"}, CLASS_INDEX["residential"]),
        ({"highway": "road"}, CLASS_INDEX["unclassified"]),
        ({"highway": "primary", "access": "no", "motor_vehicle": "yes"}, CLASS_INDEX["primary"]),
        ({"highway": "primary", "access": "no"}, None),
        ({"highway": "steps"}, None),
        ({}, None),
    ],
)
def test_the_class_of_a_road(tags: dict[str, str], expected: int | None) -> None:
    assert class_index(tags) == expected


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({}, (True, True)),
        ({"oneway": "yes"}, (True, False)),
        ({"oneway": "-1"}, (False, True)),
        ({"oneway": "no", "highway": "motorway"}, (True, True)),
        ({"highway": "motorway"}, (True, False)),
        ({"junction": "roundabout"}, (True, False)),
        ({"oneway": "F"}, (True, False)),
        ({"oneway": "T"}, (False, True)),
        ({"oneway": "B"}, (True, True)),
    ],
)
def test_the_direction_of_a_road(tags: dict[str, str], expected: tuple[bool, bool]) -> None:
    assert directions(tags) == expected


def test_speed_weight_and_height_in_every_notation() -> None:
    assert [speed_kmh({"maxspeed": text}) for text in ("50", "30 mph", "walk", "none", "")] == [50, 48.28032, 0, 0, 0]
    weights = [weight_kg({"maxweight": text}) for text in ("7.5", "12 t", "7500 kg", "3,5", "default", "10 st")]
    assert weights == [7500, 12000, 7500, 3500, 0, 9071]
    assert weight_kg({"maxweight": "20", "maxweightrating": "12"}) == 12_000
    assert weight_kg({"hgv": "no"}) == 3_500
    heights = [height_m({"maxheight": text}) for text in ("3.5", "3.2 m", "12'6\"", "320 cm", "below_default", "11'")]
    assert heights == pytest.approx([3.5, 3.2, 3.81, 3.2, 0, 3.3528])
    assert [is_set({"bridge": text}, "bridge") for text in ("yes", "viaduct", "no", "F", "")] == [True, True, False, False, False]


def frame(**columns: Any) -> geopandas.GeoDataFrame:
    lines = [
        LineString([(119.6, 27.9), (119.61, 27.9), (119.62, 27.91)]),
        MultiLineString([[(119.62, 27.91), (119.63, 27.92)], [(119.62, 27.91), (119.6, 27.95)]]),
        Point(119.6, 27.9),
        None,
    ]
    return geopandas.GeoDataFrame(columns, geometry=lines, crs=4326)


@pytest.mark.parametrize("name", ["roads.gpkg", "roads.geojson"])
def test_geopackage_and_geojson_give_the_same_network(tmp_path: Path, name: str) -> None:
    columns = {"fclass": ["primary", "tertiary", "primary", "primary"], "maxspeed": [60.0, float("nan"), 0.0, 0.0]}
    path = tmp_path / name
    frame(**columns, bridge=["F", "T", "F", "F"], oneway=["B", None, "B", "B"], hidden=[True, False, True, False]).to_file(path)
    table = read_roads(path)
    assert table.speed_kmh.tolist() == [60, 0, 0]
    assert table.bridge.tolist() == [False, True, True]
    assert table.road_class.tolist() == [2, 4, 4]
    assert len(table.lon) == 4


def test_another_reference_system_is_brought_to_wgs84(tmp_path: Path) -> None:
    path = tmp_path / "gauss.gpkg"
    frame(highway=["primary"] * 4, bridge=[True, False, None, None]).to_crs(4549).to_file(path)
    table = read_roads(path)
    assert table.lon.min() == pytest.approx(119.6, abs=1e-6)
    assert table.lat.max() == pytest.approx(27.95, abs=1e-6)
    assert table.bridge.tolist() == [True, False, False]


def test_lines_without_a_class_column_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "rivers.geojson"
    frame(name=["a", "b", "c", "d"]).to_file(path)
    with pytest.raises(RoadFileWithoutClass) as refusal:
        read_roads(path)
    assert "highway, fclass, road_class" in str(refusal.value)


def test_a_table_without_lines_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.geojson"
    feature = {"type": "Feature", "geometry": None, "properties": {"highway": "primary"}}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    with pytest.raises(UnreadableRoads):
        read_roads(path)


@pytest.mark.parametrize("name", ["broken.osm.pbf", "broken.osm", "broken.gpkg", "broken.geojson"])
@pytest.mark.parametrize("content", [b"", b"\x00\x00\x00\x0drubbish" * 30])
def test_a_broken_or_empty_file_is_refused_by_name(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(RoadFileBroken) as refusal:
        read_roads(path)
    assert name in str(refusal.value)
    assert refusal.value.status == 422


def test_half_a_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "half.osm.pbf"
    path.write_bytes(ANDORRA.read_bytes()[: ANDORRA.stat().st_size // 2])
    with pytest.raises(RoadFileBroken):
        read_roads(path)


def test_a_missing_file_and_an_unknown_ending_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RoadFileMissing):
        read_roads(tmp_path / "none.osm.pbf")
    note = tmp_path / "note.txt"
    note.write_text("roads", encoding="utf-8")
    with pytest.raises(RoadFileUnknown) as refusal:
        read_roads(note)
    assert ".gpkg" in str(refusal.value)


def test_progress_ends_at_the_whole(tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    read_roads(ANDORRA, lambda *step: seen.append(step))
    last = {stage: (done, total) for stage, done, total in seen}
    assert set(last) == {"read", "cut"}
    assert all(done == total > 0 for done, total in last.values())


def test_a_file_without_a_stated_reference_system_and_with_truth_values_is_read_as_wgs84(tmp_path: Path) -> None:
    lines = [LineString([(119.6, 27.9), (119.61, 27.9)]), LineString([(119.61, 27.9), (119.62, 27.95)])]
    bare = geopandas.GeoDataFrame({"highway": ["primary", "primary"], "bridge": [True, False]}, geometry=lines)
    path = tmp_path / "bare.gpkg"
    with pytest.warns(UserWarning, match="crs"):
        bare.to_file(path)
    table = read_roads(path)
    assert table.bridge.tolist() == [True, False]
    assert table.lon.max() == pytest.approx(119.62)


def test_long_files_are_reported_on_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gis.imports.osm.EVERY", 500)
    seen: list[tuple[str, int, int]] = []
    read_roads(ANDORRA, lambda *step: seen.append(step))
    assert ("read", 500, 0) in seen

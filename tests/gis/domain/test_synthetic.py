"""The stand-in network joins every seat, is as long as published distances say, and repeats from its seed."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from statistics import median

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.domain.roads import RoadGraph, RoadTable
from gis.domain.routing import UNREACHABLE, Router
from gis.domain.synthetic import LONGEST_SEGMENT_KM, Seat, distinct_seats, gabriel, plan_links, synthesize, winding
from gis.domain.vehicles import HEAVY_TRUCK, PICKUP, ROAD_CLASSES, VehicleProfile

ROOT = Path(__file__).parents[3]
ANYTHING = VehicleProfile("anything", 0, 0.0)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def seats() -> list[Seat]:
    return [
        Seat(row["short_name"] or row["name"], float(row["lon"]), float(row["lat"]), row["level"])
        for row in rows(ROOT / "relief/core/data/divisions.csv")
    ]


@pytest.fixture(scope="module")
def lishui(seats: list[Seat]) -> RoadTable:
    return synthesize(seats)


def test_every_seat_is_a_junction_and_a_heavy_lorry_reaches_each_from_each(seats: list[Seat], lishui: RoadTable) -> None:
    graph = RoadGraph.of(lishui)
    node, metres = graph.nearest([seat.lon for seat in seats], [seat.lat for seat in seats])
    assert metres.max() < 0.1
    for profile in (PICKUP, HEAVY_TRUCK):
        assert (Router(graph, profile).times(node, node) < UNREACHABLE).all()


def test_ways_are_as_long_as_five_townships_publish(lishui: RoadTable) -> None:
    graph = RoadGraph.of(lishui)
    router = Router(graph, ANYTHING)
    county = int(graph.nearest(119.63, 27.98)[0])
    ratios = []
    for row in rows(ROOT / "tests/gis/data/published_distances.csv"):
        town = int(graph.nearest(float(row["lon"]), float(row["lat"]))[0])
        ratios.append(router.path(county, town).metres / 1000 / float(row["published_km"]))
    assert 0.93 < median(ratios) < 1.07
    assert min(ratios) > 0.8
    assert max(ratios) < 1.35


def test_main_roads_join_the_county_seats_and_the_rest_are_township_roads(seats: list[Seat]) -> None:
    seats = distinct_seats(seats)
    links = plan_links(seats)
    centres = {row for row, seat in enumerate(seats) if seat.level != "township"}
    main = {link for link in links if link.road_class != "tertiary"}
    assert {"primary", "secondary"} <= {link.road_class for link in main}
    assert centres <= {row for link in main for row in (link.a, link.b)}
    assert len(main) < len(links) / 2


def test_a_few_township_roads_have_a_bridge_with_a_weight_limit(lishui: RoadTable) -> None:
    limited = lishui.max_weight_kg > 0
    assert 5 <= limited.sum() <= 60
    assert (lishui.bridge == limited).all()
    assert {ROAD_CLASSES[row] for row in lishui.road_class[limited]} == {"tertiary"}


def test_no_segment_is_longer_than_a_valley_and_none_is_straight(lishui: RoadTable) -> None:
    assert lishui.metres.max() < 2.5 * LONGEST_SEGMENT_KM * 1000
    assert all(len(shape) >= 2 for shape in lishui.shapes)
    assert np.mean([len(shape) for shape in lishui.shapes]) > 5


def test_every_name_says_that_the_road_is_synthetic(lishui: RoadTable) -> None:
    assert all(ref.startswith("SYN-") for ref in lishui.refs)


def test_the_seed_repeats_the_network_and_another_one_changes_it(seats: list[Seat], lishui: RoadTable) -> None:
    again, other = synthesize(seats), synthesize(seats, seed=2)
    assert again.metres.tolist() == lishui.metres.tolist()
    assert all((one == two).all() for one, two in zip(again.shapes, lishui.shapes, strict=True))
    assert other.metres.tolist() != lishui.metres.tolist()


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=2, max_size=30, unique=True))
def test_any_seats_are_joined_to_one_network(points: Sequence[tuple[int, int]]) -> None:
    some = [Seat(f"T{row}", 119 + x / 50, 27 + y / 50, "township") for row, (x, y) in enumerate(points)]
    table = synthesize(some)
    graph = RoadGraph.of(table)
    assert (Router(graph, ANYTHING).times([0], np.arange(len(some))) < UNREACHABLE).all()


def test_gabriel_pairs_have_no_third_point_in_their_circle() -> None:
    points = np.random.default_rng(5).random((40, 2)) * 50
    pairs = {tuple(pair) for pair in gabriel(points).tolist()}
    for a in range(40):
        for b in range(a + 1, 40):
            middle, radius = (points[a] + points[b]) / 2, np.linalg.norm(points[a] - points[b]) / 2
            inside = [c for c in range(40) if c not in {a, b} and np.linalg.norm(points[c] - middle) < radius]
            assert ((a, b) in pairs) == (not inside)


def test_a_winding_line_has_the_length_of_its_factor() -> None:
    start, end = np.array([119.6, 28.0]), np.array([119.8, 28.1])
    line = winding(start, end, 1.6, np.random.default_rng(3))
    scale = np.array([111.32 * np.cos(np.radians(28.05)), 111.32])
    length = np.linalg.norm(np.diff(line * scale, axis=0), axis=1).sum()
    assert length / np.linalg.norm((end - start) * scale) == pytest.approx(1.6, rel=0.002)
    assert (line[0] == start).all()
    assert (line[-1] == end).all()


def test_two_names_of_one_point_are_one_seat_and_one_seat_alone_needs_no_road() -> None:
    here = Seat("a", 119.6, 28.0, "county"), Seat("b", 119.6, 28.0, "township")
    with pytest.raises(ValueError, match="two seats"):
        synthesize(here)
    assert len(synthesize([*here, Seat("c", 119.61, 28.0, "township")]).lon) == 2

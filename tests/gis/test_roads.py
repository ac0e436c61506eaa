"""Roads are imported whole or not at all, and kept ready in the process."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gis.domain.errors import NoRoute, RoadFileBroken
from gis.domain.roads import RoadGraph
from gis.domain.routing import DijkstraRouter
from gis.domain.synthetic import Seat
from gis.domain.vehicles import LIGHT_TRUCK
from gis.imports.files import read_roads
from gis.models import RoadNetwork, RoadNode, RoadSegment, VehicleClass
from gis.routers import forget_networks, load_graph, prepared, profile_of, routing
from gis.services import roads
from gis.services.roads import activate_network, import_roads, store_synthetic_roads

pytestmark = pytest.mark.django_db

ANDORRA = Path(__file__).parent / "data" / "andorra.osm.pbf"
SEATS = [Seat(f"T{row}", 119 + row % 4 / 10, 28 + row // 4 / 10 + row % 3 / 50, "township") for row in range(12)]


@pytest.fixture(autouse=True)
def _fresh_process() -> None:
    forget_networks()


@pytest.fixture
def andorra() -> RoadNetwork:
    return import_roads(path=ANDORRA, name="Andorra")


def test_a_real_extract_is_stored_whole(andorra: RoadNetwork) -> None:
    table = read_roads(ANDORRA)
    assert (andorra.code, andorra.synthetic, andorra.is_active) == ("andorra", False, True)
    assert "OpenStreetMap" in andorra.licence
    assert andorra.nodes_count == RoadNode.objects.filter(network=andorra).count() == len(table.lon)
    assert andorra.segments_count == RoadSegment.objects.filter(network=andorra).count() == len(table)
    total = sum(RoadSegment.objects.filter(network=andorra).values_list("length_m", flat=True))
    assert total == pytest.approx(table.metres.sum(), abs=len(table) / 10)
    limited = RoadSegment.objects.filter(network=andorra, max_height_cm__isnull=False)
    assert {segment.max_height_cm for segment in limited} == {430}


def test_what_is_stored_is_what_was_read(andorra: RoadNetwork) -> None:
    stored, read = load_graph(andorra), RoadGraph.of(read_roads(ANDORRA))
    for name in ("lon", "lat", "tail", "head", "road_class", "max_weight_kg", "max_height_m", "segment", "reverse"):
        np.testing.assert_allclose(getattr(stored, name), getattr(read, name), err_msg=name)
    np.testing.assert_allclose(stored.metres, read.metres, atol=0.06)
    np.testing.assert_array_equal(stored.speed_kmh, read.speed_kmh)


def test_a_broken_file_leaves_nothing_behind(tmp_path: Path) -> None:
    half = tmp_path / "half.osm.pbf"
    half.write_bytes(ANDORRA.read_bytes()[:200_000])
    with pytest.raises(RoadFileBroken):
        import_roads(path=half, name="Half")
    assert (RoadNetwork.objects.count(), RoadNode.objects.count(), RoadSegment.objects.count()) == (0, 0, 0)


def test_trouble_while_storing_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(roads, "_segments", fail)
    with pytest.raises(OSError, match="disk full"):
        import_roads(path=ANDORRA, name="Andorra")
    assert (RoadNetwork.objects.count(), RoadNode.objects.count()) == (0, 0)


def test_importing_again_makes_a_new_network_and_the_old_one_stays_in_use(andorra: RoadNetwork) -> None:
    again = import_roads(path=ANDORRA, name="Andorra, newer")
    andorra.refresh_from_db()
    assert (again.code, again.is_active, andorra.is_active) == ("andorra-2", False, True)
    activate_network(network=again)
    andorra.refresh_from_db()
    assert (again.is_active, andorra.is_active) == (True, False)


def test_the_synthetic_network_says_that_it_is_synthetic() -> None:
    network = store_synthetic_roads(seats=SEATS, code="synthetic", name="Synthetic roads")
    assert network.synthetic
    assert network.source.startswith("synthetic")
    assert set(RoadSegment.objects.filter(network=network).values_list("ref", flat=True)) <= {f"SYN-{n:03}" for n in range(99)}


def test_the_command_tells_what_came_in_and_refuses_in_one_sentence(tmp_path: Path) -> None:
    out = StringIO()
    call_command("import_roads", str(ANDORRA), "--name", "Andorra", "--activate", stdout=out, verbosity=0)
    assert "2218" in out.getvalue()
    assert RoadNetwork.objects.get().is_active
    with pytest.raises(CommandError, match=r"none\.osm\.pbf"):
        call_command("import_roads", str(tmp_path / "none.osm.pbf"), verbosity=0)
    assert RoadNetwork.objects.count() == 1


def test_progress_is_told_to_the_end() -> None:
    seen: dict[str, tuple[int, int]] = {}
    network = import_roads(path=ANDORRA, name="Andorra", progress=lambda stage, done, total: seen.update({stage: (done, total)}))
    assert set(seen) == {"read", "cut", "store"}
    assert seen["store"] == (network.nodes_count + network.segments_count,) * 2


def test_a_process_loads_a_network_once_and_again_when_its_roads_change(andorra: RoadNetwork) -> None:
    with CaptureQueriesContext(connection) as first, routing(andorra, LIGHT_TRUCK) as router:
        router.times([0], [1])
    with CaptureQueriesContext(connection) as second, routing(andorra, LIGHT_TRUCK, closed=[3, 4]) as router:
        router.times([0], [1])
    assert (len(first) > 0, len(second)) == (True, 0)
    before = prepared(andorra)
    andorra.version += 1
    andorra.save()
    assert prepared(andorra) is not before


def test_closures_hold_inside_the_block_only_and_equal_scipy(andorra: RoadNetwork) -> None:
    with routing(andorra, LIGHT_TRUCK) as router:
        way = router.path(5, 900)
        open_time = way.ms
    with routing(andorra, LIGHT_TRUCK, closed=way.segments[2:4]) as router:
        oracle = DijkstraRouter(router.graph, LIGHT_TRUCK, frozenset(way.segments[2:4]))
        np.testing.assert_array_equal(router.times([5], [900]), oracle.times([5], [900]))
        try:
            assert not set(router.path(5, 900).segments) & set(way.segments[2:4])
        except NoRoute:
            assert oracle.times([5], [900])[0, 0] > open_time
    with routing(andorra, LIGHT_TRUCK) as router:
        assert router.path(5, 900).ms == open_time


def test_a_vehicle_class_becomes_a_profile_and_a_change_of_it_another_router(andorra: RoadNetwork) -> None:
    lorry = VehicleClass(code="lorry", name="Lorry", gross_weight_kg=12_000, height_cm=350, class_speeds={"track": 0})
    profile = profile_of(lorry)
    assert (profile.height_m, profile.speed_percent, profile.class_speeds) == (3.5, 100, {"track": 0})
    with routing(andorra, lorry) as router:
        usual = router.times([5], [900])[0, 0]
    lorry.speed_percent = 50
    with routing(andorra, lorry) as router:
        assert router.times([5], [900])[0, 0] > 1.9 * usual

"""The live map: who sees which layer, what a poll costs, what is sent again, and the same as a list and as files."""

from __future__ import annotations

import io
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Event

import pyogrio
import pytest
from django.core.cache import cache
from django.urls import reverse
from python_calamine import CalamineWorkbook

from gis.models import TileSource, VehicleClass
from gis.selectors.charted import city_chart, incident_chart
from gis.selectors.drawings import incident_drawing
from gis.selectors.nearby import nearby
from gis.selectors.reach import reach_layer, reached
from gis.services.closures import close_road
from gis.services.needs import estimate_needs
from gis.services.proposals import propose_sourcing
from relief.core.models import AccessLog, Division, Incident, Population
from teams.models import RescueTeam
from tests.gis.world import item, stock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()


@pytest.fixture
def towns(valley):
    """Two townships: one at the end of a road from Hexi, one where no road leads."""
    county = valley.incident.division
    near = Division.objects.create(code="331127104000", name="东坑镇", level="township", parent=county, longitude=119.5, latitude=28.2)
    far = Division.objects.create(code="331127105000", name="孤山乡", level="township", parent=county, longitude=118.9, latitude=27.6)
    for town, people in ((near, 8_000), (far, 1_000)):
        Population.objects.create(division=town, kind="resident", people=people, year="2020", source="made for tests")
    return near, far


def data(client, valley, **query):
    return client.get(reverse("dispatch_map_data", args=[valley.incident.number]), query)


def test_a_page_that_knows_everything_is_sent_nothing(client, valley, commander):
    client.force_login(commander)
    first = data(client, valley)
    have = ",".join(f"{name}:{tag}" for name, tag in first.json()["tags"].items())
    assert data(client, valley, have=have).status_code == 304
    assert client.get(first.request["PATH_INFO"], headers={"If-None-Match": first["ETag"]}).status_code == 304
    close_road(network=valley.network, segments=[1], description="K31", incident=valley.incident, by=commander.person)
    changed = data(client, valley, have=have).json()
    assert changed["layers"].keys() == {"closures"}
    assert changed["layers"]["closures"][0]["properties"]["title"] == "K31"


def test_many_pages_that_ask_after_one_event_cost_the_drawing_once(client, valley, commander, django_assert_max_num_queries):
    client.force_login(commander)
    data(client, valley)
    with django_assert_max_num_queries(6):
        data(client, valley)


def test_of_one_map_only_the_newest_drawing_is_kept_however_much_happens(client, valley, commander):
    client.force_login(commander)
    kept = cache._cache
    before = None
    for index in range(1, 4):
        close_road(network=valley.network, segments=[index], description=f"K{index}", incident=valley.incident, by=commander.person)
        assert len(data(client, valley).json()["layers"]["closures"]) == index
        before = before or len(kept)
    assert len(kept) == before


def test_pages_that_wait_for_a_drawing_are_given_it_even_after_a_later_event(valley, commander, monkeypatch):
    """Who waits asks for the event of its own moment; the drawing tells the newest one it holds, so nobody draws twice."""
    drawn = []
    monkeypatch.setattr("gis.selectors.drawings.incident_layers", lambda *_of: drawn.append(1) or {"closures": []})
    early = Incident.objects.get(pk=valley.incident.pk)
    close_road(network=valley.network, segments=[1], description="K31", incident=valley.incident, by=commander.person)
    late = Incident.objects.get(pk=valley.incident.pk)
    assert incident_drawing(early).sequence == incident_drawing(late).sequence == late.event_sequence > early.event_sequence
    assert drawn == [1]
    close_road(network=valley.network, segments=[2], description="K32", incident=valley.incident, by=commander.person)
    incident_drawing(Incident.objects.get(pk=valley.incident.pk))
    assert drawn == [1, 1]


def test_pages_that_ask_while_a_map_is_being_drawn_wait_for_it(monkeypatch):
    """Ten threads after one event, one drawing: the first is held at it until the others have asked."""
    begun, go, drawn = Event(), Event(), []

    def draw(*_of):
        drawn.append(1)
        begun.set()
        go.wait(30)
        return {"closures": []}

    monkeypatch.setattr("gis.selectors.drawings.incident_layers", draw)
    monkeypatch.setattr("gis.selectors.drawings.active", lambda: None)
    monkeypatch.setattr("gis.selectors.drawings.last_sequence", lambda _pk: 7)
    asked = Incident(pk=1, event_sequence=7)
    with ThreadPoolExecutor(10) as pool:
        first = pool.submit(incident_drawing, asked)
        begun.wait(30)
        others = [pool.submit(incident_drawing, asked) for _page in range(9)]
        go.set()
        assert {one.result(30).sequence for one in (first, *others)} == {7}
    assert drawn == [1]


def test_a_poll_with_nothing_new_costs_one_indexed_query(client, valley, commander, django_assert_num_queries):
    from gis.selectors.polling import poll_key, world_key

    close_road(network=valley.network, segments=[1], description="K31", incident=valley.incident, by=commander.person)
    with django_assert_num_queries(1):
        answer = client.get(reverse("dispatch_events", args=[valley.incident.number]), {"key": poll_key(commander.pk, valley.incident), "after": 99})
    assert answer.status_code == 304
    with django_assert_num_queries(1):
        last = client.get(reverse("map_events"), {"key": world_key(commander.pk), "after": 0}).json()["last"]
    assert client.get(reverse("map_events"), {"key": world_key(commander.pk), "after": last}).status_code == 304
    assert client.get(reverse("map_events"), {"key": "forged"}).status_code == 404
    assert client.get(reverse("map_events"), {"key": poll_key(commander.pk, valley.incident)}).status_code == 404


def test_the_reach_is_reckoned_by_road_and_shrinks_when_a_road_is_closed(valley, towns, commander):
    minutes = [one["properties"]["minutes"] for one in reach_layer(valley.network, [valley.hexi])]
    assert minutes == [120, 60, 30]
    within = {row.minutes: row for row in reached(valley.network, [valley.hexi])}
    assert (within[60].people, within[60].townships, within[60].all_people, within[60].all_townships) == (8_000, 1, 9_000, 2)
    close_road(network=valley.network, segments=[1, 5], description="K31", incident=valley.incident, by=commander.person)
    assert [row.people for row in reached(valley.network, [valley.hexi])] == [0, 0]


def test_only_stores_with_so_many_kits_count(valley, towns, keeper):
    kits = item("KIT-001", "家庭包", "kit", 5_000, 30_000)
    stock(valley.hexi, keeper, (kits, 40, "HX-K", None))
    assert reached(valley.network, [valley.hexi, valley.city], kits=40)[0].people == 8_000
    assert reached(valley.network, [valley.hexi, valley.city], kits=41) == []
    VehicleClass.objects.all().delete() if not valley.vehicles else None
    assert reached(None, [valley.hexi]) == []
    assert reach_layer(valley.network, []) == []


def test_registers_with_a_place_are_offered_within_reach_and_loaded_when_asked_for(client, valley, commander, stranger, visitor, jingning):
    seat = valley.incident.division
    jingning.division = seat
    jingning.save()
    RescueTeam.objects.create(code="JN-T", name="景宁救援队", organisation=jingning)
    client.force_login(commander)
    page = client.get(reverse("dispatch_map", args=[valley.incident.number])).content.decode()
    assert "register:rescueteams" in page
    assert "景宁救援队" not in page
    answer = client.get(reverse("map_register", args=["rescueteams"]))
    one = answer.json()["features"][0]
    assert (one["geometry"]["coordinates"], one["properties"]["title"], one["properties"]["symbol"]) == ([119.64, 27.97], "景宁救援队", "crew")
    assert client.get(reverse("map_register", args=["rescueteams"]), headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert client.get(reverse("map_register", args=["people"])).status_code == 404
    client.force_login(stranger)
    assert client.get(reverse("map_register", args=["rescueteams"])).json()["features"] == []
    client.force_login(visitor)
    assert client.get(reverse("map_register", args=["rescueteams"])).status_code == 404


def test_a_stranger_s_map_shows_nothing_of_another_county(client, valley, stranger, visitor):
    client.force_login(stranger)
    layers = city_chart(stranger).layers
    assert [one["properties"]["title"] for one in layers["warehouses"]] == ["遂昌县库"]
    for name in (
        "dispatch_map",
        "dispatch_map_data",
        "dispatch_map_reach",
        "dispatch_map_list",
        "dispatch_map_gpkg",
        "dispatch_map_xlsx",
        "dispatch_map_html",
    ):
        client.force_login(visitor)
        assert client.get(reverse(name, args=[valley.incident.number])).status_code == 404
        client.logout()
        assert client.get(reverse(name, args=[valley.incident.number])).status_code == 302
    client.force_login(visitor)
    assert not any(city_chart(visitor).layers.values())
    assert client.get(reverse("map_page")).status_code == 200


def test_the_map_of_everything_shows_all_running_incidents_and_an_ordinary_day_none(client, valley, commander):
    client.force_login(commander)
    close_road(network=valley.network, segments=[1], description="K31", incident=valley.incident, by=commander.person)
    layers = city_chart(commander).layers
    assert {name: len(rows) for name, rows in layers.items()} == {
        "closures": 1,
        "routes": 0,
        "warehouses": 1,
        "shelters": 2,
        "incident": 1,
        "vehicles": 0,
        "crews": 0,
    }
    Incident.objects.update(state=Incident.State.CLOSED)
    layers = city_chart(commander).layers
    assert (layers["incident"], layers["shelters"], len(layers["warehouses"])) == ([], [], 1)
    for name in ("map_page", "map", "map_data", "map_reach", "map_list"):
        assert client.get(reverse(name)).status_code == 200


def test_the_list_says_what_the_map_shows_nearest_first(client, valley, commander):
    estimate_needs(incident=valley.incident, shelter=valley.dongkeng, people=50, days=1, on=date(2026, 6, 14), by=commander.person)
    propose_sourcing(incident=valley.incident, by=commander.person)
    close_road(network=valley.network, segments=[1, 2], description="K31", incident=valley.incident, by=commander.person)
    chart = incident_chart(valley.incident)
    rows = nearby(chart)
    on_map = {one["properties"]["title"] for rows in chart.layers.values() for one in rows}
    assert {row.title for row in rows} == on_map
    assert [row.metres for row in rows] == sorted(row.metres for row in rows)
    assert [row.title for row in rows].count("K31") == 1
    client.force_login(commander)
    page = client.get(reverse("dispatch_map_list", args=[valley.incident.number]), {"kits": "nonsense"}).content.decode()
    assert all(title in page for title in on_map)


def test_a_file_holds_every_layer_within_reach_and_its_taking_is_recorded(client, valley, commander, tmp_path):
    close_road(network=valley.network, segments=[1], description="=1+1", incident=valley.incident, by=commander.person)
    client.force_login(commander)
    path = tmp_path / "map.gpkg"
    path.write_bytes(client.get(reverse("dispatch_map_gpkg", args=[valley.incident.number])).content)
    names = {str(row[0]) for row in pyogrio.list_layers(path)}
    assert {"warehouses", "shelters", "closures", "incident"} <= names
    meta, _keys, shapes, fields = pyogrio.raw.read(path, layer="shelters")
    assert (meta["crs"], len(shapes)) == ("EPSG:4326", 2)
    assert set(fields[list(meta["fields"]).index("people")]) == {100, 40}
    book = CalamineWorkbook.from_object(io.BytesIO(client.get(reverse("dispatch_map_xlsx", args=[valley.incident.number])).content))
    firsts = {name: book.get_sheet_by_name(name).to_python()[1][0] for name in book.sheet_names}
    assert "'=1+1" in firsts.values()
    assert "鹤溪县库" in firsts.values()
    assert AccessLog.objects.filter(act="export", register="map").count() == 2


def test_no_base_map_comes_along_and_a_shifted_one_is_refused(client, valley, commander):
    from django.core.exceptions import ValidationError

    client.force_login(commander)
    address = reverse("dispatch_map", args=[valley.incident.number])
    assert "L.tileLayer" not in client.get(address).content.decode()
    amap = TileSource(
        code="amap", name="高德", address="https://webrd.example.cn/tile?x={x}&y={y}&z={z}", datum="gcj02", attribution="高德", is_active=True
    )
    with pytest.raises(ValidationError, match="GCJ-02"):
        amap.full_clean()
    with pytest.raises(ValidationError):
        TileSource(code="s", name="s", address="https://{s}.example.cn/{z}/{x}/{y}", datum="wgs84", attribution="s").full_clean()
    tdt = TileSource(
        code="tdt", name="天地图", address="https://t0.example.cn/{z}/{x}/{y}?tk=1", datum="cgcs2000", attribution="天地图", is_active=True
    )
    tdt.approval_number = "GS(2024)0001号"
    tdt.full_clean()
    tdt.save()
    answer = client.get(address)
    assert "https://t0.example.cn/{z}/{x}/{y}?tk=1" in answer.content.decode()
    assert "GS(2024)0001" in answer.content.decode()
    pictures = next(part for part in answer["Content-Security-Policy"].split("; ") if part.startswith("img-src"))
    assert pictures.split() == ["img-src", "'self'", "data:", "blob:", "https://t0.example.cn"]
    assert "t0.example.cn" not in client.get(reverse("map_list"))["Content-Security-Policy"]


def test_the_public_page_tells_totals_and_no_small_number(client, valley, commander):
    valley.incident.evacuated = 7
    valley.incident.save()
    estimate_needs(incident=valley.incident, shelter=valley.dongkeng, people=50, days=1, on=date(2026, 6, 14), by=commander.person)
    page = client.get(reverse("emergency")).content.decode()
    assert "东坑山洪" in page
    assert "90" in page
    assert "东坑中学" not in page
    valley.dongkeng.people, valley.daji.people = 4, 2
    valley.dongkeng.save()
    valley.daji.save()
    page = client.get(reverse("emergency")).content.decode()
    assert 'class="big-figure"' not in page
    Incident.objects.update(state=Incident.State.REPORTED)
    assert "东坑山洪" not in client.get(reverse("emergency")).content.decode()
    assert json.loads(client.get("/ogc/collections/incidents/items").content)["features"] == []

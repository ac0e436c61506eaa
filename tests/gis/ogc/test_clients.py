"""Other people's programs read every collection over HTTP: GDAL's driver and OWSLib."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date

import pytest
import requests
from owslib.ogcapi.features import Features
from rest_framework.authtoken.models import Token

from gis.models import CardRun, Trip
from gis.selectors.cards import Reckoning
from gis.services.cards import reckon_cards
from gis.services.closures import close_road
from gis.services.surveys import survey_route
from relief.core.models import Division
from tests.gis.test_trips import planned
from tests.gis.world import NODES

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def served(live_server, valley, commander, director):
    """The valley with one closure, served; the address of the landing page and the commander's token."""
    Division.objects.create(code="331127104000", name="东坑镇", level="township", longitude=119.5, latitude=28.2)
    outline = {"type": "Polygon", "coordinates": [[[119, 27.5], [120, 27.5], [120, 28.5], [119, 28.5], [119, 27.5]]]}
    Division.objects.filter(level="county").update(outline=outline)
    close_road(network=valley.network, segments=[1], description="K31", incident=valley.incident, by=commander.person)
    survey_route(
        network=valley.network, organisation=valley.hexi.organisation, name="上山便道", line=[NODES[1], (119.55, 28.15), NODES[3]],
        minutes={"light": 25}, surveyed_on=date(2026, 6, 1), surveyed_by="踏勘组(试)", by=commander.person,
    )  # fmt: skip
    reckon_cards(run=CardRun.objects.create(key=Reckoning().key))
    planned(valley, commander, director)
    return f"{live_server.url}/ogc/", Token.objects.create(user=commander).key


PUBLIC = {"townships": 1, "counties": 1, "warehouses": 3, "roads": 7, "routes": 1, "closures": 1, "incidents": 1}


def signed(key):
    return {"Authorization": f"Token {key}"}


READ = """
import json, sys, pyogrio
root, options = sys.argv[1], json.loads(sys.argv[2])
pyogrio.set_gdal_config_options({"GDAL_HTTP_TIMEOUT": "120", **options.pop("config", {})})
options = {name: tuple(value) if isinstance(value, list) else value for name, value in options.items()}
found = {}
for name in [str(row[0]) for row in pyogrio.list_layers(f"OAPIF:{root}")]:
    meta, _keys, shapes, fields = pyogrio.raw.read(f"OAPIF:{root}", layer=name, **options)
    found[name] = [len(shapes), meta["crs"], list(meta["fields"])]
print(json.dumps(found))
"""


def gdal(root, **options):
    """What GDAL's own driver reads, in a process of its own: {layer: [features, crs, fields]}."""
    done = subprocess.run([sys.executable, "-c", READ, root, json.dumps(options)], capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_gdal_reads_every_collection_by_box_and_by_page(served):
    root, key = served
    found = gdal(root)
    assert {name: row[0] for name, row in found.items()} == PUBLIC
    assert {row[1] for row in found.values()} <= {"OGC:CRS84", "EPSG:4326"}
    assert {"name", "tier", "units_bedding"} <= set(found["warehouses"][2])
    assert gdal(root, bbox=[119.45, 28.19, 119.51, 28.26])["roads"][0] == 4
    inside = gdal(root, PAGE_SIZE="2", config={"GDAL_HTTP_USERPWD": f"token:{key}"})
    assert inside["shelters"][0] == 2
    assert inside["roads"][0] == 7
    assert inside["routes"][0] == 4
    assert {"kind", "township", "minutes_by_class"} <= set(inside["routes"][2])
    assert "address" in inside["warehouses"][2]
    assert inside["trips"][0] == Trip.objects.count() > 0
    assert set(inside) == {one["id"] for one in requests.get(f"{root}collections", headers=signed(key), timeout=60).json()["collections"]}


def test_owslib_reads_every_collection(served):
    root, key = served
    client = Features(root)
    assert any("core" in part for part in client.conformance()["conformsTo"])
    assert set(client.feature_collections()) == PUBLIC.keys()
    for name, many in PUBLIC.items():
        page = client.collection_items(name)
        assert (len(page["features"]), page["numberMatched"]) == (many, many), name
        one = client.collection_item(name, str(page["features"][0]["id"]))
        assert one["properties"] == page["features"][0]["properties"]
    inside = Features(root, headers=signed(key))
    assert inside.collection_items("shelters", limit=1)["numberReturned"] == 1
    names = inside.feature_collections()
    assert {"trips", *PUBLIC} < set(names)
    for name in names:
        page = inside.collection_items(name)
        assert page["numberMatched"] >= len(page["features"]) == page["numberReturned"], name
        assert inside.collection(name)["id"] == name
    trips = inside.collection_items("trips")
    assert trips["numberMatched"] == Trip.objects.count() > 0
    assert {one["geometry"]["type"] for one in trips["features"]} <= {"LineString", "MultiLineString", "Point"}
    assert client.api()["openapi"].startswith("3.0")

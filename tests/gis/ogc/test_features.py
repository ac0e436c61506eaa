"""OGC API – Features: what the standard asks, who sees what, and refusals that say which parameter is wrong."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest
from drf_spectacular.validation import validate_schema

from gis.services.closures import close_road, reopen_road
from inventory.models import Warehouse
from relief.core.models import Division, Incident, Population
from tests.gis.world import MORNING, store

pytestmark = pytest.mark.django_db


@pytest.fixture
def land(valley):
    """The valley with a township for its county store."""
    county = valley.incident.division
    town = Division.objects.create(code="331127104000", name="东坑镇", level="township", parent=county, longitude=119.5, latitude=28.2)
    Population.objects.create(division=town, kind="resident", people=8_000, year="2020", source="made for tests")
    Population.objects.create(division=town, kind="registered", people=16_000, year="2024", source="made for tests")
    Warehouse.objects.update(division=town, address="某路 1 号")
    Incident.objects.update(division=town, place="东坑中学旁")
    return town


@pytest.fixture
def ogc(api):
    """``ogc("collections/x/items", keeper, bbox=…)`` is the answer."""

    def ask(path="", user=None, **query):
        headers = query.pop("headers", {})
        return api(user).get(f"/ogc/{path}", query, **headers)

    return ask


def rows(answer):
    assert answer.status_code == 200, answer.content
    return json.loads(answer.content)["features"]


def test_the_landing_page_leads_to_everything(ogc, land):
    links = {one["rel"]: one for one in json.loads(ogc().content)["links"]}
    assert {"self", "alternate", "service-desc", "service-doc", "conformance", "data"} <= links.keys()
    for one in links.values():
        answer = ogc(one["href"].removeprefix("http://testserver/ogc/").split("?")[0])
        assert answer.status_code == 200
    assert any(part.endswith("/conf/core") for part in json.loads(ogc("conformance").content)["conformsTo"])
    assert {"townships", "counties", "warehouses", "roads", "routes", "closures", "incidents"} == {
        one["id"] for one in json.loads(ogc("collections").content)["collections"]
    }


def test_the_description_is_openapi_3_0_and_names_every_path(ogc, land, keeper):
    for user in (None, keeper):
        answer = ogc("api", user)
        assert answer["Content-Type"] == "application/vnd.oai.openapi+json;version=3.0"
        described = json.loads(answer.content)
        assert described["openapi"].startswith("3.0")
        validate_schema(described)
        assert "/collections/warehouses/items/{featureId}" in described["paths"]


def test_every_answer_is_a_page_for_people_too(ogc, land):
    for path in (
        "",
        "conformance",
        "api",
        "collections",
        "collections/townships",
        "collections/townships/items",
        f"collections/townships/items/{land.pk}",
    ):
        page = ogc(path, f="html")
        assert page["Content-Type"].startswith("text/html"), path
        assert ogc(path, headers={"HTTP_ACCEPT": "text/html"})["Content-Type"].startswith("text/html")
        assert not ogc(path, headers={"HTTP_ACCEPT": "*/*"})["Content-Type"].startswith("text/html")
    assert "东坑镇" in ogc("collections/townships/items", f="html").content.decode()


def test_pages_follow_one_another_and_each_row_comes_once(ogc, land):
    for number in range(5):
        Division.objects.create(code=f"33112720{number}000", name=f"乡{number}", level="township", longitude=119.4, latitude=28.0)
    seen, address = [], "collections/townships/items?limit=4"
    while address:
        body = json.loads(ogc(address).content)
        assert (body["numberMatched"], body["numberReturned"]) == (6, len(body["features"]))
        seen += [one["id"] for one in body["features"]]
        turn = [one["href"] for one in body["links"] if one["rel"] == "next"]
        address = turn[0].removeprefix("http://testserver/ogc/") if turn else ""
    assert len(seen) == len(set(seen)) == 6
    assert [one["rel"] for one in body["links"] if one["rel"] == "prev"] == ["prev"]


def test_a_box_a_time_and_a_property_narrow_the_rows(ogc, land, valley, commander):
    assert [one["properties"]["name"] for one in rows(ogc("collections/townships/items", bbox="119.4,28.1,119.6,28.3"))] == ["东坑镇"]
    assert rows(ogc("collections/townships/items", bbox="119.4,28.1,0,119.6,28.3,900"))
    assert rows(ogc("collections/townships/items", bbox="0,0,1,1")) == []
    assert rows(ogc("collections/townships/items", bbox="119.4,-10,-170,60"))
    assert rows(ogc("collections/incidents/items", datetime="2026-06-14"))
    assert rows(ogc("collections/incidents/items", datetime="../2026-06-13T00:00:00Z")) == []
    assert rows(ogc("collections/incidents/items", datetime="2026-06-13T00:00:00Z/.."))
    assert rows(ogc("collections/townships/items", datetime="1999-01-01"))
    assert len(rows(ogc("collections/roads/items", ref="X003"))) == 2
    assert {one["id"] for one in rows(ogc("collections/roads/items", bbox="119.45,28.19,119.51,28.26"))} == {1, 2, 4, 6}
    assert [one["id"] for one in rows(ogc("collections/roads/items", bbox="119.45,28.19,119.51,28.26", ref="X003"))] == [6]
    assert rows(ogc("collections/roads/items", bridge="true")) == []


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=-1",
        "limit=ten",
        "offset=-1",
        "bbox=1,2,3",
        "bbox=1,2,3,x",
        "bbox=1,2,nan,4",
        "bbox=119,29,120,28",
        "bbox=119,28,200,29",
        "datetime=yesterday",
        "datetime=../..",
        "datetime=2026-02-30",
        "datetime=2026-06-15/2026-06-14",
        "datetime=2026-06-15/2026-06-16/2026-06-17",
        "colour=red",
        "f=xml",
        "bridge=perhaps",
        "ref=%00",
    ],
)
def test_a_parameter_that_cannot_be_read_is_refused_and_named(ogc, land, query):
    answer = ogc(f"collections/roads/items?{query}")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert json.loads(answer.content)["parameter"] == query.split("=")[0]


def test_a_limit_too_large_is_the_largest(ogc, land):
    body = json.loads(ogc("collections/townships/items", limit="999999999999").content)
    assert body["numberReturned"] == 1


def test_what_is_not_there_is_404(ogc, land):
    for path in ("collections/gold", "collections/gold/items", "collections/townships/items/9999999", "collections/townships/items/x"):
        assert ogc(path).status_code == 404
    assert ogc("collections/trips/items").status_code == 404
    assert ogc("collections/shelters/items").status_code == 404


def test_the_public_sees_totals_at_the_township_and_no_street(ogc, land, valley):
    found = {one["properties"]["name"]: one for one in rows(ogc("collections/warehouses/items"))}
    hexi = found["鹤溪县库"]
    assert hexi["geometry"]["coordinates"] == [119.5, 28.2]
    assert (hexi["properties"]["units_bedding"], hexi["properties"]["units_water"]) == (60, 2_000)
    assert not {"address", "code"} & hexi["properties"].keys()
    assert "某路" not in ogc("collections/warehouses/items", f="html").content.decode()
    incident = rows(ogc("collections/incidents/items"))[0]
    assert not {"place", "affected", "evacuated"} & incident["properties"].keys()
    Incident.objects.update(state=Incident.State.REPORTED)
    assert rows(ogc("collections/incidents/items")) == []


def test_one_in_office_sees_the_own_reach_and_nothing_of_a_stranger_s(ogc, land, valley, keeper, stranger, visitor):
    own = {one["properties"]["code"]: one for one in rows(ogc("collections/warehouses/items", keeper))}
    assert own.keys() == {"JN-HX"}
    assert own["JN-HX"]["properties"]["address"] == "某路 1 号"
    assert own["JN-HX"]["geometry"]["coordinates"] == [119.64, 27.97]
    assert ogc(f"collections/warehouses/items/{valley.hexi.pk}", stranger).status_code == 404
    assert ogc(f"collections/warehouses/items/{valley.hexi.pk}", keeper).status_code == 200
    assert {"trips", "shelters"} <= {one["id"] for one in json.loads(ogc("collections", keeper).content)["collections"]}
    assert "address" not in rows(ogc("collections/warehouses/items", visitor))[0]["properties"]
    assert {one["properties"]["people"] for one in rows(ogc("collections/shelters/items", keeper, people=100))} == {100}
    assert ogc("", headers={"HTTP_AUTHORIZATION": "Token nonsense"}).status_code == 401
    assert ogc("", headers={"HTTP_AUTHORIZATION": "Basic bm9ib2R5"}).status_code == 401
    assert ogc("", headers={"HTTP_AUTHORIZATION": "Basic ###"}).status_code == 401


def test_a_closure_is_a_line_and_says_whether_it_holds(ogc, land, valley, commander):
    closure = close_road(network=valley.network, segments=[1, 2], description="K31", incident=valley.incident, by=commander.person)
    one = rows(ogc("collections/closures/items", in_force="true", bbox="119.4,28.1,119.6,28.3"))[0]
    assert (one["geometry"]["type"], len(one["geometry"]["coordinates"])) == ("MultiLineString", 2)
    assert "confirmed_by" not in one["properties"]
    closure.starts_at -= timedelta(hours=1)
    closure.save()
    reopen_road(closure=closure, by=commander.person)
    assert rows(ogc("collections/closures/items", in_force="true")) == []
    assert rows(ogc("collections/closures/items", in_force="false"))[0]["properties"]["in_force"] is False


def test_unchanged_rows_are_not_sent_twice(ogc, land):
    first = ogc("collections/townships/items")
    again = ogc("collections/townships/items", headers={"HTTP_IF_NONE_MATCH": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    land.name = "别名"
    land.save()
    assert ogc("collections/townships/items", headers={"HTTP_IF_NONE_MATCH": first["ETag"]}).status_code == 200
    assert "public" in first["Cache-Control"]
    assert first["Access-Control-Allow-Origin"] == "*"


def test_nothing_is_written_through_it(api, commander, land):
    for method in ("post", "put", "patch", "delete"):
        assert getattr(api(commander), method)("/ogc/collections/townships/items", {}, format="json").status_code == 405


def test_a_list_costs_the_same_however_long(ogc, land, valley, jingning, django_assert_max_num_queries):
    for number in range(5):
        store(f"JN-{number}", f"库{number}", jingning, 0)
    with django_assert_max_num_queries(10):
        ogc("collections/warehouses/items")
    with django_assert_max_num_queries(4):
        ogc("collections/roads/items")


def test_times_are_told_with_their_zone(ogc, land):
    assert datetime.fromisoformat(rows(ogc("collections/incidents/items"))[0]["properties"]["happened_at"]) == MORNING

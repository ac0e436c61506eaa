"""The endpoints under /ogc/: landing, conformance, description, collections, items."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Max, Min
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from gis.ogc.answers import Answer, NoSuchThing, both_formats, endpoint, link
from gis.ogc.catalogue import collections_for
from gis.ogc.openapi import GEOJSON, HTML, JSON, openapi
from gis.ogc.queries import demand_only, read_query
from relief.core.models import Division

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.http import HttpRequest

    from gis.ogc.collections import Collection
    from gis.ogc.queries import Query
    from relief.core.models import User

    type Caller = User | AnonymousUser

OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
MARGIN = 0.4
PART = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf"
CONFORMS = [f"{PART}/{name}" for name in ("core", "oas30", "geojson", "html")]


def _address(request: HttpRequest, view: str, /, **names: Any) -> str:
    return request.build_absolute_uri(reverse(view, kwargs=names))


@endpoint
def landing(request: HttpRequest, user: Caller) -> Answer:  # noqa: ARG001 - every endpoint is handed its caller
    """Where a client begins."""
    demand_only(request.GET)
    links = [
        *both_formats(request),
        link(_address(request, "ogc_api"), "service-desc", OPENAPI, _("Description of the service (OpenAPI 3.0)")),
        link(_address(request, "ogc_api") + "?f=html", "service-doc", HTML, _("Description of the service")),
        link(_address(request, "ogc_conformance"), "conformance", JSON, _("Conformance classes")),
        link(_address(request, "ogc_collections"), "data", JSON, _("Collections")),
    ]
    title = _("Relief map")
    told = _("The map as data: OGC API – Features, Part 1. WGS-84, longitude before latitude.")
    return Answer({"title": title, "description": told, "links": links}, title)


@endpoint
def conformance(request: HttpRequest, user: Caller) -> Answer:  # noqa: ARG001 - every endpoint is handed its caller
    """Which parts of the standard hold."""
    demand_only(request.GET)
    return Answer({"conformsTo": CONFORMS}, _("Conformance classes"))


@endpoint
def api(request: HttpRequest, user: Caller) -> Answer:
    """The OpenAPI document."""
    demand_only(request.GET)
    described = openapi(_address(request, "ogc"), collections_for(user).values())
    return Answer(described, _("Description of the service"), OPENAPI, "gis/ogc/api.html")


@endpoint
def collections(request: HttpRequest, user: Caller) -> Answer:
    """All collections of this caller."""
    demand_only(request.GET)
    extent = _extent()
    rows = [_described(request, one, extent) for one in collections_for(user).values()]
    return Answer({"links": both_formats(request), "collections": rows}, _("Collections"), template="gis/ogc/collections.html")


@endpoint
def collection(request: HttpRequest, user: Caller, name: str) -> Answer:
    """One of them."""
    demand_only(request.GET)
    one = _named(user, name)
    body = _described(request, one, _extent())
    body["links"] = [*both_formats(request), *(row for row in body["links"] if row["rel"] == "items")]
    return Answer(body, str(one.title), template="gis/ogc/collection.html", context={"facts": one.facts})


@endpoint
def items(request: HttpRequest, user: Caller, name: str) -> Answer:
    """A page of features."""
    one = _named(user, name)
    query = read_query(request.GET.dict(), one.filters)
    found, matched = one.page(query)
    links = [*both_formats(request, GEOJSON), *_paging(request, query, matched), _collection_link(request, one)]
    body = {"type": "FeatureCollection", "links": links, "numberMatched": matched, "numberReturned": len(found), "features": found}
    return Answer(body, str(one.title), GEOJSON, "gis/ogc/items.html", {"collection": one, "table": _table(one, found), **_turn(links)})


@endpoint
def item(request: HttpRequest, user: Caller, name: str, key: str) -> Answer:
    """One feature."""
    demand_only(request.GET)
    one = _named(user, name)
    found = one.one(key)
    if found is None:
        raise NoSuchThing
    body = {**found, "links": [*both_formats(request, GEOJSON), _collection_link(request, one)]}
    features = {"type": "FeatureCollection", "features": [found]}
    return Answer(body, str(one.title), GEOJSON, "gis/ogc/items.html", {"collection": one, "table": _table(one, [found]), "body": features})


def _named(user: Caller, name: str) -> Collection:
    found = collections_for(user).get(name)
    if found is None:
        raise NoSuchThing
    return found


def _described(request: HttpRequest, one: Collection, extent: list[float]) -> dict[str, Any]:
    here = _address(request, "ogc_collection", name=one.name)
    rows = _address(request, "ogc_items", name=one.name)
    return {
        "id": one.name,
        "title": str(one.title),
        "description": str(one.description),
        "itemType": "feature",
        "crs": [CRS84],
        "extent": {"spatial": {"bbox": [extent], "crs": CRS84}},
        "links": [
            link(here, "self", JSON, str(one.title)),
            link(rows, "items", GEOJSON, str(one.title)),
            link(f"{rows}?f=html", "items", HTML, str(one.title)),
        ],
    }


def _extent() -> list[float]:
    """West, south, east, north of all divisions with a margin for their outlines; the world where there are none. One query."""
    ends = Division.objects.aggregate(Min("longitude"), Min("latitude"), Max("longitude"), Max("latitude"))
    if None in ends.values():
        return [-180.0, -90.0, 180.0, 90.0]
    west, south, east, north = ends.values()
    return [round(value, 3) for value in (west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN)]


def _collection_link(request: HttpRequest, one: Collection) -> dict[str, str]:
    return link(_address(request, "ogc_collection", name=one.name), "collection", JSON, str(one.title))


def _paging(request: HttpRequest, query: Query, matched: int) -> list[dict[str, str]]:
    """The way to the pages before and after."""
    turns = []
    if query.offset:
        turns.append(("prev", max(query.offset - query.limit, 0), _("Previous page")))
    if query.offset + query.limit < matched:
        turns.append(("next", query.offset + query.limit, _("Next page")))
    asked = request.GET.copy()
    found = []
    for rel, offset, title in turns:
        asked["offset"], asked["limit"] = str(offset), str(query.limit)
        found.append(link(f"{request.build_absolute_uri(request.path)}?{asked.urlencode()}", rel, GEOJSON, title))
    return found


def _turn(links: list[dict[str, str]]) -> dict[str, str]:
    return {row["rel"]: row["href"] for row in links if row["rel"] in {"next", "prev"}}


def _table(one: Collection, found: list[dict[str, Any]]) -> dict[str, Any]:
    """The features as a table: heads, and one row of cells each with its id."""
    said = {True: _("yes"), False: _("no")}
    rows = [(row["id"], [said[cell] if isinstance(cell := row["properties"].get(fact.name), bool) else cell for fact in one.facts]) for row in found]
    return {"heads": [fact.title for fact in one.facts], "rows": rows}


urlpatterns: list[URLPattern] = [
    path("", landing, name="ogc"),
    path("conformance", conformance, name="ogc_conformance"),
    path("api", api, name="ogc_api"),
    path("collections", collections, name="ogc_collections"),
    path("collections/<str:name>", collection, name="ogc_collection"),
    path("collections/<str:name>/items", items, name="ogc_items"),
    path("collections/<str:name>/items/<str:key>", item, name="ogc_item"),
]

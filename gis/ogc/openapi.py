"""The OpenAPI 3.0 document of the service, made of the caller's collections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from gis.ogc.queries import MOST, USUAL

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gis.ogc.collections import Collection

VERSION = "1.0"
GEOJSON = "application/geo+json"
JSON = "application/json"
HTML = "text/html"
PROBLEM = "application/problem+json"


def openapi(root: str, collections: Iterable[Collection]) -> dict[str, Any]:
    """The whole document; ``root`` is the absolute address of the landing page."""
    paths: dict[str, Any] = {
        "/": _read("landing", _("Landing page"), "Landing"),
        "/conformance": _read("conformance", _("Conformance classes"), "Conformance"),
        "/api": _read("api", _("This document"), "Anything"),
        "/collections": _read("collections", _("All collections"), "Collections"),
    }
    for one in collections:
        paths |= _collection(one)
    return {
        "openapi": "3.0.3",
        "info": {"title": _("Relief map"), "version": VERSION, "description": _("The map as data: OGC API – Features, Part 1.")},
        "servers": [{"url": root.rstrip("/")}],
        "paths": paths,
        "components": {
            "schemas": SCHEMAS,
            "parameters": PARAMETERS,
            "responses": {"Refused": _content(PROBLEM, "Problem", _("A parameter cannot be read, or there is nothing here for you."))},
            "securitySchemes": {"token": {"type": "apiKey", "in": "header", "name": "Authorization", "description": "Token …"}},
        },
        "security": [{}, {"token": []}],
    }


def _collection(one: Collection) -> dict[str, Any]:
    here = f"/collections/{one.name}"
    named = [{"$ref": f"#/components/parameters/{name}"} for name in ("limit", "offset", "bbox", "datetime", "f")]
    filters = [_filter(name, fact.schema) for name, fact in one.filters.items()]
    feature = [{"$ref": "#/components/parameters/featureId"}, {"$ref": "#/components/parameters/f"}]
    return {
        here: _read(f"describe.{one.name}", str(one.title), "Collection"),
        f"{here}/items": _read(f"items.{one.name}", str(one.title), "Features", GEOJSON, [*named, *filters]),
        f"{here}/items/{{featureId}}": _read(f"item.{one.name}", str(one.title), "Feature", GEOJSON, feature),
    }


def _filter(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema, "style": "form", "explode": False}


def _read(operation: str, summary: str, schema: str, media: str = JSON, parameters: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    good = _content(media, schema, summary)
    good["content"][HTML] = {"schema": {"type": "string"}}
    refused = {"$ref": "#/components/responses/Refused"}
    return {
        "get": {
            "operationId": operation,
            "summary": summary,
            "parameters": parameters if parameters is not None else [{"$ref": "#/components/parameters/f"}],
            "responses": {"200": good, "400": refused, "404": refused},
        }
    }


def _content(media: str, schema: str, description: str) -> dict[str, Any]:
    return {"description": description, "content": {media: {"schema": {"$ref": f"#/components/schemas/{schema}"}}}}


def _query(name: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema, "style": "form", "explode": False, "description": description}


def _list(of: str) -> dict[str, Any]:
    return {"type": "array", "items": {"$ref": f"#/components/schemas/{of}"}}


def _object(required: tuple[str, ...], **members: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(required), "properties": members}


TEXT = {"type": "string"}
NUMBERS = {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 6}
PARAMETERS = {
    "limit": _query("limit", {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}, "Larger values are taken as the maximum."),
    "offset": _query("offset", {"type": "integer", "minimum": 0, "default": 0}, "Follow the links next and prev instead of counting."),
    "bbox": _query("bbox", NUMBERS, "west,south,east,north in CRS84 degrees"),
    "datetime": _query("datetime", TEXT, "An RFC 3339 moment or an interval start/end; .. is open"),
    "f": _query("f", {"type": "string", "enum": ["json", "html"]}, "Format; else by the Accept header"),
    "featureId": {"name": "featureId", "in": "path", "required": True, "schema": TEXT, "description": "The feature's id"},
}
SCHEMAS = {
    "Anything": {"type": "object"},
    "Link": _object(("href",), href=TEXT, rel=TEXT, type=TEXT, title=TEXT),
    "Landing": _object(("links",), title=TEXT, description=TEXT, links=_list("Link")),
    "Conformance": _object(("conformsTo",), conformsTo={"type": "array", "items": TEXT}),
    "Collection": _object(("id", "links"), id=TEXT, title=TEXT, description=TEXT, links=_list("Link"), extent={"type": "object"}, itemType=TEXT),
    "Collections": _object(("collections", "links"), collections=_list("Collection"), links=_list("Link")),
    "Feature": _object(
        ("type", "geometry", "properties"),
        type={"type": "string", "enum": ["Feature"]},
        id={"oneOf": [TEXT, {"type": "integer"}]},
        geometry={"type": "object", "nullable": True},
        properties={"type": "object", "nullable": True},
        links=_list("Link"),
    ),
    "Features": _object(
        ("type", "features"),
        type={"type": "string", "enum": ["FeatureCollection"]},
        features=_list("Feature"),
        links=_list("Link"),
        timeStamp={"type": "string", "format": "date-time"},
        numberMatched={"type": "integer", "minimum": 0},
        numberReturned={"type": "integer", "minimum": 0},
    ),
    "Problem": _object(("type", "title", "status"), type=TEXT, title=TEXT, status={"type": "integer"}, detail=TEXT),
}

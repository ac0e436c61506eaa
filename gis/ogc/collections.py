"""What a collection of features is: its properties, its rows, and one page of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from shapely.errors import ShapelyError
from shapely.geometry import box, shape

from gis.ogc.queries import BadParameter

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.db.models import QuerySet
    from django_stubs_ext import StrOrPromise

    from gis.ogc.queries import Box, Query
    from gis.selectors.layers import Feature

    type Keys = list[Any]
    type Within = Callable[[QuerySet[Any], Box], QuerySet[Any] | Keys]

JSON_TYPES = {"whole": {"type": "integer"}, "number": {"type": "number"}, "yes_no": {"type": "boolean"}, "text": {"type": "string"}}
MOMENT = {"type": "string", "format": "date-time"}
BOOLEANS = {"true": True, "1": True, "false": False, "0": False}


@dataclass(frozen=True)
class Fact:
    """One property: its name, ``text``, ``whole``, ``number``, ``yes_no`` or ``moment``, its title, the lookup that filters by it (none: no filter)."""

    name: str
    title: StrOrPromise
    kind: str = "text"
    lookup: str = ""

    @property
    def schema(self) -> dict[str, Any]:
        """As a JSON schema."""
        return {"title": str(self.title), **(MOMENT if self.kind == "moment" else JSON_TYPES[self.kind])}


@dataclass(frozen=True, kw_only=True)
class Collection:
    """One kind of thing on the map, as one caller may see it. ``when``: lookups of beginning and end."""

    name: str
    title: StrOrPromise
    description: StrOrPromise
    facts: tuple[Fact, ...]
    when: tuple[str, str] | None = None

    @property
    def filters(self) -> dict[str, Fact]:
        """The properties one may ask for."""
        return {fact.name: fact for fact in self.facts if fact.lookup}

    def page(self, query: Query) -> tuple[list[Feature], int]:
        """The features of one page, and how many match in all. Raises BadParameter."""
        raise NotImplementedError

    def one(self, key: str) -> Feature | None:
        """The feature of this key, if the caller may see it."""
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class Rows(Collection):
    """A feature for every row.

    ``rows`` are the caller's rows; ``features`` makes a page of them; ``within`` narrows to a box, as a queryset or as
    keys in order (where the database cannot see the shape).
    """

    rows: Callable[[], QuerySet[Any]]
    features: Callable[[Sequence[Any]], list[Feature]]
    within: Within
    key: str = "pk"

    def page(self, query: Query) -> tuple[list[Feature], int]:
        """The features of one page, and how many match in all. Raises BadParameter."""
        rows = self._asked(query).order_by(self.key)
        found = self.within(rows, query.box) if query.box else rows
        until = query.offset + query.limit
        if not isinstance(found, list):
            return self.features(list(found[query.offset : until])), found.count()
        keys = found if not (query.equal or query.span) else _both(found, rows.values_list(self.key, flat=True))
        part = rows.filter(**{f"{self.key}__in": keys[query.offset : until]})
        return self.features(list(part)), len(keys)

    def one(self, key: str) -> Feature | None:
        """The feature of this key, if the caller may see it."""
        if not is_key(key):
            return None
        return next(iter(self.features(list(self.rows().filter(**{self.key: int(key)})[:1]))), None)

    def _asked(self, query: Query) -> QuerySet[Any]:
        rows = self.rows()
        for name, text in query.equal.items():
            fact = self.filters[name]
            rows = _filtered(rows, fact, text)
        if query.span and self.when:
            begins, ends = self.when
            first, last = query.span
            rows = rows.filter(Q(**{f"{begins}__lte": last}) & (Q(**{f"{ends}__isnull": True}) | Q(**{f"{ends}__gte": first})))
        return rows


@dataclass(frozen=True, kw_only=True)
class Listed(Collection):
    """Features that are parts of rows: made in full, in the order of their ids, then narrowed."""

    listed: Callable[[], list[Feature]]

    def page(self, query: Query) -> tuple[list[Feature], int]:
        """The features of one page, and how many match in all. Raises BadParameter."""
        wanted = {name: _value(self.filters[name], text) for name, text in query.equal.items()}
        found = [one for one in self.listed() if all(one["properties"].get(name) == value for name, value in wanted.items())]
        if query.box:
            boxes = boxes_of(query.box)
            found = [one for one in found if one["geometry"] and touches(one["geometry"], boxes)]
        return found[query.offset : query.offset + query.limit], len(found)

    def one(self, key: str) -> Feature | None:
        """The feature of this key, if the caller may see it."""
        return next((one for one in self.listed() if is_key(key) and one["id"] == int(key)), None)


def is_key(key: str) -> bool:
    """Whether a text can be the key of a row."""
    return key.isascii() and key.isdigit() and len(key) < 19  # noqa: PLR2004 - digits of the largest key


def _filtered(rows: QuerySet[Any], fact: Fact, text: str) -> QuerySet[Any]:
    try:
        return rows.filter(**{fact.lookup: _value(fact, text)})
    except (ValueError, ValidationError):
        raise BadParameter(parameter=fact.name, value=text) from None


def _value(fact: Fact, text: str) -> Any:
    """What a property is asked to equal. Raises BadParameter."""
    value: Any = text
    if fact.kind == "yes_no":
        value = BOOLEANS.get(text.lower())
    elif fact.kind == "whole":
        value = int(text) if text.removeprefix("-").isdecimal() and len(text) < 18 else None  # noqa: PLR2004 - digits of 64 bits
    if value is None or "\0" in text:
        raise BadParameter(parameter=fact.name, value=text.replace("\0", ""))
    return value


def _both(keys: Keys, others: Any) -> Keys:
    allowed = set(others)
    return [key for key in keys if key in allowed]


def points_within(longitude: str, latitude: str) -> Within:
    """Narrows rows with a point by their two lookups, in the database; a box across the date line is two."""

    def within(rows: QuerySet[Any], asked: Box) -> QuerySet[Any]:
        west, south, east, north = asked
        beyond, before = Q(**{f"{longitude}__gte": west}), Q(**{f"{longitude}__lte": east})
        wide = beyond & before if west <= east else beyond | before
        return rows.filter(wide, **{f"{latitude}__gte": south, f"{latitude}__lte": north})

    return within


def shapes_within(geometry: Callable[[Sequence[Any]], list[Feature]]) -> Within:
    """Narrows rows whose shapes only their features know: the keys of those that touch the box, in order."""

    def within(rows: QuerySet[Any], asked: Box) -> Keys:
        boxes = boxes_of(asked)
        placed = [one for one in geometry(list(rows)) if one["geometry"]]
        return [one["id"] for one in placed if touches(one["geometry"], boxes)]

    return within


def boxes_of(asked: Box) -> list[Any]:
    """The box as shapes: two where it crosses the date line."""
    west, south, east, north = asked
    return [box(west, south, east, north)] if west <= east else [box(west, south, 180, north), box(-180, south, east, north)]


def touches(geometry: dict[str, Any], boxes: Sequence[Any]) -> bool:
    """Whether a GeoJSON geometry touches one of the boxes."""
    try:
        drawn = shape(geometry)
    except (ShapelyError, ValueError, TypeError, KeyError, IndexError):
        return False
    return any(drawn.intersects(one) for one in boxes)

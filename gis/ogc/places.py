"""Counties, townships and incidents as collections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from gis.ogc.collections import Fact, Rows, points_within, shapes_within
from gis.selectors.layers import point
from relief.core.access import scope
from relief.core.models import Division, Incident, Population, ResponseActivation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from gis.selectors.layers import Feature
    from relief.core.models import User

CONFIRMED = (Incident.State.OPEN, Incident.State.STABILISED, Incident.State.CLOSED, Incident.State.ARCHIVED)
DIVISION = (Fact("code", _("civil-affairs code"), lookup="code"), Fact("name", _("name"), lookup="name"))
PEOPLE = (
    Fact("people", _("people"), "whole"),
    Fact("people_year", _("year of the count")),
    Fact("precision_m", _("precision of the point (m)"), "whole"),
)
INCIDENT = (
    Fact("number", _("number"), lookup="number"),
    Fact("name", _("name")),
    Fact("hazard", _("hazard"), lookup="hazard"),
    Fact("state", _("state"), lookup="state"),
    Fact("level", _("response level")),
    Fact("division", _("division"), lookup="division__name"),
    Fact("led_by", _("led by"), lookup="organisation__code"),
    Fact("happened_at", _("happened"), "moment"),
    Fact("closed_at", _("closed"), "moment"),
)
PLACED = (Fact("place", _("place")), Fact("affected", _("people affected"), "whole"), Fact("evacuated", _("people evacuated"), "whole"))


def townships() -> Rows:
    """Every township as a point with its people."""
    return Rows(
        name="townships",
        title=_("Townships"),
        description=_("Townships and sub-districts: the point of the seat, with the count of people and its year."),
        facts=(*DIVISION, Fact("county", _("county"), lookup="parent__name"), *PEOPLE),
        rows=lambda: Division.objects.filter(level=Division.Level.TOWNSHIP).select_related("parent"),
        features=_townships,
        within=points_within("longitude", "latitude"),
    )


def counties() -> Rows:
    """Every county with its outline."""
    return Rows(
        name="counties",
        title=_("Counties"),
        description=_("Counties with a reference outline. Not a boundary map: for orientation only."),
        facts=(*DIVISION, Fact("short_name", _("short name")), PEOPLE[0], PEOPLE[1]),
        rows=lambda: Division.objects.filter(level=Division.Level.COUNTY),
        features=_counties,
        within=shapes_within(lambda rows: [keyed(row, _county_shape(row), {}) for row in rows]),
    )


def incidents(user: User | AnonymousUser, *, inside: bool) -> Rows:
    """Incidents: to the public what is confirmed, at township level; ``inside`` the reach of an appointment the whole row and the place."""

    def rows() -> QuerySet[Incident]:
        found = scope(user, "read", Incident) if inside else Incident.objects.filter(state__in=CONFIRMED)
        placed = Coalesce("longitude", "division__longitude") if inside else F("division__longitude")
        height = Coalesce("latitude", "division__latitude") if inside else F("division__latitude")
        return found.select_related("division", "organisation").annotate(at_lon=placed, at_lat=height)

    return Rows(
        name="incidents",
        title=_("Incidents"),
        description=_("Incidents and our response level. Without sign-in: confirmed ones, at the point of their township."),
        facts=(*INCIDENT, *PLACED) if inside else INCIDENT,
        rows=rows,
        features=lambda found: _incidents(found, inside=inside),
        within=points_within("at_lon", "at_lat"),
        when=("happened_at", "closed_at"),
    )


def _spot(longitude: float | None, latitude: float | None) -> dict[str, Any] | None:
    return None if longitude is None or latitude is None else point(longitude, latitude)


def _county_shape(row: Division) -> dict[str, Any] | None:
    return row.outline or _spot(row.longitude, row.latitude)


def keyed(row: Any, geometry: dict[str, Any] | None, facts: dict[str, Any], key: str = "pk") -> Feature:
    """A feature with its id; without a place its geometry is null."""
    return {"type": "Feature", "id": getattr(row, key), "geometry": geometry, "properties": facts}


def _people(rows: Sequence[Division]) -> dict[int, tuple[int, str]]:
    """The newest count of residents (else of registered people) by division; one query."""
    counts = Population.objects.filter(division__in=rows).order_by("division", "kind", "year").values_list("division_id", "kind", "people", "year")
    found: dict[int, tuple[int, str]] = {}
    for division, kind, people, year in counts:
        if kind == Population.Kind.RESIDENT or division not in found or found[division][1] < year:
            found[division] = people, year
    return found


def _townships(rows: Sequence[Division]) -> list[Feature]:
    people = _people(rows)
    return [
        keyed(row, _spot(row.longitude, row.latitude), {**_named(row, people), "county": str(row.parent or ""), "precision_m": row.precision_m})
        for row in rows
    ]


def _counties(rows: Sequence[Division]) -> list[Feature]:
    people = _people(rows)
    return [keyed(row, _county_shape(row), {**_named(row, people), "short_name": row.short_name}) for row in rows]


def _named(row: Division, people: dict[int, tuple[int, str]]) -> dict[str, Any]:
    count, year = people.get(row.pk, (None, ""))
    return {"code": row.code, "name": row.name, "people": count, "people_year": year}


def _incidents(rows: Sequence[Any], *, inside: bool) -> list[Feature]:
    levels = ResponseActivation.objects.filter(incident__in=rows, state=ResponseActivation.State.ACTIVATED)
    level = {one.incident_id: one.get_level_display() for one in levels}
    return [keyed(row, _spot(row.at_lon, row.at_lat), _incident(row, level.get(row.pk, ""), inside=inside)) for row in rows]


def _incident(row: Incident, level: str, *, inside: bool) -> dict[str, Any]:
    facts = {
        "number": row.number,
        "name": row.name,
        "hazard": row.hazard,
        "state": row.state,
        "level": level,
        "division": str(row.division or ""),
        "led_by": row.organisation.code,
        "happened_at": row.happened_at,
        "closed_at": row.closed_at,
    }
    return facts | ({"place": row.place, "affected": row.affected, "evacuated": row.evacuated} if inside else {})

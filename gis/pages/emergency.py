"""The public page of an emergency: readable without signing in and without JavaScript."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from gis.selectors.emergencies import FEW, emergencies
from relief.core import clock

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from gis.selectors.emergencies import Emergency
    from gis.selectors.layers import Feature

FRESH_SECONDS = 60


@require_safe
def emergency(request: HttpRequest) -> HttpResponse:
    """What is running, at which level, where; what is needed, and whom to ask before bringing anything."""
    rows = emergencies()
    features = {"type": "FeatureCollection", "features": [one for row in rows for one in _marks(row)]}
    response = render(request, "gis/emergency.html", {"rows": rows, "features": features, "few": FEW, "now": clock.now()})
    if not request.user.is_authenticated:
        patch_cache_control(response, max_age=FRESH_SECONDS)
    return response


def _marks(row: Emergency) -> list[Feature]:
    """The township (else the society's) point, never the place itself."""
    division = row.incident.division or row.contact.division
    if division is None or division.longitude is None or division.latitude is None:
        return []
    point = {"type": "Point", "coordinates": [division.longitude, division.latitude]}
    return [{"type": "Feature", "geometry": point, "properties": {"name": row.incident.name}}]

"""Which collections a caller has: the public ones for everybody, the whole rows and the registers within one's reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis.ogc.places import counties, incidents, townships
from gis.ogc.registers import registered
from gis.ogc.roads import closures, roads, trips
from gis.ogc.routes import routes
from gis.ogc.stores import warehouses
from relief.core.access import appointments

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from gis.ogc.collections import Collection
    from relief.core.models import User


def collections_for(user: User | AnonymousUser) -> dict[str, Collection]:
    """By name, in the order they are shown. Somebody who holds no appointment sees what the public sees."""
    inside = bool(appointments(user))
    public: list[Collection] = [
        townships(),
        counties(),
        warehouses(user, inside=inside),
        roads(),
        routes(inside=inside),
        closures(user, inside=inside),
        incidents(user, inside=inside),
    ]
    own = [*public, trips(user)] if inside else public
    further = registered(user, besides={one.name for one in own}) if inside else ()
    return {one.name: one for one in (*own, *further)}

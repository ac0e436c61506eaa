"""The map of an ordinary day and of all incidents at once: what one person's reach shows, without choosing an incident."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis.models import Shelter, Trip
from gis.selectors.balances import balance_of_needs as balance
from gis.selectors.layers import closure_marks, incident_marks, shelter_marks, store_marks, vehicle_mark, ways_of, with_stops
from gis.selectors.refused import mark_refused
from gis.selectors.roads import closures_in_force
from inventory.models import Warehouse
from inventory.selectors.cover import covers_by_store
from relief.core.access import scope
from relief.core.models import Event, Incident
from relief.core.worlds import current_world_id

if TYPE_CHECKING:
    from gis.models import RoadNetwork
    from gis.selectors.layers import Layers
    from relief.core.models import User


def city_layers(user: User, network: RoadNetwork | None) -> Layers:
    """Running incidents, stores, shelters, closures and vehicles within a person's reach."""
    incidents = list(scope(user, "read", Incident).filter(state__in=Incident.RUNNING))
    trips = mark_refused(with_stops(scope(user, "read", Trip).filter(state__in=Trip.LIVE)))
    closures = list(closures_in_force(network)) if network else []
    shelters = scope(user, "read", Shelter).filter(incident__in=incidents)
    stores = stores_of(user)
    covered = covers_by_store(stores)
    return {
        "closures": closure_marks(closures, network),
        "routes": [one for trip in trips for one in ways_of(trip)],
        "warehouses": store_marks(stores, covered, max([1, *(one.people for one in covered.values())])),
        "shelters": shelter_marks(shelters, [row for incident in incidents for row in balance(incident)]),
        "incident": [one for incident in incidents for one in incident_marks(incident)],
        "vehicles": [one for trip in trips for one in vehicle_mark(trip)],
    }


def stores_of(user: User) -> list[Warehouse]:
    """The stores in use, with a place, that a person may see."""
    return list(scope(user, "read", Warehouse).filter(is_active=True, longitude__isnull=False, latitude__isnull=False))


def newest_event(world: int | None = None) -> int:
    """The number of the newest event of a world (default: the current): what the map's poll compares; one indexed query."""
    rows = Event.every_world.filter(world_id=world or current_world_id()).order_by("-pk")
    return rows.values_list("pk", flat=True).first() or 0

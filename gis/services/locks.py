"""The locks of dispatch, always in one order and before any goods, number or incident.

The order: roads, sources, shelters and needs, trips, orders, vehicles.
On SQLite the transaction is IMMEDIATE and holds the one write lock from its start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from gis.models import Need, Proposal, RoadNetwork, Shelter, Trip, Vehicle, VehicleClass
from inventory.models import ReleaseOrder

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from inventory.models import Warehouse
    from relief.core.models import Incident

SOURCING = 0x50524F50  # a space of our own among PostgreSQL's advisory locks


def hold_roads(networks: Iterable[RoadNetwork]) -> None:
    """Closing roads and planning ways take turns, so that no trip is planned over a road that is being closed; in order of keys."""
    list(RoadNetwork.objects.select_for_update(of=("self",)).filter(pk__in={one.pk for one in networks}).order_by("pk").values_list("pk"))


def hold_ways() -> None:
    """As ``hold_roads``, for whoever changes what ways are reckoned from and not one road: hours, speeds."""
    hold_roads(RoadNetwork.objects.all())


def hold_sourcing(incident: Incident) -> None:
    """One decision about an incident's sources at a time: what one approves, the next proposal counts; and nobody drags meanwhile."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [SOURCING, incident.pk])
    list(Proposal.objects.filter(incident=incident, state=Proposal.State.PROPOSED).order_by("pk").select_for_update().values_list("pk"))


def hold_needs(shelter: Shelter) -> dict[int, Need]:
    """The needs of a shelter by item, locked; nobody adds one meanwhile, because the shelter's own row is locked first."""
    list(Shelter.objects.select_for_update(no_key=True).filter(pk=shelter.pk).values_list("pk"))
    return {need.item_id: need for need in Need.objects.filter(shelter=shelter).order_by("item_id").select_for_update(of=("self",))}


def hold_orders(orders: Iterable[ReleaseOrder]) -> list[ReleaseOrder]:
    """Orders, locked, as they are now: whoever plans them sees what others have put on trips meanwhile."""
    keys = [order.pk for order in orders]
    return list(ReleaseOrder.objects.filter(pk__in=keys).order_by("pk").select_for_update(of=("self",)))


def hold_trips(incident: Incident) -> list[Trip]:
    """The trips of an incident that have not left, locked, with their stops; before orders, as somebody who lets one leave takes them."""
    rows = Trip.objects.select_for_update(of=("self",)).filter(incident=incident, state=Trip.State.PLANNED).order_by("pk")
    joined = rows.select_related("vehicle__vehicle_class", "warehouse__organisation", "network", "taken_over")
    return list(joined.prefetch_related("stops__shelter", "stops__release_order"))


def hold_live(network: RoadNetwork) -> list[Trip]:
    """Every trip on a network that is planned or under way, locked before the first is told of: an event holds the incident's row."""
    rows = Trip.objects.select_for_update(of=("self",)).filter(network=network.pk, state__in=Trip.LIVE).order_by("pk")
    return list(rows.select_related("incident", "vehicle__vehicle_class", "warehouse", "network"))


def hold_vehicles(store: Warehouse, give_up: Collection[int] = ()) -> list[Vehicle]:
    """The active road vehicles of a warehouse that are on no live trip, locked. Who is busy is asked after the lock, not with it.

    Trips that are about to be planned anew (keys) keep no vehicle busy.
    """
    standing = Vehicle.objects.select_for_update(of=("self",)).filter(
        warehouse=store, is_active=True, vehicle_class__travels_by=VehicleClass.Way.ROAD
    )
    rows = list(standing.select_related("vehicle_class").order_by("pk"))
    live = Trip.objects.filter(state__in=Trip.LIVE, vehicle__in=[row.pk for row in rows]).exclude(pk__in=give_up)
    busy = set(live.values_list("vehicle_id", flat=True))
    return [row for row in rows if row.pk not in busy]

"""Approved orders of an incident that are not on any vehicle yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis.models import Trip, Vehicle
from inventory.models import ReleaseOrder

if TYPE_CHECKING:
    from collections.abc import Iterable

    from relief.core.models import Incident


def waiting_orders(incident: Incident) -> list[ReleaseOrder]:
    """Orders without a trip, oldest first; one query."""
    rows = ReleaseOrder.objects.filter(incident=incident, state__in=ReleaseOrder.WAITING)
    on_trips = Trip.objects.filter(incident=incident).exclude(state=Trip.State.CANCELLED).values("stops__release_order")
    return list(rows.exclude(pk__in=on_trips.filter(stops__release_order__isnull=False)).select_related("warehouse").order_by("requested_at", "pk"))


def unratified_orders(incident: Incident) -> list[ReleaseOrder]:
    """Orders one person approved alone and nobody has put in writing; one query."""
    rows = ReleaseOrder.objects.filter(incident=incident, ratified_at__isnull=True).exclude(approval_channel="")
    return list(rows.exclude(state=ReleaseOrder.State.CANCELLED).select_related("warehouse").order_by("approved_at", "pk"))


def free_vehicles(orders: Iterable[ReleaseOrder]) -> dict[int, list[Vehicle]]:
    """Vehicles that stand free at the warehouses of some orders, by warehouse key; one query."""
    busy = Trip.objects.filter(state__in=Trip.LIVE).values("vehicle")
    rows = Vehicle.objects.filter(is_active=True, warehouse__in={order.warehouse_id for order in orders}).exclude(pk__in=busy)
    found: dict[int, list[Vehicle]] = {}
    for vehicle in rows.select_related("vehicle_class").order_by("plate"):
        found.setdefault(vehicle.warehouse_id or 0, []).append(vehicle)
    return found

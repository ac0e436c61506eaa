"""Approved orders of an incident that are not on any vehicle yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis.models import Trip
from inventory.models import ReleaseOrder

if TYPE_CHECKING:
    from relief.core.models import Incident


def waiting_orders(incident: Incident) -> list[ReleaseOrder]:
    """Orders without a trip, oldest first; one query."""
    rows = ReleaseOrder.objects.filter(incident=incident, state__in=ReleaseOrder.WAITING)
    on_trips = Trip.objects.filter(incident=incident).exclude(state=Trip.State.CANCELLED).values("stops__release_order")
    return list(rows.exclude(pk__in=on_trips.filter(stops__release_order__isnull=False)).select_related("warehouse").order_by("requested_at", "pk"))

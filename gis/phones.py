"""What the map gives phones to carry along: the vehicles that can be sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gis.models import Vehicle
from relief.core.fieldwork import part

if TYPE_CHECKING:
    from relief.core.fieldwork import Holder


@part("vehicles")
def vehicles(holder: Holder) -> list[dict[str, Any]]:
    """Lorries and vans in use, without anybody's telephone. One query."""
    rows = Vehicle.objects.filter(organisation__society=holder.society, is_active=True).select_related("vehicle_class").order_by("plate")
    return [{"plate": row.plate, "name": row.vehicle_class.name, "driver": row.driver, "payload_kg": row.payload_kg} for row in rows]

"""What the map gives a keeper's phone to carry along: the vehicles that can be sent."""

from __future__ import annotations

from typing import Any

from gis.models import Vehicle
from relief.registrar.hooks import phone_facts


@phone_facts
def vehicles(*, societies: list[int]) -> dict[str, list[dict[str, Any]]]:
    """Lorries and vans in use, without anybody's telephone. One query."""
    rows = Vehicle.objects.filter(organisation__society__in=societies, is_active=True).select_related("vehicle_class").order_by("plate")
    facts = [{"plate": row.plate, "name": row.vehicle_class.name, "driver": row.driver, "payload_kg": row.payload_kg} for row in rows]
    return {"vehicles": facts}

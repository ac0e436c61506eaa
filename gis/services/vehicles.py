"""What a society keeps about the drivers of its vehicles, and how it forgets them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from gis.models import Vehicle

if TYPE_CHECKING:
    from relief.core.models import Person


def forget_driver(vehicle: Vehicle, *, by: Person) -> Vehicle:
    """Take the driver's name and telephone from a vehicle and its history; the vehicle stays."""
    with transaction.atomic():
        vehicle = Vehicle.objects.select_for_update().get(pk=vehicle.pk)
        vehicle.driver = vehicle.driver_phone = ""
        vehicle._change_reason = f"driver forgotten by {by.pk}"  # type: ignore[attr-defined]  # noqa: SLF001 - simple-history's own door
        vehicle.save()
        Vehicle.history.filter(id=vehicle.pk).update(driver="", driver_phone="")
    return vehicle

"""Personal data on stock papers ends where its purpose ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inventory.models import Waybill

if TYPE_CHECKING:
    from relief.core.models import Person


@transaction.atomic
def forget_driver(waybill: Waybill, *, by: Person) -> Waybill:
    """Take the driver's name and telephone off a waybill and out of its history; what was carried stays."""
    waybill = Waybill.objects.select_for_update(of=("self",)).get(pk=waybill.pk)
    waybill.driver = waybill.driver_phone = ""
    waybill._change_reason = f"driver forgotten by {by.pk}"  # type: ignore[attr-defined]  # noqa: SLF001 - simple-history's own door
    waybill.save(update_fields=["driver", "driver_phone"])
    Waybill.history.filter(id=waybill.pk).update(driver="", driver_phone="")
    return waybill

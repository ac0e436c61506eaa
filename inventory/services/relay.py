"""One carrier hands goods over to the next on the way: a lorry to a boat, a boat to a party on foot. The book does not move."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inventory.models import Waybill, WaybillLeg
from inventory.services.steps import check_step, locked, moment_after
from inventory.services.waybills import tell

if TYPE_CHECKING:
    from datetime import datetime

    from relief.core.models import Person

State = Waybill.State


@transaction.atomic
def hand_over(
    *,
    waybill: Waybill,
    by: Person,
    place: str,
    plate: str,
    driver: str = "",
    driver_phone: str = "",
    carrier: str = "",
    was: str = "",
    seal_number: str = "",
    occurred_at: datetime | None = None,
) -> WaybillLeg:
    """The waybill goes on with another carrier from ``place``; the goods stay in transit under the same issue.

    ``carrier`` and ``was`` say what kind of vehicle goes on and what came, for the paper. Answers the new leg.
    Raises WrongStep, OutOfOrder.
    """
    held = locked(waybill)
    check_step(held, "hand over", [State.DEPARTED, State.DIVERTED])
    last = held.legs.order_by("-order").first()
    moment = moment_after(held, occurred_at, last.began_at if last else held.departed_at)
    last = last or _first(held, was, moment)
    last.to_place, last.ended_at = place, moment
    last.save(update_fields=["to_place", "ended_at"])
    before = held.plate
    facts = {"plate": plate, "driver": driver, "driver_phone": driver_phone, "seal_number": seal_number}
    leg = WaybillLeg.objects.create(
        waybill=held, order=last.order + 1, carrier=carrier, from_place=place, to_place=held.destination, began_at=moment, **facts
    )
    for name, value in facts.items():
        setattr(held, name, value)
    held.save(update_fields=list(facts))
    tell("waybill-handed-over", held, by, moment, {"from": before, "plate": plate, "place": place})
    return leg


def _first(waybill: Waybill, carrier: str, moment: datetime) -> WaybillLeg:
    """The leg that was driven before anybody thought of a second one."""
    return WaybillLeg.objects.create(
        waybill=waybill,
        order=1,
        carrier=carrier,
        plate=waybill.plate,
        driver=waybill.driver,
        driver_phone=waybill.driver_phone,
        seal_number=waybill.seal_number,
        from_place=waybill.warehouse.name,
        to_place=waybill.destination,
        began_at=waybill.departed_at or moment,
    )

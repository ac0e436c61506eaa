"""What a driver's page shows of his trip; a fixed number of queries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from gis.domain.driver_codes import short_number, write_code
from gis.models import Trip
from gis.selectors.blocked import mark_blocked
from gis.selectors.layers import distance
from inventory.models import Waybill
from relief.core.templatetags.relief_ui import named, packs_of, unit

if TYPE_CHECKING:
    from gis.models import DriverLink, TripStop
    from inventory.models import WaybillLine

TOLD = (Waybill.State.DEPARTED, Waybill.State.ARRIVED, Waybill.State.SIGNED)


def driver_facts(link: DriverLink) -> dict[str, Any]:
    """The trip in the words of its driver; nobody's name or telephone but the society's own."""
    rows = Trip.objects.select_related("vehicle", "warehouse__organisation__society", "network", "blocked_by")
    joined = rows.prefetch_related("stops__shelter", "stops__waybill__lines__lot__item__packs")
    trip = mark_blocked([joined.get(pk=link.trip_id)])[0]
    society = trip.warehouse.organisation.society or trip.warehouse.organisation
    return {
        "number": trip.number,
        "plate": str(trip.vehicle),
        "state": trip.state,
        "from": trip.warehouse.name,
        "way": distance(trip.metres, trip.planned_seconds),
        "blocked": str(trip.blocked_by) if trip.blocked_by else "",
        "phone": society.phone,
        "drill": link.world.name if link.world.is_drill else "",
        "text": write_code(short_number(trip.number), link.code),
        "text_help": _("Send it at each step (left, there); for the signature add 签收 and who signs."),
        "labels": {str(state): str(state.label) for state in TOLD},
        "stops": [_stop(stop) for stop in trip.stops.all()],
    }


def _stop(stop: TripStop) -> dict[str, Any]:
    paper = stop.waybill
    state = paper.state if paper else Waybill.State.PREPARED
    return {
        "id": stop.pk,
        "place": stop.shelter.name,
        "paper": paper.number if paper else "",
        "state": state,
        "label": str(Waybill.State(state).label),
        "goods": [_goods(line) for line in (paper.lines.all() if paper else ())],
    }


def _goods(line: WaybillLine) -> dict[str, Any]:
    """What was loaded, in base units and in boxes as they are counted off the vehicle, and what was signed for."""
    item = line.lot.item
    box = next(({"name": name, "units": units} for name, units in packs_of(item)), None)
    said = {"item": named(item), "lot": line.lot.number, "unit": unit(item, line.quantity), "quantity": line.quantity, "box": box}
    return said | {"delivered": line.delivered}

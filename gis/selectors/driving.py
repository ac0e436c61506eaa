"""What a driver's page shows of his trip; a fixed number of queries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from gis.domain.driver_codes import short_number, write_code
from gis.models import Trip
from gis.selectors.blocked import mark_blocked
from gis.selectors.layers import distance
from inventory.models import Waybill
from relief.core.templatetags.relief_ui import named, unit

if TYPE_CHECKING:
    from gis.models import DriverLink, TripStop

TOLD = (Waybill.State.DEPARTED, Waybill.State.ARRIVED, Waybill.State.SIGNED)


def driver_facts(link: DriverLink) -> dict[str, Any]:
    """The trip in the words of its driver; nobody's name or telephone but the society's own."""
    rows = Trip.objects.select_related("vehicle", "warehouse__organisation__society", "network", "blocked_by")
    joined = rows.prefetch_related("stops__shelter", "stops__waybill__lines__lot__item")
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
    goods = [
        {"item": named(line.lot.item), "lot": line.lot.number, "unit": unit(line.lot.item, line.quantity), "quantity": line.quantity}
        for line in (paper.lines.all() if paper else ())
    ]
    state = paper.state if paper else Waybill.State.PREPARED
    return {"id": stop.pk, "place": stop.shelter.name, "state": state, "label": str(Waybill.State(state).label), "goods": goods}

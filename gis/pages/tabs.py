"""What each tab of the board reads."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from gis.models import Proposal, Requisition, ScarcityRecord, Shelter, Trip
from gis.pages.closure_forms import ClosureForm
from gis.pages.command_tab import command_tab
from gis.pages.forms import NeedForm, ShelterForm, SignForm
from gis.selectors.balances import balance_of_needs, by_shelter
from gis.selectors.clocks import response_clocks
from gis.selectors.effects import effects
from gis.selectors.layers import live_trips
from gis.selectors.moving import due_at, is_overdue, next_stop
from gis.selectors.norms import out_of_season
from gis.selectors.reasons import why_line, why_need, why_unmet
from gis.selectors.reporting import reports_due
from gis.selectors.roads import closures_in_force
from gis.selectors.sitreps import series_of
from gis.selectors.waiting import free_vehicles, unratified_orders, waiting_orders
from inventory.models import Item, Waybill
from relief.core import clock
from relief.core.access import scope
from relief.core.models import Event
from relief.core.timeline import last_look, told

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.http import HttpRequest

    from gis.models import ProposalLine, RoadNetwork, TripStop
    from inventory.models import Warehouse
    from relief.core.models import Incident

EVENTS_SHOWN = 60
MOST_RECORDS = 5


def needs_tab(request: HttpRequest, incident: Incident, network: RoadNetwork | None, *, writes: bool) -> dict[str, Any]:  # noqa: ARG001 - every tab is called alike
    """Shelters with what they need, have and lack."""
    rows = balance_of_needs(incident)
    reckoned = {group.shelter.pk: group for group in by_shelter(rows)}
    packs = _with_packs({row.need.item_id for row in rows})
    for row in rows:
        row.need.item = packs[row.need.item_id]
    shelters = list(Shelter.objects.filter(incident=incident).select_related("division"))
    cards = [(shelter, reckoned.get(shelter.pk), NeedForm(shelter=shelter) if writes else None) for shelter in shelters]
    reckoning = [(row.need.item, why_need(row.need)) for row in rows if row.need.reason]
    extra = {"off_season": out_of_season(clock.today()), "asked_for": incident.requisitions.filter(state=Requisition.State.SUBMITTED).count()}
    return extra | {
        "cards": cards,
        "shelter_form": ShelterForm(incident=incident),
        "reckoning": reckoning,
        "open_rows": sum(1 for row in rows if row.gap),
    }


def _with_packs(keys: set[int]) -> dict[int, Item]:
    return {item.pk: item for item in Item.objects.filter(pk__in=keys).prefetch_related("packs")}


class Sent(NamedTuple):
    """What one warehouse would send."""

    warehouse: Warehouse
    minutes: int
    metres: int
    lines: list[tuple[ProposalLine, str]]

    @property
    def aid(self) -> bool:
        """Whether its society has to offer the goods first."""
        return any(line.reason.get("aid") for line, _why in self.lines)


def plan_tab(request: HttpRequest, incident: Incident, network: RoadNetwork | None, *, writes: bool) -> dict[str, Any]:  # noqa: ARG001 - every tab is called alike
    """The newest proposal, warehouse by warehouse, nearest first, with a sentence per line."""
    proposal = Proposal.objects.filter(incident=incident).exclude(state=Proposal.State.SUPERSEDED).select_related("approved_by", "made_by").first()
    if proposal is None:
        return {"proposal": None, "needed": sum(1 for row in balance_of_needs(incident) if row.gap)}
    joined = proposal.lines.select_related("warehouse", "lot", "need__item", "need__shelter").prefetch_related("need__item__packs")
    lines = list(joined.order_by("minutes", "warehouse", "need__priority", "pk"))
    groups: dict[Warehouse, list[tuple[ProposalLine, str]]] = defaultdict(list)
    for line in lines:
        groups[line.warehouse].append((line, why_line(line)))
    sent = [Sent(store, rows[0][0].minutes, rows[0][0].metres, rows) for store, rows in groups.items()]
    unmet = [(row, why_unmet(row)) for row in proposal.unmet.select_related("need__item", "need__shelter")]
    total = sum(1 for line in lines if line.quantity)
    is_open = proposal.state == Proposal.State.PROPOSED
    return {
        "proposal": proposal,
        "scarcity": list(ScarcityRecord.objects.filter(incident=incident)[:MOST_RECORDS]),
        "effects": effects(incident, lines) if is_open and writes else {},
        "sent": sent,
        "unmet": unmet,
        "lines_total": total,
        "is_open": is_open,
        "waiting": waiting_orders(incident),
    }


class Ride(NamedTuple):
    """A trip as the board shows it."""

    trip: Trip
    kg: int
    kg_percent: int
    m3: float
    m3_percent: int
    due: datetime | None
    overdue: bool
    next: TripStop | None
    stops: list[tuple[TripStop, list[tuple[Item, int]], SignForm | None]]


def trips_tab(request: HttpRequest, incident: Incident, network: RoadNetwork | None, *, writes: bool) -> dict[str, Any]:  # noqa: ARG001 - every tab is called alike
    """Trips with their loads and next steps, orders that wait for one, and closed roads."""
    trips = live_trips(incident)
    items = _with_packs({row["item"] for trip in trips for stop in trip.stops.all() for row in stop.load})
    waiting = waiting_orders(incident)
    free = free_vehicles(waiting)
    return {
        "rides": [_ride(trip, items, writes=writes) for trip in trips],
        "waiting": [(order, free.get(order.warehouse_id, [])) for order in waiting],
        "unratified": unratified_orders(incident),
        "closures": list(closures_in_force(network)) if network else [],
        "closure_form": ClosureForm(network=network) if writes else None,
    }


def _ride(trip: Trip, items: dict[int, Item], *, writes: bool) -> Ride:
    vehicle = trip.vehicle
    grams, cm3 = 1000 * vehicle.payload_kg, 1000 * vehicle.volume_dm3
    return Ride(
        trip=trip,
        kg=round(trip.weight_g / 1000),
        kg_percent=round(100 * trip.weight_g / grams) if grams else 0,
        m3=round(trip.volume_cm3 / 1e6, 1),
        m3_percent=round(100 * trip.volume_cm3 / cm3) if cm3 else 0,
        due=due_at(trip),
        overdue=is_overdue(trip),
        next=next_stop(trip),
        stops=[_stop(stop, items, writes=writes) for stop in trip.stops.all()],
    )


def _stop(stop: TripStop, items: dict[int, Item], *, writes: bool) -> tuple[TripStop, list[tuple[Item, int]], SignForm | None]:
    signing = writes and stop.waybill is not None and stop.waybill.state in {Waybill.State.ARRIVED, Waybill.State.UNLOADED}
    goods: dict[int, int] = defaultdict(int)
    for row in stop.load:
        goods[row["item"]] += row["quantity"]
    return stop, [(items[key], units) for key, units in goods.items()], SignForm(stop=stop) if signing else None


def timeline_tab(request: HttpRequest, incident: Incident, network: RoadNetwork | None, *, writes: bool) -> dict[str, Any]:  # noqa: ARG001 - every tab is called alike
    """The newest events, the clocks, and the situation reports."""
    events = scope(request.user, "read", Event).filter(incident=incident).select_related("by").order_by("-sequence")[:EVENTS_SHOWN]
    lines = list(told(reversed(events), last_look(request, incident)))
    return {
        "lines": lines[::-1],
        "clocks": response_clocks(incident),
        "falling": reports_due([incident]),
        "reports": series_of(incident),
    }


TABS: dict[str, Callable[..., dict[str, Any]]] = {
    "needs": needs_tab,
    "plan": plan_tab,
    "trips": trips_tab,
    "command": command_tab,
    "timeline": timeline_tab,
}

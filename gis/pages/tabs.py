"""What each tab of the board reads."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from django.core.paginator import Page, Paginator

from gis.domain.sourcing import Why
from gis.models import Closure, Proposal, Requisition, ScarcityRecord, Shelter, Trip
from gis.pages.closure_forms import ClosureForm
from gis.pages.command_tab import command_tab
from gis.pages.forms import NeedForm, ShelterForm, SignForm
from gis.pages.sent import sources
from gis.selectors.balances import by_shelter
from gis.selectors.clocks import response_clocks
from gis.selectors.effects import effects
from gis.selectors.layers import live_trips
from gis.selectors.moving import due_at, is_overdue, next_stop
from gis.selectors.norms import out_of_season
from gis.selectors.reasons import why_need, why_unmet
from gis.selectors.reporting import reports_due
from gis.selectors.roads import closures_in_force
from gis.selectors.sitreps import series_of
from gis.selectors.waiting import free_vehicles, unratified_orders, waiting_orders
from inventory.models import Item, Waybill
from relief.core import clock
from relief.core.access import scope
from relief.core.models import Event, Incident
from relief.core.timeline import last_look, told

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.forms import Form
    from django.http import HttpRequest

    from gis.models import RoadNetwork, TripStop
    from gis.selectors.balances import Balance

EVENTS_SHOWN = 60
MOST_RECORDS = 5
MANY = 8
MANY_LINES = 40
PER_PAGE = 20


def needs_tab(
    request: HttpRequest,
    incident: Incident,
    network: RoadNetwork | None,  # noqa: ARG001 - every tab is called alike
    *,
    writes: bool,
    rows: list[Balance],
    typed: Form | None = None,
    **_more: Any,
) -> dict[str, Any]:
    """Shelters with what they need, have and lack."""
    reckoned = {group.shelter.pk: group for group in by_shelter(rows)}
    packs = _with_packs({row.need.item_id for row in rows})
    for row in rows:
        row.need.item = packs[row.need.item_id]
    shelters = list(Shelter.objects.filter(incident=incident).select_related("division"))
    order = sorted(shelters, key=lambda one: _lack_first(reckoned.get(one.pk))) if len(shelters) > MANY else shelters
    page = _page(request, order, next((n for n, one in enumerate(order) if typed and typed.prefix == NeedForm.mark(one)), None))
    cards = [(shelter, reckoned.get(shelter.pk), _again(NeedForm(shelter=shelter), typed) if writes else None) for shelter in page]
    reckoning = [(row.need.item, why_need(row.need)) for row in rows if row.need.reason]
    extra = {"off_season": out_of_season(clock.today()), "asked_for": incident.requisitions.filter(state=Requisition.State.SUBMITTED).count()}
    return extra | {
        "cards": cards,
        "page": page,
        "many": len(shelters) > MANY,
        "shelter_form": _again(ShelterForm(incident=incident), typed),
        "reckoning": reckoning,
        "open_rows": sum(1 for row in rows if row.gap),
    }


def _lack_first(group: Any) -> tuple[bool, int]:
    """Who was not counted yet, then who lacks most kinds of goods."""
    return group is not None, -group.open if group else 0


def _page[R](request: HttpRequest, rows: list[R], shown: int | None = None) -> Page[R]:
    """The page of a long list that was asked for, or the one on which row ``shown`` stands."""
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page") if shown is None else shown // PER_PAGE + 1)


def _again[F: Form](fresh: F, typed: Form | None) -> F:
    """What was sent in this form and refused, as it was typed; else the form as it is first shown."""
    return typed if isinstance(typed, type(fresh)) and typed.prefix == fresh.prefix else fresh


def _with_packs(keys: set[int]) -> dict[int, Item]:
    return {item.pk: item for item in Item.objects.filter(pk__in=keys).prefetch_related("packs")}


def plan_tab(
    request: HttpRequest,  # noqa: ARG001 - every tab is called alike
    incident: Incident,
    network: RoadNetwork | None,  # noqa: ARG001 - likewise
    *,
    writes: bool,
    rows: list[Balance],
    wrong_line: int | None = None,
    **_more: Any,
) -> dict[str, Any]:
    """The newest proposal, warehouse by warehouse, nearest first, with a sentence per line."""
    proposal = Proposal.objects.filter(incident=incident).exclude(state=Proposal.State.SUPERSEDED).select_related("approved_by", "made_by").first()
    if proposal is None:
        return {"proposal": None, "needed": sum(1 for row in rows if row.gap)}
    joined = ("warehouse", "lot", "need__item", "need__shelter", "agreed__agreement", "agreed__item", "call")
    lines = list(
        proposal.lines.select_related(*joined).prefetch_related("need__item__packs").order_by("minutes", "warehouse", "need__priority", "pk")
    )
    unmet = [(row, why_unmet(row)) for row in proposal.unmet.select_related("need__item", "need__shelter")]
    is_open = proposal.state == Proposal.State.PROPOSED
    return {
        "proposal": proposal,
        "scarcity": list(ScarcityRecord.objects.filter(incident=incident)[:MOST_RECORDS]),
        "effects": effects(rows, lines) if is_open and writes else {},
        "sent": sources(lines),
        "unmet": unmet,
        "covered": sorted({line.need_id for line in lines} - {row.need_id for row, _why in unmet}) if is_open and writes else [],
        "cut_off": any(row.reason.get("why") == Why.NO_ROAD for row, _said in unmet),
        "many": len(lines) > MANY_LINES,
        "wrong_at": next((line.warehouse_id for line in lines if line.pk == wrong_line), None),
        "lines_total": sum(1 for line in lines if line.quantity),
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


def trips_tab(
    request: HttpRequest,
    incident: Incident,
    network: RoadNetwork | None,
    *,
    writes: bool,
    typed: Form | None = None,
    **_more: Any,
) -> dict[str, Any]:
    """Trips with their loads and next steps, orders that wait for one, and closed roads."""
    trips = live_trips(incident)
    order = sorted(trips, key=_attention) if len(trips) > MANY else trips
    stop_of = {SignForm.mark(stop): n for n, trip in enumerate(order) for stop in trip.stops.all()}
    page = _page(request, order, stop_of.get(typed.prefix or "") if typed else None)
    items = _with_packs({row["item"] for trip in page for stop in trip.stops.all() for row in stop.load})
    waiting = waiting_orders(incident)
    free = free_vehicles(waiting)
    return {
        "rides": [_ride(trip, items, writes=writes, typed=typed) for trip in page],
        "page": page,
        "many": len(trips) > MANY,
        "waiting": [(order, free.get(order.warehouse_id, [])) for order in waiting],
        "unratified": unratified_orders(incident),
        "replannable": sum(1 for trip in trips if trip.state == Trip.State.PLANNED and (trip.outdated or trip.blocked_by)),
        "closures": _shut(request, incident, network) if network else [],
        "closure_form": _again(ClosureForm(network=network), typed) if writes else None,
    }


class Shut(NamedTuple):
    """A closed road on the board: another incident's is shown, and changed only there (``home``: its number, if one may read it)."""

    closure: Closure
    own: bool
    home: str


def _shut(request: HttpRequest, incident: Incident, network: RoadNetwork) -> list[Shut]:
    rows = sorted(closures_in_force(network).select_related("incident"), key=lambda one: one.is_confirmed)
    others = {one.incident_id for one in rows if one.incident_id is not None} - {incident.pk}
    readable = dict(scope(request.user, "read", Incident).filter(pk__in=others).values_list("pk", "number")) if others else {}
    return [
        Shut(one, own, incident.number if own else str(readable.get(one.incident_id or 0, "")))
        for one in rows
        for own in [one.incident_id in {None, incident.pk}]
    ]


def _attention(trip: Trip) -> int:
    """What somebody must see first: held up or not let out, late, no longer fitting, on the road, still to leave, done."""
    wants = (
        trip.blocked_by_id is not None or trip.refused is not None,
        is_overdue(trip),
        bool(trip.outdated),
        trip.state == Trip.State.UNDER_WAY,
        trip.state == Trip.State.PLANNED,
    )
    return next((n for n, one in enumerate(wants) if one), len(wants))


def _ride(trip: Trip, items: dict[int, Item], *, writes: bool, typed: Form | None) -> Ride:
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
        stops=[_stop(stop, items, writes=writes, typed=typed) for stop in trip.stops.all()],
    )


def _stop(stop: TripStop, items: dict[int, Item], *, writes: bool, typed: Form | None) -> tuple[TripStop, list[tuple[Item, int]], SignForm | None]:
    signing = writes and stop.waybill is not None and stop.waybill.state in {Waybill.State.ARRIVED, Waybill.State.UNLOADED}
    goods: dict[int, int] = defaultdict(int)
    for row in stop.load:
        goods[row["item"]] += row["quantity"]
    return stop, [(items[key], units) for key, units in goods.items()], _again(SignForm(stop=stop), typed) if signing else None


def timeline_tab(request: HttpRequest, incident: Incident, network: RoadNetwork | None, *, writes: bool, **_more: Any) -> dict[str, Any]:  # noqa: ARG001 - every tab is called alike
    """The newest events, the clocks, and the situation reports."""
    rows = scope(request.user, "read", Event).filter(incident=incident).select_related("by").order_by("-sequence")[: EVENTS_SHOWN + 1]
    events = list(rows)
    lines = list(told(reversed(events[:EVENTS_SHOWN]), last_look(request, incident)))
    return {
        "lines": lines[::-1],
        "older": len(events) > EVENTS_SHOWN,
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

"""Everything a sourcing decision rests on, read in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q
from django.utils import timezone

from gis.domain.sourcing import Demand, Line, Reason, Supply
from gis.models import Proposal, ProposalLine, Vehicle, VehicleClass
from gis.selectors.aid import must_ask
from gis.selectors.balances import open_needs
from gis.selectors.roads import active_network, closed_segments
from inventory.domain.promises import Promise, Use, kept
from inventory.models import StockLevel, Warehouse
from inventory.selectors import stock
from inventory.selectors.agreements import handed_over_within, hours_of, open_lines, promised_to
from inventory.selectors.barring import lifted_at
from relief.core import clock

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from gis.models import RoadNetwork
    from gis.selectors.balances import OpenNeed
    from inventory.models import Agreement, AgreementLine, Lot
    from relief.core.models import Incident, Organisation

COUNTY_DIGITS = 6


class Stock(NamedTuple):
    """Units of one lot that a warehouse could give; ``allowed`` is False where the earmark forbids it."""

    warehouse: Warehouse
    lot: Lot
    quantity: int
    allowed: bool


class Supplier(NamedTuple):
    """What one supplier brings within so many hours of a call: lines of his agreement with the units still open."""

    agreement: Agreement
    hours: int
    lines: Sequence[tuple[AgreementLine, int]]


@dataclass(frozen=True)
class Situation:
    """The open needs, the stock, the rules, the promises and the vehicles at one moment.

    The engine's rows are the warehouses, then the suppliers. ``lead``: custodian and hours until he hands over, by warehouse.
    """

    incident: Incident
    at: datetime
    network: RoadNetwork
    closed: frozenset[int]
    needs: Sequence[OpenNeed]
    warehouses: Sequence[Warehouse]
    own: frozenset[int]
    ask: frozenset[int]
    stock: Sequence[Stock]
    keep_back: dict[tuple[int, int], int]
    classes: dict[int, list[VehicleClass]]
    suppliers: Sequence[Supplier]
    lead: dict[int, tuple[str, int]]

    @cached_property
    def shelters(self) -> list[int]:
        """Keys of the places that lack something, in the order of the needs."""
        return list(dict.fromkeys(need.shelter_id for need in self.needs))


def situation(incident: Incident, at: datetime | None = None) -> Situation:
    """Gather it for an incident; the number of queries does not grow with rows. Raises NoNetwork."""
    moment = at or clock.now()
    network = active_network()
    needs = open_needs(incident)
    items, day, warehouses = {need.item_id for need in needs}, timezone.localdate(moment), sources(incident)
    return Situation(
        incident=incident,
        at=moment,
        network=network,
        closed=closed_segments(network, moment),
        needs=needs,
        warehouses=warehouses,
        own=frozenset(store.pk for store in warehouses if is_own(store, incident)),
        ask=frozenset(store.pk for store in warehouses if must_ask(store, incident)),
        stock=_stock(incident, warehouses, items, moment),
        keep_back=_keep_back(warehouses),
        classes=_classes(warehouses),
        suppliers=_suppliers(incident, warehouses, items, day),
        lead=handed_over_within([store.pk for store in warehouses if store.ownership == Warehouse.Ownership.CUSTODIAL], day),
    )


def sources(incident: Incident) -> list[Warehouse]:
    """Warehouses that may be asked: those that answer the city's calls and the society's own; with a place on the map."""
    society = society_id(incident.organisation)
    ours = Q(organisation__society=society) | Q(organisation=society)
    placed = Warehouse.objects.filter(is_active=True, longitude__isnull=False, latitude__isnull=False)
    rows = placed.filter(Q(answers_city=True) | ours).exclude(ownership=Warehouse.Ownership.VIRTUAL)
    return list(rows.select_related("organisation__division", "organisation__society__division").order_by("pk"))


def society_id(organisation: Organisation) -> int:
    """The key of the legal person an organisation belongs to."""
    return organisation.society_id or organisation.pk


def is_own(warehouse: Warehouse, incident: Incident) -> bool:
    """Whether the keep-back is meant for this incident's people: the same society, or the county it happened in."""
    keeper = warehouse.organisation.society or warehouse.organisation
    if keeper.pk == society_id(incident.organisation):
        return True
    if not keeper.division or not incident.division:
        return False
    return keeper.division.level == "county" and keeper.division.code[:COUNTY_DIGITS] == incident.division.code[:COUNTY_DIGITS]


def _stock(incident: Incident, warehouses: Iterable[Warehouse], items: set[int], at: datetime) -> list[Stock]:
    by_key = {store.pk: store for store in warehouses}
    rows = [row for row in stock.usable(list(by_key.values()), items=items, on=timezone.localdate(at)) if row.quantity > 0]
    use = Use(incident=incident.pk, lifted=lifted_at(at, [row.lot.earmark_id for row in rows]))
    return [Stock(by_key[row.warehouse_id], row.lot, row.quantity, kept(promise_of(row.lot), use)) for row in rows]


def promise_of(lot: Lot) -> Promise | None:
    """The donor's purpose on a lot, in the words of the stock book."""
    return Promise(lot.earmark.pk, lot.earmark.incident_id) if lot.earmark else None


def receives(store: Warehouse, incident: Incident) -> bool:
    """Whether called goods may be brought there: a store the society of the incident keeps itself."""
    keeper = store.organisation.society_id or store.organisation_id
    return store.ownership == Warehouse.Ownership.OWN and keeper == society_id(incident.organisation)


def _suppliers(incident: Incident, warehouses: Iterable[Warehouse], items: set[int], day: date) -> list[Supplier]:
    """Framework suppliers of the incident's society by agreement and hours; nobody where no store of its own can take the goods in."""
    if not any(receives(store, incident) for store in warehouses):
        return []
    groups: dict[tuple[int, int], list[tuple[AgreementLine, int]]] = defaultdict(list)
    for line, left in open_lines(promised_to(society_id(incident.organisation), items, day)):
        groups[line.agreement_id, hours_of(line)].append((line, left))
    return [Supplier(lines[0][0].agreement, hours, lines) for (_agreement, hours), lines in sorted(groups.items(), key=itemgetter(0))]


def _keep_back(warehouses: Iterable[Warehouse]) -> dict[tuple[int, int], int]:
    rows = StockLevel.objects.filter(warehouse__in=[store.pk for store in warehouses], keep_back__gt=0)
    return {(warehouse, item): quantity for warehouse, item, quantity in rows.values_list("warehouse_id", "item_id", "keep_back")}


def _classes(warehouses: Iterable[Warehouse]) -> dict[int, list[VehicleClass]]:
    """The kinds of vehicle that stand at each warehouse; all known kinds where none stands."""
    standing: dict[int, set[int]] = defaultdict(set)
    keys = [store.pk for store in warehouses]
    pairs = Vehicle.objects.filter(is_active=True, warehouse__in=keys, vehicle_class__travels_by=VehicleClass.Way.ROAD).values_list(
        "warehouse_id", "vehicle_class_id"
    )
    for warehouse, kind in pairs:
        standing[warehouse or 0].add(kind)
    kinds = list(VehicleClass.objects.filter(travels_by=VehicleClass.Way.ROAD))
    return {key: [kind for kind in kinds if kind.pk in standing[key]] or kinds for key in keys}


def supplies(state: Situation) -> list[Supply]:
    """What may be sent: each warehouse keeps back what its rule says for others' people, from the goods that last longest."""
    rows: list[Supply] = []
    row_of = {store.pk: row for row, store in enumerate(state.warehouses)}
    for (warehouse, item), lots in _by_shelf(state.stock).items():
        rest = 0 if warehouse in state.own else state.keep_back.get((warehouse, item), 0)
        for held in sorted(lots, key=_expiry, reverse=True):
            kept = min(rest, held.quantity) if held.allowed else 0
            rest -= kept
            rows.append(
                Supply(row_of[warehouse], held.lot.item.sku, f"{held.lot.pk:012d}", held.quantity - kept, held.lot.expires_on, held.allowed, kept)
            )
    first = len(state.warehouses)
    return rows + [
        Supply(first + row, line.item.sku, f"{line.pk:012d}", left) for row, supplier in enumerate(state.suppliers) for line, left in supplier.lines
    ]


def _by_shelf(rows: Iterable[Stock]) -> dict[tuple[int, int], list[Stock]]:
    shelves: dict[tuple[int, int], list[Stock]] = defaultdict(list)
    for row in rows:
        shelves[row.warehouse.pk, row.lot.item_id].append(row)
    return shelves


def _expiry(row: Stock) -> tuple[bool, int, int]:
    """Goods without an expiry date last longest."""
    day = row.lot.expires_on
    return day is None, day.toordinal() if day else 0, row.lot.pk


def demands(state: Situation) -> list[Demand]:
    """What is open, by place and SKU, the most urgent tier first."""
    place_of = {shelter: row for row, shelter in enumerate(state.shelters)}
    return [Demand(place_of[need.shelter_id], need.sku, need.units, need.priority) for need in state.needs]


def in_force(state: Situation) -> list[Line]:
    """What the incident's open proposal sends now, as people adjusted it, where warehouse and need are still asked; one query.

    Approved proposals are orders and no longer part of the question.
    """
    row_of = {store.pk: row for row, store in enumerate(state.warehouses)}
    place_of = {shelter: row for row, shelter in enumerate(state.shelters)}
    lines = ProposalLine.objects.filter(
        proposal__incident=state.incident, proposal__state=Proposal.State.PROPOSED, quantity__gt=0, agreed__isnull=True
    )
    columns = ("warehouse_id", "lot_id", "need__shelter_id", "need__item__sku", "quantity", "minutes", "need__priority")
    return [
        Line(row_of[store], f"{lot:012d}", place_of[shelter], sku, quantity, minutes, tier, Reason(0, 0, None, ()))
        for store, lot, shelter, sku, quantity, minutes, tier in lines.values_list(*columns)
        if store in row_of and shelter in place_of
    ]

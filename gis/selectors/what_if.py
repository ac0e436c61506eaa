"""What if so many people in these townships had to be kept for so many days? Asked of the stock and the roads; nothing is written."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q

from gis.domain.allocation import allocate
from gis.domain.needs import People, estimate
from gis.domain.refusals import NoStandard
from gis.domain.routing import UNREACHABLE
from gis.domain.sourcing import Demand, Supply
from gis.domain.what_if import lorries, share
from gis.models import Trip, Vehicle
from gis.selectors.norm_rows import norms_of, standard_of
from gis.selectors.norms import PERSONS_PER_FAMILY
from gis.selectors.readiness_parts import MS_PER_MINUTE, drive_times, kinds_of
from gis.selectors.roads import active_network, closed_segments
from gis.selectors.sourcing import promise_of
from inventory.domain.promises import Use, kept
from inventory.models import StockLevel, Warehouse
from inventory.selectors import stock
from inventory.selectors.barring import lifted_at
from relief.core import clock
from relief.core.models import Population

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from gis.domain.sourcing import Line
    from gis.models import NeedStandard
    from inventory.models import Item
    from relief.core.models import Division, Organisation

NOBODY = 0


@dataclass(frozen=True, slots=True)
class Question:
    """So many people for so many days from a day on, in these townships, by this norm table."""

    people: int
    days: int
    towns: Sequence[Division]
    on: date
    standard: str = "catalogue"


class Goods(NamedTuple):
    """One item: needed, what stores could send, what is missing (base units), and the whole need in grams and cm³ where known."""

    item: Item
    need: int
    sent: int
    gap: int
    grams: int | None
    cm3: int | None

    @property
    def kg(self) -> int | None:
        """Whole kilograms of the need, rounded up."""
        return None if self.grams is None else -(-self.grams // 1000)

    @property
    def m3(self) -> float | None:
        """Cubic metres of the need."""
        return None if self.cm3 is None else round(self.cm3 / 1e6, 1)


class Town(NamedTuple):
    """One township: its people, the minutes from the nearest store that could send, and that store."""

    division: Division
    people: int
    minutes: int | None
    store: Warehouse | None


class Sender(NamedTuple):
    """One store: what it would load, on how many of its largest vehicles, and how many stand free there."""

    store: Warehouse
    kg: int
    m3: float
    lorries: int | None
    vehicle: Vehicle | None
    free: int


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole answer. ``unweighed``: items without weight or volume in the catalogue, not in the sums."""

    question: Question
    goods: list[Goods]
    towns: list[Town]
    senders: list[Sender]
    unweighed: list[Item]

    @property
    def kg(self) -> int:
        """Kilograms of everything needed that has a weight."""
        return sum(row.kg or 0 for row in self.goods)

    @property
    def m3(self) -> float:
        """Cubic metres of everything needed that has a volume."""
        return round(sum(row.m3 or 0 for row in self.goods), 1)

    @property
    def lorries(self) -> int:
        """Lorries of all senders."""
        return sum(row.lorries or 0 for row in self.senders)


def what_if(question: Question, society: Organisation, at: datetime | None = None) -> Answer:
    """Need by the norm table, what stores could send by the sourcing engine, and the gap; a fixed number of queries.

    Raises NoStandard, NoNetwork.
    """
    moment = at or clock.now()
    network = active_network()
    norms = norms_of(question.standard, question.on)
    if not norms:
        raise NoStandard(standard=question.standard, on=question.on.isoformat())
    people = share(question.people, _residents(question.towns))
    demands = _demands(question, people, norms)
    stores = _stores(society)
    supplies = _supplies(society, stores, {norm.item_id for norm in norms}, moment, question.on)
    times = drive_times(network, stores, question.towns, kinds_of(stores), closed_segments(network, moment))
    lines = allocate(supplies, demands, times, before=[]).lines
    items = {norm.item.sku: norm.item for norm in norms}
    goods = _goods(demands, lines, items)
    return Answer(
        question=question,
        goods=goods,
        towns=[_town(place, town, people[place], times, stores) for place, town in enumerate(question.towns)],
        senders=_senders(lines, stores, items),
        unweighed=[row.item for row in goods if row.grams is None or row.cm3 is None],
    )


def _residents(towns: Sequence[Division]) -> list[int]:
    """Residents of each township; all 0, so that they share equally, where any is unknown."""
    rows = Population.objects.filter(division__in=[town.pk for town in towns], kind="resident").order_by("year").values_list("division_id", "people")
    known = dict(rows)
    return [known[town.pk] for town in towns] if all(town.pk in known for town in towns) else [0] * len(towns)


def _demands(question: Question, people: Sequence[int], norms: Sequence[NeedStandard]) -> list[Demand]:
    standards = [standard_of(norm) for norm in norms]
    tier = {norm.item.sku: norm.priority for norm in reversed(norms)}
    return [
        Demand(place, line.sku, line.quantity, tier[line.sku])
        for place, persons in enumerate(people)
        for line in estimate(People(persons, question.days, None, PERSONS_PER_FAMILY), standards, question.on)
    ]


def _stores(society: Organisation) -> list[Warehouse]:
    """Stores that may be asked: the society's own and those that answer the city's calls, with a place on the map."""
    ours = Q(organisation__society=society) | Q(organisation=society)
    placed = Warehouse.objects.filter(is_active=True, longitude__isnull=False, latitude__isnull=False)
    rows = placed.filter(ours | Q(answers_city=True)).exclude(ownership=Warehouse.Ownership.VIRTUAL)
    return list(rows.select_related("organisation").order_by("pk"))


def _supplies(society: Organisation, stores: Sequence[Warehouse], items: set[int], at: datetime, on: date) -> list[Supply]:
    """Usable lots; neighbours keep back what their rule says; earmarks of other incidents bind."""
    held = [row for row in stock.usable(stores, items=items, on=on) if row.quantity > 0]
    use = Use(incident=NOBODY, lifted=lifted_at(at, [row.lot.earmark_id for row in held]))
    keep = {
        (row.warehouse_id, row.item_id): row.keep_back for row in StockLevel.objects.filter(warehouse__in=[one.pk for one in stores], keep_back__gt=0)
    }
    row_of = {store.pk: number for number, store in enumerate(stores)}
    own = {store.pk for store in stores if (store.organisation.society_id or store.organisation_id) == society.pk}
    supplies = []
    for one in sorted(held, key=lambda row: (row.lot.expires_on is not None, -(row.lot.expires_on.toordinal() if row.lot.expires_on else 0))):
        shelf = (one.warehouse_id, one.lot.item_id)
        allowed = kept(promise_of(one.lot), use)
        back = min(keep.get(shelf, 0), one.quantity) if allowed and one.warehouse_id not in own else 0
        if back:
            keep[shelf] -= back
        facts = (one.quantity - back, one.lot.expires_on, allowed, back)
        supplies.append(Supply(row_of[one.warehouse_id], one.lot.item.sku, f"{one.lot.pk:012d}", *facts))
    return supplies


def _goods(demands: Sequence[Demand], lines: Sequence[Line], items: dict[str, Item]) -> list[Goods]:
    need, sent = Counter[str](), Counter[str]()
    for demand in demands:
        need[demand.sku] += demand.quantity
    for line in lines:
        sent[line.sku] += line.quantity
    return [_good(items[sku], units, sent[sku]) for sku, units in need.items()]


def _good(item: Item, need: int, sent: int) -> Goods:
    grams = None if item.weight_g is None else item.weight_g * need
    cm3 = None if item.volume_cm3 is None else item.volume_cm3 * need
    return Goods(item, need, sent, need - sent, grams, cm3)


def _town(place: int, town: Division, people: int, times: object, stores: Sequence[Warehouse]) -> Town:
    column = [int(times[row, place]) for row in range(len(stores))]  # type: ignore[index]
    quickest = min(column, default=UNREACHABLE)
    if quickest >= UNREACHABLE:
        return Town(town, people, None, None)
    return Town(town, people, -(-quickest // MS_PER_MINUTE), stores[column.index(quickest)])


def _senders(lines: Sequence[Line], stores: Sequence[Warehouse], items: dict[str, Item]) -> list[Sender]:
    grams, cm3 = Counter[int](), Counter[int]()
    for line in lines:
        item = items[line.sku]
        grams[line.warehouse] += (item.weight_g or 0) * line.quantity
        cm3[line.warehouse] += (item.volume_cm3 or 0) * line.quantity
    standing = _standing([stores[row] for row in grams])
    return [_sender(stores[row], grams[row], cm3[row], standing.get(stores[row].pk, [])) for row in sorted(grams, key=lambda row: -grams[row])]


def _standing(stores: Sequence[Warehouse]) -> dict[int, list[Vehicle]]:
    """Free vehicles by store, the largest first; one query."""
    busy = Trip.objects.filter(state__in=Trip.LIVE).values("vehicle")
    found: dict[int, list[Vehicle]] = defaultdict(list)
    for vehicle in Vehicle.objects.filter(is_active=True, warehouse__in=stores).exclude(pk__in=busy).order_by("-payload_kg", "plate"):
        found[vehicle.warehouse_id or 0].append(vehicle)
    return found


def _sender(store: Warehouse, grams: int, cm3: int, free: Sequence[Vehicle]) -> Sender:
    largest = free[0] if free else None
    size = {"payload_kg": largest.payload_kg, "volume_dm3": largest.volume_dm3} if largest else None
    count = lorries(grams=grams, cm3=cm3, **size) if size else None
    return Sender(store, -(-grams // 1000), round(cm3 / 1e6, 1), count, largest, len(free))

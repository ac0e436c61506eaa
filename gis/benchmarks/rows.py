"""P5 from the database: rows of stock and needs in, a stored proposal with reasons out, beside HiGHS on the same data.

Twelve warehouses and 180 shelters stand at real seats of Lishui on the synthetic network between them; goods, needs
and shelf lives are invented. The peer gets the supplies, demands and travel times ready made: it reads and explains
nothing. Wall time counts, because the database works beside this process.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

import numpy as np
from django.db import connection

from gis.benchmarks.chain import DIVISIONS
from gis.benchmarks.sourcing import Case, highs
from gis.domain.allocation import allocate
from gis.domain.sourcing import Allocation
from gis.domain.synthetic import Seat
from gis.models import Need, Proposal, Shelter, VehicleClass
from gis.selectors.sourcing import demands, situation, supplies
from gis.selectors.ways import Ways
from gis.services.proposals import propose_sourcing
from gis.services.roads import store_synthetic_roads
from inventory.models import Holder, Holding, Item, Location, Lot, StockLevel, Warehouse
from relief.core import clock
from relief.core.benchmarks import Figure, Setting, WrongAnswer, best_of
from relief.core.models import Incident, Organisation, Person

STORES, SHELTERS, ITEMS, LOTS = 12, 180, 40, 3
KEEP_BACK = 20
ROUNDS, QUICK_ROUNDS = 7, 3
SIZE = f"{STORES} x {SHELTERS} x {ITEMS}, {LOTS} lots"


class World(NamedTuple):
    """Where something happened, and who asks for goods."""

    incident: Incident
    person: Person


def _society(code: str) -> Organisation:
    society = Organisation.objects.create(code=code, name=f"Society {code}", kind=Organisation.Kind.COUNTY_SOCIETY, path=f"{code}/")
    society.society = society
    society.save()
    return society


def _seats() -> list[Seat]:
    with DIVISIONS.open(encoding="utf-8-sig", newline="") as file:
        return [Seat(row["short_name"], float(row["lon"]), float(row["lat"]), row["level"]) for row in csv.DictReader(file)]


def _items() -> list[Item]:
    rows = (Item(sku=f"BNC-{row:03}", name=f"Item {row}", category=Item.Category.HOUSEHOLD, unit="pc") for row in range(ITEMS))
    return Item.objects.bulk_create(rows)


def _stores(seats: list[Seat], owners: list[Organisation]) -> list[Warehouse]:
    """A third of them belong to the society that asks; the others keep something back."""
    tier = Warehouse.Tier.COUNTY
    return Warehouse.objects.bulk_create(
        Warehouse(code=f"B-{row:02}", name=seat.name, organisation=owners[row % 3 > 0], tier=tier, longitude=seat.lon, latitude=seat.lat)
        for row, seat in enumerate(seats[:STORES])
    )


def _needs(incident: Incident, seats: list[Seat], items: list[Item], draw: np.random.Generator) -> int:
    """Everything is wanted everywhere; returns the units wanted."""
    shelters = Shelter.objects.bulk_create(
        Shelter(incident=incident, name=f"{row} {seat.name}", longitude=seat.lon, latitude=seat.lat, people=SHELTERS - row)
        for row, seat in enumerate(seats[-SHELTERS:])
    )
    wanted = draw.integers(1, 200, (SHELTERS, ITEMS)).tolist()
    tier = draw.integers(1, 4, (SHELTERS, ITEMS)).tolist()
    Need.objects.bulk_create(
        Need(incident=incident, shelter=place, item=item, quantity=wanted[row][column], priority=tier[row][column])
        for row, place in enumerate(shelters)
        for column, item in enumerate(items)
    )
    return int(np.sum(wanted))


def _stock(stores: list[Warehouse], items: list[Item], total: int, draw: np.random.Generator) -> None:
    """About nine tenths of what is wanted, in lots that expire on different days."""
    today = clock.today()
    bins = Location.objects.bulk_create(Location(warehouse=store, code="A") for store in stores)
    holders = Holder.objects.bulk_create(Holder(kind=Holder.Kind.LOCATION, warehouse=place.warehouse, location=place) for place in bins)
    keys = [(row, item, number) for row in range(STORES) for item in items for number in range(LOTS)]
    days = draw.integers(10, 900, len(keys)).tolist()
    share = (draw.dirichlet(np.ones(len(keys))) * 0.9 * total).astype(int).tolist()
    lots = Lot.objects.bulk_create(
        Lot(owner=stores[row].organisation, item=item, number=f"{row}-{item.pk}-{number}", expires_on=today + timedelta(days=left))
        for (row, item, number), left in zip(keys, days, strict=True)
    )
    Holding.objects.bulk_create(
        Holding(holder=holders[row], lot=lot, quantity=units) for (row, _, _), lot, units in zip(keys, lots, share, strict=True)
    )
    StockLevel.objects.bulk_create(StockLevel(warehouse=store, item=item, keep_back=KEEP_BACK) for store in stores for item in items)


def build(seed: int = 1) -> World:
    """Write the whole situation into the database with bulk inserts."""
    draw, seats, now = np.random.default_rng(seed), _seats(), clock.now()
    store_synthetic_roads(seats=seats, code="bench", name="Bench")
    VehicleClass.objects.create(code="bench-light", name="Light", gross_weight_kg=4_495, height_cm=280)
    VehicleClass.objects.create(code="bench-medium", name="Medium", gross_weight_kg=11_900, height_cm=360)
    owners = [_society("BA"), _society("BB")]
    person = Person.objects.create(organisation=owners[0], name="Commander")
    incident = Incident.objects.create(
        number="BENCH", name="Bench", hazard=Incident.Hazard.FLOOD, organisation=owners[0], happened_at=now, reported_at=now
    )
    items = _items()
    total = _needs(incident, seats, items, draw)
    _stock(_stores(seats, owners), items, total, draw)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return World(incident, person)


def decide(incident: Incident) -> tuple[Case, Allocation]:
    """From rows to lines with reasons, nothing written; also the data that were decided on."""
    state = situation(incident)
    case = supplies(state), demands(state), Ways(state).milliseconds()
    return case, allocate(*case)


def _check(world: World, answer: Allocation, proposal: Proposal) -> None:
    """What is stored is what was decided, and every unit wanted is either sent or missing."""
    stored = sum(proposal.lines.values_list("quantity", flat=True)), sum(proposal.unmet.values_list("quantity", flat=True))
    decided = sum(line.quantity for line in answer.lines), sum(row.quantity for row in answer.unmet)
    wanted = sum(Need.objects.filter(incident=world.incident).values_list("quantity", flat=True))
    if stored != decided or sum(decided) != wanted or proposal.lines.filter(reason={}).exists():
        raise WrongAnswer(f"{stored} stored, {decided} decided, {wanted} wanted")


def _propose(world: World) -> Proposal:
    """The first proposal: no plan is in force."""
    Proposal.objects.update(state=Proposal.State.SUPERSEDED)
    return propose_sourcing(incident=world.incident, by=world.person)


def from_rows(setting: Setting) -> Iterator[Figure]:
    """Reading, ways, sourcing and reasons; then the same with the proposal written. The process knows the roads already."""
    world = build()
    case, answer = decide(world.incident)
    best = highs(case)
    if answer.cost != best:
        raise WrongAnswer(f"{answer.cost} is not the optimum {best}")
    _check(world, answer, _propose(world))
    works = (lambda: decide(world.incident), lambda: highs(case), lambda: _propose(world))
    times = [[best_of(1, work) for work in works] for _ in range(QUICK_ROUNDS if setting.quick else ROUNDS)]
    ours, peer, written = (min(column) for column in zip(*times, strict=True))
    beside = "scipy HiGHS, one LP, data ready"
    yield Figure(f"{SIZE}: rows to {len(answer.lines):,} lines with reasons", ours, peer, "s", 0.5, "lower", beside)
    yield Figure("the same, and written as a proposal", 1 / written, 1 / peer, "1/s", 0.0, "higher", f"{beside}, for information")
    yield Figure("the same: cost over the optimum", answer.cost, best, "cost", 1.0, "lower", "its optimum")

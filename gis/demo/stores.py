"""Warehouses, vehicles and stock of the demonstration: what lay there in September 2016, and what lies there now."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from django.utils import timezone

from gis.demo.cast import second_of
from gis.demo.tables import rows
from gis.models import Vehicle, VehicleClass
from inventory.models import Item, Location, Lot, StockLevel, Warehouse
from inventory.services import ReceiptLine, StockLine, issue, receive
from inventory.services.evidence import countersign
from relief.core import clock
from relief.core.models import Division, Organisation, Person

if TYPE_CHECKING:
    from collections.abc import Callable

    from inventory.models import Earmark

OLD, NOW, COUNTY = "2016", "now", "JN-"
ROTATED_AT = datetime(2017, 1, 10, 9, 0, tzinfo=timezone.get_default_timezone())
BAYS = [(f"A-{n:02d}", Location.Kind.STORAGE, n) for n in range(1, 7)] + [
    ("R-01", Location.Kind.RECEIVING, 90),
    ("D-01", Location.Kind.DISPATCH, 91),
    ("Q-01", Location.Kind.QUARANTINE, 99),
]


def build_warehouses() -> list[Warehouse]:
    """Every warehouse of the table with its bays; those already there are left as they are."""
    return [_warehouse(row) for row in rows("warehouses")]


def _warehouse(row: dict[str, str]) -> Warehouse:
    organisation = Organisation.objects.get(code=row["organisation"])
    division = Division.objects.get(code=row["division"])
    fields = {name: row[name] for name in ("name", "tier", "ownership")}
    point = {"longitude": float(row["longitude"]), "latitude": float(row["latitude"])}
    warehouse, __ = Warehouse.objects.get_or_create(
        code=row["code"], defaults={**fields, **point, "organisation": organisation, "division": division}
    )
    for code, kind, order in BAYS:
        Location.objects.get_or_create(warehouse=warehouse, code=code, defaults={"kind": kind, "walk_order": order})
    return warehouse


def build_vehicles() -> list[Vehicle]:
    """The lorries and pick-ups that stand at the warehouses."""
    return [_vehicle(row) for row in rows("vehicles")]


def _vehicle(row: dict[str, str]) -> Vehicle:
    fields = {"payload_kg": int(row["payload_kg"]), "volume_dm3": int(row["volume_dm3"])}
    fields |= {"driver": row["driver"], "driver_phone": row["driver_phone"]}  # type: ignore[dict-item]
    links = {
        "organisation": Organisation.objects.get(code=row["organisation"]),
        "vehicle_class": VehicleClass.objects.get(code=row["vehicle_class"]),
        "warehouse": Warehouse.objects.get(code=row["warehouse"]),
    }
    return Vehicle.objects.get_or_create(plate=row["plate"], defaults={**fields, **links})[0]


def receive_stock(*, epoch: str, keeper_of: Callable[[Warehouse], Person]) -> int:
    """Book the opening stock of one epoch, a receipt per warehouse and day; returns how many receipts were new."""
    known = set(Lot.objects.values_list("number", flat=True))
    wanted = [row for row in rows("stock") if row["epoch"] == epoch and row["lot"] not in known]
    made = 0
    for (code, source, received), group in groupby(sorted(wanted, key=paper_of), key=paper_of):
        warehouse, fresh = Warehouse.objects.get(code=code), list(group)
        with clock.at(moment_of(received)):
            paper = receive(
                warehouse=warehouse, lines=[receipt_line(row) for row in fresh], by=keeper_of(warehouse), party=source, note="opening stock"
            )
            countersign(document=paper, by=second_of(warehouse))
        _set_levels(warehouse, fresh)
        made += 1
    return made


def paper_of(row: dict[str, str]) -> tuple[str, str, str]:
    """What came to one warehouse from one source on one day stands on one receipt."""
    return row["warehouse"], row["source"], row["received"]


def moment_of(text: str) -> datetime:
    """An absolute moment, or so many days before today at nine in the morning."""
    if "T" in text:
        return datetime.fromisoformat(text)
    nine = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0)
    return nine + timedelta(days=int(text))


def _day(text: str) -> date | None:
    """An absolute day, or so many days from today; empty: never."""
    if not text:
        return None
    return date.fromisoformat(text) if text.count("-") > 1 else timezone.localdate() + timedelta(days=int(text))


def receipt_line(row: dict[str, str], earmark: Earmark | None = None) -> ReceiptLine:
    """A row of a table of stock as a line of a receipt."""
    return ReceiptLine(
        item=row["item"],
        quantity=int(row["quantity"]),
        lot=row["lot"],
        location=row["location"],
        expires_on=_day(row["expires"]),
        source=row["source"],
        earmark=earmark,
        unit_value_fen=int(row["unit_value_fen"]) if row["unit_value_fen"] else None,
        valuation=row["valuation"],
    )


def _set_levels(warehouse: Warehouse, stock: list[dict[str, str]]) -> None:
    """Core items of Jingning by the table of levels, shared as the goods lie; the rest: half the opening stock, and three times it at most.

    A quarter of the opening stock is kept back for one's own county, nothing in the city's store.
    """
    kept, shared = 0 if warehouse.tier == Warehouse.Tier.CITY else 4, core_levels()
    for row in stock:
        quantity = int(row["quantity"])
        minimum, maximum = shared.get((warehouse.code, row["item"]), (quantity // 2, quantity * 3))
        levels = {"minimum": minimum, "maximum": maximum, "keep_back": quantity // kept if kept else 0}
        StockLevel.objects.get_or_create(warehouse=warehouse, item=Item.objects.get(sku=row["item"]), defaults=levels)


@cache
def core_levels() -> dict[tuple[str, str], tuple[int, int]]:
    """Minimum and maximum of each core item in each store of Jingning; over all stores exactly what the table says."""
    lying = defaultdict[str, dict[str, int]](dict)
    for row in rows("stock"):
        if row["epoch"] == NOW and row["warehouse"].startswith(COUNTY):
            lying[row["item"]][row["warehouse"]] = lying[row["item"]].get(row["warehouse"], 0) + int(row["quantity"])
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for row in rows("levels"):
        least, most = (_shared(int(row[name]), lying[row["item"]]) for name in ("minimum", "maximum"))
        found |= {(code, row["item"]): (least[code], most[code]) for code in least}
    return found


def _shared(total: int, lying: dict[str, int]) -> dict[str, int]:
    """A total over stores in proportion to what lies there; whole units that add up to it."""
    whole, shares, given, passed = sum(lying.values()), {}, 0, 0
    for code, units in lying.items():
        passed += units
        shares[code] = total * passed // whole - given
        given += shares[code]
    return shares


def rotate_old_stock(*, keeper_of: Callable[[Warehouse], Person], left_in: Callable[[Warehouse], list[tuple[Lot, int]]]) -> int:
    """What is left of 2016 went to the home visits of January 2017, before it expired; returns how many issues were new."""
    made = 0
    for warehouse in Warehouse.objects.all():
        left = left_in(warehouse)
        if left:
            lines = [StockLine(item=lot.item, quantity=quantity, lot=lot) for lot, quantity in left]
            with clock.at(ROTATED_AT):
                issue(warehouse=warehouse, lines=lines, by=keeper_of(warehouse), party="博爱送万家 2017")
            made += 1
    return made

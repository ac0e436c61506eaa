"""Short words for stock tests: a warehouse with bays, goods, and what is left of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Sum
from django.utils import timezone

from inventory.models import Document, Holding, Item, Location, Movement, Warehouse
from inventory.services import ReceiptLine, receive

if TYPE_CHECKING:
    from relief.core.models import Organisation, Person

MONDAY, TUESDAY, WEDNESDAY, THURSDAY = (datetime(2016, 9, day, 9, tzinfo=UTC) for day in (19, 20, 21, 22))


def make_warehouse(code: str, organisation: Organisation) -> Warehouse:
    """A county store with a shelf, a bay, and a quarantine corner."""
    store = Warehouse.objects.create(code=code, name=f"{code} store", organisation=organisation, tier=Warehouse.Tier.COUNTY)
    for place, kind, walk in (("A-01", "storage", 1), ("A-02", "storage", 2), ("R-01", "receiving", 9), ("Q-01", "quarantine", 10)):
        Location.objects.create(warehouse=store, code=place, kind=kind, walk_order=walk)
    return store


def make_item(sku: str = "BED-001", name: str = "棉被") -> Item:
    """A kind of goods."""
    return Item.objects.get_or_create(sku=sku, defaults={"name": name, "category": Item.Category.BEDDING, "unit": "床"})[0]


def stocked(
    store: Warehouse, by: Person, quantity: int = 40, lot: str = "L1", *, at: datetime = MONDAY, sku: str = "BED-001", **facts: Any
) -> Document:
    """So many units of a lot come in on Monday."""
    make_item(sku)
    return receive(warehouse=store, lines=[ReceiptLine(sku, quantity, lot, **facts)], by=by, occurred_at=at)


def left(store: Warehouse, lot: str = "L1") -> int:
    """Units of a lot in the places of a warehouse."""
    return Holding.objects.filter(holder__location__warehouse=store, lot__number=lot).aggregate(units=Sum("quantity"))["units"] or 0


def book() -> tuple[int, int, list[tuple[int, int, int]]]:
    """All that a refused document must leave as it was."""
    balances = sorted(Holding.objects.values_list("holder_id", "lot_id", "quantity"))
    return Document.objects.count(), Movement.objects.count(), [row for row in balances if row[2]]


def day(days: int) -> date:
    """So many days from today."""
    return timezone.localdate() + timedelta(days=days)

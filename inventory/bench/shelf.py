"""The smallest house that can give something out: one society, one keeper, one warehouse, one item with plenty of stock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Sum
from django.utils import timezone

from inventory.models import Holding, Item, Location, Warehouse
from inventory.services import ReceiptLine, receive
from relief.core.models import Appointment, Organisation, Person, User

PLENTY = 10_000_000


@dataclass(frozen=True)
class Shelf:
    """Who may take what from where."""

    user: User
    person: Person
    warehouse: Warehouse
    location: Location
    item: Item

    def on_hand(self) -> int:
        """Base units of all items inside the warehouse, as the book says."""
        rows = Holding.objects.filter(holder__warehouse=self.warehouse, outside=False)
        return int(rows.aggregate(total=Sum("quantity"))["total"] or 0)


def stocked(items: int = 1, lots: int = 1) -> Shelf:
    """Build the house and receive plenty of goods: so many items, each in so many lots, in one location."""
    society = Organisation.objects.create(code="JN", name="Bench", kind=Organisation.Kind.COUNTY_SOCIETY, path="JN/")
    society.society = society
    society.save()
    person = Person.objects.create(organisation=society, name="Keeper")
    user = User.objects.create_user("keeper", person=person)
    started = timezone.now() - timedelta(days=400)
    Appointment.objects.create(person=person, role=Appointment.Role.WAREHOUSE_KEEPER, organisation=society, starts_at=started)
    warehouse = Warehouse.objects.create(code="JN-01", name="Bench", organisation=society, tier=Warehouse.Tier.COUNTY)
    location = Location.objects.create(warehouse=warehouse, code="A")
    kinds = [Item(sku=f"BNC-{number:03d}", name="Quilt", category=Item.Category.BEDDING, unit="pc") for number in range(items)]
    Item.objects.bulk_create(kinds)
    lines = [
        ReceiptLine(item=kind.sku, quantity=PLENTY, lot=f"{kind.sku}-{number}", location="A", source="bench")
        for kind in kinds
        for number in range(lots)
    ]
    receive(warehouse=warehouse, lines=lines, by=person, occurred_at=started + timedelta(days=1))
    return Shelf(user, person, warehouse, location, kinds[0])

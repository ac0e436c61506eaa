"""A small store for tests of orders and waybills: two warehouses, three items, lots with and without dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.utils import timezone

from inventory.models import Item, Location, Lot, Warehouse
from inventory.services import ReceiptLine, receive


@dataclass
class Store:
    """What the tests name."""

    here: Warehouse
    there: Warehouse
    quilt: Item
    water: Item

    def lot(self, number: str) -> Lot:
        return Lot.objects.get(number=number)


def warehouse(code: str, organisation, bins=("A1", "A2")) -> Warehouse:
    made = Warehouse.objects.create(code=code, name=f"{code}仓", organisation=organisation, tier=Warehouse.Tier.COUNTY)
    for number, name in enumerate(bins):
        Location.objects.create(warehouse=made, code=name, walk_order=number)
    return made


@pytest.fixture
def store(keeper, stranger, jingning, suichang) -> Store:
    """200 quilts in one undated lot; 100 waters that expire in 10 days at A2 and 100 in 200 days at A1."""
    made = Store(
        here=warehouse("JN-01", jingning),
        there=warehouse("SC-01", suichang),
        quilt=Item.objects.create(sku="QUILT", name="棉被", category="bedding", unit="床", weight_g=2500, volume_cm3=30000),
        water=Item.objects.create(sku="WATER", name="饮用水", category="water", unit="瓶", weight_g=550),
    )
    today = timezone.localdate()
    receive(
        warehouse=made.here,
        by=keeper.person,
        occurred_at=timezone.now() - timedelta(days=3),
        lines=[
            ReceiptLine(made.quilt, 200, lot="Q1", location="A1"),
            ReceiptLine(made.water, 100, lot="W-SOON", location="A2", expires_on=today + timedelta(days=10)),
            ReceiptLine(made.water, 100, lot="W-LATE", location="A1", expires_on=today + timedelta(days=200)),
        ],
    )
    return made

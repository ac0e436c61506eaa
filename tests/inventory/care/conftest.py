"""A generator, a supplier, a custodian and the checklist."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from inventory.models import Agreement, EquipmentAsset, Warehouse
from inventory.services.agreements import Agreed, conclude
from inventory.services.inspections import load_points
from relief.core import clock
from tests.inventory.stock import make_item, make_warehouse

if TYPE_CHECKING:
    from inventory.models import Item
    from relief.core.models import Organisation, Person


@pytest.fixture
def generator(store: Warehouse) -> EquipmentAsset:
    """A generator that is looked at every ninety days and run every thirty."""
    return EquipmentAsset.objects.create(
        code="JN-GEN-01", kind="generator", name="发电机 5 kW", warehouse=store, inspect_every_days=90, charge_every_days=30
    )


@pytest.fixture
def water(db: None) -> Item:
    """Bottles."""
    return make_item("WAT-001", "瓶装水")


@pytest.fixture
def supplier(jingning: Organisation, by: Person, water: Item, quilt: Item) -> Agreement:
    """4,800 bottles within 12 hours and 200 quilts within 48."""
    return conclude(
        organisation=jingning, kind="framework", partner="某饮用水厂", starts_on=clock.today() - timedelta(days=30),
        ends_on=clock.today() + timedelta(days=300), lines=[Agreed(water, 4800, 12, 110), Agreed(quilt, 200, 48)], by=by,
        contact="调度员", phone="199-0000-8123",
    )  # fmt: skip


@pytest.fixture
def market(jingning: Organisation) -> Warehouse:
    """Our goods in a supermarket's store."""
    made = make_warehouse("JN-CS", jingning)
    made.ownership = Warehouse.Ownership.CUSTODIAL
    made.save()
    return made


@pytest.fixture
def custody(jingning: Organisation, by: Person, market: Warehouse, quilt: Item) -> Agreement:
    """A supermarket that keeps our quilts and says every ninety days how many."""
    today = clock.today()
    return conclude(
        organisation=jingning, kind="custody", partner="某连锁超市", starts_on=today - timedelta(days=100), ends_on=today + timedelta(days=30),
        lines=[Agreed(quilt, 40)], by=by, warehouse=market,
    )  # fmt: skip


@pytest.fixture
def checklist(db: None) -> int:
    """The points that come with the product."""
    return load_points()

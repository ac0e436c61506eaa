"""Goods on the shelves of Jingning's store, and an order that waits for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from inventory.models import Pack
from inventory.services import ReceiptLine, receive
from inventory.services.orders import OrderLine, approve_order, open_order
from tests.inventory.stock import MONDAY, day, make_item

if TYPE_CHECKING:
    from inventory.models import Item, ReleaseOrder, Warehouse
    from relief.core.models import Person, User


@pytest.fixture
def boxed(db: None) -> Item:
    """Quilts that come in boxes of 24."""
    item = make_item()
    Pack.objects.get_or_create(item=item, name="箱", units=24)
    return item


@pytest.fixture
def goods(store: Warehouse, by: Person, boxed: Item) -> Warehouse:
    """Three lots of quilts: 100 that expire soon at A-02, 200 that expire late at A-01, 50 that have expired."""
    lots = [("SOON", 100, "A-02", 10), ("LATE", 200, "A-01", 400), ("OLD", 50, "A-01", -3)]
    lines = [ReceiptLine("BED-001", units, lot, place, expires_on=day(days)) for lot, units, place, days in lots]
    receive(warehouse=store, lines=lines, by=by, occurred_at=MONDAY, party="丽水市红十字会")
    return store


@pytest.fixture
def waiting(goods: Warehouse, commander: User, by: Person) -> ReleaseOrder:
    """173 quilts for a shelter, approved by the commander."""
    order = open_order(warehouse=goods, lines=[OrderLine("BED-001", 173)], by=by, destination="东坑镇中心小学")
    return approve_order(order=order, by=commander.person)

"""A store in two zones with three lots, and people who may count it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from inventory.models import Location
from inventory.services import ReceiptLine, receive
from tests.inventory.stock import MONDAY, day, make_item

if TYPE_CHECKING:
    from inventory.models import Warehouse
    from relief.core.models import Person, User


@pytest.fixture
def shelves(store: Warehouse, by: Person) -> Warehouse:
    """Quilts in zone A (40 of L1, 25 of L2) and rice in zone B (100 of R1)."""
    Location.objects.filter(warehouse=store).update(zone="A")
    Location.objects.create(warehouse=store, code="B-01", zone="B", walk_order=5)
    make_item()
    make_item("RICE-01", "大米")
    lines = [
        ReceiptLine("BED-001", 40, "L1", "A-01", unit_value_fen=8_000, valuation="invoice"),
        ReceiptLine("BED-001", 25, "L2", "A-02"),
        ReceiptLine("RICE-01", 100, "R1", "B-01", expires_on=day(40), unit_value_fen=500, valuation="invoice"),
    ]
    receive(warehouse=store, lines=lines, by=by, occurred_at=MONDAY)
    return store


@pytest.fixture
def counter(clerk: User) -> Person:
    """Counts, and keeps nothing."""
    assert clerk.person
    return clerk.person


@pytest.fixture
def second(leader: User) -> Person:
    """Counts again."""
    assert leader.person
    return leader.person


@pytest.fixture
def chief(commander: User) -> Person:
    """May approve."""
    assert commander.person
    return commander.person

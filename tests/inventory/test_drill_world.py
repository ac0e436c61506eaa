"""A drill opened on the stock: it starts from what is really there and can never touch it (acceptance 27)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from inventory.models import Document, Holding, Lot, Movement
from inventory.selectors.stock import on_hand
from inventory.services import ReceiptLine, StockLine, issue, receive
from relief.core.models import Event, Message, World
from relief.core.services.messages import send
from relief.core.services.worlds import open_drill_world
from relief.core.worlds import REAL, entered

if TYPE_CHECKING:
    from inventory.models import Item, Warehouse
    from relief.core.models import Person

pytestmark = pytest.mark.django_db


def _totals() -> dict[str, Any]:
    """Everything real, as a stranger to the drill would count it."""
    return {
        "holdings": list(Holding.every_world.filter(world=REAL).order_by("pk").values_list("pk", "holder", "lot", "quantity", "last_occurred_at")),
        "movements": Movement.every_world.filter(world=REAL).count(),
        "documents": Document.every_world.filter(world=REAL).count(),
        "lots": Lot.every_world.filter(world=REAL).count(),
        "events": Event.every_world.filter(world=REAL).count(),
        "messages": Message.every_world.filter(world=REAL).count(),
    }


@pytest.fixture
def stocked(store: Warehouse, quilt: Item, by: Person) -> Warehouse:
    """A store with 600 quilts in one lot."""
    receive(warehouse=store, lines=[ReceiptLine(item=quilt, quantity=600, lot="Q-1", location=store.locations.first())], by=by)
    return store


@pytest.fixture
def drill(stocked: Warehouse, by: Person) -> World:
    """A drill world opened on that stock."""
    return open_drill_world(code="night-rain", name="夜雨演练", by=by)


def test_a_drill_begins_with_the_real_stock_in_the_same_places(stocked: Warehouse, drill: World) -> None:
    real = [(row.location.code, row.lot.number, row.quantity) for row in on_hand([stocked])]
    with entered(drill.pk):
        seeded = [(row.location.code, row.lot.number, row.quantity) for row in on_hand([stocked])]
        assert not Lot.objects.exclude(world=drill).exists()
    assert seeded == real


def test_a_drill_opened_on_yesterday_has_yesterdays_stock(stocked: Warehouse, by: Person, quilt: Item) -> None:
    before = timezone.now()
    issue(warehouse=stocked, lines=[StockLine(item=quilt, quantity=100)], by=by)
    world = open_drill_world(code="as-it-was", name="回放", by=by, as_of=before)
    with entered(world.pk):
        assert [row.quantity for row in on_hand([stocked])] == [600]


def test_five_hundred_movements_and_two_hundred_messages_change_nothing_real(drill: World, stocked: Warehouse, quilt: Item, by: Person) -> None:
    before = _totals()
    with entered(drill.pk):
        for _round in range(10):
            issue(warehouse=stocked, lines=[StockLine(item=quilt, quantity=1) for _line in range(50)], by=by)
        for number in range(200):
            send(to=[by], subject=f"集结 {number}", text="演练")
        assert Movement.objects.filter(document__kind="issue").count() >= 10
        assert sum(row.quantity for row in on_hand([stocked])) == 100
    assert _totals() == before
    assert sum(row.quantity for row in on_hand([stocked])) == 600


def test_the_database_refuses_a_movement_of_a_real_lot_in_a_drill(drill: World, stocked: Warehouse, quilt: Item, by: Person) -> None:
    real = Movement.objects.get()
    before = _totals()
    with entered(drill.pk):
        paper = Document.objects.first()
        assert paper is not None
        with pytest.raises(DatabaseError), transaction.atomic():
            Movement.objects.create(
                document=paper,
                line=99,
                lot=real.lot,
                giver=real.giver,
                taker=real.taker,
                quantity=1,
                occurred_at=real.occurred_at,
                recorded_at=real.recorded_at,
            )
    assert _totals() == before

"""The database keeps the worlds apart, whoever writes."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from inventory.models import Document, Holding, Lot, Movement
from inventory.services import StockLine, issue
from relief.core.models import Incident, Message, Person, World
from relief.core.world_guard import guards
from tests.inventory.stock import make_item, make_warehouse, stocked

pytestmark = pytest.mark.django_db


@pytest.fixture
def drill(db):
    return World.objects.create(code="drill", name="演练")


@pytest.fixture
def paper(jingning, keeper):
    store = make_warehouse("JN-01", jingning)
    stocked(store, keeper.person)
    return issue(warehouse=store, lines=[StockLine("BED-001", 1)], by=keeper.person)


def refused(change):
    with pytest.raises(IntegrityError), transaction.atomic():
        change()


def test_no_row_leaves_its_world_or_enters_another(paper, drill, keeper, jingning):
    movement = Movement.objects.latest("pk")
    refused(lambda: Movement.objects.filter(pk=movement.pk).update(world=drill))
    refused(lambda: Holding.objects.filter(lot=movement.lot).update(world=drill))
    foreign = Lot.objects.create(world=drill, item=make_item(), number="D1", owner=jingning)
    refused(lambda: Movement.objects.filter(pk=movement.pk).update(lot=foreign))
    refused(lambda: Holding.objects.create(holder=movement.giver, lot=foreign))
    incident = Incident.objects.create(
        world=drill, number="X", name="演练", hazard="flood", organisation=jingning, happened_at=timezone.now(), reported_at=timezone.now()
    )
    refused(lambda: Document.objects.filter(pk=paper.pk).update(incident=incident))
    refused(lambda: Message.objects.create(to=keeper.person, channel="console", subject="x", incident=incident))
    assert Person.objects.count() > 0
    assert (Movement.objects.get(pk=movement.pk).lot, Document.objects.get(pk=paper.pk).incident) == (movement.lot, None)


def test_within_a_world_anything_may_still_be_altered(paper):
    assert Movement.objects.filter(document=paper).update(quantity=2) == 1


def test_every_table_that_refers_inside_a_world_is_guarded(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'" if connection.vendor == "sqlite" else "SELECT tgname FROM pg_trigger")
        names = {name for (name,) in cursor.fetchall()}
    for guard in guards():
        assert {guard.name, f"{guard.name}_insert"} & names, guard.table
    assert {"inventory_movement", "inventory_document", "inventory_holding", "core_message"} <= {guard.table for guard in guards()}


@pytest.mark.django_db(transaction=True)
def test_migrating_again_puts_the_guards_back(capsys):
    call_command("migrate", plan=True, verbosity=0)
    call_command("migrate", verbosity=0)
    test_every_table_that_refers_inside_a_world_is_guarded(None)

"""Whoever keeps the store is told that an order waits; nobody else is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from inventory.domain.refusals import SameHands
from inventory.services.notices import keepers_of, tell_keepers
from inventory.services.orders import OrderLine, approve_order, open_order
from relief.core.models import Appointment, Message, Organisation, World
from relief.core.worlds import entered
from tests.cast import Role, appoint
from tests.inventory.chain import store

__all__ = ["store"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def order(store, leader):
    return open_order(warehouse=store.here, lines=[OrderLine(store.quilt, 60)], by=leader.person, destination="东坑安置点")


def test_an_approved_order_is_told_to_the_keepers_of_its_store(order, commander, keeper, stranger):
    approve_order(order=order, by=commander.person)
    told = Message.objects.filter(channel="in_app")
    assert [row.to for row in told] == [keeper.person]
    assert order.number in told[0].subject
    assert told[0].link == f"/field/orders/{order.number}/"


def test_a_refused_approval_tells_nobody(order, leader, keeper):
    with pytest.raises(SameHands):
        approve_order(order=order, by=leader.person)
    assert not Message.objects.exists()


def test_a_store_without_keeper_is_no_error(order):
    Appointment.objects.filter(role=Role.WAREHOUSE_KEEPER).delete()
    assert tell_keepers(order) == []


def test_keepers_are_those_in_office_now_at_the_store_or_its_society(store, jingning, lishui, keeper, stranger):
    branch = Organisation.objects.create(
        code="JN-DK", name="东坑镇红十字会", kind=Organisation.Kind.TOWNSHIP_BRANCH, parent=jingning, society=jingning, path="LS/JN/JN-DK/"
    )
    store.here.organisation = branch
    at_branch = appoint("dk", "东坑仓管员甲", Role.WAREHOUSE_KEEPER, branch)
    appoint("ls", "丽水仓管员甲", Role.WAREHOUSE_KEEPER, lishui)
    former = appoint("old", "景宁仓管员乙", Role.WAREHOUSE_KEEPER, jingning)
    Appointment.objects.filter(person=former.person).update(ends_at=timezone.now() - timedelta(hours=1))
    assert keepers_of(store.here) == [keeper.person, at_branch.person]


def test_a_drills_order_tells_only_keepers_who_take_part(keeper, store):
    drill = World.objects.create(code="drill", name="演练", kind=World.Kind.DRILL)

    class Order:
        """As much of an order as is told."""

        number, destination, warehouse, incident, lines = "JN-RO-1", "东坑", store.here, None, Message.objects.none()

    with entered(drill.pk):
        assert {row.state for row in tell_keepers(Order())} == {Message.State.WITHHELD}

"""Two people act on one paper at the same moment: one wins, the other gets a sentence, and the book is sound."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import close_old_connections, connections

from inventory.domain.refusals import WrongStep
from inventory.domain.road_refusals import OverPacked
from inventory.models import Document, Holding, LogisticUnitLine, ProofOfDelivery, Waybill
from inventory.selectors.verification import verify
from inventory.services import packing, road
from inventory.services import waybills as paper

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts):
    """Every act in a thread and a connection of its own; answers are results or refusals."""
    gate = Barrier(len(acts))

    def one(act):
        close_old_connections()
        gate.wait()
        try:
            return act()
        except (WrongStep, OverPacked) as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def refused(answers) -> list[str]:
    return [one.say() for one in answers if isinstance(one, Exception)]


def in_transit() -> int:
    return sum(Holding.objects.filter(holder__kind="transit").values_list("quantity", flat=True))


def test_a_vehicle_leaves_once(waybill, keeper):
    answers = at_once(*[lambda: paper.depart(waybill=waybill, by=keeper.person)] * 3)
    assert len(refused(answers)) == 2
    assert all("JN-WB" in sentence for sentence in refused(answers))


def test_a_delivery_is_signed_for_once(arrived, keeper):
    answers = at_once(*[lambda: paper.sign(waybill=arrived, by=keeper.person, signed_by="东坑站长")] * 2)
    assert (len(refused(answers)), ProofOfDelivery.objects.count(), Document.objects.filter(kind="delivery").count()) == (1, 1, 1)
    assert (in_transit(), verify().faults) == (0, [])


def test_a_return_and_a_signature_do_not_both_take_the_goods(arrived, keeper):
    answers = at_once(
        lambda: paper.turn_back(waybill=arrived, by=keeper.person),
        lambda: paper.sign(waybill=arrived, by=keeper.person, signed_by="东坑站长"),
        lambda: road.lose(waybill=arrived, by=keeper.person, reason="失联"),
    )
    assert len(refused(answers)) == 2
    assert Document.objects.filter(kind__in=("return", "delivery", "loss")).count() == 1
    assert Waybill.objects.get(pk=arrived.pk).state in {"returned", "signed", "lost"}
    assert (in_transit(), verify().faults) == (0, [])


def test_two_packers_do_not_pack_more_than_there_is(waybill, keeper):
    answers = at_once(*[lambda: packing.pack(waybill=waybill, by=keeper.person, contents={"Q1": 40})] * 2)
    assert len(refused(answers)) == 1
    assert list(LogisticUnitLine.objects.values_list("quantity", flat=True)) == [40]

"""Goods that are about to expire are told of in time: each step once a lot, to the keepers, at last to the supervisor too."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from inventory.domain.expiry import reminder_step
from inventory.services import StockLine, issue
from inventory.services.reminders import remind_of_expiry
from relief.core import clock, rounds
from relief.core.models import Message
from tests.cast import Role, appoint
from tests.inventory.stock import day, stocked

pytestmark = pytest.mark.django_db


@pytest.fixture
def supervisor(jingning):
    return appoint("supervisor", "景宁监督员甲", Role.SUPERVISOR, jingning)


def told() -> list[tuple[str, str]]:
    """To whom and what, since the last look."""
    found = list(Message.objects.filter(channel="in_app").order_by("pk").values_list("to__name", "subject"))
    Message.objects.all().delete()
    return found


def later(days: int):
    return clock.at(timezone.now() + timedelta(days=days))


@pytest.mark.parametrize(
    ("left", "step"),
    [(400, None), (181, None), (180, 180), (91, 180), (90, 90), (31, 90), (30, 30), (1, 30), (0, 30), (-1, None)],
)
def test_a_lot_stands_within_the_nearest_step_until_its_last_day(left, step):
    assert reminder_step(day(left), day(0)) == step
    assert reminder_step(None, day(0)) is None


def test_each_step_is_told_once_to_the_keeper_and_the_last_one_to_the_supervisor_too(store, by, keeper, supervisor, stranger, neighbour):
    stocked(store, by, 40, "SOON", expires_on=day(200))
    stocked(store, by, 40, "FINE", expires_on=day(2000))
    heard = {}
    for days in (0, 19, 20, 21, 109, 110, 111, 170, 171, 201):
        with later(days):
            remind_of_expiry()
            remind_of_expiry()
        heard[days] = told()
    assert {days: [name for name, _subject in rows] for days, rows in heard.items() if rows} == {
        20: ["景宁仓管员甲"],
        110: ["景宁仓管员甲"],
        170: ["景宁仓管员甲", "景宁监督员甲"],
    }
    assert "180" in heard[20][0][1]


def test_goods_that_came_late_are_told_of_at_their_own_step_only(store, by):
    stocked(store, by, 40, "LATE", expires_on=day(60))
    assert remind_of_expiry() == 1
    assert "90" in told()[0][1]
    assert remind_of_expiry() == 0


def test_many_lots_are_one_message_and_goods_that_left_are_none(store, by):
    for number in range(13):
        stocked(store, by, 40, f"M{number:02d}", expires_on=day(100))
    stocked(store, by, 40, "GONE", expires_on=day(100))
    issue(warehouse=store, lines=[StockLine("BED-001", 40, "GONE")], by=by)
    assert remind_of_expiry() == 13
    [message] = Message.objects.filter(channel="in_app")
    assert (message.text.count("\n"), "GONE" in message.text, message.link) == (10, False, "/stock/expiry/?warehouse=JN-01")
    assert "另有 3 批" in message.text


def test_where_nobody_keeps_the_store_it_is_told_as_soon_as_somebody_does(store, supervisor, jingning):
    stocked(store, supervisor.person, 40, "SOON", expires_on=day(100))
    assert (remind_of_expiry(), Message.objects.count()) == (0, 0)
    appoint("keeper", "景宁仓管员甲", Role.WAREHOUSE_KEEPER, jingning)
    assert (remind_of_expiry(), told()[0][0]) == (1, "景宁仓管员甲")


def test_the_supervisor_hears_of_the_last_step_though_nobody_keeps_the_store(store, supervisor):
    stocked(store, supervisor.person, 40, "SOON", expires_on=day(100))
    stocked(store, supervisor.person, 40, "NOW", expires_on=day(20))
    assert (remind_of_expiry(), [name for name, _subject in told()]) == (1, [supervisor.person.name])


def test_the_morning_round_does_it():
    assert "inventory.rounds.remind_expiry" in {work.name for work in rounds.works(rounds.At.MORNING)}

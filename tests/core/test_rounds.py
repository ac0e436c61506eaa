"""What is due without anybody asking is done at its time, all of it, whatever of it fails."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from inventory.models import Seal
from inventory.services import StockLine, issue
from relief.core import clock, rounds
from relief.core.models import Message
from tests.inventory.stock import make_warehouse, stocked

pytestmark = pytest.mark.django_db


def gone_round(at):
    said = StringIO()
    call_command("rounds", at, stdout=said, stderr=said)
    return said.getvalue()


def test_every_clock_of_the_house_is_in_a_round():
    names = {at: {work.name for work in rounds.works(at)} for at in rounds.At}
    assert {"inventory.rounds.seal", "inventory.rounds.forget_visitors", "teams.rounds.keep", "teams.rounds.forget"} <= names["night"]
    assert {"gis.rounds.keep", "gis.rounds.forget"} <= names["night"]
    assert "teams.rounds.ask" in names["morning"]
    assert {"inventory.rounds.ask_after_approvals", "teams.rounds.turn"} <= names["minute"]


def test_the_night_seals_the_day_and_a_second_round_finds_nothing_to_do(jingning, keeper):
    store = make_warehouse("JN-01", jingning)
    stocked(store, keeper.person)
    with clock.written(timezone.now() - timedelta(days=2)):
        issue(warehouse=store, lines=[StockLine("BED-001", 1)], by=keeper.person)
    first = gone_round("night")
    assert Seal.objects.exists()
    assert "已封账天数" in first
    assert "已封账天数" not in gone_round("night")


def test_what_fails_is_named_and_the_rest_is_done(monkeypatch):
    done = []
    works = (rounds.Work("a", "甲", lambda: 1 // 0), rounds.Work("b", "乙", lambda: done.append(1) or 3))
    monkeypatch.setitem(rounds._works, rounds.At.NIGHT, works)
    said = StringIO()
    with pytest.raises(CommandError):
        call_command("rounds", "night", stdout=said, stderr=said)
    assert done == [1]
    assert "甲: ZeroDivisionError" in said.getvalue()
    assert "乙: 3" in said.getvalue()
    assert Message.objects.count() == 0

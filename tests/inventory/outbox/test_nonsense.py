"""Entries no phone of ours writes: refused by themselves, or the whole batch where the envelope is broken; never a fault."""

from __future__ import annotations

import pytest

from tests.inventory.outbox.phone import enrol
from tests.inventory.outbox.test_commands import issue_of
from tests.inventory.stock import left, stocked

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["issue", "sign"])
@pytest.mark.parametrize(
    "body",
    [
        {"warehouse": ["JN-01"], "lines": 1},
        {"warehouse": "\ud800", "lines": [{"lot": ["x"], "quantity": 1}]},
        {"warehouse": "JN-01\u0000", "lines": {"a": 1}},
        {"waybill": "\ud800"},
    ],
)
def test_an_entry_without_sense_is_refused_and_bars_nothing_behind_it(keeper, store, by, quilt, kind, body):
    phone = enrol(keeper)
    stocked(store, by, 10)
    first, second = phone.send(phone.enter(kind, body), phone.enter("issue", issue_of(1)))
    assert (first["state"], first["problem"]["type"], second["state"]) == ("refused", "/problems/invalid", "done")
    assert left(store) == 9


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"occurred_at": "0001-01-01T00:00:00"}, "occurred_at"),
        ({"occurred_at": "9999-12-31T23:59:59-14:00"}, "occurred_at"),
        ({"numbers": {"GI": "\u0000"}}, "numbers"),
    ],
)
def test_a_moment_beyond_all_calendars_or_a_number_nobody_can_read_is_refused_with_its_place(keeper, store, wrong, field):
    phone = enrol(keeper)
    answer = phone.post([phone.enter("issue", {}) | wrong])
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == f"/commands/0/{field}"

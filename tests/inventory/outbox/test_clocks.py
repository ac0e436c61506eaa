"""Phones whose clocks are wrong, and are changed while there is no signal."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from inventory.models import DiscrepancyCase, Movement
from tests.inventory.outbox.phone import enrol
from tests.inventory.outbox.test_commands import issue_of
from tests.inventory.stock import stocked

pytestmark = pytest.mark.django_db


def test_an_hour_on_two_phones_whose_clocks_are_wrong_and_changed_arrives_once_in_order_and_says_what_cannot_be(keeper, store, by, quilt):
    stocked(store, by, 100)
    slow, fast, now = enrol(keeper), enrol(keeper), timezone.now()
    minutes, hours = (lambda n: timedelta(minutes=n)), (lambda n: timedelta(hours=n))
    for ago in (60, 40):
        slow.enter("issue", issue_of(1), at=now - minutes(ago) - hours(3), offset_s=3 * 3600)
        fast.enter("issue", issue_of(2), at=now - minutes(ago - 5) + hours(5), offset_s=-5 * 3600)
    slow.enter("issue", issue_of(3), at=now - minutes(20) - hours(7), offset_s=3 * 3600)  # set back four hours more, without signal
    fast.enter("issue", issue_of(4), at=now - minutes(10) + hours(9), offset_s=-5 * 3600)  # set on four hours more
    slow.enter("issue", issue_of(5), at=now - minutes(5) - hours(3), offset_s=3 * 3600)
    answers = [*fast.send(), *slow.send(), *fast.send(), *slow.send()]
    states = [(one["state"], (one["problem"] or {}).get("type")) for one in answers[:7]]
    assert states[:3] == [("done", None), ("done", None), ("refused", "/problems/clock-ahead")]
    assert states[3:] == [("done", None), ("done", None), ("done", "/problems/clock-back"), ("done", None)]
    assert [one["state"] for one in answers[7:]] == [one["state"] for one in answers[:7]]
    moved = Movement.objects.filter(document__kind="issue").order_by("occurred_at", "pk").values_list("quantity", "occurred_at")
    assert list(moved) == [(units, now - minutes(ago)) for units, ago in ((1, 60), (2, 55), (1, 40), (3, 40), (2, 35), (5, 5))]
    cases = DiscrepancyCase.objects.order_by("pk")
    assert [(case.kind, case.command.sequence, case.expected - case.found, case.settled_at) for case in cases] == [
        ("command", 3, 4, None),
        ("command", 3, 0, None),
    ]
    assert ("可现在才" in cases[0].reason, "时钟被改过" in cases[1].reason) == (True, True)

"""Entries that arrive before what they follow from: refused, and booked by themselves when that comes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from inventory.models import DiscrepancyCase, FieldCommand, Waybill
from tests.inventory.outbox.phone import enrol
from tests.inventory.outbox.test_commands import issue_of, today
from tests.inventory.stock import left, stocked

pytestmark = pytest.mark.django_db


def test_what_follows_from_an_entry_that_never_arrived_is_refused(keeper, store, by, quilt):
    phone = enrol(keeper)
    stocked(store, by, 10)
    answer = phone.one("issue", issue_of(1), after="00000000-0000-4000-8000-000000000001")
    assert answer["problem"]["type"] == "/problems/not-arrived"


def test_an_entry_that_came_before_what_it_follows_from_goes_on_when_that_comes(keeper, store, by, quilt):
    phone = enrol(keeper)
    stocked(store, by, 10)
    then = timezone.now() - timedelta(hours=2)
    numbers = {kind: f"JN-{kind}-{timezone.localdate(then):%Y%m%d}-K1-001" for kind in ("GI", "WB")}
    issue = phone.enter("issue", issue_of(4, vehicle={"plate": "浙K00001"}), numbers=numbers, at=then)
    gone = phone.enter("depart", {"waybill": numbers["WB"]}, after=issue["id"], at=then + timedelta(hours=1))
    signed = phone.enter("sign", {"waybill": numbers["WB"], "signed_by": "村主任"}, after=gone["id"])
    by_name = phone.enter("issue", issue_of(1), after=signed["id"])
    early = phone.send(by_name) + phone.send(signed) + phone.send(gone)
    assert [one["problem"]["type"] for one in early] == ["/problems/not-arrived"] * 3
    assert phone.send(issue)[0]["state"] == "done"
    waybill = Waybill.objects.get()
    assert (waybill.state, waybill.departed_at.isoformat()) == ("signed", (then + timedelta(hours=1)).isoformat())
    assert left(store) == 5
    again = phone.send(gone, signed, by_name)
    assert [(one["state"], one["problem"], one["replayed"]) for one in again] == [("done", None, True)] * 3
    assert {(case.state, case.answer) for case in DiscrepancyCase.objects.all()} == {("settled", "replaced")}
    assert left(store) == 5


def test_an_entry_that_named_a_paper_before_it_was_made_goes_on_too(keeper, store, by, quilt):
    phone = enrol(keeper)
    stocked(store, by, 10)
    number = f"JN-WB-{today()}-K1-001"
    issue = phone.enter("issue", issue_of(4, vehicle={"plate": "浙K00001"}), numbers={"WB": number})
    gone = phone.enter("depart", {"waybill": number})
    assert phone.send(gone)[0]["problem"]["type"] == "/problems/not-found"
    phone.send(issue)
    assert (phone.send(gone)[0]["state"], Waybill.objects.get().state) == ("done", "departed")


def test_an_entry_that_came_too_early_and_is_refused_on_going_on_says_the_new_reason(keeper, store, by, quilt):
    phone = enrol(keeper)
    stocked(store, by, 10)
    first = phone.enter("issue", issue_of(8))
    second = phone.enter("issue", issue_of(8), after=first["id"])
    refused = phone.send(second)[0]
    phone.send(first)
    row = FieldCommand.objects.get(key=second["id"])
    assert (row.state, row.problem["type"], left(store)) == ("refused", "/problems/insufficient-stock", 2)
    assert DiscrepancyCase.objects.get(number=refused["case"]).state == "open"
    assert phone.send(second)[0]["state"] == "refused"

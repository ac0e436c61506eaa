"""Many phones and broken lines: nothing twice, nothing lost, nothing below zero. Real threads, both databases."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inventory.models import DiscrepancyCase, Document, FieldCommand, Holding, Movement
from inventory.outbox import replay as replaying
from tests.inventory.outbox.phone import enrol
from tests.inventory.outbox.test_commands import issue_of, lot
from tests.inventory.stock import left, stocked

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works):
    """Each in a thread and a connection of its own."""

    def one(work):
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(one, works))


def test_one_batch_sent_by_five_threads_is_booked_once_and_answered_five_times_the_same(keeper, store, by, quilt):
    phone = enrol(keeper)
    stocked(store, by, 40)
    for _ in range(4):
        phone.enter("issue", issue_of(6))
    phone.enter("issue", issue_of(600))
    told = at_once(*[phone.send] * 5)
    while any(one["state"] == "retry" for answers in told for one in answers):
        told = at_once(*[phone.send] * 5)
    plain = [[{**one, "replayed": None} for one in answers] for answers in told]
    assert all(answers == plain[0] for answers in plain)
    assert [one["state"] for one in plain[0]] == ["done"] * 4 + ["refused"]
    assert (left(store), Document.objects.filter(kind="issue").count(), FieldCommand.objects.count()) == (16, 4, 5)
    assert DiscrepancyCase.objects.count() == 1


def test_two_phones_that_issue_the_same_twenty_quilts(keeper, store, by, quilt):
    phones = [enrol(keeper), enrol(keeper)]
    stocked(store, by, 20)
    for phone in phones:
        phone.enter("issue", issue_of(20))
    answers = [one for answers in at_once(*[phone.send for phone in phones]) for one in answers]
    done, refused = sorted(answers, key=lambda one: one["state"])
    assert (done["state"], refused["state"]) == ("done", "refused")
    assert [one["number"] for one in refused["problem"]["theirs"]] == [done["number"]]
    assert (left(store), Movement.objects.filter(document__kind="issue").count()) == (0, 1)
    case = DiscrepancyCase.objects.get()
    assert (case.expected, case.found) == (20, 0)
    assert done["number"] in case.reason


def test_a_line_that_breaks_in_the_middle_of_a_batch_doubles_nothing(keeper, store, by, quilt, monkeypatch):
    phone = enrol(keeper)
    stocked(store, by, 40)
    for _ in range(4):
        phone.enter("issue", issue_of(5))
    keep, kept = replaying._keep, []

    def dies(*facts, **more):
        if len(kept) == 2:
            raise SystemExit
        kept.append(facts)
        return keep(*facts, **more)

    monkeypatch.setattr(replaying, "_keep", dies)
    with pytest.raises(SystemExit):
        phone.send()
    assert (left(store), FieldCommand.objects.count()) == (30, 2)
    monkeypatch.setattr(replaying, "_keep", keep)
    answers = phone.send()
    assert [(one["state"], one["replayed"]) for one in answers] == [("done", True), ("done", True), ("done", False), ("done", False)]
    assert (left(store), FieldCommand.objects.count()) == (20, 4)


STEP = st.tuples(st.sampled_from([0, 1]), st.sampled_from(["issue", "receive", "move"]), st.integers(1, 12), st.booleans())


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEP, max_size=10))
def test_however_two_lists_are_interleaved_the_book_is_the_sum_of_what_was_taken(keeper, store, by, quilt, steps):
    name = uuid.uuid4().hex
    stocked(store, by, 10, name)
    phones, sum_of = [enrol(keeper), enrol(keeper)], 10
    for which, kind, quantity, again in steps:
        phone = phones[which]
        bodies = {
            "issue": issue_of(quantity, name),
            "receive": {"warehouse": "JN-01", "lines": [{"sku": "BED-001", "quantity": quantity, "lot": name}]},
            "move": {"warehouse": "JN-01", "lines": [{"lot": lot(name), "from": "R-01", "to": "A-01", "quantity": quantity}]},
        }
        command = phone.enter(kind, bodies[kind])
        answers = [phone.send(command)[0] for _ in range(1 + again)]
        assert len({(one["state"], one["number"]) for one in answers}) == 1
        if answers[0]["state"] == "done":
            sum_of += {"issue": -quantity, "receive": quantity, "move": 0}[kind]
        assert left(store, name) == sum_of
        assert not Holding.objects.filter(quantity__lt=0, holder__outside=False).exists()

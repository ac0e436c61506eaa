"""What a phone sends from inside a store: lines of a planned count, goods put aside, loans."""

from __future__ import annotations

import pytest

from inventory.models import Item, Loan, Lot, Signature
from inventory.selectors.counts import sheet
from inventory.services.counts import plan
from tests.inventory.outbox.phone import enrol
from tests.inventory.stock import day, left

pytestmark = pytest.mark.django_db


def lot(number):
    return Lot.objects.get(number=number).pk


def send(device, kind, **body):
    return device.one(kind, {"warehouse": "JN-01", **body})


def test_lines_of_a_planned_count_come_from_the_phone_with_what_nobody_expected(keeper, shelves, counter, by):
    paper = plan(warehouse=shelves, by=counter)
    phone = enrol(keeper)
    seen = [("L1", "A-01", 40), ("L2", "A-02", 25), ("L2", "B-01", 3)]
    lines = [{"lot": lot(number), "location": place, "quantity": units} for number, place, units in seen]
    assert send(phone, "count", count=paper.number, lines=lines)["state"] == "refused"
    assert not sheet(paper).filter(first__isnull=False)
    Signature.objects.create(paper=paper.number, warehouse=shelves, role="witness", method="glass", by=by, name="干部甲")
    answer = send(phone, "count", count=paper.number, lines=lines)
    assert (answer["state"], answer["number"]) == ("done", paper.number)
    assert {(row.lot.number, row.holder.location.code, row.first) for row in sheet(paper) if row.first is not None} == set(seen)
    assert sheet(paper).get(unexpected=True).holder.location.code == "B-01"


def test_goods_are_put_aside_from_the_phone(keeper, shelves):
    phone = enrol(keeper)
    assert send(phone, "quarantine", lot=lot("L1"), location="A-01", quantity=5, reason="破")["state"] == "done"
    assert send(phone, "quarantine", lot=lot("L2"), reason="受潮")["state"] == "done"
    assert (shelves.holders.get(location__code="Q-01").holdings.get().quantity, Lot.objects.get(number="L2").quality) == (5, "quarantine")


def test_goods_are_lent_and_come_back_from_the_phone(keeper, shelves):
    Item.objects.filter(sku="BED-001").update(durable=True)
    phone = enrol(keeper)
    lines = [{"lot": lot("L1"), "location": "A-01", "quantity": 6}]
    answer = send(phone, "loan", borrower="寄宿学校", phone="199-0000-0007", due_on=day(9).isoformat(), lines=lines)
    assert answer["state"] == "done"
    assert send(phone, "loan_return", loan=answer["number"], lines=[{**lines[0], "quantity": 9}])["state"] == "refused"
    assert send(phone, "loan_return", loan=answer["number"], lines=lines)["state"] == "done"
    assert (Loan.objects.get().state, left(shelves, "L1")) == ("returned", 40)

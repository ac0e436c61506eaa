"""Counters in different zones, goods that move meanwhile, two approvals and two kit benches at once: real threads, both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import close_old_connections, connections

from inventory.domain.refusals import WrongStep
from inventory.models import CountedLine, Document, StockCount
from inventory.selectors.counts import sheet
from inventory.selectors.verification import verify
from inventory.services import StockLine, issue
from inventory.services.counts import Look, approve, look, plan, post_count
from inventory.services.kits import Bench, assemble, take_apart, write_recipe
from inventory.services.lines import ReceiptLine
from inventory.services.receiving import receive
from relief.problems import Problem
from tests.inventory.stock import left, make_item

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works):
    """Every work in a thread and a connection of its own; answers are results or refusals."""

    def one(work):
        close_old_connections()
        try:
            return work()
        except Problem as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(one, works))


def test_two_counters_in_two_zones_while_goods_leave(shelves, counter, second, chief, by):
    paper = plan(warehouse=shelves, by=counter)
    rows = {row.lot.number: row for row in sheet(paper)}
    for number, units in (("R1", 100), ("L1", 40)):
        look(count=paper, looks=[Look(rows[number].lot_id, rows[number].holder.location, units)], by=counter)

    def give(sku, number):
        return lambda: issue(warehouse=shelves, lines=[StockLine(sku, 1, lot=number)], by=by)

    def see(number, units, who):
        return lambda: look(count=paper, looks=[Look(rows[number].lot_id, rows[number].holder.location, units)], by=who)

    answers = at_once(see("L2", 25, second), *[give("RICE-01", "R1") for _ in range(15)], *[give("BED-001", "L1") for _ in range(15)])
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    paper.refresh_from_db()
    assert paper.state == "variance_review"
    post_count(count=approve(count=paper, by=chief), by=chief)
    assert (left(shelves, "R1"), left(shelves, "L1") + left(shelves, "L2")) == (85, 50)
    assert set(CountedLine.objects.values_list("lot__number", "counted", "stale")) >= {("R1", 100, True)}
    assert not verify().faults


def test_a_zone_each_and_the_last_line_ends_the_round_once(shelves, counter, second):
    paper = plan(warehouse=shelves, by=counter)
    rows = list(sheet(paper))
    seen = {"L1": 40, "L2": 25, "R1": 99}
    who = {"A": counter, "B": second}
    at_once(
        *[
            lambda row=row: look(count=paper, looks=[Look(row.lot_id, row.holder.location, seen[row.lot.number])], by=who[row.holder.location.zone])
            for row in rows
        ]
    )
    paper.refresh_from_db()
    assert (paper.state, [row.lot.number for row in sheet(paper).filter(again=True)]) == ("counting", ["R1"])


def test_two_approvals_and_two_postings_at_once_count_once(shelves, counter, chief):
    paper = plan(warehouse=shelves, by=counter)
    looks = [Look(row.lot_id, row.holder.location, {"L1": 40, "L2": 25, "R1": 100}[row.lot.number]) for row in sheet(paper)]
    paper = look(count=paper, looks=looks, by=counter)
    approvals = at_once(*[lambda: approve(count=paper, by=chief)] * 4)
    assert sum(isinstance(answer, StockCount) for answer in approvals) == 1
    assert {type(answer) for answer in approvals} == {StockCount, WrongStep}
    postings = at_once(*[lambda: post_count(count=paper, by=chief)] * 4)
    assert sum(isinstance(answer, StockCount) for answer in postings) == 1
    assert Document.objects.filter(kind="count").count() == 1


def test_kits_are_made_and_taken_apart_at_once_and_nothing_is_lost(store, by):
    kit = make_item("KIT-01", "家庭箱")
    make_item("TOWEL", "毛巾")
    make_item("SOAP", "肥皂")
    write_recipe(kit=kit, version="1", parts={"TOWEL": 2, "SOAP": 1}, by=by)
    receive(warehouse=store, lines=[ReceiptLine("TOWEL", 40, "T1", "A-01"), ReceiptLine("SOAP", 20, "S1", "A-01")], by=by)
    made = assemble(warehouse=store, bench=Bench(kit, "1", 6, location="A-02"), by=by)
    answers = at_once(
        *[lambda: assemble(warehouse=store, bench=Bench(kit, "1", 2, location="A-02"), by=by)] * 8,
        *[lambda: take_apart(warehouse=store, lot=made.lot, quantity=1, by=by, to="A-01")] * 6,
    )
    assert all(isinstance(answer, Problem) or answer.pk for answer in answers)
    kits = sum(row.quantity for row in store.holders.get(location__code="A-02").holdings.filter(lot__item=kit))
    assert (left(store, "T1") + 2 * kits, left(store, "S1") + kits) == (40, 20)
    assert not verify().faults

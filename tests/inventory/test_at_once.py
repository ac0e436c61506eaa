"""Many hands at once, a process that dies, and very long papers: real threads, real processes, both databases."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import close_old_connections, connection, connections
from django.test.utils import CaptureQueriesContext

from inventory.domain.errors import InsufficientStock
from inventory.models import Document, Holding, Lot, Movement
from inventory.services import CountLine, ReceiptLine, StockLine, count, issue, move, receive, transfer_out
from inventory.services.lines import MoveLine
from tests.inventory.stock import left, make_item, stocked

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(work, clients):
    """Every client does its work in a thread and a connection of its own; answers are results or refusals."""

    def one(client):
        close_old_connections()
        try:
            return work(client)
        except InsufficientStock as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(clients) as pool:
        return list(pool.map(one, range(clients)))


def test_fifty_clients_and_forty_pieces(store, by):
    stocked(store, by, 40)
    answers = at_once(lambda _: issue(warehouse=store, lines=[StockLine("BED-001", 1)], by=by), 50)
    assert sum(isinstance(answer, Document) for answer in answers) == 40
    assert {answer.facts["available"] for answer in answers if isinstance(answer, InsufficientStock)} == {0}
    assert (left(store), Movement.objects.filter(document__kind="issue").count()) == (0, 40)
    assert len({answer.number for answer in answers if isinstance(answer, Document)}) == 40


def test_first_arrivals_of_a_new_lot_at_once_make_it_once(store, by):
    make_item()
    at_once(lambda _: receive(warehouse=store, lines=[ReceiptLine("BED-001", 3, "L1")], by=by), 8)
    assert (Lot.objects.count(), left(store)) == (1, 24)
    assert sum(Holding.objects.values_list("quantity", flat=True)) == 0


def test_all_kinds_of_papers_at_once_lose_nothing(store, forward, by):
    stocked(store, by, 100)
    stocked(store, by, 100, "L2")

    def work(client):
        for turn in range(3):
            [
                lambda: receive(warehouse=store, lines=[ReceiptLine("BED-001", 5, "L2"), ReceiptLine("BED-001", 5, "L1")], by=by),
                lambda: issue(warehouse=store, lines=[StockLine("BED-001", 6)], by=by),
                lambda: move(warehouse=store, lines=[MoveLine("BED-001", 2, to=("A-01", "A-02")[client % 2])], by=by),
                lambda: transfer_out(warehouse=store, to_warehouse=forward, lines=[StockLine("BED-001", 3, "L2")], by=by),
            ][(client + turn) % 4]()

    at_once(work, 8)
    rows = Movement.objects.values_list("giver_id", "taker_id", "lot_id", "quantity")
    sums: dict[tuple[int, int], int] = {}
    for giver, taker, lot, quantity in rows:
        sums[giver, lot] = sums.get((giver, lot), 0) - quantity
        sums[taker, lot] = sums.get((taker, lot), 0) + quantity
    assert {(row.holder_id, row.lot_id): row.quantity for row in Holding.objects.all()} == sums
    assert sum(sums.values()) == 0


def test_a_count_while_thirty_movements_run(store, by):
    stocked(store, by, 100)

    def work(client):
        if client == 5:
            return count(warehouse=store, lines=[CountLine("L1", 1000)], by=by)
        return issue(warehouse=store, lines=[StockLine("BED-001", 1)], by=by)

    at_once(work, 31)
    line = Document.objects.get(kind="count").counted_lines.get()
    after = Movement.objects.filter(document__kind="issue", occurred_at__gt=line.seen_at).count()
    assert left(store) == 1000 - after
    assert line.booked == 100 - (30 - after)


DYING = """
import os, signal, django
django.setup()
from inventory.models import Warehouse
from inventory.services import StockLine, issue, posting
from relief.core.models import Person
write = posting._write_movements
def dies(*facts):
    write(*facts)
    print("half", flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
posting._write_movements = dies
issue(warehouse=Warehouse.objects.get(code="JN-01"), lines=[StockLine("BED-001", 7)], by=Person.objects.get(name="景宁仓管员甲"))
"""


def test_a_process_killed_while_posting_leaves_the_book_as_it_was(store, by):
    stocked(store, by, 40)
    named = connection.settings_dict
    url = f"sqlite:///{named['NAME']}" if connection.vendor == "sqlite" else os.environ["DATABASE_URL"].replace("/postgres?", f"/{named['NAME']}?")
    died = subprocess.run(
        [sys.executable, "-c", DYING],
        env={**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "relief.settings"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (died.stdout, died.returncode) == ("half\n", -signal.SIGKILL), died.stderr
    assert (left(store), Document.objects.count(), Movement.objects.count()) == (40, 1, 1)
    issue(warehouse=store, lines=[StockLine("BED-001", 7)], by=by)
    assert left(store) == 33


def test_a_paper_of_two_thousand_lines_posts_in_one_transaction(store, by):
    items = [make_item(f"BED-{number:04d}") for number in range(50)]
    lines = [ReceiptLine(items[number % 50], 10, f"L{number:04d}") for number in range(2000)]
    receive(warehouse=store, lines=lines, by=by)
    out = [StockLine(line.item, 3, line.lot) for line in lines]
    with CaptureQueriesContext(connection) as queries:
        document = issue(warehouse=store, lines=out, by=by)
    assert document.movements.count() == 2000
    assert len(queries) < 30
    assert sum(Holding.objects.values_list("quantity", flat=True)) == 0

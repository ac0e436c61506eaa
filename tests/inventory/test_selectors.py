"""Reading the book: what is here, what may leave, the card, and fixed numbers of queries however long the book is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from inventory.models import Document, Holder, Holding, Item, Lot, Reservation
from inventory.selectors.cards import stock_card
from inventory.selectors.elsewhere import where_is
from inventory.selectors.stock import Sums, by_item, expiring, on_hand, usable
from inventory.services import StockLine, issue, move, return_goods
from inventory.services.lines import MoveLine
from tests.inventory.stock import MONDAY, TUESDAY, WEDNESDAY, day, left, make_item, stocked

pytestmark = pytest.mark.django_db


def test_sums_of_an_item_add_up_to_what_is_held(store, by, promise, quilt):
    stocked(store, by, 10, "old", expires_on=day(-1))
    stocked(store, by, 20, "barred", quality="damaged")
    stocked(store, by, 30, "promised", earmark=promise)
    stocked(store, by, 40, "free", expires_on=day(5))
    Reservation.objects.create(warehouse=store, lot=Lot.objects.get(number="free"), quantity=15, ends_at=timezone.now() + timedelta(hours=1))
    assert by_item([store]) == {quilt.pk: Sums(quilt.pk, 100, 10, 20, 30, 15, 25)}
    assert sorted((row.lot.number, row.quantity, row.reserved) for row in usable([store])) == [("free", 25, 15), ("promised", 30, 0)]
    assert [row.lot.number for row in expiring([store], before=day(30))] == ["old", "free"]
    assert where_is(sku=quilt.sku) == [{"warehouse": "JN-01", "name": "JN-01 store", "available": 40}]
    assert where_is(sku=quilt.sku, but=store) == []


def test_on_hand_by_item_and_lot(store, by):
    stocked(store, by, 10)
    stocked(store, by, 5, "W1", sku="WAT-001")
    assert [(row.lot.number, row.location.code, row.quantity) for row in on_hand([store])] == [("L1", "R-01", 10), ("W1", "R-01", 5)]
    assert [row.quantity for row in on_hand([store], lot=Lot.objects.get(number="W1"))] == [5]
    assert [row.quantity for row in on_hand([store], item=Item.objects.get(sku="BED-001"), as_of=MONDAY)] == [10]
    assert on_hand([store], as_of=MONDAY - timedelta(seconds=1)) == []


def test_the_card_runs_backwards_with_the_balance_after_every_line(store, by, quilt):
    stocked(store, by, 40)
    issue(warehouse=store, lines=[StockLine("BED-001", 5)], by=by, occurred_at=WEDNESDAY)
    move(warehouse=store, lines=[MoveLine("BED-001", 3, to="A-01")], by=by, occurred_at=WEDNESDAY)
    stocked(store, by, 10, "L2", at=TUESDAY)
    rows, pages, cursor = [], 0, None
    while pages == 0 or cursor:
        page = stock_card(store, item=quilt, before=cursor, limit=3)
        rows, pages, cursor = rows + page.rows, pages + 1, page.after
    assert [(row.change, row.balance) for row in rows] == [(0, 45), (-5, 45), (10, 50), (40, 40)]
    assert pages == 2
    assert [row.balance for row in stock_card(store, lot=Lot.objects.get(number="L1")).rows] == [35, 35, 40]
    assert stock_card(store, item=make_item("XXX-001")).rows == []


def test_goods_still_on_the_road_come_back_from_there(store, by):
    stocked(store, by, 40)
    paper = issue(warehouse=store, lines=[StockLine("BED-001", 10)], by=by, on_the_way=True)
    return_goods(warehouse=store, lines=[StockLine("BED-001", 4, "L1"), StockLine("BED-001", 6, "L1", "A-01")], by=by, follows=paper)
    assert (left(store), Holding.objects.get(holder__document=paper).quantity) == (40, 0)


def seed(store, by, movements, lots):
    """A long book, written in bulk: every lot in and out by turns, one day after another."""
    item = make_item()
    now = datetime(2016, 1, 1, tzinfo=UTC)
    batch = [Lot(item=item, number=f"S{number:05d}", owner=store.organisation) for number in range(lots)]
    made = Lot.objects.bulk_create(batch)
    bay = Holder.objects.create(kind="location", location=store.locations.get(code="A-01"), warehouse=store)
    source = Holder.objects.create(kind="source", outside=True, warehouse=store)
    paper = Document.objects.create(kind="receipt", number=f"SEED-{movements}", warehouse=store, occurred_at=now, by=by)
    n = f"SELECT generate_series(0, {movements - 1})"
    if connection.vendor == "sqlite":
        n = f"SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {movements - 1}"
    then = (
        "strftime('%%Y-%%m-%%d %%H:%%M:%%S', %s, '+' || i || ' minutes')"
        if connection.vendor == "sqlite"
        else "%s::timestamptz + i * interval '1 minute'"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO inventory_movement (world_id, document_id, line, lot_id, giver_id, taker_id, quantity, occurred_at, recorded_at)
            WITH RECURSIVE n(i) AS ({n}) SELECT 1, {paper.pk}, i, {made[0].pk} + i %% {lots},
            CASE WHEN (i / {lots}) %% 2 = 0 THEN {source.pk} ELSE {bay.pk} END, CASE WHEN (i / {lots}) %% 2 = 0 THEN {bay.pk} ELSE {source.pk} END,
            CASE WHEN (i / {lots}) %% 2 = 0 THEN 3 ELSE 1 END, {then}, %s FROM n""",
            ["2016-01-01 00:00:00+00:00", now],
        )
        cursor.execute("ANALYZE")
    turns = movements // lots
    units = (turns + 1) // 2 * 3 - turns // 2
    end = now + timedelta(minutes=movements)
    Holding.objects.bulk_create([Holding(holder=bay, lot=lot, quantity=units, last_occurred_at=end) for lot in made], batch_size=5000)
    Holding.objects.bulk_create(
        [Holding(holder=source, lot=lot, outside=True, quantity=-units, last_occurred_at=end) for lot in made], batch_size=5000
    )
    return now + timedelta(minutes=movements // 2)


def queries(work):
    with CaptureQueriesContext(connection) as captured:
        result = work()
    return len(captured), result


@pytest.mark.parametrize(("movements", "lots"), [(2_000, 50), (200_000, 5_000)])
def test_a_long_book_is_read_with_as_many_queries_as_a_short_one(store, by, quilt, movements, lots):
    half_way = seed(store, by, movements, lots)
    lot = Lot.objects.earliest("pk")
    assert [
        queries(lambda: stock_card(store, lot=lot))[0],
        queries(lambda: on_hand([store], as_of=half_way))[0],
        queries(lambda: on_hand([store]))[0],
        queries(lambda: by_item([store]))[0],
        queries(lambda: by_item([store], as_of=half_way))[0],
        queries(lambda: usable([store]))[0],
    ] == [4, 1, 1, 2, 1, 4]
    assert by_item([store])[quilt.pk].held == sum(Holding.objects.filter(outside=False).values_list("quantity", flat=True))

"""The journal and its files, the expiry horizon, the value of goods, and the story of one lot."""

from __future__ import annotations

import csv
import io
from itertools import pairwise

import pytest
from python_calamine import CalamineWorkbook

from inventory.models import Lot, Movement
from inventory.pages.bars import HALF_A_LABEL, barred
from inventory.services import StockLine, issue
from relief.core.models import AccessLog
from tests.inventory.stock import TUESDAY, day, stocked

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client, auditor):
    client.force_login(auditor)
    return client


@pytest.fixture
def moved(store, by):
    stocked(store, by, 40, "L1", source="捐赠人-0423", unit_value_fen=8650, valuation="invoice")
    stocked(store, by, 24, "=1+1", sku="WAT-001", expires_on=day(40))
    issue(warehouse=store, lines=[StockLine("BED-001", 5)], by=by, party="东坑镇")
    return store


def test_the_journal_shows_every_line_the_last_recorded_first(reader, moved):
    lines = reader.get("/stock/journal/").context["lines"]
    assert [row.pk for row, *_places in lines] == list(Movement.objects.order_by("-pk").values_list("pk", flat=True))


def test_the_journal_is_narrowed_by_kind_item_words_and_days(reader, moved):
    def found(**query):
        return [row.quantity for row, *_places in reader.get("/stock/journal/", query).context["lines"]]

    assert found(kind="issue") == [5]
    assert found(sku="WAT-001") == [24]
    assert found(q="0423") == [5, 40]
    assert found(q="东坑") == [5]
    assert found(until="2016-09-19") == [24, 40]
    assert found(since="2016-09-20") == [5]


def test_an_end_before_the_beginning_is_refused_with_a_sentence(reader, moved):
    answer = reader.get("/stock/journal/", {"since": "2026-02-01", "until": "2026-01-01"})
    assert answer.status_code == 422
    assert not answer.context["lines"]


def test_the_journal_leaves_as_csv_and_workbook_with_the_same_rows_and_is_recorded(reader, moved):
    text = b"".join(reader.get("/stock/journal/", {"file": "csv"}).streaming_content)
    assert text.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(text.decode("utf-8-sig"))))
    book = CalamineWorkbook.from_filelike(io.BytesIO(reader.get("/stock/journal/", {"file": "xlsx"}).content))
    sheet = book.get_sheet_by_index(0).to_python()
    assert len(rows) == len(sheet) == 4
    assert [row[8] for row in rows[1:]] == [row[8] for row in sheet[1:]] == ["L1", "'=1+1", "L1"]
    assert sum(int(row[11]) for row in rows[1:]) == sum(row[11] for row in sheet[1:]) == 69
    assert AccessLog.objects.filter(act="export", register="inventory.movement", rows=3).count() == 2


def test_the_neighbour_reads_none_of_it(client, stranger, moved):
    client.force_login(stranger)
    lot = Lot.objects.get(number="L1")
    assert not client.get("/stock/journal/").context["lines"]
    assert len(list(csv.reader(io.StringIO(b"".join(client.get("/stock/journal/", {"file": "csv"}).streaming_content).decode("utf-8-sig"))))) == 1
    assert client.get(f"/stock/BED-001/lots/{lot.pk}/").status_code == 404
    assert not client.get("/stock/expiry/").context["months"]
    assert client.get("/stock/value/").context["total"].lots == 0


def test_the_horizon_counts_lots_by_the_month_they_expire(reader, moved, store, by):
    stocked(store, by, 3, "OLD", sku="FOO-001", expires_on=day(-3))
    answer = reader.get("/stock/expiry/")
    months = answer.context["months"]
    assert [month.over for month in months] == [True, False]
    assert [row.lot.number for month in months for row in month.rows] == ["OLD", "=1+1"]
    assert [fact["count"] for fact in answer.context["facts"]] == [1, 1, 1]
    assert "<rect" in answer.content.decode()


def test_unpriced_goods_are_counted_and_never_valued(reader, moved):
    answer = reader.get("/stock/value/")
    total = answer.context["total"]
    assert (total.value_fen, total.priced, total.unpriced, total.lots) == (35 * 8650, 35, 24, 2)
    assert "3,027.50" in answer.content.decode()
    assert reader.get("/stock/value/", {"as_of": "2016-09-19T20:00"}).context["total"].value_fen == 40 * 8650


def test_value_is_told_by_source_and_by_earmark_and_adds_up_to_the_whole(reader, moved, by, promise):
    stocked(moved, by, 10, "L3", source="捐赠人-0423", earmark=promise, unit_value_fen=9000, valuation="invoice")
    stocked(moved, by, 4, "L4", source="丽水市红十字会", unit_value_fen=8000, valuation="contract")
    answer = reader.get("/stock/value/")
    (_source, by_source, _none), (_earmark, by_earmark, _unmarked), *_rest = answer.context["tables"]
    assert {one.name: (one.lots, one.value_fen, one.unpriced) for one in by_source} == {
        "捐赠人-0423": (2, 35 * 8650 + 10 * 9000, 0),
        "丽水市红十字会": (1, 4 * 8000, 0),
        "": (1, 0, 24),
    }
    assert {one.name: (one.lots, one.value_fen) for one in by_earmark} == {str(promise): (1, 10 * 9000), "": (3, 35 * 8650 + 4 * 8000)}
    for rows in (by_source, by_earmark):
        assert sum(one.value_fen for one in rows) == answer.context["total"].value_fen
    page = answer.content.decode()
    assert "3,927.50" in page
    assert str(promise) in page


def test_a_lot_tells_where_all_of_it_is(reader, moved, by):
    issue(warehouse=moved, lines=[StockLine("BED-001", 7)], by=by, occurred_at=TUESDAY)
    where = reader.get(f"/stock/BED-001/lots/{Lot.objects.get(number='L1').pk}/").context["where"]
    assert (where.came, where.shelved, where.signed) == (40, 28, 12)
    assert where.came == sum(where[1:])


def test_a_lot_under_another_item_is_not_found(reader, moved):
    assert reader.get(f"/stock/WAT-001/lots/{Lot.objects.get(number='L1').pk}/").status_code == 404


def test_the_stock_card_prints_for_a_store_and_for_a_lot_and_not_for_the_neighbour(reader, client, stranger, moved):
    lot = Lot.objects.get(number="L1")
    for query in ({"warehouse": moved.code}, {"warehouse": moved.code, "lot": lot.pk}):
        answer = reader.get("/stock/BED-001/card.pdf", query)
        assert answer.status_code == 200
        assert answer.content.startswith(b"%PDF")
    assert reader.get("/stock/BED-001/card.pdf", {"warehouse": "nowhere"}).status_code == 404
    client.force_login(stranger)
    assert client.get("/stock/BED-001/card.pdf", {"warehouse": moved.code}).status_code == 404


def test_the_horizon_speaks_the_readers_language_and_its_labels_do_not_run_into_each_other(client, keeper, moved):
    client.force_login(keeper)
    page = client.get("/stock/expiry/", headers={"accept-language": "en"}).content.decode()
    assert "12 months" in page
    assert "个月" not in page
    bars = barred([(f"2027-{month:02}", month, "", "", "") for month in range(1, 13)])
    places = [bar.middle for bar in bars.bars if bar.named]
    assert all(later - earlier >= 2 * HALF_A_LABEL for earlier, later in pairwise(places))
    assert places[-1] + HALF_A_LABEL <= bars.width

"""The stock list and the item card, now and as of a moment."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest

from inventory.models import Item
from inventory.selectors import stock
from inventory.selectors.cards import PAGE, SAMPLES, over_time, shelf_card
from inventory.services import MoveLine, StockLine, issue, move
from tests.inventory.stock import MONDAY, TUESDAY, stocked

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client, clerk):
    client.force_login(clerk)
    return client


def row_of(answer, sku="BED-001"):
    return next(row for row in answer.context["rows"] if row.item.sku == sku)


def test_usable_reserved_expired_and_on_the_shelf_add_up(reader, waiting):
    sums = row_of(reader.get("/stock/")).sums
    assert (sums.usable, sums.reserved, sums.expired, sums.held) == (127, 173, 50, 350)


def test_the_list_shows_the_book_as_of_a_moment(reader, goods, by):
    issue(warehouse=goods, lines=[StockLine("BED-001", 30)], by=by, occurred_at=TUESDAY)
    assert row_of(reader.get("/stock/", {"as_of": "2016-09-19T20:00"})).sums.held == 350
    assert row_of(reader.get("/stock/", {"as_of": "2016-09-20T20:00"})).sums.held == 320
    assert not reader.get("/stock/", {"as_of": "2016-09-18T20:00"}).context["rows"]


def test_the_list_is_narrowed_by_warehouse_category_and_name(reader, goods, forward, by):
    stocked(forward, by, sku="WAT-001")
    everything = reader.get("/stock/").context["rows"]
    assert {row.item.sku for row in everything} == {"BED-001", "WAT-001"}
    assert {row.item.sku for row in reader.get("/stock/", {"warehouse": "JN-02"}).context["rows"]} == {"WAT-001"}
    assert {row.item.sku for row in reader.get("/stock/", {"q": "bed"}).context["rows"]} == {"BED-001"}
    assert not reader.get("/stock/", {"category": "food"}).context["rows"]


def test_nonsense_in_the_address_shows_a_page(reader, goods):
    for query in ({"as_of": "yesterday"}, {"warehouse": "nowhere"}, {"category": "gold"}):
        assert reader.get("/stock/", query).status_code == 200


def test_the_neighbour_sees_nothing_of_our_stock(client, stranger, goods):
    client.force_login(stranger)
    assert not client.get("/stock/").context["rows"]
    assert not client.get("/stock/", {"warehouse": goods.code}).context["rows"]
    card = client.get("/stock/BED-001/", {"warehouse": goods.code})
    assert not card.context["lots"]
    assert not card.context["page"].rows


def test_the_city_reads_what_its_counties_hold(client, viewer, goods):
    client.force_login(viewer)
    assert row_of(client.get("/stock/")).sums.held == 350


def test_the_card_runs_the_balance_through_every_movement(reader, goods, by):
    issue(warehouse=goods, lines=[StockLine("BED-001", 30)], by=by, occurred_at=TUESDAY)
    lines = reader.get("/stock/BED-001/").context["page"].rows
    assert [(line.change, line.balance) for line in lines] == [(-30, 320), (50, 350), (200, 300), (100, 100)]


def test_the_card_as_of_a_moment_ends_there(reader, goods, by):
    issue(warehouse=goods, lines=[StockLine("BED-001", 30)], by=by, occurred_at=TUESDAY)
    card = reader.get("/stock/BED-001/", {"as_of": MONDAY.strftime("%Y-%m-%dT23:00")})
    assert card.context["sums"].held == 350
    assert len(card.context["page"].rows) == 3


@pytest.fixture
def long_card(goods, by):
    """Forty pieces a day, one by one, on each of four days."""
    for day_number in range(1, 5):
        lines = [StockLine("BED-001", 1, "LATE") for _piece in range(40)]
        issue(warehouse=goods, lines=lines, by=by, occurred_at=MONDAY + timedelta(days=day_number))
    return goods


def test_a_long_card_is_read_page_by_page_and_loses_no_movement(reader, long_card):
    found, address = [], "/stock/BED-001/"
    for _page in range(4):
        answer = reader.get(address)
        found += [(row.change, row.balance) for row in answer.context["page"].rows]
        older = re.search(r'rel="next" href="([^"]+)#movements"', answer.content.decode())
        address = f"/stock/BED-001/{html.unescape(older[1])}" if older else ""
    assert address == ""
    assert [balance for _change, balance in found] == [*range(190, 350), 350, 300, 100]
    assert sum(change for change, _balance in found) == 190


def test_nonsense_for_a_place_on_the_card_is_its_newest_page(reader, long_card):
    newest = reader.get("/stock/BED-001/").context["page"]
    for wrong in ("x", "~", "2016-09-20~5", "yesterday~7", f"2016-09-20T00:00:00+08:00~{'9' * 30}", "0001-01-01T00:00:00+08:00~4"):
        assert reader.get("/stock/BED-001/", {"before": wrong}).context["page"] == newest


def test_the_plot_of_a_long_card_has_few_points_and_each_of_them_is_right(long_card):
    item = Item.objects.get()
    page, newest = shelf_card([long_card], item=item)
    points = over_time([long_card], newest, item=item)
    assert len(points) == SAMPLES + PAGE
    assert points == sorted(points, key=lambda point: point[0])
    for moment, balance in points[:SAMPLES]:
        assert balance == sum(held.quantity for held in stock.on_hand([long_card], as_of=moment))
    assert page == newest


def test_what_only_changes_its_place_is_no_movement_of_the_card(reader, goods, by):
    move(warehouse=goods, lines=[MoveLine("BED-001", 10, "LATE", to="A-02")], by=by)
    assert [row.change for row in reader.get("/stock/BED-001/").context["page"].rows] == [50, 200, 100]


def test_every_movement_is_a_dot_that_says_what_it_was(reader, goods, by):
    paper = issue(warehouse=goods, lines=[StockLine("BED-001", 30)], by=by, occurred_at=TUESDAY)
    answer = reader.get("/stock/BED-001/")
    dots = answer.context["plot"].dots
    assert [dot.says.split(" · ")[-1] for dot in dots] == ["-30 → 320", "+50 → 350", "+200 → 300", "+100 → 100"]
    assert paper.number in dots[0].says
    assert f"<title>{dots[0].says}</title></circle>" in html.unescape(answer.content.decode())


def test_a_long_card_asks_as_many_questions_as_a_card_of_one_page_and_a_sample(reader, long_card, by, query_count):
    with query_count("item card of several pages"):
        reader.get("/stock/BED-001/")
    issue(warehouse=long_card, lines=[StockLine("BED-001", 1, "SOON") for _piece in range(90)], by=by, occurred_at=MONDAY + timedelta(days=9))
    with query_count("item card of several pages"):
        reader.get("/stock/BED-001/")


def test_an_unknown_item_is_not_found(reader):
    assert reader.get("/stock/NOTHING/").status_code == 404


def test_the_list_and_the_card_ask_a_fixed_number_of_questions(reader, waiting, by, query_count):
    with query_count("stock list"):
        reader.get("/stock/")
    with query_count("stock list as of a moment"):
        reader.get("/stock/", {"as_of": "2016-09-20T20:00"})
    with query_count("item card"):
        reader.get("/stock/BED-001/")


@pytest.mark.parametrize("address", ["/stock/", "/stock/BED-001/"])
@pytest.mark.parametrize("moment", ["0001-01-01", "0001-01-01T00:00", "9999-12-31T23:59", "2500-01-01"])
def test_a_moment_beyond_the_book_is_complained_of_and_shows_no_stock(reader, goods, address, moment):
    answer = reader.get(address, {"as_of": moment, "warehouse": goods.code})
    assert answer.status_code == 200
    assert "as_of" in answer.context["form"].errors
    assert not answer.context.get("rows")
    assert not answer.context.get("lots")

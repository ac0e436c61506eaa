"""The stock list and the item card, now and as of a moment."""

from __future__ import annotations

import pytest

from inventory.services import StockLine, issue
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
    assert not card.context["page"].object_list


def test_the_city_reads_what_its_counties_hold(client, viewer, goods):
    client.force_login(viewer)
    assert row_of(client.get("/stock/")).sums.held == 350


def test_the_card_runs_the_balance_through_every_movement(reader, goods, by):
    issue(warehouse=goods, lines=[StockLine("BED-001", 30)], by=by, occurred_at=TUESDAY)
    lines = reader.get("/stock/BED-001/").context["page"].object_list
    assert [(line.change, line.balance) for line in lines] == [(-30, 320), (50, 350), (200, 300), (100, 100)]


def test_the_card_as_of_a_moment_ends_there(reader, goods, by):
    issue(warehouse=goods, lines=[StockLine("BED-001", 30)], by=by, occurred_at=TUESDAY)
    card = reader.get("/stock/BED-001/", {"as_of": MONDAY.strftime("%Y-%m-%dT23:00")})
    assert card.context["sums"].held == 350
    assert len(card.context["page"].object_list) == 3


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

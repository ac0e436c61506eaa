"""Reading through the interface: pages, filters, scope, as-of, fixed numbers of queries."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from inventory.models import Item, Lot
from inventory.services import ReceiptLine, StockLine, issue, receive
from inventory.services.orders import OrderLine, approve_order, issue_order, open_order
from inventory.services.waybills import prepare

pytestmark = pytest.mark.django_db
LISTS = ["items", "warehouses", "lots", "holdings", "movements", "documents", "orders", "waybills", "cases", "events"]


@pytest.fixture
def busy(store, keeper, leader, commander, stranger):
    """Some of everything in Jingning, and a shelf in Suichang."""
    for quantity in (3, 4):
        order = open_order(warehouse=store.here, lines=[OrderLine(store.quilt, quantity)], by=leader.person, destination="东坑安置点")
        approve_order(order=order, by=commander.person)
        prepare(document=issue_order(order=order, by=keeper.person), by=keeper.person)
    receive(warehouse=store.there, by=stranger.person, lines=[ReceiptLine(store.quilt, 9, lot="SC-Q")])
    return store


def rows(client, path, **query):
    answer = client.read(path, **query)
    assert answer.status_code == 200, answer.json()
    return answer.json()["results"]


def test_holdings_are_told_now_and_as_of_any_moment(api, keeper, store):
    before = timezone.now()
    issue(warehouse=store.here, lines=[StockLine(store.quilt, 50)], by=keeper.person)
    client = api(keeper)
    now = rows(client, "holdings/", warehouse="JN-01", item="QUILT", lot="Q1")
    assert [(row["location"], row["lot"], row["quantity"]) for row in now] == [("A1", "Q1", 150)]
    then = rows(client, "holdings/", item="QUILT", as_of=before.isoformat())
    assert [row["quantity"] for row in then] == [200]
    today = timezone.localdate()
    for day, units in {str(today): 150, str(today - timedelta(days=1)): 200}.items():
        assert sum(row["quantity"] for row in rows(client, "holdings/", item="QUILT", as_of=day)) == units
    assert client.get(f"/api/v1/holdings/?item=QUILT&as_of={before:%Y-%m-%dT%H:%M:%S}+00:00").json()["results"][0]["quantity"] == 200
    assert rows(client, "holdings/", as_of=(before - timedelta(days=30)).isoformat()) == []


def test_pages_follow_each_other_without_repeating(api, keeper, busy):
    client, seen = api(keeper), []
    answer = client.read("movements/", page_size=2).json()
    while True:
        seen += [row["id"] for row in answer["results"]]
        if not answer["next"]:
            break
        answer = client.get(answer["next"]).json()
    assert seen == sorted(set(seen))
    assert len(seen) == 5


def test_lists_are_narrowed_by_the_words_of_the_field(api, keeper, busy):
    client = api(keeper)
    assert [row["sku"] for row in rows(client, "items/", search="棉")] == ["QUILT"]
    assert {row["item"] for row in rows(client, "movements/", item="WATER")} == {"WATER"}
    assert [row["number"] for row in rows(client, "lots/", expires_before=(timezone.localdate() + timedelta(days=30)).isoformat())] == ["W-SOON"]
    assert [row["state"] for row in rows(client, "orders/", warehouse="JN-01", state="issued")] == ["issued", "issued"]
    assert [line["quantity"] for row in rows(client, "waybills/", plate="") for line in row["lines"]] == [4, 3]


@pytest.mark.parametrize(
    "query", [{"as_of": "yesterday"}, {"as_of": "0001-01-01"}, {"as_of": "9999-12-31"}, {"after": "x"}, {"after": "-1"}, {"page_size": "many"}]
)
def test_a_parameter_that_cannot_be_read_is_refused(api, keeper, store, query):
    answer = api(keeper).read("holdings/", **query)
    assert (answer.status_code, answer["Content-Type"], answer.json()["errors"][0]["field"]) == (400, "application/problem+json", next(iter(query)))


@pytest.mark.parametrize(
    "path", ["documents/%00/", "items/%00/", "lots/%00/", f"lots/{10**30}/", "orders/%00/", "holdings/?item=%00", "items/?page=0"]
)
def test_an_address_no_row_can_have_is_refused_in_form(api, keeper, store, path):
    answer = api(keeper).get(f"/api/v1/{path}")
    assert answer.status_code in {400, 404}
    assert answer["Content-Type"] == "application/problem+json"


def test_a_keeper_sees_nothing_of_another_county(api, keeper, stranger, busy):
    mine, theirs = api(keeper), api(stranger)
    hidden = {"lots": Lot.objects.get(number="SC-Q").pk, "warehouses": "SC-01"}
    for path, name in hidden.items():
        assert mine.read(f"{path}/{name}/").status_code == 404
    assert {row["warehouse"] for row in rows(mine, "holdings/")} == {"JN-01"}
    assert {mine.read(f"{path}/", warehouse="SC-01").status_code for path in ("holdings", "movements", "lots", "orders")} == {404}
    assert {row["number"] for row in rows(theirs, "lots/")} == {"SC-Q"}
    for path in ("documents", "orders", "waybills", "movements", "holdings"):
        for row in rows(mine, f"{path}/"):
            assert theirs.read(f"{path}/{row.get('number') or row.get('id', 0)}/").status_code == 404
    assert not {row["subject"] for row in rows(theirs, "events/")} & {row["number"] for row in rows(mine, "documents/")}


@pytest.mark.parametrize(("who", "count"), [("viewer", 2), ("auditor", 1), ("visitor", 0)])
def test_a_superior_reads_all_and_a_visitor_nothing(api, request, busy, who, count):
    assert len(rows(api(request.getfixturevalue(who)), "warehouses/")) == count


def test_an_empty_shelf_of_a_visitor_is_empty_and_not_an_error(api, visitor, busy):
    client = api(visitor)
    assert [path for path in LISTS if rows(client, f"{path}/")] == []


@pytest.mark.parametrize("path", LISTS)
def test_a_list_costs_the_same_however_long_it_is(api, keeper, leader, commander, busy, query_count, path):
    client = api(keeper)
    with query_count(f"api {path}"):
        first = rows(client, f"{path}/")
    for number in range(5):
        Item.objects.create(sku=f"N{number}", name=f"物资{number}", category="food", unit="件")
        receive(warehouse=busy.here, by=keeper.person, lines=[ReceiptLine(f"N{number}", 5, lot=f"N{number}")])
        order = open_order(warehouse=busy.here, lines=[OrderLine(f"N{number}", 1)], by=leader.person, destination="x")
        approve_order(order=order, by=commander.person)
        prepare(document=issue_order(order=order, by=keeper.person), by=keeper.person)
    with query_count(f"api {path}"):
        second = rows(client, f"{path}/")
    assert len(second) > len(first) or path in {"warehouses", "cases"}


def test_one_document_is_told_with_what_is_still_on_the_way(api, keeper, busy):
    client = api(keeper)
    number = rows(client, "waybills/")[0]["document"]
    told = client.read(f"documents/{number}/").json()
    assert (told["kind"], told["in_transit"], [row["taker"] for row in told["movements"]]) == ("issue", 4, ["transit"])
    assert client.read("documents/JN-GI-1/").status_code == 404


@pytest.mark.parametrize("query", [{"warehouse": "JN-99"}, {"item": "QUILTT"}, {"warehouse": "SC-01"}])
@pytest.mark.parametrize("path", ["holdings/", "lots/", "movements/", "cases/"])
def test_an_empty_list_does_not_hide_a_wrong_name(api, keeper, store, path, query):
    answer = api(keeper).read(path, **query)
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert next(iter(query.values())) in answer.json()["detail"]


def test_a_shelf_that_is_there_may_be_empty(api, keeper, store):
    assert rows(api(keeper), "cases/", warehouse="JN-01", item="WATER") == []


@pytest.mark.parametrize(("path", "query"), [(path, {"warehous": "JN-01"}) for path in LISTS] + [("items", {"page": "-1"}), ("items", {"page": "0"})])
def test_a_parameter_nobody_knows_is_named(api, keeper, store, path, query):
    answer = api(keeper).read(f"{path}/", **query)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, next(iter(query)))

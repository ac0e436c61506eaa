"""Goods in, goods out and counts without an order."""

from __future__ import annotations

import pytest
from django.utils import timezone

from inventory.models import Document, Holding, Lot
from tests.inventory.stock import book, left

pytestmark = pytest.mark.django_db


def form(store, *lines, at="", party="爱心企业"):
    data = {
        "warehouse": store.pk,
        "occurred_at": at or f"{timezone.localtime():%Y-%m-%dT%H:%M}",
        "party": party,
        "form-TOTAL_FORMS": len(lines),
        "form-INITIAL_FORMS": 0,
    }
    return data | {f"form-{n}-{name}": value for n, line in enumerate(lines) for name, value in line.items()}


def test_boxes_and_loose_pieces_are_booked_as_base_units(client, keeper, store, boxed):
    client.force_login(keeper)
    line = {"item": boxed.pk, "boxes": "7", "loose": "5", "lot": "NEW", "expires_on": "2030-01-01"}
    answer = client.post("/field/forms/receive/", form(store, line))
    assert answer.status_code == 302
    assert left(store, "NEW") == 173
    assert Lot.objects.get(number="NEW").source == "爱心企业"


def test_a_receipt_for_a_moment_to_come_is_refused_and_kept(client, keeper, store, boxed):
    client.force_login(keeper)
    before = book()
    answer = client.post("/field/forms/receive/", form(store, {"item": boxed.pk, "loose": "5", "lot": "NEW"}, at="2050-01-01T10:00"))
    assert answer.status_code == 409
    assert "请改正时间" in answer.content.decode()
    assert 'value="NEW"' in answer.content.decode()
    assert book() == before


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ({"loose": "5"}, "请选择点的是哪个品种"),
        ({"item": "boxed"}, "请填数量"),
        ({}, "请至少填一项"),
    ],
)
def test_what_is_missing_is_asked_for(client, keeper, store, boxed, line, why):
    client.force_login(keeper)
    before = book()
    line = {name: boxed.pk if value == "boxed" else value for name, value in line.items()}
    assert why in client.post("/field/forms/receive/", form(store, line)).content.decode()
    assert book() == before


def test_another_line_keeps_what_was_typed_and_books_nothing(client, keeper, store, boxed):
    client.force_login(keeper)
    before = book()
    text = client.post("/field/forms/receive/", form(store, {"item": boxed.pk, "loose": "5", "lot": "NEW"}) | {"more": "1"}).content.decode()
    assert 'name="form-1-lot"' in text
    assert 'value="NEW"' in text
    assert book() == before


def test_an_issue_without_an_order_takes_what_expires_first(client, keeper, goods, boxed):
    client.force_login(keeper)
    client.post("/field/forms/issue/", form(goods, {"item": boxed.pk, "boxes": "1", "loose": "6"}, party="敬老院"))
    assert (left(goods, "SOON"), left(goods, "LATE")) == (70, 200)


def test_too_much_is_refused_with_what_there_is_and_what_is_held_back(client, keeper, goods, boxed):
    client.force_login(keeper)
    before = book()
    answer = client.post("/field/forms/issue/", form(goods, {"item": boxed.pk, "loose": "301"}))
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "300" in text
    assert "过期" in text
    assert book() == before


def test_a_refusal_names_the_goods_and_speaks_chinese(client, keeper, goods, boxed):
    client.force_login(keeper)
    text = client.post("/field/forms/issue/", form(goods, {"item": boxed.pk, "loose": "301"})).content.decode()
    assert "棉被" in text.split("data-error-summary")[1].split("</form>")[0]
    assert "available" not in text


def test_a_form_sent_twice_is_booked_once(client, keeper, store, boxed):
    client.force_login(keeper)
    sent = form(store, {"item": boxed.pk, "loose": "5", "lot": "NEW"}) | {"key": "f00d"}
    answers = [client.post("/field/forms/receive/", sent).url for _time in range(2)]
    assert len(set(answers)) == 1
    assert left(store, "NEW") == 5


def test_a_changed_form_under_an_old_key_is_refused(client, keeper, store, boxed):
    client.force_login(keeper)
    client.post("/field/forms/receive/", form(store, {"item": boxed.pk, "loose": "5", "lot": "NEW"}) | {"key": "f00d"})
    answer = client.post("/field/forms/receive/", form(store, {"item": boxed.pk, "loose": "6", "lot": "NEW"}) | {"key": "f00d"})
    assert answer.status_code == 422
    assert "已经入过账" in answer.content.decode()
    assert left(store, "NEW") == 5


def test_another_countys_warehouse_is_no_choice(client, keeper, store, neighbour, boxed):
    client.force_login(keeper)
    before = book()
    assert client.post("/field/forms/receive/", form(neighbour, {"item": boxed.pk, "loose": "5"})).status_code == 200
    assert book() == before


def test_somebody_who_keeps_no_store_is_told_so(client, leader, store, boxed):
    client.force_login(leader)
    before = book()
    for address in ("/field/forms/", "/field/forms/receive/", "/field/forms/issue/"):
        assert "您名下没有仓库" in client.get(address, follow=True).content.decode()
    client.post("/field/forms/receive/", form(store, {"item": boxed.pk, "loose": "5"}))
    assert book() == before


def count_form(store, **seen):
    rows = Holding.objects.filter(holder__location__warehouse=store, quantity__gt=0).select_related("lot")
    return {"warehouse": store.code} | {f"c{row.pk}-loose": seen[row.lot.number] for row in rows if row.lot.number in seen}


def test_a_count_is_blind_and_books_the_difference(client, keeper, goods):
    client.force_login(keeper)
    assert 'value="100"' not in client.get("/field/forms/count/").content.decode()
    answer = client.post("/field/forms/count/", count_form(goods, SOON="97"), follow=True)
    assert left(goods, "SOON") == 97
    assert left(goods, "LATE") == 200
    assert "97" in answer.content.decode()
    assert Document.objects.filter(kind="count").count() == 1


def test_an_untouched_count_books_nothing(client, keeper, goods):
    client.force_login(keeper)
    before = book()
    assert "还没有点数" in client.post("/field/forms/count/", count_form(goods)).content.decode()
    assert book() == before


def test_an_auditor_counts_in_no_store(client, auditor, goods):
    client.force_login(auditor)
    before = book()
    client.post("/field/forms/count/", count_form(goods, SOON="1"))
    assert book() == before

"""The keeper's phone: what waits, what to take from where, and what was booked."""

from __future__ import annotations

import pytest

from inventory.models import Document, ReleaseOrder, Waybill
from inventory.pages.picking import pick_list
from tests.inventory.stock import book, left

pytestmark = pytest.mark.django_db


def typed(order, **instead):
    """What the form sends when the keeper takes everything as suggested, or something else by lot."""
    data = {"plate": "浙K12345", "driver": "司机甲", "driver_phone": "199-0000-0099"}
    for stop in pick_list(order).stops:
        data |= {f"{stop.key}-packs": stop.packs, f"{stop.key}-loose": instead.get(stop.lot.number, stop.loose)}
    return data


def address(order):
    return f"/field/forms/orders/{order.number}/"


def test_what_waits_stands_on_the_keepers_first_page(client, keeper, waiting):
    client.force_login(keeper)
    assert list(client.get("/field/forms/").context["orders"]) == [waiting]


def test_drafts_and_finished_orders_do_not_wait(client, keeper, waiting):
    ReleaseOrder.objects.update(state="draft")
    client.force_login(keeper)
    assert client.get("/field/forms/").context["orders"] == []


def test_another_county_sees_no_order_of_ours(client, stranger, waiting):
    client.force_login(stranger)
    assert waiting.number not in client.get("/field/forms/").content.decode()
    assert client.get(address(waiting)).status_code == 404


def test_the_pick_list_follows_the_walk_and_leaves_expired_lots_out(client, keeper, waiting):
    client.force_login(keeper)
    stops = client.get(address(waiting)).context["lines"]
    assert [(stop.location.code, stop.lot.number, stop.planned) for stop in stops] == [("A-01", "LATE", 73), ("A-02", "SOON", 100)]
    assert [(stop.packs, stop.loose) for stop in stops] == [("3", "1"), ("4", "4")]


def test_issuing_takes_the_goods_and_writes_the_waybill(client, keeper, goods, waiting):
    client.force_login(keeper)
    answer = client.post(address(waiting), typed(waiting))
    document = Document.objects.get(kind="issue")
    assert answer.url == f"/field/forms/papers/{document.number}/"
    assert (left(goods, "SOON"), left(goods, "LATE"), left(goods, "OLD")) == (0, 127, 50)
    waiting.refresh_from_db()
    assert waiting.state == "issued"
    assert Waybill.objects.get(document=document).plate == "浙K12345"


def test_a_part_may_be_issued_and_the_rest_waits(client, keeper, goods, waiting):
    client.force_login(keeper)
    data = typed(waiting)
    late = next(stop.key for stop in pick_list(waiting).stops if stop.lot.number == "LATE")
    client.post(address(waiting), data | {f"{late}-packs": "0", f"{late}-loose": "0"})
    waiting.refresh_from_db()
    assert waiting.state == "picking"
    assert [stop.planned for stop in pick_list(waiting).stops] == [73]


def test_the_paper_of_an_issue_shows_its_lines_and_its_waybill(client, keeper, waiting):
    client.force_login(keeper)
    text = client.post(address(waiting), typed(waiting), follow=True).content.decode()
    assert "浙K12345" in text
    assert "SOON" in text


@pytest.mark.parametrize(("loose", "why"), [("5000", "不能多拿"), ("zwölf", "只能填整数"), ("1.5", "只能填整数"), ("-3", "只能填整数")])
def test_what_cannot_be_is_said_beside_the_bin_and_keeps_what_was_typed(client, keeper, waiting, loose, why):
    client.force_login(keeper)
    before = book()
    text = client.post(address(waiting), typed(waiting, SOON=loose)).content.decode()
    assert why in text
    assert f'value="{loose}"' in text
    assert book() == before


def test_an_empty_pick_is_not_booked(client, keeper, waiting):
    client.force_login(keeper)
    before = book()
    nothing = {f"{stop.key}-{part}": "0" for stop in pick_list(waiting).stops for part in ("packs", "loose")}
    assert "还没有拣货" in client.post(address(waiting), nothing).content.decode()
    assert book() == before


def test_a_reader_may_look_but_not_issue(client, auditor, waiting):
    client.force_login(auditor)
    seen = client.get(address(waiting)).content.decode()
    assert ("LATE" in seen, 'id="pick"' in seen, 'form="pick"' in seen) == (True, False, False)
    before = book()
    assert client.get(address(waiting)).status_code == 200
    assert client.post(address(waiting), typed(waiting)).status_code == 403
    assert book() == before
    waiting.refresh_from_db()
    assert waiting.state == "approved"


def test_a_stranger_cannot_issue_our_order(client, stranger, waiting):
    client.force_login(stranger)
    before = book()
    assert client.post(address(waiting), typed(waiting)).status_code == 404
    assert book() == before


def test_what_lies_nowhere_is_named_before_the_keeper_walks(client, keeper, goods, waiting):
    waiting.lines.update(quantity=400)
    client.force_login(keeper)
    assert [(line.item.sku, missing) for line, missing in client.get(address(waiting)).context["lacking"]] == [("BED-001", 227)]


def test_the_first_page_and_the_pick_list_ask_a_fixed_number_of_questions(client, keeper, waiting, query_count):
    client.force_login(keeper)
    with query_count("keeper's first page"):
        client.get("/field/forms/")
    with query_count("pick list"):
        client.get(address(waiting))


def test_a_stranger_to_the_house_is_sent_to_the_sign_in(client, waiting):
    assert "/account/login/" in client.get(address(waiting)).url

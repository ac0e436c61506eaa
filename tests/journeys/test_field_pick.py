"""From the order to the signed waybill with a scanner in one hand: how many touches, how long, and what is stopped in red."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from inventory.models import Lot, Signature, Waybill
from tests.inventory.stock import book, left
from tests.journeys.field import PATIENCE

pytestmark = pytest.mark.django_db(transaction=True)

BUDGET = 120  # seconds, by hand


def lot(number):
    return f"http://localhost/q/l/{Lot.objects.get(number=number).pk}"


def test_five_lines_are_picked_loaded_and_signed_for_within_two_minutes_of_touches(field, five_lines, witness, goods, record_property):
    phone = field()
    phone.tap("东坑镇中心小学", role="link")
    for number in ("LATE", "L-WAT-001", "SOON", "L-KIT-001", "L-TOR-001"):
        phone.scan(lot(number))
        phone.done()
    phone.tap("去装车")
    phone.page.get_by_label("车牌").fill("浙K12345")
    phone.page.get_by_label("司机", exact=True).fill("司机甲")
    phone.taps += 2 + 4 + 2  # two fields, and what is typed into them counts as eight touches with suggestions of the keyboard
    phone.tap("出库，开 1 张运单")
    expect(phone.page.locator(".short")).to_have_text("K1-001")
    phone.tap("司机签字")
    phone.sign()
    phone.tap(witness.name)
    phone.figures("2580")
    phone.tap("已签字，发车")
    expect(phone.page.locator("main")).to_contain_text("在途", timeout=PATIENCE)
    record_property("taps", phone.taps)
    record_property("seconds", phone.took)
    assert phone.by_hand <= BUDGET, (phone.taps, phone.scans)
    assert [row.state for row in phone.arrived(2)] == ["done", "done"]
    waybill = Waybill.objects.get()
    assert (waybill.number[-6:], waybill.state, waybill.plate) == ("K1-001", "departed", "浙K12345")
    assert set(Signature.objects.values_list("role", "method")) >= {("driver", "glass"), ("witness", "pin")}
    assert (left(goods, "SOON"), left(goods, "LATE"), left(goods, "L-WAT-001")) == (0, 127, 240)


def test_an_expired_lot_stops_the_hand_in_red_and_the_next_lot_is_one_touch_away(field, goods, waiting):
    phone = field(path=f"orders/{waiting.number}/")
    before = book()
    phone.scan(lot("OLD"))
    alarm = phone.page.get_by_role("dialog")
    expect(alarm).to_contain_text("已过期：绝不能发")
    phone.tap("改拿下一批")
    expect(phone.page.locator(".pad-sum")).to_have_text("3 箱 + 1 床 = 73 床")
    assert book() == before


def test_what_is_short_in_one_bin_is_offered_from_the_next_lot(field, goods, waiting):
    phone = field(path=f"orders/{waiting.number}/")
    phone.touch("[data-stop]:has-text('SOON'), .stop-row:has-text('A-02')")
    phone.figures("2")
    phone.done()
    expect(phone.page.locator("main")).to_contain_text("5 箱 + 1 床 = 121 床")
    phone.page.reload()
    phone.ready()
    expect(phone.page.locator("[data-done]")).to_contain_text("A-02")


def test_the_pad_takes_no_more_than_the_order_asks_and_no_figures_of_the_scanner(field, goods, waiting):
    phone = field(path=f"orders/{waiting.number}/")
    phone.tap("拿 3 箱")
    phone.scan("6901234567892")
    expect(phone.page.locator(".pad-sum")).to_have_text("3 箱 + 1 床 = 73 床")
    phone.figures("99")
    phone.done()
    expect(phone.page.locator(".pad .field-error")).to_contain_text("不能多拿")


def test_a_link_in_a_message_opens_its_order_in_the_app(field, goods, waiting):
    phone = field(path=f"orders/{waiting.number}/")
    expect(phone.page.get_by_role("heading", name="发往 东坑镇中心小学")).to_be_visible()

"""What comes by telephone and what comes to the gate, on the app with the thumb: found by name, counted on the pad, signed on the glass."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from inventory.models import ReleaseOrder, Signature
from tests.inventory.stock import left, make_item
from tests.journeys.field import PATIENCE

pytestmark = pytest.mark.django_db(transaction=True)


def test_gifts_are_received_without_signal_and_a_cadre_signs_on_the_glass(field, goods, record_property):
    phone = field(path="receive/").keep()
    phone.lose_signal()
    phone.page.get_by_label("来自").fill("爱心企业01号")
    phone.tap("来了什么")
    phone.page.get_by_placeholder("物资名称").fill("棉被")
    phone.touch(".choices .stop-row")
    phone.figures("7")
    phone.touch(".pad-cell >> nth=1")
    phone.figures("5")
    phone.done()
    phone.page.get_by_label("包装上的批号").fill("GIFT-1")
    phone.page.get_by_label("到期日").fill("2031-01-31")
    phone.tap("外来人员在屏幕上签字")
    phone.tap("入账")
    expect(phone.page.locator("#said")).to_contain_text("请第二人在屏幕上签字")
    phone.page.get_by_label("外来人员姓名").fill("鹤溪街道干部")
    phone.page.locator(".ink").evaluate("node => node.scrollIntoView({ block: 'center' })")
    phone.sign()
    phone.tap("入账")
    phone.counts(queued=1)
    record_property("taps", phone.taps)
    record_property("seconds", phone.took)
    phone.find_signal()
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    [row] = phone.arrived(1)
    assert (row.state, left(goods, "GIFT-1")) == ("done", 7 * 24 + 5)
    assert set(Signature.objects.values_list("role", "method", "name")) >= {("checker", "glass", "鹤溪街道干部")}


def test_an_order_by_telephone_is_found_by_name_and_recorded_with_who_called(field, goods, commander):
    for number in range(12):
        make_item(f"HOU-{number:03d}", f"生活用品{number}")
    phone = field(path="verbal/")
    phone.tap(commander.person.name)
    phone.page.get_by_label("送到哪里").fill("东坑镇中心小学")
    phone.page.get_by_placeholder("物资名称").fill("棉被")
    expect(phone.page.locator("[data-give]")).to_have_count(1)
    for _box in range(3):
        phone.touch("[data-give='BED-001'] button >> nth=-1")
    phone.page.get_by_placeholder("物资名称").fill("没有这种")
    expect(phone.page.locator("[data-give='BED-001']")).to_contain_text("72")
    phone.tap("记下这张令")
    phone.arrived(1)
    expect(phone.page.get_by_role("heading", name="发往 东坑镇中心小学")).to_be_visible(timeout=PATIENCE)
    order = ReleaseOrder.objects.get()
    assert (order.state, order.approved_by, [line.quantity for line in order.lines.all()]) == ("verbal_approved", commander.person, [72])

"""A receipt one person booked gets its second hand on the phone: somebody else's, with and without signal."""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import expect

from inventory.models import Document, Signature
from inventory.services import ReceiptLine, receive
from tests.journeys.field import PATIENCE

pytestmark = pytest.mark.django_db(transaction=True)


def seen(page, name: str) -> None:
    """Keep a picture where somebody asked for them."""
    if folder := os.environ.get("LOOK"):
        page.screenshot(path=f"{folder}/{name}.png")


def names() -> list[tuple[str, str, str]]:
    return list(Signature.objects.order_by("pk").values_list("role", "method", "name"))


def test_goods_received_alone_are_signed_for_by_somebody_else_without_signal(field, goods, keeper, record_property):
    phone = field(path="receive/").keep()
    phone.lose_signal()
    phone.page.get_by_label("来自").fill("爱心企业01号")
    phone.tap("来了什么")
    phone.page.get_by_placeholder("物资名称").fill("棉被")
    phone.touch(".choices .stop-row")
    phone.figures("2")
    phone.done()
    phone.page.get_by_label("到期日").fill("2031-01-31")
    phone.tap("入账")
    phone.counts(queued=1)
    phone.tap("返回", role="link")
    seen(phone.page, "home")
    phone.tap("第二签字人", role="link")
    seen(phone.page, "second-list")
    phone.tap("爱心企业01号", role="link")
    expect(phone.page.get_by_role("main")).to_contain_text("入账人")
    phone.page.get_by_label("外来人员姓名").fill("景宁 仓管员甲")
    phone.page.locator(".ink").evaluate("node => node.scrollIntoView({ block: 'center' })")
    phone.sign()
    phone.tap("保存签字")
    expect(phone.page.locator("#said")).to_contain_text(f"{keeper.person.name} 已签过字")
    seen(phone.page, "second-same")
    phone.counts(queued=1)
    phone.page.get_by_label("外来人员姓名").fill("鹤溪街道干部")
    phone.tap("保存签字")
    phone.counts(queued=2)
    record_property("taps", phone.taps)
    phone.page.reload()
    phone.ready()
    phone.page.goto("/field/second/")
    expect(phone.page.get_by_role("link", name="丽水市红十字会")).to_be_visible()
    assert phone.page.get_by_role("link", name="爱心企业01号").count() == 0
    phone.find_signal()
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    assert [row.state for row in phone.arrived(2)] == ["done", "done"]
    assert names() == [("checker", "glass", "鹤溪街道干部")]
    record_property("seconds", phone.took)


def test_a_wrong_pin_leaves_the_receipt_waiting_and_whoever_booked_it_is_not_offered(field, goods, by, witness, keeper):
    for party, booked_by in (("爱心企业02号", witness), ("爱心企业03号", by)):
        receive(warehouse=goods, lines=[ReceiptLine("BED-001", 5, party[-2:])], by=booked_by, party=party)
    phone = field(path="second/")
    phone.tap("爱心企业02号", role="link")
    seen(phone.page, "second-alone")
    expect(phone.page.locator(".people")).to_contain_text("还没有其他人设签字密码")
    phone.tap("返回", role="link")
    phone.tap("爱心企业03号", role="link")
    for pin, state in (("1111", "refused"), ("2580", "done")):
        phone.tap(witness.name)
        phone.figures(pin)
        expect(phone.page.locator(".pad-keys")).to_have_count(0, timeout=PATIENCE)  # it closes by itself with the last figure
        phone.tap("保存签字")
        rows = phone.arrived(1 if state == "refused" else 2)
        assert [row.state for row in rows][-1] == state
        if state == "refused":
            assert not Signature.objects.exists()
            phone.counts(refused=1)
            phone.page.goto("/field/second/")
            phone.tap("爱心企业03号", role="link")
    paper = Document.objects.get(party="爱心企业03号")
    assert list(Signature.objects.values_list("paper", "person", "method")) == [(paper.number, witness.pk, "pin")]
    phone.counts(sent=1)
    with phone.page.expect_response("**/field/pack.json"):
        phone.page.goto("/field/second/")
    phone.page.wait_for_load_state("networkidle")
    expect(phone.page.get_by_role("link", name="爱心企业03号")).to_have_count(0, timeout=PATIENCE)

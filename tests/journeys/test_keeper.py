"""A keeper with a phone in one hand: order, pick, issue; a phone that is small, dark, or has only a keyboard."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from inventory.models import Waybill
from tests.inventory.stock import book, left

pytestmark = pytest.mark.django_db(transaction=True)


def test_from_the_waiting_order_to_the_waybill(phone, keeper, goods, waiting):
    page = phone(keeper)
    page.goto("/field/forms/")
    page.get_by_role("link", name="东坑镇中心小学").tap()
    expect(page.get_by_role("heading", name="发往 东坑镇中心小学")).to_be_visible()
    expect(page.locator(".pick-bin").first).to_have_text("A-01")
    page.get_by_text("车辆和司机").tap()
    page.get_by_label("车牌").fill("浙K12345")
    page.get_by_role("button", name="出库 2 项").tap()
    expect(page.get_by_text("已入账")).to_be_visible()
    expect(page.get_by_text("浙K12345")).to_be_visible()
    assert (left(goods, "SOON"), left(goods, "LATE")) == (0, 127)
    assert Waybill.objects.get().plate == "浙K12345"


def test_the_big_number_pad_counts_boxes_and_loose_pieces(phone, keeper, waiting):
    page = phone(keeper)
    page.goto(f"/field/forms/orders/{waiting.number}/")
    line = page.locator("[data-line]").first
    line.locator("input").first.tap()
    pad = page.get_by_role("group", name="数字键盘")
    pad.get_by_role("button", name="2", exact=True).tap()
    pad.get_by_role("button", name="下一格").tap()
    pad.get_by_role("button", name="5", exact=True).tap()
    expect(line.locator("[data-total]")).to_have_text("53")
    expect(line).to_have_attribute("data-state", "short")
    expect(line).to_contain_text("比通知单少")


def test_taking_too_much_is_refused_beside_the_bin_and_changes_nothing(phone, keeper, waiting):
    page = phone(keeper)
    page.goto(f"/field/forms/orders/{waiting.number}/")
    before = book()
    page.locator("[data-count]").last.fill("900")
    page.get_by_role("group", name="数字键盘").get_by_role("button", name="完成").tap()
    page.get_by_role("button", name="出库").tap()
    expect(page.get_by_role("alert")).to_contain_text("不能多拿")
    expect(page.locator("[data-count]").last).to_have_value("900")
    assert book() == before


def test_a_service_that_says_no_says_it_in_words(phone, keeper, waiting, monkeypatch):
    from inventory.domain.errors import InsufficientStock
    from inventory.pages import booking

    def refuse(**facts):
        elsewhere = [{"warehouse": "SC-01", "name": "遂昌县备灾仓库", "available": 60}]
        raise InsufficientStock(item="BED-001", wanted=173, available=20, held_back={"reserved": 50}, elsewhere=elsewhere)

    monkeypatch.setattr(booking, "pick", refuse)
    page = phone(keeper)
    page.goto(f"/field/forms/orders/{waiting.number}/")
    page.get_by_role("button", name="出库").tap()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("什么都没有改动")
    expect(alert).to_contain_text("遂昌县备灾仓库")
    expect(alert).to_contain_text("请指挥部从别的仓库补齐")


def test_goods_are_received_by_boxes_with_nothing_but_taps_and_figures(phone, keeper, store, boxed):
    page = phone(keeper)
    page.goto("/field/forms/")
    page.get_by_role("link", name="收货入库").tap()
    page.get_by_label("来自").fill("爱心企业")
    page.get_by_label("品种").select_option(str(boxed.pk))
    page.get_by_label("箱数").fill("7")
    page.get_by_label("散件数").fill("5")
    page.get_by_label("批号").fill("B-2026-01")
    page.get_by_role("button", name="入账收货").tap()
    expect(page.get_by_text("已入账")).to_be_visible()
    expect(page.get_by_text("7 箱 + 5 床")).to_be_visible()
    assert left(store, "B-2026-01") == 173


def test_the_order_is_picked_with_the_keyboard_alone(desk, keeper, goods, waiting):
    page = desk(keeper)
    page.goto("/field/forms/")
    focus = "document.activeElement.innerText || document.activeElement.id"
    for _step in range(20):
        page.keyboard.press("Tab")
        if "东坑镇中心小学" in page.evaluate(focus):
            break
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/field/forms/orders/"))
    page.locator("[data-count]").first.focus()
    page.keyboard.type("0")
    page.keyboard.press("Enter")
    expect(page.get_by_text("已入账")).to_be_visible()
    assert left(goods, "LATE") == 199


def test_every_target_is_big_enough_for_a_thumb(phone, keeper, waiting):
    page = phone(keeper)
    small = "[...document.querySelectorAll('main button, main input:not([type=hidden]), main .btn, main .tile, .thumb button')]"
    for address in ("/field/forms/", f"/field/forms/orders/{waiting.number}/", "/field/forms/receive/", "/field/forms/count/"):
        page.goto(address)
        sizes = page.evaluate(f"{small}.filter(e => e.offsetParent).map(e => (e.closest('label.check') ?? e).getBoundingClientRect().height)")
        assert sizes
        assert min(sizes) >= 47.5, address


@pytest.mark.parametrize("width", [360, 1440])
def test_no_page_is_wider_than_its_screen_in_either_language(open_page, keeper, waiting, width):
    page = open_page({"viewport": {"width": width, "height": 800}}, keeper)
    for language in ("中文", "English"):
        page.goto("/field/forms/")
        if language == "English":
            page.get_by_role("button", name=language).click()
            expect(page.locator("html")).to_have_attribute("lang", "en")
        for address in (
            "/field/forms/",
            f"/field/forms/orders/{waiting.number}/",
            "/field/forms/receive/",
            "/field/forms/count/",
            "/stock/",
            "/stock/BED-001/",
        ):
            page.goto(address)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, address

"""Looking things up: now, as of a moment, narrowed down, and without a mouse."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from inventory.services import StockLine, issue
from tests.inventory.stock import TUESDAY

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_stock_list_goes_back_to_a_moment_and_leads_to_the_item(desk, clerk, goods, by):
    issue(warehouse=goods, lines=[StockLine("BED-001", 30)], by=by, occurred_at=TUESDAY)
    page = desk(clerk)
    page.goto("/stock/")
    expect(page.get_by_role("row", name="棉被")).to_contain_text("320")
    page.get_by_label("截至").fill("2016-09-19T20:00")
    page.get_by_role("button", name="查看").click()
    expect(page.get_by_text("过去时刻")).to_be_visible()
    expect(page.get_by_role("row", name="棉被")).to_contain_text("350")
    page.get_by_role("link", name="棉被").click()
    expect(page.get_by_role("heading", name="棉被")).to_be_visible()
    expect(page.get_by_label("截至")).to_have_value("2016-09-19T20:00")
    expect(page.get_by_role("img", name="棉被 的库存变化")).to_be_visible()


def test_a_choice_without_goods_says_so_and_offers_the_way_back(desk, clerk, goods):
    page = desk(clerk)
    page.goto("/stock/?category=food")
    expect(page.get_by_text("按这个条件没有物资")).to_be_visible()
    page.get_by_role("link", name="看当前全部").click()
    expect(page.get_by_role("row", name="棉被")).to_be_visible()


def test_a_time_shows_its_absolute_on_a_tap(phone, keeper, goods):
    page = phone(keeper)
    page.goto("/stock/BED-001/")
    moment = page.locator("time[data-moment]").last
    title, shown = moment.get_attribute("title"), moment.inner_text()
    moment.tap()
    assert {moment.inner_text(), shown} >= {title}


def test_the_list_reads_as_cards_on_a_phone(phone, keeper, goods):
    page = phone(keeper)
    page.goto("/stock/")
    row = page.get_by_role("row", name="棉被")
    expect(row).to_be_visible()
    assert row.bounding_box()["width"] <= 390

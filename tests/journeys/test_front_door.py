"""A stranger at the door, a wrong password, a right one, and a page in the other language."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)


def sign_in(page, name, password):
    page.goto("/account/login/")
    page.fill("#id_login", name)
    page.fill("#id_password", password)
    page.press("#id_password", "Enter")


def test_a_stranger_meets_a_calm_page_that_leads_to_the_sign_in(phone):
    page = phone()
    page.goto("/")
    page.get_by_role("link", name="登录").click()
    expect(page.get_by_role("heading", name="登录")).to_be_visible()


def test_a_wrong_password_is_said_beside_the_form_and_keeps_the_name(phone, keeper):
    page = phone()
    sign_in(page, "keeper", "not-this-one")
    expect(page.get_by_role("alert").get_by_text("没有登录成功")).to_be_visible()
    assert page.input_value("#id_login") == "keeper"
    expect(page.locator("[data-error-summary]")).to_be_focused()


def test_a_keeper_signs_in_and_stands_at_his_orders(phone, keeper):
    page = phone()
    sign_in(page, "keeper", PASSWORD)
    page.wait_for_url("**/field/")


def test_office_people_start_at_a_page_that_names_their_work(desk, clerk):
    page = desk(clerk)
    page.goto("/")
    expect(page.get_by_role("heading", name="景宁干事甲，您好")).to_be_visible()
    expect(page.get_by_role("main").get_by_role("link", name="库存")).to_be_visible()


def test_the_language_is_switched_and_stays(desk, clerk):
    page = desk(clerk)
    page.goto("/stock/")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url.endswith("/stock/")
    page.goto("/")
    expect(page.get_by_role("heading", name="Good day")).to_be_visible()


def test_light_and_dark_follow_the_system_and_then_the_person(phone, keeper):
    page = phone(keeper, color_scheme="dark")
    page.goto("/field/forms/")
    theme = "document.documentElement.dataset.bsTheme"
    assert page.evaluate(theme) == "dark"
    page.get_by_role("button", name="明暗自动").click()
    assert page.evaluate(theme) == "light"
    page.goto("/stock/")
    assert page.evaluate(theme) == "light"


def test_a_page_that_does_not_exist_says_what_to_do(phone):
    page = phone()
    answer = page.goto("/no-such-page/")
    assert answer.status == 404
    page.get_by_role("link", name="回到首页").click()
    expect(page.get_by_role("main").get_by_role("link", name="登录")).to_be_visible()


def test_signing_out_closes_the_door(phone, keeper):
    page = phone(keeper)
    page.goto("/field/forms/")
    with page.expect_navigation():  # what the phone kept is forgotten first
        page.get_by_role("button", name="退出").click()
    page.goto("/field/")
    assert "/account/login/" in page.url

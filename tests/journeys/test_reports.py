"""The situation report in a real browser: prefilled and issued, its file without a network, the wall that follows by itself."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from gis.models import Sitrep
from tests.browser import DESK, PHONE
from tests.gis.reports import busy, draft, issued
from tests.gis.world import director, valley
from tests.journeys.hand import Hand

__all__ = ["busy", "director", "draft", "issued", "valley"]
pytestmark = pytest.mark.django_db(transaction=True)
SIZES = [pytest.param(PHONE, id="390"), pytest.param(DESK, id="1440")]


@pytest.mark.parametrize("screen", SIZES)
def test_a_report_is_prefilled_edited_and_issued_within_four_minutes(open_page, busy, commander, screen):
    page = open_page(screen, commander)
    hand = Hand(page)
    page.goto(f"{reverse('dispatch', args=[busy.incident.number])}?tab=timeline")
    with hand.stage("prefilled, edited, issued"):
        hand.button("起草报告")
        situation = page.get_by_label("灾情", exact=True)
        assert "东坑中学" in situation.input_value()
        expect(page.locator("[data-figure='goods.BED-001.needed']")).to_have_text("140")
        hand.write(situation, "雨势减弱，缺 999 件。")
        expect(page.locator("#saved")).to_contain_text("已保存")
        expect(page.locator("#sentences")).to_contain_text("没有明细可查")
        hand.write(situation, "雨势减弱。")
        expect(page.locator("#sentences")).not_to_contain_text("没有明细可查")
        hand.write(page.get_by_label("困难", exact=True), "X001 中断，改走 X003。")
        hand.write(page.get_by_label("向上请求"), "请求冲锋舟一艘。")
        hand.button("发出报告")
        expect(page.get_by_text("发布后未改动")).to_be_visible()
    print("\n" + hand.table(page.viewport_size["width"]))  # noqa: T201 - the table of the journey
    report = Sitrep.objects.get()
    assert (report.state, report.situation, report.requests) == ("issued", "雨势减弱。", "请求冲锋舟一艘。")
    assert hand.taps <= 4
    assert hand.stages[0][3] < 240
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_the_file_opens_without_any_network_in_both_languages(browser, issued, tmp_path):
    from gis.printed.sitreps import sitrep_html

    path = tmp_path / "report.html"
    path.write_text(sitrep_html(issued), encoding="utf-8")
    context = browser.new_context(viewport={"width": 390, "height": 844}, offline=True)
    asked: list[str] = []
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: asked.append(str(error)))
    page.goto(path.as_uri())
    expect(page.locator("#in-zh-hans")).to_contain_text(issued.number)
    expect(page.locator("#in-en")).to_be_hidden()
    page.get_by_text("English", exact=True).click()
    expect(page.locator("#in-en")).to_contain_text("Relief goods against need")
    expect(page.locator("#in-zh-hans")).to_be_hidden()
    row = page.locator("#in-en details").first
    row.locator("summary").click()
    expect(row.locator("li").first).to_be_visible()
    assert page.locator("figure svg").bounding_box()["width"] > 200
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert asked == [path.as_uri()]
    context.close()


def test_the_wall_shows_news_by_itself_and_walks_with_keys(desk, busy, commander):
    from relief.core.services.events import record_event

    page = desk(commander)
    page.goto(reverse("wall", args=[busy.incident.number]))
    lines = page.locator(".wall-line")
    before = lines.count()
    record_event(kind="decision-taken", by=commander.person, incident=busy.incident, occurred_at=timezone.now())
    expect(lines).to_have_count(before + 1, timeout=15_000)
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(lines.nth(1).locator("a")).to_be_focused()
    page.keyboard.press("k")
    expect(lines.nth(0).locator("a")).to_be_focused()
    assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('.wall-line strong')).fontSize)") >= 24
    page.keyboard.press("Enter")
    page.wait_for_url("**/events/*/")

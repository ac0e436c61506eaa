"""From the first phone call to the situation report, in a real browser, with taps and seconds of every stage counted.

The table is printed by the test (``pytest -rP``) and kept in ``docs/journeys.md``.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from gis.models import Sitrep, Trip
from inventory.models import ReleaseOrder, Waybill
from relief.core.models import Appointment, Incident, ResponseActivation
from tests.browser import DESK, PHONE
from tests.cast import LONG_AGO
from tests.gis.reports import busy, draft, issued
from tests.gis.test_first_report import hills, plan
from tests.gis.world import director, valley

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Locator, Page

__all__ = ["busy", "director", "draft", "hills", "issued", "plan", "valley"]
pytestmark = pytest.mark.django_db(transaction=True)
SAID = "景宁县气象台刚刚发布暴雨橙色预警信号：预计未来3小时东坑镇雨量可达50毫米以上，请注意防范。"
SIZES = [pytest.param(PHONE, id="390"), pytest.param(DESK, id="1440")]


class Hand:
    """One person's hand: every touch is a tap, every field written is counted apart, every stage has its seconds."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.taps = self.fields = 0
        self.stages: list[tuple[str, int, int, float]] = []

    def tap(self, what: Locator) -> None:
        """Touch it."""
        self.taps += 1
        what.first.click()

    def button(self, name: str) -> None:
        """Touch a button by its words."""
        self.tap(self.page.get_by_role("button", name=name))

    def link(self, name: str) -> None:
        """Touch a link by its words."""
        self.tap(self.page.get_by_role("link", name=name))

    def write(self, where: Locator, text: str) -> None:
        """Fill one field."""
        self.fields += 1
        where.fill(text)

    def choose(self, where: Locator, **what: str) -> None:
        """Two touches: open the list, choose."""
        self.taps += 2
        where.select_option(**what)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """What belongs together."""
        taps, fields, began = self.taps, self.fields, time.perf_counter()
        yield
        self.stages.append((name, self.taps - taps, self.fields - fields, time.perf_counter() - began))

    def table(self, width: int) -> str:
        """The stages as the lines of a table."""
        rows = [f"| {width} | {name} | {taps} | {fields} | {seconds:.1f} |" for name, taps, fields, seconds in self.stages]
        return "\n".join(["| width | stage | taps | fields | seconds |", "|---|---|---|---|---|", *rows])


@pytest.fixture
def ready(hills, plan, jingning, commander):
    """Villages, a plan in force, and a commander who is on duty as well."""
    Appointment.objects.create(person=commander.person, role="duty_officer", organisation=jingning, starts_at=LONG_AGO)


def alert(hand: Hand) -> None:
    """A warning is pasted and stood by."""
    page = hand.page
    page.goto(reverse("alert_new"))
    hand.write(page.get_by_label("预警文字"), SAID)
    hand.button("识别")
    hand.button("录入并进入备勤")
    expect(page.locator("#response")).to_contain_text("备勤中")


def first_report(hand: Hand) -> None:
    """What happened, where, how many; the level the plan names, with its trigger, put in force with the same tap."""
    page = hand.page
    page.goto(reverse("incidents"))
    hand.link("新建事件")
    hand.tap(page.get_by_label("山体滑坡", exact=True))
    hand.write(page.get_by_role("textbox", name="位置"), "djc")
    hand.button("大漈村")
    hand.write(page.get_by_role("textbox", name="受灾人数"), "350")
    hand.write(page.get_by_role("textbox", name="转移人数"), "40")
    put = page.get_by_role("button", name="级响应")
    expect(page.locator("#level")).to_contain_text("350")
    hand.tap(put)
    expect(page.locator("#board")).to_contain_text("本会 Ⅳ 级响应")


def shelter_and_need(hand: Hand) -> None:
    """Where the people are; what the standard says they need."""
    page, board = hand.page, hand.page.locator("#board")
    hand.write(page.get_by_label("安置点名称"), "东坑中学")
    hand.write(page.get_by_label("安置人数"), "40")
    hand.choose(page.get_by_label("乡镇（街道）"), label="东坑镇")
    hand.button("添加安置点")
    hand.button("估算需求")
    expect(board.get_by_role("table", name="还缺")).to_contain_text("864")


def order(hand: Hand) -> None:
    """Need to approved order; the same tap finds the vehicle."""
    board = hand.page.locator("#board")
    hand.button("生成调货方案")
    expect(board).to_contain_text("鹤溪县库最近")
    hand.button("并留货")
    expect(board).to_contain_text("已批准")
    expect(board).to_contain_text("浙K00001 出发")


def closure(hand: Hand) -> None:
    """A road is closed under the trip, which is flagged and led round."""
    page, board = hand.page, hand.page.locator("#board")
    hand.tap(page.locator("#close-road > summary"))
    form = page.locator("[data-closure-form]")
    hand.write(form.locator("[name=description]"), "X001 K31")
    hand.choose(form.locator("[name=ref]"), value="X001")
    hand.tap(form.get_by_role("button"))
    expect(board.get_by_role("alert")).to_contain_text("1 个车次走不了")
    hand.button("改道")
    expect(board.get_by_role("alert")).to_have_count(0)


def delivery(hand: Hand) -> None:
    """Wheels, arrival, signature."""
    board = hand.page.locator("#board")
    hand.button("浙K00001 出发")
    hand.button("到达")
    hand.write(board.locator("[name$=signed_by]"), "东坑镇红会秘书")
    hand.button("签收")
    expect(board.locator(".ride")).to_contain_text("已完成")


def report(hand: Hand) -> None:
    """Filled in, one sentence edited, issued."""
    page = hand.page
    to_tab(hand, "时间线")
    hand.button("起草报告")
    hand.write(page.get_by_label("灾情", exact=True), "东坑镇山体滑坡，道路绕行，群众在东坑中学。")
    hand.button("发出报告")
    expect(page.get_by_text("发布后未改动")).to_be_visible()


def to_tab(hand: Hand, name: str) -> Locator:
    """One tap to a tab of the board, and the tab is there."""
    board = hand.page.locator("#board")
    tab = board.locator(".tabs").get_by_role("link", name=name, exact=True)
    hand.tap(tab)
    expect(tab).to_have_attribute("aria-current", "page")
    return board


STAGES = (
    ("warning and standby", alert),
    ("first report, level with its trigger in force", first_report),
    ("shelter and need", shelter_and_need),
    ("proposal to approved order and planned trip", order),
    ("closure flags the trip, another way", closure),
    ("departure, arrival, signature", delivery),
    ("situation report", report),
)


@pytest.mark.parametrize("screen", SIZES)
def test_the_whole_way_from_the_first_call_to_the_report(open_page, ready, commander, screen):
    page = open_page(screen, commander)
    hand = Hand(page)
    for name, walk in STAGES:
        with hand.stage(name):
            walk(hand)
    print("\n" + hand.table(page.viewport_size["width"]))  # noqa: T201 - the table of the journey
    incident = Incident.objects.exclude(state="closed").get()
    row = ResponseActivation.objects.get(incident=incident)
    assert (row.state, row.level, row.trigger.threshold) == ("activated", 4, 300)
    assert ReleaseOrder.objects.get(incident=incident).lines.count() == 2
    assert Trip.objects.get(incident=incident).state == Trip.State.DONE
    assert Waybill.objects.get(incident=incident).state == Waybill.State.SIGNED
    kept = Sitrep.objects.get(incident=incident).content["zh-hans"]
    figures = {one["key"]: one["value"] for one in kept["figures"]}
    assert (figures["government.evacuated"], figures["goods.BED-001.signed"], figures["goods.WAT-001.gap"]) == (40, 40, 0)
    assert (figures["sent.WAT-001.signed"], figures["roads.closed"]) == (864, 1)
    taps = {name: count for name, count, _fields, _seconds in hand.stages}
    assert taps["shelter and need"] + taps["proposal to approved order and planned trip"] <= 8
    assert taps["situation report"] <= 4
    seconds = {name: taken for name, _taps, _fields, taken in hand.stages}
    assert seconds["first report, level with its trigger in force"] <= 60
    assert seconds["shelter and need"] + seconds["proposal to approved order and planned trip"] <= 90
    assert sum(seconds.values()) < 240


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

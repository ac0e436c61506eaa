"""From the first phone call to the handover of duty, in a real browser, with taps and seconds of every stage counted.

The table is printed by the test (``pytest -rP``) and kept in ``docs/journeys.md``.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from gis.models import Sitrep, Trip, TripStep
from gis.services.drives import load_trip
from inventory.models import ReleaseOrder, Waybill
from relief.core.models import ActionCard, ActionCardTask, Appointment, Handover, Incident, ResponseActivation
from relief.core.services.pins import set_pin
from tests.browser import DESK, PHONE
from tests.cast import LONG_AGO, appoint
from tests.gis.reports import busy, draft, issued
from tests.gis.test_first_report import hills, plan
from tests.gis.world import director, valley
from tests.journeys.field import Field
from tests.journeys.hand import Hand

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from relief.core.models import Person, User

__all__ = ["busy", "director", "draft", "hills", "issued", "plan", "valley"]
pytestmark = pytest.mark.django_db(transaction=True)
SAID = "景宁县气象台刚刚发布暴雨橙色预警信号：预计未来3小时东坑镇雨量可达50毫米以上，请注意防范。"
SIZES = [pytest.param(PHONE, id="390"), pytest.param(DESK, id="1440")]


@pytest.fixture
def ready(hills, plan, jingning, commander):
    """Villages, a plan in force, and a commander who is on duty as well."""
    ActionCard.objects.create(plan=plan, level=4, role="incident_commander", task="派人到安置点", within_minutes=120)
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


def cards(hand: Hand) -> None:
    """The action card of the level is taken and done."""
    page = hand.page
    page.goto(reverse("cards"))
    expect(page.get_by_text("派人到安置点")).to_be_visible()
    hand.button("我来办")
    hand.button("完成")
    expect(page.get_by_text("已完成").first).to_be_visible()
    page.goto(reverse("dispatch", args=[Incident.objects.exclude(state="closed").get().number]))


def order(hand: Hand) -> None:
    """Need to approved order, a quantity dragged and dragged back in between; the same tap finds the vehicle."""
    board = hand.page.locator("#board")
    hand.button("生成调货方案")
    expect(board).to_contain_text("鹤溪县库最近")
    drag(hand, to=0.5, missing="20")
    drag(hand, to=1.0, missing="0")
    hand.button("并留货")
    expect(board).to_contain_text("已批准")
    expect(board).to_contain_text("浙K00001 出发")


def drag(hand: Hand, *, to: float, missing: str) -> None:
    """The finger pulls the quilts' slider to a share of its way: the gap shows before it lets go, the server has it afterwards."""
    page, row = hand.page, hand.page.locator("#board form.drag").filter(has=hand.page.get_by_label("棉被")).first
    slider = row.locator("[type=range]")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    share = slider.evaluate("one => one.value / one.max")
    assert box
    inside, middle = box["width"] - 16, box["y"] + box["height"] / 2
    hand.taps += 1
    page.mouse.move(box["x"] + 8 + share * inside, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + 8 + to * inside, middle, steps=5)
    expect(row.locator("[data-out=missing]")).to_have_text(missing)
    with page.expect_response("**/lines/*/"):
        page.mouse.up()
    expect(row.locator("[data-out=missing]")).to_have_text(missing)


def closure(hand: Hand) -> None:
    """A line drawn across the road on the map closes it under the trip, which is flagged and led round."""
    page, board = hand.page, hand.page.locator("#board")
    if page.viewport_size["width"] < 1000:
        hand.link("打开地图")
    chart = page.frame_locator("#chart")
    expect(chart.locator("path.road").nth(1)).to_be_visible()
    hand.tap(chart.get_by_role("button", name="画断路"))
    road = chart.locator("path.road").nth(1).bounding_box()
    for share in (0.8, 0.9):
        hand.taps += 1
        page.mouse.click(road["x"] + share * road["width"], road["y"] + share * road["height"])
    expect(chart.locator(".tool.draw .tool-said")).to_have_text("2")
    hand.tap(chart.get_by_role("button", name="画好了"))
    form = page.locator("[data-closure-form]")
    hand.write(form.locator("[name=description]"), "X001 K31")
    hand.tap(form.get_by_role("button"))
    expect(board.get_by_role("alert")).to_contain_text("1 个车次走不了")
    hand.button("改道")
    expect(board.get_by_role("alert")).to_have_count(0)


def delivery(hand: Hand, driver: Field, keeper: User) -> None:
    """The driver's own telephone, by a link and without an account: leaves, tells where he is, arrives, the consignee signs on the glass."""
    page, trip = hand.page, Trip.objects.get()
    load_trip(trip=trip, by=keeper.person)  # the keeper's own journey is counted elsewhere
    hand.button("给司机链接")
    address = page.locator("[data-driver-link]").inner_text()
    driver.page.goto(urlsplit(address).path)
    for step in ("我出发了", "报告位置", "我到了", "签收货物"):
        driver.tap(step)
        for label, said in {"报告位置": {"在哪里，或路上有什么情况": "X003 岔口"}, "签收货物": {"签收人": "东坑镇红会秘书"}}.get(step, {}).items():
            hand.write(driver.page.get_by_label(label), said)
        if step == "签收货物":
            driver.sign()
        driver.tap(step)
    expect(driver.page.locator("#main")).to_contain_text("货物已全部签收")
    driver.counts(queued=0)
    hand.taps += driver.taps
    page.goto(f"{reverse('dispatch', args=[trip.incident.number])}?tab=trips")
    expect(page.locator("#board .ride")).to_contain_text("已完成")


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


def handover(hand: Hand, incoming: Page, person: Person) -> None:
    """Duty is handed over: written here, read and signed with the other's own PIN there."""
    page = hand.page
    page.goto(reverse("duty"))
    hand.tap(page.locator("summary").filter(has_text="交班"))
    hand.choose(page.locator("[name=handover-incoming]"), value=str(person.pk))
    hand.write(page.locator("[name=handover-note]"), "X001 中断，车走 X003。")
    hand.button("写交班记录")
    expect(page.locator("h1")).to_be_visible()
    incoming.goto(reverse("handover", args=[Handover.objects.get().number]))
    expect(incoming.locator("body")).to_contain_text("X001 中断")
    hand.write(incoming.get_by_label("您的 PIN"), "4071")
    hand.tap(incoming.get_by_role("button", name="已阅读，接班"))
    expect(incoming.locator("body")).to_contain_text("已签字，您已接班。")


@pytest.mark.parametrize("screen", SIZES)
def test_the_whole_way_from_the_first_call_to_the_handover(open_page, ready, commander, keeper, jingning, screen):
    page, driver = open_page(screen, commander), Field(open_page(PHONE))
    page.set_default_timeout(15_000)
    relief = appoint("relief", "景宁接班员", Appointment.Role.DUTY_OFFICER, jingning)
    set_pin(by=relief.person, pin="4071")
    hand = Hand(page)
    stages = {
        "warning and standby": partial(alert, hand),
        "first report, level with its trigger in force": partial(first_report, hand),
        "action card taken and done": partial(cards, hand),
        "shelter and need": partial(shelter_and_need, hand),
        "proposal to approved order and planned trip": partial(order, hand),
        "closure drawn flags the trip, another way": partial(closure, hand),
        "driver's link: left, told, arrived, signed": partial(delivery, hand, driver, keeper),
        "situation report": partial(report, hand),
        "duty handed over": partial(handover, hand, open_page(screen, relief), relief.person),
    }
    for name, walk in stages.items():
        with hand.stage(name):
            walk()
    print("\n" + hand.table(page.viewport_size["width"]))  # noqa: T201 - the table of the journey
    incident = Incident.objects.exclude(state="closed").get()
    row = ResponseActivation.objects.get(incident=incident)
    assert (row.state, row.level, row.trigger.threshold) == ("activated", 4, 300)
    assert ActionCardTask.objects.get(incident=incident).state == "done"
    assert ReleaseOrder.objects.get(incident=incident).lines.count() == 2
    assert Trip.objects.get(incident=incident).state == Trip.State.DONE
    assert list(TripStep.objects.values_list("kind", flat=True)) == ["departed", "waypoint", "arrived", "signed"]
    assert Waybill.objects.get(incident=incident).state == Waybill.State.SIGNED
    assert Handover.objects.get().signed_at is not None
    kept = Sitrep.objects.get(incident=incident).content["zh-hans"]
    figures = {one["key"]: one["value"] for one in kept["figures"]}
    assert (figures["government.evacuated"], figures["goods.BED-001.signed"], figures["goods.WAT-001.gap"]) == (40, 40, 0)
    assert (figures["sent.WAT-001.signed"], figures["roads.closed"]) == (864, 1)
    taps = {name: count for name, count, _fields, _seconds in hand.stages}
    assert taps["shelter and need"] + taps["proposal to approved order and planned trip"] <= 10  # two of them drag and drag back
    assert taps["situation report"] <= 4
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]

"""The board in a real browser: taps are counted, the content policy holds, and the map asks no other host."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import Error, expect

from gis.models import Closure, Shelter
from gis.services.closures import close_road
from gis.services.needs import estimate_needs
from gis.services.proposals import propose_sourcing
from inventory.models import ReleaseOrder
from relief.core.models import Event

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2026, 6, 14)


def board(valley, tab="needs"):
    return f"{reverse('dispatch', args=[valley.incident.number])}?tab={tab}"


class Finger:
    """Counts its taps."""

    def __init__(self, page):
        self.page, self.taps = page, 0

    def tap(self, name):
        self.taps += 1
        self.page.get_by_role("button", name=name).first.click()


def test_from_a_need_to_an_approved_order_within_six_taps_on_a_phone(phone, valley, commander):
    page = phone(commander)
    page.goto(board(valley))
    finger = Finger(page)
    finger.tap("估算需求")
    expect(page.get_by_role("table", name="还缺")).to_contain_text("2,160")
    finger.tap("生成调货方案")
    expect(page.locator("#board")).to_contain_text("鹤溪县库最近")
    finger.tap("并留货")
    expect(page.locator("#board")).to_contain_text("已批准")
    assert finger.taps <= 6
    assert ReleaseOrder.objects.filter(state="verbal_approved").exists()


def test_a_stretch_tapped_on_the_map_is_closed_from_the_form(desk, valley, commander):
    page = desk(commander)
    page.goto(board(valley))
    chart = page.frame_locator("#chart")
    chart.locator("path.road").nth(1).dispatch_event("click")
    form = page.locator("[data-closure-form]")
    expect(form.locator("[name=segment]")).to_have_value("1")
    form.get_by_role("button").click()
    expect(page.locator("#closures .plan-lines")).to_contain_text("X001")
    assert Closure.objects.get().segments == [1]
    expect(chart.locator(".symbol.closures")).to_have_count(1)


def test_news_from_elsewhere_is_announced_and_shown_on_the_map(desk, valley, commander):
    page = desk(commander)
    page.goto(board(valley, "trips"))
    expect(page.frame_locator("#chart").locator(".symbol.warehouses")).to_have_count(3)
    close_road(network=valley.network, segments=[1], description="K31", incident=valley.incident, by=commander.person)
    expect(page.locator(".fresh-note")).to_be_visible(timeout=15_000)
    expect(page.frame_locator("#chart").locator(".symbol.closures")).to_have_count(1)


def test_the_map_and_the_tabs_are_reached_with_the_keyboard(desk, valley, commander):
    page = desk(commander)
    page.goto(board(valley))
    page.get_by_role("link", name="车次").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#closures")).to_be_visible()
    assert "tab=trips" in page.url


@pytest.mark.parametrize(("typed", "said", "state"), [("39", "已批准", "approved"), ("99999", "没有改动", "proposed")])
def test_a_quantity_typed_and_approved_with_one_tap_shows_what_became_of_it(phone, valley, commander, typed, said, state):
    estimate_needs(incident=valley.incident, shelter=valley.dongkeng, people=40, days=1, on=date(2026, 6, 14), by=commander.person)
    proposal = propose_sourcing(incident=valley.incident, by=commander.person)
    line = proposal.lines.select_related("need__item").get(need__item__sku="BED-001")
    page = phone(commander)
    page.goto(board(valley, "plan"))
    held = []
    page.route(f"**/lines/{line.pk}/", lambda slow: held.append(slow))  # noqa: PLW0108 - the browser wants a function of its own
    page.route("**/approve/", lambda slow: held.append(slow))  # noqa: PLW0108 - likewise
    page.locator(f"form[hx-post$='/lines/{line.pk}/'] [name=quantity]").fill(typed)
    with page.expect_request("**/approve/"):
        page.get_by_role("button", name="并留货").click()
    while not held or not held[-1].request.url.endswith("/approve/"):
        page.wait_for_timeout(50)  # the request is on its way to the list
    for slow in held:
        with suppress(Error):  # the board has dropped the slower of the two
            slow.continue_()
            slow.request.response()
    expect(page.locator("#board")).to_contain_text(said)
    proposal.refresh_from_db()
    line.refresh_from_db()
    assert (proposal.state, line.quantity) == (state, int(typed) if state == "approved" else 40)


def test_dragging_a_quantity_shows_the_gap_and_the_store_at_once_and_the_keyboard_does_the_same(phone, valley, commander):
    estimate_needs(incident=valley.incident, shelter=valley.dongkeng, people=40, days=1, on=date(2026, 6, 14), by=commander.person)
    line = propose_sourcing(incident=valley.incident, by=commander.person).lines.get(need__item__sku="BED-001")
    page = phone(commander)
    page.goto(board(valley, "plan"))
    row = page.locator(f"form[hx-post$='/lines/{line.pk}/']")
    held = []
    page.route(f"**/lines/{line.pk}/", lambda slow: held.append(slow))  # noqa: PLW0108 - the browser wants a function of its own
    slider = row.locator("[type=range]")
    slider.focus()
    for _key in range(5):
        page.keyboard.press("ArrowLeft")
    expect(row.locator("[name=quantity]")).to_have_value("35")
    expect(row.locator("[data-out=missing]")).to_have_text("5")
    expect(row.locator("[data-out=stays]")).to_have_text("25")
    expect(row.locator("[data-out=kg]")).not_to_have_text("–")
    page.unroute(f"**/lines/{line.pk}/")
    for slow in held:
        with suppress(Error):
            slow.abort()
    row.get_by_role("button", name="减一").click()
    expect(page.locator("#board")).to_contain_text("方案：40")
    line.refresh_from_db()
    assert line.quantity == 34


def test_a_changed_quantity_changes_what_depends_on_it_and_leaves_the_rest_of_the_board_as_it_was(phone, valley, commander):
    for shelter in (valley.dongkeng, valley.daji):
        estimate_needs(incident=valley.incident, shelter=shelter, people=25, days=1, on=DAY, by=commander.person)
    proposal = propose_sourcing(incident=valley.incident, by=commander.person)
    line, rival = proposal.lines.filter(need__item=valley.quilt).order_by("need__shelter")
    page = phone(commander)
    page.goto(board(valley, "plan"))
    rows = [page.locator(f"form[hx-post$='/lines/{one.pk}/']") for one in (line, rival)]
    stays = int(rows[1].locator("[data-out=stays]").inner_text())
    page.evaluate("document.getElementById('board').dataset.same = 'yes'")
    field = rows[0].locator("[name=quantity]")
    with page.expect_response(lambda answer: answer.url.endswith(f"/lines/{line.pk}/")) as answered:
        field.fill("20")
        field.press("Enter")
    assert len(answered.value.body()) < 6_000
    words = page.locator(f"#words{line.pk}")
    expect(words).to_contain_text("方案：25")
    expect(words.get_by_role("status")).to_contain_text("20")
    expect(rows[0].locator("[data-out=missing]")).to_have_text("5")
    expect(rows[1].locator("[data-out=stays]")).to_have_text(str(stays + 5))
    expect(page.locator(f"#unmet{line.need_id}")).to_contain_text("5")
    expect(page.locator("#unmet-count")).to_have_text("1")
    expect(page.locator("#approve-why")).to_be_visible()
    expect(field).to_be_focused()
    assert Event.objects.filter(kind="proposal-adjusted").count() == 1
    field.fill("99999")
    field.press("Enter")
    expect(words.get_by_role("alert")).to_be_visible()
    expect(field).to_have_value("99999")
    expect(field).to_have_attribute("aria-describedby", f"q{line.pk}_error")
    field.fill("25")
    field.press("Enter")
    expect(page.locator("#unmet")).to_be_hidden()
    expect(words.get_by_role("alert")).to_have_count(0)
    expect(field).not_to_have_attribute("aria-invalid", "true")
    page.wait_for_timeout(6_000)  # longer than the board waits before it asks for news
    expect(page.locator(".fresh-note")).to_be_hidden()
    assert page.locator("#board").get_attribute("data-same") == "yes"
    close_road(network=valley.network, segments=[5], description="K31", incident=valley.incident, by=commander.person)
    field.fill("24")
    field.press("Enter")
    expect(page.locator("#board[data-same]")).to_have_count(0)
    expect(page.locator(f"#words{line.pk}")).to_contain_text("方案：25")


def test_a_long_board_scrolls_by_itself_and_leaves_no_empty_page_below(desk, valley, commander):
    for n in range(5):
        made = Shelter.objects.create(
            incident=valley.incident, name=f"安置点 {n}", people=5, longitude=119.5, latitude=28.2, counted_at=valley.incident.happened_at
        )
        estimate_needs(incident=valley.incident, shelter=made, people=5, days=1, on=DAY, by=commander.person)
    page = desk(commander)
    page.goto(f"/incidents/{valley.incident.number}/dispatch/")
    board, whole, screen = page.evaluate(
        "[document.querySelector('#main').scrollHeight, document.documentElement.scrollHeight, document.documentElement.clientHeight]"
    )
    assert board > screen
    assert whole < screen + 100

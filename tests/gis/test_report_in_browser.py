"""The worst night on a phone: a warning pasted and stood by, a first call with our own level in force; taps and seconds counted."""

from __future__ import annotations

import re
from time import monotonic

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from relief.core.models import AlertResponse, Incident, ResponseActivation
from tests.core.alerts.conftest import places
from tests.gis.test_first_report import hills, plan
from tests.journeys.field import Field

__all__ = ["hills", "places", "plan"]
pytestmark = pytest.mark.django_db(transaction=True)
SAID = "景宁县气象台刚刚发布暴雨橙色预警信号：预计未来3小时东坑镇雨量可达50毫米以上，请注意防范。"


class Finger:
    """Counts its taps and the seconds since the page was open."""

    def __init__(self, page):
        self.page, self.taps, self.began = page, 0, monotonic()

    def tap(self, thing):
        self.taps += 1
        thing.click()

    @property
    def seconds(self):
        return monotonic() - self.began


def fits(page):
    """Nothing sticks out at the side of a phone."""
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_pasted_warning_is_stood_by_with_two_taps_within_thirty_seconds(phone, places, commander, keeper):
    page = phone(commander)
    page.goto(reverse("alert_new"))
    finger = Finger(page)
    page.get_by_label("预警文字").fill(SAID)
    finger.tap(page.get_by_role("button", name="识别"))
    expect(page.get_by_label("灾种")).to_have_value("flood")
    expect(page.get_by_label("信号颜色")).to_have_value("severe")
    assert fits(page)
    finger.tap(page.get_by_role("button", name="录入并进入备勤"))
    expect(page.locator("#response")).to_contain_text("备勤中")
    assert fits(page)
    assert finger.taps == 2
    assert finger.seconds <= 30
    assert AlertResponse.objects.get().told == 2


def test_a_first_call_becomes_an_incident_with_our_level_within_sixty_seconds(phone, hills, plan, director):
    page = phone(director)
    page.goto(reverse("incident_new"))
    finger = Finger(page)
    finger.tap(page.get_by_label("山洪", exact=True))
    page.get_by_role("textbox", name="位置").fill("djc")
    finger.tap(page.get_by_role("button", name="大漈村"))
    expect(page.locator("#place-said")).to_contain_text("大漈村")
    page.get_by_role("textbox", name="受灾人数").fill("350")
    finger.tap(page.get_by_label("饮用水", exact=True))
    put = page.get_by_role("button", name="级响应")
    expect(put).to_be_visible()
    expect(page.locator("#level")).to_contain_text("350")
    assert fits(page)
    finger.tap(put)
    expect(page).to_have_url(re.compile("/dispatch/$"))
    assert finger.taps == 4
    assert finger.seconds <= 60
    incident = Incident.objects.exclude(state="closed").get()
    assert (incident.place, incident.needs_reported) == ("大漈村", "饮用水")
    assert ResponseActivation.objects.get(incident=incident).state == "activated"


def test_villages_are_found_without_a_signal_once_the_page_is_open(phone, hills, commander):
    page = phone(commander)
    with page.expect_response("**/gazetteer.json"):
        page.goto(reverse("incident_new"))
    page.context.set_offline(True)
    page.get_by_role("textbox", name="位置").fill("上山")
    expect(page.get_by_role("button", name="上山村")).to_be_visible()


def test_a_pasted_coordinate_asks_for_its_map_and_shows_the_shift(phone, hills, commander):
    page = phone(commander)
    page.goto(reverse("incident_new"))
    expect(page.get_by_label("从哪里复制")).to_be_hidden()
    page.get_by_role("textbox", name="位置").fill("119.642, 27.973")
    expect(page.locator("#place-said")).to_contain_text("哪种地图")
    page.get_by_label("从哪里复制").select_option("gcj02")
    expect(page.locator("#place-said")).to_contain_text("移动")


def test_a_phone_without_signal_reports_an_event_and_sends_it_later(phone, hills, commander):
    app = Field(phone(commander)).open().keep()
    app.lose_signal()
    app.tap("报告灾情", role="link")
    app.tap("山洪", exact=True)
    app.page.get_by_label("位置").fill("djc")
    app.tap("大漈村")
    app.page.get_by_label("受灾人数").fill("120")
    app.tap("饮用水")
    app.tap("报告", exact=True)
    app.counts(queued=1)
    assert not Incident.objects.exclude(state="closed").exists()
    app.find_signal()
    app.arrived(1)
    app.counts(queued=0)
    incident = Incident.objects.exclude(state="closed").get()
    assert (incident.place, incident.affected, incident.needs_reported) == ("大漈村", 120, "饮用水")
    assert app.taps <= 6

"""The driver's phone in a real browser: no account, few taps, and nothing lost where there is no signal."""

from __future__ import annotations

import io

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from gis.models import TripPosition, TripStep
from inventory.models import Attachment, Signature
from tests.gis.test_drivers import given, trip, valley
from tests.gis.test_report_in_browser import fits
from tests.journeys.field import PATIENCE, Field

__all__ = ["given", "trip", "valley"]
pytestmark = pytest.mark.django_db(transaction=True)
HERE = {"permissions": ["geolocation"], "geolocation": {"longitude": 119.6, "latitude": 28.1, "accuracy": 14}}


@pytest.fixture
def app(phone, given):
    """The driver's phone with his link open."""
    held = Field(phone(**HERE))
    held.page.set_default_timeout(PATIENCE)
    held.page.goto(reverse("driver", args=[given.token]))
    return held


def photo():
    file = io.BytesIO()
    Image.new("RGB", (640, 480), "teal").save(file, "JPEG")
    return {"name": "seal.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def told(app, *kinds):
    """Wait until the server has these steps."""
    for _try in range(600):
        if list(TripStep.objects.values_list("kind", flat=True)) == list(kinds):
            return
        app.page.wait_for_timeout(100)
    raise AssertionError(list(TripStep.objects.values_list("kind", flat=True)))


def test_leave_with_seal_and_photo_tell_a_place_and_have_it_signed_on_the_glass(app, trip):
    page = app.page
    app.tap("我出发了")
    page.get_by_label("封签号").fill("F-17")
    page.get_by_label("里程表").fill("81204")
    page.set_input_files("#photo", photo())
    expect(page.get_by_text("照片已保存")).to_be_visible()
    page.get_by_label("把我的位置告诉值班员").check()
    assert fits(page)
    app.tap("我出发了")
    told(app, "departed")
    app.tap("报告位置")
    page.get_by_label("在哪里，或路上有什么情况").fill("K20 过水路面")
    app.tap("报告位置")
    told(app, "departed", "waypoint")
    app.tap("我到了")
    app.tap("我到了")
    told(app, "departed", "waypoint", "arrived")
    app.tap("签收货物")
    app.tap("签收货物")
    expect(page.get_by_role("alert")).to_contain_text("请写明谁签收")
    expect(page.get_by_role("alert")).to_be_in_viewport()  # beside the field, not below the pad
    page.get_by_label("签收人").fill("东坑村值班")
    app.sign()
    assert fits(page)
    app.tap("签收货物")
    told(app, "departed", "waypoint", "arrived", "signed")
    expect(page.locator("#main")).to_contain_text("货物已全部签收")
    assert fits(page)
    paper = trip.stops.get().waybill
    assert (paper.state, paper.seal_number, paper.odometer_km, paper.proof.signed_by) == ("signed", "F-17", 81_204, "东坑村值班")
    assert Signature.objects.get(paper=paper.number).role == "consignee"
    assert Attachment.objects.filter(paper=paper.number).exists()
    assert TripPosition.objects.filter(accuracy_m=14).exists()
    assert app.taps <= 11


def test_without_signal_and_after_a_reload_nothing_is_lost_and_everything_comes_in_order(app, trip):
    page = app.keep().page
    app.tap("我出发了")
    app.tap("我出发了")
    app.counts(sent=1)
    app.lose_signal()
    page.reload()
    app.tap("我到了")
    app.tap("我到了")
    app.counts(queued=1)
    page.reload()
    app.counts(queued=1, sent=1)
    app.tap("签收货物")
    page.get_by_label("签收人").fill("东坑村值班")
    app.sign()
    app.tap("签收货物")
    app.counts(queued=2)
    expect(page.locator("#main")).to_contain_text("货物已全部签收")
    app.find_signal()
    told(app, "departed", "arrived", "signed")
    app.counts(queued=0, sent=3, refused=0)
    assert trip.stops.get().waybill.state == "signed"


def test_what_is_typed_for_the_next_step_stays_when_the_answer_to_the_last_one_comes(app, trip, given):
    page, held = app.page, []
    page.route(f"**{reverse('driver_steps', args=[given.token])}", lambda slow: held.append(slow))  # noqa: PLW0108 - the browser wants a function of its own
    app.tap("我出发了")
    app.tap("我出发了")
    app.tap("报告位置")
    word = page.get_by_label("在哪里，或路上有什么情况")
    word.fill("K20 过水路面")
    while not held:
        page.wait_for_timeout(50)  # the step is on its way to the list
    held[0].continue_()
    told(app, "departed")
    app.counts(sent=1)
    expect(word).to_have_value("K20 过水路面")


def test_a_link_that_is_over_says_so_in_words(phone, given, trip):
    trip.state = "cancelled"
    trip.save()
    page = phone()
    page.goto(reverse("driver", args=[given.token]))
    expect(page.locator("body")).to_contain_text("链接")
    assert fits(page)


def test_whoever_signs_sees_what_is_signed_is_told_what_is_short_and_asked_once_for_a_hand(app, trip, keeper):
    page = app.page
    for name in ("我出发了", "我出发了", "我到了", "我到了", "签收货物"):
        app.tap(name)
    stop = trip.stops.select_related("waybill").get()
    expect(page.locator("h1")).to_have_text(f"{stop.shelter.name}签收货物")
    expect(page.locator("#main")).to_contain_text(stop.waybill.number)
    expect(page.get_by_label("把我的位置告诉值班员")).to_have_count(0)  # the driver's to say, not the consignee's
    line = stop.waybill.lines.select_related("lot__item").first()
    count = page.get_by_label(line.lot.item.name)
    count.fill(str(line.quantity - 7))
    expect(page.locator("#main")).to_contain_text("少 7 件")
    assert fits(page)
    page.get_by_label("签收人").fill("东坑村值班")
    app.tap("签收货物")
    expect(page.get_by_role("alert")).to_contain_text("还没有签字")
    told(app, "departed", "arrived")
    app.tap("签收货物")
    told(app, "departed", "arrived", "signed")
    expect(page.locator("#main")).to_contain_text("少 7 件")  # what was signed for stays to be read
    line.refresh_from_db()
    assert line.delivered == line.quantity - 7
    assert not Signature.objects.filter(paper=stop.waybill.number).exists()

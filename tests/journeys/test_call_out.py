"""A squad is called out on a phone of 390 px within a minute, and somebody answers with one tap; taps and seconds counted."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from teams.models import CallOut, Invitation, TemplateNeed
from teams.services.call_words import BY_PHONE, link_to
from tests.teams.conftest import asked, called, enlist, team, template

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from relief.core.models import User

__all__ = ["team", "template"]
pytestmark = pytest.mark.django_db(transaction=True)
SECONDS, TAPS, TARGET = 60, 5, 48


def test_eighteen_people_are_called_out_within_a_minute(
    phone: Callable[..., Page], team: Any, template: Any, leader: User, record_property: Callable[[str, object], None]
) -> None:
    for cell, wanted in (("search", 6), ("medical", 2), ("relief", 6)):
        TemplateNeed.objects.create(template=template, cell=cell, people=wanted)
    TemplateNeed.objects.filter(template=template, cell="water").update(people=4)
    cells = ["search"] * 8 + ["water"] * 5 + ["medical"] * 3 + ["relief"] * 7
    for number, cell in enumerate(cells):
        enlist(team, number, cell=cell)
    enlist(team, 90, cell="water", insured_until=None)
    page = phone(leader)
    page.goto("/teams/")
    begun, taps = time.monotonic(), 0
    for name in ("召集队员", "山洪夜间"):
        page.get_by_role("link", name=name).first.click()
        taps += 1
    page.get_by_role("button", name="看通知谁").click()
    page.get_by_text("队员90号").first.wait_for()
    button = page.get_by_role("button", name="召集 18 人")
    box = button.bounding_box()
    assert box is not None
    assert box["height"] >= TARGET
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    button.click()
    page.get_by_text("已通知 18 人").wait_for()
    seconds, taps = time.monotonic() - begun, taps + 2
    assert (taps <= TAPS, seconds < SECONDS, Invitation.objects.count()) == (True, True, 18)
    assert CallOut.objects.get().state == "sent"
    record_property("taps", taps)
    record_property("seconds", round(seconds, 1))


def test_somebody_answers_with_one_tap_and_his_words_stand_on_the_leaders_page(
    phone: Callable[..., Page], team: Any, template: Any, leader: User, record_property: Callable[[str, object], None]
) -> None:
    member = enlist(team, 1)
    row = called(template, leader.person)
    page = phone()
    page.goto(link_to(asked(row, member), BY_PHONE))
    button = page.get_by_role("button", name="30 分钟")
    box = button.bounding_box()
    assert box is not None
    assert box["height"] >= TARGET
    button.click()
    page.get_by_text("您能来，约").wait_for()
    assert asked(row, member).state == "coming"
    page.get_by_label("用自己的话说").fill("能去，两小时后到")
    page.get_by_role("button", name="发送").click()
    page.get_by_text("“能去，两小时后到”").wait_for()
    record_property("taps", 1)
    board = phone(leader)
    board.goto(f"/call-outs/{row.number}/")
    board.get_by_text("能去，两小时后到").first.wait_for()
    assert board.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")

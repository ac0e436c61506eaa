"""The commander's minute in a real browser: a level with its trigger, a card by link, a handover signed; taps and seconds counted."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from relief.core.models import ActionCardTask, Handover, ResponseActivation
from relief.core.services.action_cards import ActionCardTask as Task
from relief.core.services.activations import activate
from relief.core.services.handovers import write_handover
from relief.core.services.pins import set_pin
from relief.core.services.task_links import link_to
from tests.core.response.conftest import duty_officer, flood, other_officer, plan, vice_president

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from relief.core.models import EmergencyPlan, Incident, User

__all__ = ["duty_officer", "flood", "other_officer", "plan", "vice_president"]
pytestmark = pytest.mark.django_db(transaction=True)
SECONDS = 60


@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_a_level_is_in_force_on_a_spoken_word_in_four_taps(
    request: pytest.FixtureRequest, screen: str, flood: Incident, plan: EmergencyPlan, duty_officer: User, vice_president: User
) -> None:
    page: Page = request.getfixturevalue(screen)(duty_officer)
    page.goto(reverse("dispatch", args=[flood.number]))
    begun = time.monotonic()
    page.get_by_role("link", name="指挥", exact=True).click()
    page.get_by_text("预案建议 Ⅲ 级").wait_for()
    assert page.get_by_text("1,460").first.is_visible()
    page.get_by_label("由谁决定").select_option(str(vice_president.person_id))
    page.get_by_role("button", name="启动这个级别").click()
    page.get_by_text("Ⅲ 级由景宁常务副会长口头启动").wait_for()
    assert time.monotonic() - begun < SECONDS
    active = ResponseActivation.objects.get(state="activated")
    assert (active.level, active.verbal, active.trigger is not None) == (3, True, True)
    assert page.get_by_text("首报").first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_card_is_taken_by_link_without_sign_in_in_one_tap(
    phone: Callable[..., Page], flood: Incident, plan: EmergencyPlan, duty_officer: User, vice_president: User
) -> None:
    active = activate(incident=flood, level=4, by=vice_president.person)  # type: ignore[arg-type]
    page = phone()
    page.goto(link_to(active, duty_officer.person))  # type: ignore[arg-type]
    button = page.get_by_role("button", name="我来办")
    box = button.bounding_box()
    assert box is not None
    assert box["height"] >= 48
    button.click()
    page.get_by_role("button", name="完成").wait_for()
    assert ActionCardTask.objects.get(task="首报").state == Task.State.ACKNOWLEDGED


@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_the_incoming_officer_reads_and_signs(
    request: pytest.FixtureRequest, screen: str, flood: Incident, duty_officer: User, other_officer: User
) -> None:
    incoming, outgoing = other_officer.person, duty_officer.person
    assert incoming is not None
    assert outgoing is not None
    set_pin(by=incoming, pin="4071")
    written = write_handover(organisation=flood.organisation, incoming=incoming, by=outgoing, note="水位上涨")
    page: Page = request.getfixturevalue(screen)(other_officer)
    page.goto(reverse("handover", args=[written.number]))
    assert page.get_by_text("东坑山洪").first.is_visible()
    page.get_by_label("您的 PIN").fill("4071")
    page.get_by_role("button", name="已阅读，接班").click()
    page.get_by_text("已签字，您已接班。").wait_for()
    assert Handover.objects.get().signed_at is not None

"""A swap takes two: one asks, the other says yes, and what is no longer possible then is refused and changes nothing."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from relief.core import clock
from relief.core.domain.errors import NotYourSwap, ShiftOver, ShiftTaken, SwapOpen, SwapOver
from relief.core.models import DutyShift, Event, Message, ShiftSwap
from relief.core.services.duty import fill_roster, give_shift, plan_shift
from relief.core.services.swaps import accept_swap, ask_swap, decline_swap, withdraw_swap

pytestmark = pytest.mark.django_db
START = datetime(2026, 6, 14, 8, tzinfo=ZoneInfo("Asia/Shanghai"))
DAY = timedelta(days=1)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture(autouse=True)
def that_morning():
    with clock.at(START):
        yield


@pytest.fixture
def two(duty_officer, other_officer):
    return [duty_officer.person, other_officer.person]


@pytest.fixture
def roster(jingning, two):
    return fill_roster(organisation=jingning, people=two, first=date(2026, 6, 14), days=4, change_at=time(8), by=two[0])


def names():
    return list(DutyShift.objects.order_by("starts_at").values_list("person", flat=True))


def test_nothing_changes_until_the_other_says_yes(two, roster):
    one, other = two
    before = names()
    swap = ask_swap(roster[0], of=other, by=one, in_exchange=roster[1], reason="看病")
    assert (names(), swap.state, Message.objects.filter(to=other).exists()) == (before, "asked", True)
    accept_swap(swap, by=other)
    assert names() == [other.pk, one.pk, *before[2:]]
    assert list(Event.objects.order_by("pk").values_list("kind", flat=True))[-4:] == [
        "shift-swap-asked", "shift-given", "shift-given", "shift-swap-answered",
    ]  # fmt: skip
    with pytest.raises(SwapOver):
        accept_swap(swap, by=other)


def test_only_who_has_the_shift_asks_and_only_who_was_asked_answers(two, roster, leader):
    one, other = two
    for shift, of, by, back in ((roster[1], one, one, None), (roster[0], one, one, None), (roster[0], leader.person, one, roster[1])):
        with pytest.raises(NotYourSwap):
            ask_swap(shift, of=of, by=by, in_exchange=back)
    swap = ask_swap(roster[0], of=leader.person, by=one)
    with pytest.raises(SwapOpen):
        ask_swap(roster[0], of=other, by=one)
    for act, by in ((accept_swap, other), (decline_swap, one), (withdraw_swap, leader.person)):
        with pytest.raises(NotYourSwap):
            act(swap, by=by)
    assert (decline_swap(swap, by=leader.person).state, names()[0]) == ("declined", one.pk)
    assert withdraw_swap(ask_swap(roster[0], of=other, by=one), by=one).state == "withdrawn"


def test_what_is_no_longer_possible_is_refused_at_the_yes(jingning, two, roster, leader):
    one, _other = two
    swap = ask_swap(roster[0], of=leader.person, by=one)
    plan_shift(organisation=jingning, person=leader.person, starts_at=START, ends_at=START + DAY, by=one, post="leader")
    before = names()
    with pytest.raises(ShiftTaken):
        accept_swap(swap, by=leader.person)
    second = ask_swap(roster[2], of=leader.person, by=one)
    give_shift(roster[2], to=leader.person, by=one)
    with pytest.raises(NotYourSwap):
        accept_swap(second, by=leader.person)
    with clock.at(START + 2 * DAY), pytest.raises(ShiftOver):
        accept_swap(swap, by=leader.person)
    assert (names()[:2], ShiftSwap.objects.filter(state="asked").count()) == (before[:2], 2)


def test_both_do_it_on_the_duty_page_and_nobody_else_can(jingning, two, roster, duty_officer, other_officer, leader, auditor):
    one, other = two
    asking, answering = signed_in(duty_officer), signed_in(other_officer)
    here = f"/duty/shifts/{roster[0].pk}/ask/"
    assert signed_in(leader).post(here, {"to": other.pk}).status_code == 403
    assert asking.post(here, {"to": ""}).status_code == 422
    assert asking.post(here, {"to": other.pk, "in_exchange": roster[1].pk, "reason": "看病"}).status_code == 302
    swap = ShiftSwap.objects.get()
    answer = f"/duty/swaps/{swap.pk}/"
    assert signed_in(auditor).post(answer, {"act": "accept"}).status_code == 404
    assert "我来值" in answering.get("/duty/?of=JN").content.decode()
    assert "撤回" in asking.get("/duty/?of=JN").content.decode()
    assert asking.post(answer, {"act": "accept"}).status_code == 409
    assert answering.post(answer, {"act": "dance"}).status_code == 404
    assert names()[0] == one.pk
    assert answering.post(answer, {"act": "accept"}).status_code == 302
    assert names()[:2] == [other.pk, one.pk]

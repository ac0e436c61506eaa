"""Duty: one person a post, gaps are seen, swaps leave a trace, handovers are signed with a PIN."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from relief.core import clock
from relief.core.domain.duty import Span, gaps, overlaps
from relief.core.domain.errors import AnsweredAlready, HandoverOpen, HandoverSigned, NobodyNamed, NotAddressed, PostTaken, ShiftOver, ShiftTaken
from relief.core.models import DutyCall, DutyShift, Handover, WitnessPin
from relief.core.selectors.roster import duty_numbers, on_duty, roster_gaps
from relief.core.services.duty import called_back, fill_roster, forget_caller, give_shift, log_call, plan_shift, swap_shifts
from relief.core.services.handovers import NotToOneself, sign_handover, write_handover
from relief.core.services.pins import PinWrong, set_pin
from relief.registrar.clocks import falling_due

pytestmark = pytest.mark.django_db
START = datetime(2026, 6, 14, 8, tzinfo=ZoneInfo("Asia/Shanghai"))
DAY = timedelta(days=1)


@pytest.fixture
def two(duty_officer, other_officer):
    return [duty_officer.person, other_officer.person]


@pytest.fixture
def roster(jingning, two):
    return fill_roster(organisation=jingning, people=two, first=date(2026, 6, 14), days=4, change_at=time(8), by=two[0])


def test_gaps_are_what_no_shift_covers():
    spans = [(START, START + DAY), (START + DAY / 2, START + DAY), (START + 2 * DAY, START + 3 * DAY)]
    assert gaps(spans, Span(START - DAY, START + 4 * DAY)) == [
        Span(START - DAY, START),
        Span(START + DAY, START + 2 * DAY),
        Span(START + 3 * DAY, START + 4 * DAY),
    ]
    assert gaps([(START + 9 * DAY, START + 10 * DAY)], Span(START, START + DAY)) == [Span(START, START + DAY)]
    assert not overlaps(Span(START, START + DAY), Span(START + DAY, START + 2 * DAY))
    assert overlaps(Span(START, START + DAY), Span(START, START + DAY))


def test_people_take_turns_and_what_is_planned_stays(jingning, two, roster):
    assert [shift.person for shift in roster] == [two[0], two[1], two[0], two[1]]
    again = fill_roster(organisation=jingning, people=two[:1], first=date(2026, 6, 16), days=3, change_at=time(8), by=two[0])
    assert [shift.starts_at for shift in again] == [START + 4 * DAY]
    assert [shift.person for shift in on_duty(jingning, START + DAY)] == [two[1]]
    assert roster_gaps(jingning, START, ahead=timedelta(days=6)) == [Span(START + 5 * DAY, START + 6 * DAY)]
    with pytest.raises(NobodyNamed):
        fill_roster(organisation=jingning, people=[], first=date(2026, 6, 14), days=1, change_at=time(8), by=two[0])


def test_a_post_has_one_person_and_a_person_one_post(jingning, two, roster):
    facts = {"organisation": jingning, "starts_at": START, "ends_at": START + DAY, "by": two[0]}
    with pytest.raises(PostTaken):
        plan_shift(person=two[1], **facts)
    with pytest.raises(ShiftTaken):
        plan_shift(person=two[0], post=DutyShift.Post.LEADER, **facts)
    assert DutyShift.objects.count() == 4


def test_a_swap_says_instead_of_whom_and_the_past_is_not_swapped(jingning, two, roster, leader):
    given = give_shift(roster[0], to=leader.person, by=two[0], reason="看病", at=START)
    assert (given.person, given.instead_of, given.swap_reason) == (leader.person, two[0], "看病")
    with pytest.raises(ShiftOver):
        give_shift(roster[0], to=two[0], by=two[0], at=START + 3 * DAY)
    plan_shift(organisation=jingning, person=leader.person, post=DutyShift.Post.LEADER, starts_at=START + DAY, ends_at=START + 2 * DAY, by=two[0])
    with pytest.raises(ShiftTaken):
        give_shift(roster[1], to=leader.person, by=two[0], at=START)
    first, second = swap_shifts(roster[2], roster[3], by=two[0], at=START)
    assert (first.person, second.person) == (two[1], two[0])


def test_a_call_nobody_answered_is_a_clock_until_it_is_returned(jingning, duty_officer):
    by = duty_officer.person
    log_call(organisation=jingning, by=by, answered=True)
    missed = log_call(
        organisation=jingning, by=by, answered=False, caller="村民甲", phone="199-0000-4713", called_at=clock.now() - timedelta(hours=2)
    )
    assert [one.row for one in falling_due(duty_officer)] == [missed]
    assert duty_numbers(jingning)[:3] == (2, 1, 1)
    called_back(missed, by=by)
    assert falling_due(duty_officer) == []
    with pytest.raises(AnsweredAlready):
        called_back(missed, by=by)
    forget_caller(missed, by=by)
    assert not DutyCall.objects.filter(caller="村民甲").exists()
    assert not missed.history.filter(phone="199-0000-4713").exists()


def test_the_incoming_officer_signs_with_his_own_pin_and_late_is_a_clock(jingning, two, flood, duty_officer):
    with pytest.raises(NotToOneself):
        write_handover(organisation=jingning, incoming=two[0], by=two[0])
    written = write_handover(organisation=jingning, incoming=two[1], by=two[0], note="水位上涨", at=clock.now() - timedelta(hours=1))
    with pytest.raises(HandoverOpen):
        write_handover(organisation=jingning, incoming=two[1], by=two[0])
    assert [one.late for one in falling_due(duty_officer) if one.row == written] == [True]
    set_pin(by=two[1], pin="4071")
    with pytest.raises(PinWrong):
        sign_handover(written, person=two[1], pin="1111", by=two[0])
    with pytest.raises(NotAddressed):
        sign_handover(written, person=two[0], pin="4071", by=two[0])
    assert WitnessPin.objects.get(person=two[1]).tries == 1
    assert Handover.objects.get().signed_at is None
    signed = sign_handover(written, person=two[1], pin="4071", by=two[0])
    assert "东坑山洪" in {one["text"] for one in signed.matters}
    assert duty_numbers(jingning).late_handovers == 1
    with pytest.raises(HandoverSigned):
        sign_handover(written, person=two[1], pin="4071", by=two[0])


def test_the_duty_pages_plan_swap_write_and_sign(jingning, two, client, duty_officer, leader):
    client.force_login(duty_officer)
    assert client.get(reverse("duty")).status_code == 200
    asked = {"roster-people": [one.pk for one in two], "roster-post": "officer", "roster-first": f"{clock.today()}", "roster-days": "3"}
    assert client.post(reverse("duty_plan"), {**asked, "roster-change_at": ""}).status_code == 422
    assert client.post(reverse("duty_plan"), {**asked, "roster-change_at": "08:00"}).status_code == 302
    shift = DutyShift.objects.order_by("-starts_at").first()
    assert client.post(reverse("duty_swap", args=[shift.pk]), {"to": leader.person.pk}).status_code == 302
    assert client.post(reverse("duty_call"), {"call-answered": "no", "call-called_at": "2026-06-14T02:10", "call-about": "求助"}).status_code == 302
    call = DutyCall.objects.get()
    assert client.post(reverse("duty_call_back", args=[call.pk])).status_code == 302
    assert client.post(reverse("duty_call_back", args=[call.pk])).status_code == 409
    assert client.get(reverse("duty_roster")).content.startswith(b"%PDF")
    assert client.post(reverse("handover_write"), {"handover-incoming": two[1].pk, "handover-note": "水"}).status_code == 302
    row = Handover.objects.get()
    assert client.get(reverse("handover", args=[row.number])).status_code == 200
    set_pin(by=two[1], pin="4071")
    assert client.post(reverse("handover", args=[row.number]), {"pin": "9999"}).status_code == 403
    assert client.post(reverse("handover", args=[row.number]), {"pin": "4071"}).status_code == 302
    assert client.get(reverse("handover_paper", args=[row.number])).content.startswith(b"%PDF")


def test_a_reader_writes_nothing_and_a_stranger_finds_nothing(jingning, roster, client, auditor, visitor, two):
    row = write_handover(organisation=jingning, incoming=two[1], by=two[0])
    client.force_login(auditor)
    assert client.get(reverse("duty")).status_code == 200
    for name, args in (("duty_plan", []), ("duty_call", []), ("handover_write", []), ("duty_swap", [roster[0].pk])):
        assert client.post(reverse(name, args=args)).status_code == 403
    assert client.post(reverse("handover", args=[row.number]), {"pin": "4071"}).status_code == 403
    client.force_login(visitor)
    assert client.get(reverse("duty")).status_code == 404
    assert client.get(reverse("handover", args=[row.number])).status_code == 404

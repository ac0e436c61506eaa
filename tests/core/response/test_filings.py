"""A plan is filed with the government by numbered letters; where one stands follows from its dates."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from relief.core import clock
from relief.core.domain.errors import FilingOpen, ImpossibleTimes, WrongState
from relief.core.domain.filings import working_days_after
from relief.core.domain.terms import years_after
from relief.core.models import Appointment, EmergencyPlan, PlanFiling
from relief.core.papers import render
from relief.core.response.printing import booklet
from relief.core.response.printing_filings import filing_paper
from relief.core.services.filings import draw_up_letter, letter_returned, letter_sent, plan_filed
from relief.core.services.plans import copy_plan
from relief.core.templatetags.response_ui import filing_chip
from tests.cast import appoint
from tests.core.response.conftest import FELL

pytestmark = pytest.mark.django_db
TODAY = localdate(FELL)
State = PlanFiling.State


@pytest.fixture(autouse=True)
def that_day():
    with clock.at(FELL):
        yield


@pytest.fixture
def clerk(jingning):
    return appoint("filer", "景宁办事员", Appointment.Role.CLERK, jingning)


def test_twenty_working_days_leave_the_weekends_out():
    assert working_days_after(date(2026, 6, 5), 1) == date(2026, 6, 8)
    assert working_days_after(date(2026, 6, 15), 20) == date(2026, 7, 13)
    assert years_after(date(2024, 2, 29), 3) == date(2027, 2, 28)
    assert years_after(TODAY, 3) == date(2029, TODAY.month, TODAY.day)


def test_a_plan_put_in_force_is_to_be_filed_within_twenty_working_days(plan):
    assert plan.file_by == working_days_after(plan.in_force_from, 20)


def test_a_letter_is_drawn_up_sent_and_filed_and_each_step_stands_on_the_chip(plan, clerk):
    assert "未备案" in filing_chip(plan)
    row = draw_up_letter(plan, authority="县应急管理局", by=clerk.person)
    assert (row.number, row.state) == (f"JN-FL-{TODAY:%Y%m%d}-S001", State.DRAWN_UP)
    row = letter_sent(row, by=clerk.person)
    assert row.state == State.SENT
    EmergencyPlan.objects.filter(pk=plan.pk).update(file_by=TODAY + timedelta(days=1))
    assert f"备案函已报送 · 限 {TODAY + timedelta(days=1)} 前" in filing_chip(EmergencyPlan.objects.get(pk=plan.pk))
    EmergencyPlan.objects.filter(pk=plan.pk).update(file_by=TODAY - timedelta(days=1))
    assert "逾期" in filing_chip(EmergencyPlan.objects.get(pk=plan.pk))
    row = plan_filed(row, reference=" 景应急备 8 号 ", by=clerk.person)
    assert (row.state, row.reference, row.renew_by) == (State.FILED, "景应急备 8 号", years_after(TODAY, 3))
    assert f"已备案，有效至 {row.renew_by}" in filing_chip(plan)
    assert row.history.count() == 3
    with clock.at(FELL + timedelta(days=4 * 365)):
        assert row.state == State.LAPSED
        assert f"{row.renew_by} 起应重新备案" in filing_chip(plan)
        assert draw_up_letter(plan, authority="县应急管理局", by=clerk.person).state == State.DRAWN_UP


def test_a_letter_that_comes_back_keeps_its_reason_and_lets_another_go(plan, clerk):
    row = letter_returned(letter_sent(draw_up_letter(plan, authority="县应急管理局", by=None), by=None), reason="缺编制说明", by=clerk.person)
    assert (row.state, row.note, row.returned_on) == (State.RETURNED, "缺编制说明", TODAY)
    assert draw_up_letter(plan, authority="县应急管理局", by=clerk.person).number.endswith("S002")


def test_what_makes_no_sense_is_refused_and_nothing_is_changed(plan, clerk):
    draft = copy_plan(plan, version="2027", by=None)
    with pytest.raises(WrongState):
        draw_up_letter(draft, authority="县应急管理局", by=clerk.person)
    row = draw_up_letter(plan, authority="县应急管理局", by=clerk.person)
    with pytest.raises(FilingOpen):
        draw_up_letter(plan, authority="县应急管理局", by=clerk.person)
    with pytest.raises(WrongState):
        plan_filed(row, by=clerk.person)
    for wrong in (TODAY + timedelta(days=1), TODAY - timedelta(days=1)):
        with pytest.raises(ImpossibleTimes):
            letter_sent(row, by=clerk.person, on=wrong)
    sent = letter_sent(row, by=clerk.person)
    with pytest.raises(ImpossibleTimes):
        letter_returned(sent, reason="x", by=clerk.person, on=TODAY - timedelta(days=1))
    for facts in ({"on": TODAY - timedelta(days=1)}, {"renew_by": TODAY}):
        with pytest.raises(ImpossibleTimes):
            plan_filed(sent, by=clerk.person, **facts)
    kept = PlanFiling.objects.get()
    assert (kept.state, kept.filed_on, kept.returned_on) == (State.SENT, None, None)


def test_the_letter_names_the_plan_and_leaves_the_answer_open_until_there_is_one(plan, clerk):
    row = letter_sent(draw_up_letter(plan, authority="县应急管理局", by=None), by=None)
    paper = filing_paper(row)
    assert (paper.authority, paper.version, paper.booklet, paper.reference) == ("县应急管理局", "2026", booklet(plan).number, "")
    assert paper.contents == ["级别：Ⅳ 级、Ⅲ 级、Ⅱ 级", "启动条件：3", "行动卡：4", "所需资源：0"]
    assert render("filing_letter", paper).startswith(b"%PDF")
    assert booklet(plan).filings == []
    plan_filed(row, reference="8 号", by=None)
    assert booklet(plan).filings == [f"{TODAY} 县应急管理局 8 号"]


def test_the_office_files_on_its_page_and_a_reader_changes_nothing(plan, clerk, commander, stranger, client):
    page, new = reverse("plan_filings", args=[plan.pk]), reverse("plan_filing_new", args=[plan.pk])
    client.force_login(clerk)
    assert client.post(new, {"authority": ""}).status_code == 422
    assert "县应急管理局" in client.post(new, {"authority": "县应急管理局"}, follow=True).content.decode()
    row = PlanFiling.objects.get()
    assert client.post(new, {"authority": "县应急管理局"}).status_code == 409
    step = reverse("plan_filing_step", args=[plan.pk, row.pk, "sent"])
    client.force_login(commander)
    assert step not in client.get(page).content.decode()
    assert client.post(step, {"sent-on": f"{TODAY}"}).status_code == 403
    client.force_login(stranger)
    for address in (page, reverse("plan_filing_letter", args=[plan.pk, row.pk])):
        assert client.get(address).status_code == 404
    assert client.post(step, {"sent-on": f"{TODAY}"}).status_code == 404
    assert PlanFiling.objects.get().state == State.DRAWN_UP
    client.force_login(clerk)
    client.post(step, {"sent-on": f"{TODAY}"})
    assert client.post(reverse("plan_filing_step", args=[plan.pk, row.pk, "lost"])).status_code == 404
    answered = reverse("plan_filing_step", args=[plan.pk, row.pk, "filed"])
    refused = client.post(answered, {"filed-on": f"{TODAY}", "filed-reference": "8 号", "filed-renew_by": f"{TODAY}"})
    assert refused.status_code == 400
    assert 'value="8 号"' in refused.content.decode()
    assert "已备案" in client.post(answered, {"filed-on": f"{TODAY}", "filed-reference": "8 号"}, follow=True).content.decode()
    assert client.get(reverse("plan_filing_letter", args=[plan.pk, row.pk]))["Content-Type"] == "application/pdf"

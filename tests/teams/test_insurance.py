"""The insure-now list: who must be insured, for the insurer, sent from a muster with one tap, and written down for all at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from relief.core import clock
from relief.core.models import AccessLog, Event, Message
from relief.registrar.exchange.formats import Workbook
from teams.domain.errors import InsuredBackwards, NobodyUninsured
from teams.models import TeamMember
from teams.selectors.insurance import uninsured
from teams.services.insurance import ask_to_insure, insure
from tests.teams.squad import enlist, flood, here, muster, squad
from tests.teams.test_call_pages import web

__all__ = ["flood", "muster", "squad"]

pytestmark = pytest.mark.django_db
LIST = "/teams/insure-now/"


@pytest.fixture
def four(squad):
    """Insured for a month, for ten days, until yesterday, and never; and one who has left and one who only applied."""
    day = clock.today()
    made = [enlist(squad, 1)] + [
        enlist(squad, number, insured_until=until) for number, until in ((2, day + timedelta(days=10)), (3, day - timedelta(days=1)), (4, None))
    ]
    enlist(squad, 5, insured_until=None, state="retired")
    enlist(squad, 6, insured_until=None, state="applied")
    return made


def test_the_list_holds_who_serves_without_insurance_today_or_within_some_days(four, leader):
    assert [one.pk for one in uninsured(leader)] == [four[2].pk, four[3].pk]
    assert [one.pk for one in uninsured(leader, ahead=15)] == [one.pk for one in four[1:]]
    page = web(leader).get(f"{LIST}?ahead=15").content.decode()
    assert ("队员02号" in page, "队员01号" in page, "不知道有没有保险" in page or "没有保险" in page) == (True, False, True)


def test_the_insurer_gets_a_sheet_and_a_paper_and_that_it_was_taken_out_is_written_down(four, leader):
    four[3].person.name = "=1+1"
    four[3].person.save()
    sheet = Workbook().create_dataset(web(leader).get(f"{LIST}list.xlsx").content)
    assert (len(sheet), sheet["姓名"], "199-0000-9003" in sheet["电话"]) == (2, ["'=1+1", "队员03号"], True)
    assert "队员03号" in web(leader).get(f"{LIST}list.csv").content.decode("utf-8-sig")
    assert web(leader).get(f"{LIST}list.pdf").content.startswith(b"%PDF")
    assert web(leader).get(f"{LIST}list.doc").status_code == 404
    assert AccessLog.objects.filter(act="export", subject="insure-now", rows=2).count() >= 3


def test_those_chosen_are_insured_until_a_day_and_may_go_and_a_later_day_stays(four, leader):
    until = clock.today() + timedelta(days=20)
    chosen = [one.pk for one in four]
    assert web(leader).post(LIST, {"member": chosen, "until": until.isoformat()}).status_code == 302
    assert list(TeamMember.objects.filter(pk__in=chosen).order_by("pk").values_list("insured_until", flat=True))[1:] == [until] * 3
    assert TeamMember.objects.get(pk=four[0].pk).insured_until > until
    assert Event.objects.get(kind="members-insured").payload["people"] == 3


def test_a_day_gone_by_or_nobody_chosen_is_refused_and_changes_nothing(four, leader):
    past = (clock.today() - timedelta(days=1)).isoformat()
    assert web(leader).post(LIST, {"member": [four[3].pk], "until": past}).status_code == InsuredBackwards.status
    assert web(leader).post(LIST, {"until": clock.today().isoformat()}).status_code == 422
    assert web(leader).post(LIST, {"member": [four[3].pk], "until": "?"}).status_code == 422
    with pytest.raises(InsuredBackwards):
        insure(four, until=clock.today() - timedelta(days=1), by=leader.person)
    assert TeamMember.objects.get(pk=four[3].pk).insured_until is None


def test_one_tap_at_the_muster_sends_the_list_of_those_who_stand_there_to_the_office(muster, four, leader, clerk):
    for member in four[1:]:
        here(muster, member)
    page = web(leader).get(f"/musters/{muster.number}/").content.decode()
    assert "发送待投保名单" in page
    assert web(leader).post(f"/musters/{muster.number}/", {"act": "insure"}).status_code == 302
    assert clerk.person_id in Message.objects.values_list("to", flat=True)
    assert Message.objects.filter(to=clerk.person).first().link == f"{LIST}?muster={muster.number}"
    assert Event.objects.get(kind="muster-insurance-asked").payload["people"] == 2
    seen = web(clerk).get(f"{LIST}?muster={muster.number}").content.decode()
    assert ("队员03号" in seen, "队员02号" in seen) == (True, False)
    insure(four, until=clock.today(), by=clerk.person)
    with pytest.raises(NobodyUninsured):
        ask_to_insure(muster, by=leader.person)
    assert "发送待投保名单" not in web(leader).get(f"/musters/{muster.number}/").content.decode()


def test_a_keeper_an_auditor_and_a_stranger_see_nobody_and_write_nothing(four, keeper, auditor, stranger):
    for user in (keeper, auditor, stranger):
        for path in (LIST, f"{LIST}list.xlsx"):
            assert web(user).get(path).status_code in (403, 404), (user, path)
        assert web(user).post(LIST, {"member": [four[3].pk], "until": clock.today().isoformat()}).status_code in (403, 404)
        assert uninsured(user) == []
    assert TeamMember.objects.get(pk=four[3].pk).insured_until is None

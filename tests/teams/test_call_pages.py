"""The pages of call-outs: who sees whom, what is refused and changes nothing, and what is typed stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from relief.core import clock
from relief.core.models import Incident
from teams.models import CallOut, CallOutTemplate, Invitation, Reply
from teams.services.answers import Said, keep_unmatched, take_answer
from teams.services.call_words import BY_PHONE, IN_APP, link_to
from teams.services.callouts import close_call_out, draft_call_out
from teams.services.inbound import reading_of
from tests.teams.conftest import asked, called, enlist

pytestmark = pytest.mark.django_db
State = Invitation.State


def web(user):
    client = Client()
    client.force_login(user)
    return client


def typed(**more):
    return {"hazard": "flood", "assembly_point": "县红会", "report_minutes": "60", "spare": "0", "cell_water": "2", **more}


def test_a_draft_shows_who_may_not_go_before_anything_is_sent_then_one_tap_sends(team, template, leader):
    enlist(team, 1)
    enlist(team, 2, insured_until=None)
    client = web(leader)
    page = client.get(f"/call-outs/new/?template={template.pk}").content.decode()
    assert "县红会仓库" in page
    made = client.post("/call-outs/new/", typed(template=template.pk), follow=True)
    text = made.content.decode()
    assert "未查到保险" in text or "没有保险" in text or "保险" in text
    assert "队员02号" in text
    assert "召集 1 人" in text
    row = CallOut.objects.get()
    assert row.state == "drafted"
    sent = client.post(f"/call-outs/{row.number}/send/", follow=True).content.decode()
    assert "已通知 1 人" in sent
    assert row.invitations.count() == 1


def test_a_form_that_wants_nobody_keeps_what_was_typed(template, leader):
    answer = web(leader).post("/call-outs/new/", typed(cell_water="0", place="鹤溪桥头"))
    assert answer.status_code == 422
    assert "还没有写要几个人" in answer.content.decode()
    assert "鹤溪桥头" in answer.content.decode()
    wrong = web(leader).post("/call-outs/new/", typed(cell_water="-1", assembly_point=""))
    assert (wrong.status_code, CallOut.objects.count()) == (422, 0)


def test_strangers_see_nothing_readers_change_nothing_and_see_no_names(team, template, leader, auditor, stranger, clerk):
    member = enlist(team, 1)
    row = called(template, leader.person)
    here = f"/call-outs/{row.number}/"
    assert web(stranger).get(here).status_code == 404
    assert web(stranger).post(f"{here}close/").status_code == 404
    assert "队员01号" not in web(auditor).get(here).content.decode()
    assert "队员01号" in web(clerk).get(here).content.decode()
    for user in (auditor, clerk):
        for path in (f"{here}close/", f"{here}wave/", f"{here}muster/", f"{here}people/{asked(row, member).pk}/"):
            assert web(user).post(path, {"act": "home"}).status_code == 403
        assert web(user).get(f"{here}tree.pdf").status_code == 403
        assert web(user).get("/call-outs/new/").status_code == 403
    row.refresh_from_db()
    assert (row.state, asked(row, member).state) == ("sent", State.NOTIFIED)
    assert web(leader).get(f"{here}tree.pdf").content.startswith(b"%PDF")
    assert web(leader).post(f"{here}dance/").status_code == 404


def test_one_tap_answers_without_an_account_and_opening_the_page_answers_nothing(team, template, leader, client):
    member = enlist(team, 1, contact_confirmed_on=clock.today() - timedelta(days=5))
    row = called(template, leader.person)
    link = link_to(asked(row, member), IN_APP)
    assert "我不能来" in client.get(link).content.decode()
    assert (asked(row, member).state, Reply.objects.count()) == (State.NOTIFIED, 0)
    assert client.post(link, {"seen": "1"}).status_code == 204
    assert asked(row, member).seen_at is not None
    assert client.post(link, {"text": " "}).status_code == 422
    page = client.post(link, {"tap": "1 30"}, follow=True).content.decode()
    assert "您能来，约" in page
    member.refresh_from_db()
    assert (asked(row, member).state, member.contact_confirmed_on) == (State.COMING, clock.today() - timedelta(days=5))
    client.post(link_to(asked(row, member), BY_PHONE), {"text": "对不起，去不了"})
    member.refresh_from_db()
    assert (asked(row, member).state, member.contact_confirmed_on) == (State.DECLINED, clock.today())
    close_call_out(row, by=leader.person)
    assert "已结束" in client.get(link).content.decode()
    assert client.get("/a/forged/").status_code == 410


def test_the_leader_writes_down_settles_marks_and_closes(team, template, leader):
    members = [enlist(team, number) for number in range(3)]
    row = called(template, leader.person, {"water": 3})
    here, client = f"/call-outs/{row.number}/", web(leader)
    one, two, three = (asked(row, member) for member in members)
    assert client.post(f"{here}people/{one.pk}/", {"act": "answer", "answer": "available", "minutes": "-4"}).status_code == 422
    client.post(f"{here}people/{one.pk}/", {"act": "answer", "answer": "available", "minutes": "25"})
    muster = client.post(f"{here}muster/", follow=True)
    assert "能来，" in muster.content.decode()
    assert client.post(f"{here}muster/")["Location"] == muster.redirect_chain[-1][0]
    client.post(muster.redirect_chain[-1][0], {"act": "check-in", "member": members[0].pk})
    assert asked(row, members[0]).state == State.ARRIVED
    client.post(f"{here}people/{one.pk}/", {"act": "home"})
    assert client.post(f"{here}people/{one.pk}/", {"act": "sing"}).status_code == 404
    reply = take_answer(two, reading_of("看情况", clock.now(), []), Said("sms", "看情况", clock.now()))
    assert "看情况" in client.get(here).content.decode()
    assert client.post(f"/call-outs/replies/{reply.pk}/", {"answer": "dance"}).status_code == 422
    client.post(f"/call-outs/replies/{reply.pk}/", {"answer": "available", "minutes": "40"})
    assert client.post(f"/call-outs/replies/{reply.pk}/", {"answer": "declined"}).status_code == 409
    assert [asked(row, member).state for member in members] == [State.STOOD_DOWN, State.COMING, State.NOTIFIED]
    assert client.get(f"{here}standing/").status_code == 200
    for act in ("again", "escalate"):
        assert client.post(f"{here}{act}/").status_code == 302
    assert client.post(f"{here}wave/").status_code == 409
    assert client.post(f"{here}widen/").status_code == 409
    client.post(f"{here}close/", {"reason": "人手已够"})
    assert "人手已够" in client.get(here).content.decode()
    assert three.call_out_id == row.pk


def test_an_answer_that_names_no_call_out_is_given_to_one_on_the_list(team, template, leader, stranger):
    member = enlist(team, 1)
    row = called(template, leader.person)
    reply = keep_unmatched(Said("sms", "我能去", clock.now(), "138", "k"), organisation_id=row.organisation_id)
    client = web(leader)
    assert "我能去" in client.get("/call-outs/").content.decode()
    assert client.post(f"/call-outs/replies/{reply.pk}/", {"answer": "available"}).status_code == 422
    assert web(stranger).post(f"/call-outs/replies/{reply.pk}/", {"answer": "available"}).status_code == 404
    client.post(f"/call-outs/replies/{reply.pk}/", {"answer": "available", "invitation": asked(row, member).pk})
    assert asked(row, member).state == State.COMING


def test_the_list_shows_tests_with_whom_they_reached_and_sends_one(team, template, leader, auditor, jingning):
    test = CallOutTemplate.objects.create(organisation=jingning, name="联络测试", kind="test", assembly_point="—")
    client = web(leader)
    assert "还没有测试过" in client.get("/call-outs/").content.decode()
    assert client.post("/call-outs/test/", {"template": test.pk}).status_code == 409
    enlist(team, 1)
    assert web(auditor).post("/call-outs/test/", {"template": test.pk}).status_code == 403
    page = client.post("/call-outs/test/", {"template": test.pk}, follow=True).content.decode()
    assert "不用出发" in page
    invitation = Invitation.objects.get()
    link = link_to(invitation, BY_PHONE)
    assert "演练" in Client().get(link).content.decode()
    assert "能联系到您" in Client().post(link, {"tap": "1"}, follow=True).content.decode()
    assert "1 (100 %)" in client.get("/call-outs/").content.decode()


def test_an_incident_shows_its_crews_and_its_report_counts_them(team, template, leader, commander, jingning):
    from gis.selectors.figures import figures_of

    facts = {"name": "东坑山洪", "hazard": "flash_flood", "organisation": jingning, "happened_at": clock.now(), "reported_at": clock.now()}
    incident = Incident.objects.create(number="JN-IN-1", **facts)
    board = f"/incidents/{incident.number}/dispatch/?tab=command"
    assert "本事件还没有召集队员" in web(commander).get(board).content.decode()
    member = enlist(team, 1)
    row = called(template, leader.person, incident=incident)
    take_answer(asked(row, member), reading_of("1 30", clock.now(), []), Said("link", "1 30", clock.now()))
    assert "通知 1 人，能来 1 人" in web(commander).get(board).content.decode()
    figures = {one.key: one.value for one in figures_of(incident) if one.group == "crews"}
    assert figures == {"crews.called": 1, "crews.coming": 1, "crews.out": 0}
    draft = draft_call_out(organisation=jingning, by=leader.person, wanted={"water": 1}, template=template)
    assert str(draft) in web(leader).get("/call-outs/").content.decode()

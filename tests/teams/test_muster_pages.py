"""The pages of musters and missions: who sees whom, what the buttons do, the poster, the papers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from relief.core import clock
from teams.models import CheckIn, Deployment, Muster
from teams.services.kin import enter_kin
from teams.services.posters import MOST_WRONG, poster_link
from tests.cast import appoint
from tests.teams.squad import enlist, flood, gone, here, muster, squad

__all__ = ["flood", "muster", "squad"]

pytestmark = pytest.mark.django_db
ANSWERS = {"fit": "yes", "slept": "yes", "unhurt": "yes"}


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def desk(leader):
    return signed_in(leader)


def test_a_leader_opens_a_muster_checks_in_seats_and_departs_on_the_pages(desk, squad, flood, leader):
    enlist(squad, 1)
    typed = {"title": "东坑搜救", "occasion": "call_out", "team": squad.pk, "incident": flood.pk, "leader": leader.person_id, "place": "仓库"}
    wrong = desk.post("/musters/", typed | {"title": ""})
    assert (wrong.status_code, "仓库" in wrong.content.decode()) == (422, True)
    page = desk.post("/musters/", typed, follow=True)
    row = Muster.objects.get()
    assert (page.redirect_chain[-1][0], row.deployment.state) == (f"/musters/{row.number}/", "ordered")
    address = f"/musters/{row.number}/"
    member = squad.members.get()
    for act in (
        {"act": "check-in", "member": member.pk, "asked": "1"} | ANSWERS,
        {"act": "vehicle", "plate": "浙K-1", "seats": "3"},
        {"act": "pair-up"},
        {"act": "depart"},
    ):
        assert desk.post(address, act).status_code == 302
    mission = Deployment.objects.get()
    assert mission.state == "departed"
    page = desk.get(f"/missions/{mission.number}/").content.decode()
    assert "队员01号" in page
    assert "队员01号" in desk.get("/missions/").content.decode() or mission.number in desk.get("/missions/").content.decode()


def test_a_red_person_is_shown_with_his_reason_and_a_refusal_keeps_what_was_typed(desk, muster, squad):
    here(muster, enlist(squad, 1, insured_until=clock.today() - timedelta(days=2)))
    row = here(muster, enlist(squad, 2, medical_until=None))
    page = desk.get(f"/musters/{muster.number}/").content.decode()
    assert "保险已于" in page
    other = appoint("other", "景宁干事乙", "clerk", squad.organisation).person
    answer = desk.post(f"/musters/{muster.number}/", {"act": "allow", "check_in": row.pk, "reason": "只有他会开艇", "allowed_by": other.pk})
    assert answer.status_code == 404
    director = appoint("director", "景宁常务副会长甲", "executive_vice_president", squad.organisation).person
    answer = desk.post(f"/musters/{muster.number}/", {"act": "allow", "check_in": row.pk, "reason": " ", "allowed_by": director.pk})
    assert (answer.status_code, CheckIn.objects.exclude(allowed_by=None).count()) == (409, 0)


def test_readers_see_figures_without_names_strangers_nothing_and_neither_changes_anything(muster, squad, auditor, stranger, leader):
    mission = gone(muster, enlist(squad, 1), by=leader.person)
    for address in (f"/musters/{muster.number}/", f"/missions/{mission.number}/"):
        page = signed_in(auditor).get(address)
        assert (page.status_code, "队员01号" in page.content.decode()) == (200, False)
        assert signed_in(auditor).post(address, {"act": "call-off"}).status_code == 403
        assert signed_in(stranger).get(address).status_code == 404
        assert signed_in(stranger).post(address, {"act": "call-off"}).status_code == 404
    assert signed_in(auditor).get(f"/missions/{mission.number}/order.pdf").status_code == 403
    assert signed_in(auditor).post("/musters/", {"title": "x"}).status_code == 403
    mission.refresh_from_db()
    assert mission.state == "departed"


def test_the_poster_checks_a_member_in_by_his_number_or_signed_in_and_shows_nobody_elses_name(muster, squad):
    member = enlist(squad, 1)
    client, address = Client(), poster_link(muster)
    assert "队员01号" not in client.get(address).content.decode()
    wrong = client.post(address, {"phone": "199-0000-0000"} | ANSWERS)
    assert (wrong.status_code, "199-0000-0000" in wrong.content.decode(), CheckIn.objects.count()) == (409, True, 0)
    page = client.post(address, {"phone": "19900009001"} | ANSWERS | {"slept": "no"}).content.decode()
    assert "你已签到" in page
    assert "队员01号" not in page
    row = CheckIn.objects.get()
    assert (row.member, row.fit, row.slept) == (member, True, False)
    Muster.objects.update(wrong_tries=MOST_WRONG)
    assert client.post(address, {"phone": "19900009001"} | ANSWERS).status_code == 429
    assert client.get("/musters/here/forged/").status_code == 410


def test_the_papers_of_a_muster_and_a_mission_are_printed(desk, muster, squad, leader):
    assert desk.get(f"/musters/{muster.number}/poster.pdf").content.startswith(b"%PDF")
    mission = gone(muster, enlist(squad, 1), by=leader.person)
    assert desk.get(f"/musters/{muster.number}/sheet.pdf").content.startswith(b"%PDF")
    for paper in ("order", "insurance", "ics-204", "return"):
        assert desk.get(f"/missions/{mission.number}/{paper}.pdf").content.startswith(b"%PDF")
    assert desk.get(f"/missions/{mission.number}/nothing.pdf").status_code == 404


def test_the_way_home_on_the_page_is_barred_until_everybody_is_called_in(desk, muster, squad, leader):
    members = [enlist(squad, number) for number in (1, 2)]
    mission = gone(muster, *members, by=leader.person)
    address = f"/missions/{mission.number}/"
    desk.post(address, {"act": "call-in", "person": members[0].person_id})
    barred = desk.post(address, {"act": "close"})
    assert (barred.status_code, "队员02号" in barred.content.decode()) == (409, True)
    for act in (
        {"act": "task", "sector": "A", "task": "搜索"},
        {"act": "hear", "person": members[1].person_id},
        {"act": "injury", "who": mission.people.last().pk, "severity": "slight", "what": "擦伤"},
        {"act": "gear-out", "codes": "R-01"},
        {"act": "gear-back", "code": "R-01"},
        {"act": "call-in", "person": members[1].person_id},
        {"act": "close"},
        {"act": "debrief", "text": "电台少一部"},
    ):
        assert desk.post(address, act).status_code == 302, act
    mission.refresh_from_db()
    assert mission.state == "debriefed"


def test_the_next_of_kin_is_opened_by_two_on_the_page_and_by_nobody_else(desk, muster, squad, leader, commander, clerk):
    member = enlist(squad, 1)
    enter_kin(member.person, name="家属甲", phone="199-0000-7001", by=None)
    mission = gone(muster, member, by=leader.person)
    address, other = f"/missions/{mission.number}/", signed_in(commander)
    desk.post(address, {"act": "kin-ask", "person": member.person_id, "reason": "重伤"})
    opening = mission.people.get().kin_openings.get()
    read = {"act": "kin-read", "opening": opening.pk}
    assert desk.post(address, read).status_code == 403
    other.post(address, {"act": "kin-agree", "opening": opening.pk})
    assert "199-0000-7001" in desk.post(address, read).content.decode()
    refused = signed_in(clerk).post(address, read)
    assert (refused.status_code, b"7001" in refused.content) == (403, False)


def test_a_member_has_a_code_on_a_page_and_nobody_else(squad, jingning, leader):
    user = appoint("member", "队员甲", "team_member", jingning)
    mine = enlist(squad, 2)
    mine.person_id = user.person_id
    mine.save()
    assert "<svg" in signed_in(user).get("/musters/code/").content.decode()
    assert signed_in(leader).get("/musters/code/").status_code == 404

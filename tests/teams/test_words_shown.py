"""What the squads' pages say where there is nothing, one, or no more: a sentence that is true, a plural that is right, an error beside its field."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from relief.core import clock
from teams.models import ReadinessDay, RescueTeam
from teams.services.callouts import draft_call_out
from teams.services.crews import call_in
from teams.services.gear import take_along
from teams.services.missions import close_mission, debrief, give_task
from teams.services.musters import close_muster, open_muster
from teams.services.posters import poster_link
from tests.teams.conftest import called
from tests.teams.squad import enlist, flood, gone, muster, squad
from tests.teams.test_call_pages import web

__all__ = ["flood", "muster", "squad"]
pytestmark = pytest.mark.django_db


def told(client, path, language="zh-hans"):
    client.cookies["django_language"] = language
    return client.get(path).content.decode()


def test_a_squad_without_people_does_not_say_that_everybody_may_be_sent(jingning, leader):
    RescueTeam.objects.create(organisation=jingning, code="JN-T9", name="新队")
    page = told(web(leader), "/teams/JN-T9/")
    assert ("没有在册队员" in page, "这支队伍没有人能去" in page, "在册队员都能派" in page) == (True, True, False)


def test_a_wave_of_one_is_one_person_and_a_cell_lacks_people_not_numbers(team, template, leader):
    enlist(team, 1)
    row = called(template, leader.person)
    page = told(web(leader), f"/call-outs/{row.number}/", "en")
    assert "Wave 1: 1 person," in page
    assert "2 people missing" in page
    assert "还缺 2 人" in told(web(leader), f"/call-outs/{row.number}/")


def test_the_state_of_a_muster_and_of_an_ordered_mission_is_said_in_the_squads_words(muster, squad, leader):
    assert "集结中" in told(web(leader), "/musters/")
    assert "已下令" in told(web(leader), "/missions/")
    gone(muster, enlist(squad, 1), by=leader.person)
    assert "已出队" in told(web(leader), "/musters/")


def test_a_muster_without_a_squad_waits_for_nobody_and_says_so(jingning, leader):
    row = open_muster(organisation=jingning, title="布置会场", place="广场", leader=leader.person, occasion="activity", by=leader.person)
    page = told(web(leader), f"/musters/{row.number}/")
    assert ("这次集结没有指定队伍" in page, "队员都到了" in page) == (True, False)


def test_what_was_not_done_on_a_closed_mission_is_said_and_nothing_more_is_asked(muster, squad, leader):
    mission = gone(muster, enlist(squad, 1), by=leader.person)
    give_task(mission, sector="东岸", task="搜两户", by=leader.person)
    assert "任务完成" in told(web(leader), f"/missions/{mission.number}/")
    call_in(mission, [row.person_id for row in mission.people.all()], by=leader.person)
    mission.refresh_from_db()
    debrief(close_mission(mission, by=leader.person), text="好", by=leader.person)
    page = told(web(leader), f"/missions/{mission.number}/")
    assert ("未完成" in page, "任务完成" in page, "已派" in page) == (True, False, False)


def test_a_poster_that_does_not_know_a_number_says_so_beside_it_and_keeps_the_answers(muster):
    page = Client().post(poster_link(muster), {"phone": "123", "fit": "yes", "slept": "no", "unhurt": "yes"}).content.decode()
    assert 'aria-invalid="true" aria-describedby="phone-error"' in page
    assert 'name="slept" value="no" checked' in page
    assert page.count(" checked") == 3


def test_a_refused_leave_is_said_beside_its_days(squad, leader):
    from teams.services.self_service import link_to

    member = enlist(squad, 1)
    today = clock.today().isoformat()
    page = Client().post(link_to(member.person), {"act": "away", "starts_on": today, "ends_on": "2000-01-01"}).content.decode()
    details = page[page.index("<details open>") :]
    assert "field-error" in details[: details.index("</details>")]


@pytest.mark.parametrize(
    ("path", "says"), [("/a/x/", "召集你的人"), ("/members/x/", "带队"), ("/musters/here/x/", "集结点"), ("/pa/x/", "请求支援的红十字会")]
)
def test_a_link_that_is_over_says_whom_to_turn_to_and_speaks_of_no_action_cards(client, path, says):
    answer = client.get(path)
    page = answer.content.decode()
    assert (answer.status_code, says in page, "行动卡" in page, "登录" in page) == (410, True, False, False)


def test_the_desk_page_and_the_board_of_an_incident_show_the_squads_that_gather_for_it_and_are_out(muster, squad, flood, leader, commander):
    pages = (f"/desk/core/incident/{flood.pk}/change/", f"/incidents/{flood.number}/dispatch/?tab=command")
    for page in pages:
        shown = told(web(commander), page)
        assert (muster.number in shown, "出队 1 人" in shown) == (True, False)
    mission = gone(muster, enlist(squad, 1), by=leader.person)
    for page in pages:
        shown = told(web(commander), page)
        assert (muster.number in shown, mission.number in shown, "出队 1 人" in shown) == (False, True, True)


def test_a_draft_is_not_listed_among_what_runs(team, template, leader):
    made = draft_call_out(organisation=template.organisation, by=leader.person, wanted={"water": 1}, template=template)
    page = told(web(leader), "/call-outs/")
    running, drafts = page.index("进行中"), page.index("草稿：还没有通知任何人")
    assert running < drafts < page.index(made.number)


def test_the_duty_page_speaks_of_the_watch_not_of_supplies(leader):
    page = told(web(leader), "/duty/")
    assert ("来电" in page, "供货通知" in page) == (True, False)


def test_the_register_of_nights_says_the_boards_words(squad, clerk):
    ReadinessDay.objects.create(team=squad, on=clock.today(), registered=2, deployable=1, level="amber")
    page = told(web(clerk), "/desk/teams/readinessday/")
    assert ("有缺项" in page, ">amber<" in page) == (True, False)


def test_musters_stand_newest_first_and_an_open_one_is_never_pushed_off_the_list(muster, squad, leader):
    with clock.at(clock.now() - timedelta(days=400)):
        old = open_muster(
            organisation=squad.organisation, title="忘了结束", place="广场", leader=leader.person, occasion="activity", by=leader.person
        )
    for days in (3, 1, 2):
        with clock.at(clock.now() - timedelta(days=days)):
            facts = {"title": f"{days} 天前", "place": "广场", "leader": leader.person, "occasion": "activity"}
            close_muster(open_muster(organisation=squad.organisation, **facts, by=leader.person), by=leader.person)
    page = told(web(leader), "/musters/")
    assert [page.index(one) for one in (muster.number, old.number)] == sorted(page.index(one) for one in (muster.number, old.number))
    places = [page.index(f"{days} 天前") for days in (1, 2, 3)]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("act", "sent", "beside"),
    [("kin-ask", {"reason": " "}, "为什么必须联系家属"), ("gear-lost", {"code": "JN-RAD-01", "reason": ""}, "怎么丢的")],
)
def test_a_refusal_on_a_mission_stands_open_beside_its_field(muster, squad, leader, act, sent, beside):
    mission = gone(muster, enlist(squad, 1), by=leader.person)
    take_along(mission, ["JN-RAD-01"], by=leader.person)
    page = web(leader).post(f"/missions/{mission.number}/", {"act": act, "person": mission.people.get().person_id, **sent}).content.decode()
    opened = page[page.index(" open>") :]
    assert "field-error" in opened[opened.index(beside) : opened.index(beside) + 200]

"""One crew relieves another: heads on both sides, tasks and gear change over, both sign, and nothing is closed before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from relief.core.models import Event, Person
from teams.domain.mission_errors import HandoverFixed, HandoverOpen, HeadsDiffer, NotHandedOver, NotYourCrew, SignsTwice
from teams.models import BagItem, CrewHandover, GearBag, PartnerParty
from teams.printed import mission_paper, muster_paper
from teams.printed_lists import handover_paper, welfare_paper, work_paper
from teams.services.crews import call_in, hear, man_down
from teams.services.gear import take_along
from teams.services.handing_over import sign_handover, write_handover
from teams.services.missions import close_mission, give_task, rotate, step
from teams.services.musters import open_muster
from tests.cast import appoint
from tests.teams.squad import enlist, flood, gone, muster, squad
from tests.teams.test_call_pages import web
from tests.teams.test_partners import divers

__all__ = ["divers", "flood", "muster", "squad"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def old(muster, squad, leader):
    """Two out, with a task and two pieces of gear."""
    mission = gone(muster, enlist(squad, 1), enlist(squad, 2), by=leader.person)
    give_task(mission, sector="东岸", task="搜两户", channel="7", by=leader.person)
    take_along(mission, ["JN-BOA-01", "JN-RAD-01"], by=leader.person)
    return mission


@pytest.fixture
def relief(old, squad, flood, leader):
    """Three who relieve them, under the first of themselves."""
    crew = [enlist(squad, number) for number in (11, 12, 13)]
    facts = {"organisation": squad.organisation, "incident": flood, "team": squad, "leader": crew[0].person, "by": leader.person}
    return gone(open_muster(**facts, title="东坑接替", place="县中心备灾仓库", relieves=old), *crew, by=leader.person)


@pytest.fixture
def second(relief):
    """The leader of the relief, signed in."""
    user = appoint("second", "景宁队长乙", "team_leader", relief.organisation)
    relief.leader = user.person
    relief.save()
    return user


def written(relief, leader, **facts):
    told = {"heads_out": 2, "heads_in": 3, "gear": ["JN-BOA-01", "JN-XXX-99"], "notes": "桥头水急"} | facts
    return write_handover(relief, **told, by=leader.person)


def test_both_sign_and_open_tasks_and_chosen_gear_belong_to_the_relief(old, relief, leader):
    row = sign_handover(written(relief, leader), side="out", by=leader.person)
    assert (row.signed, relief.tasks.count(), relief.gear.count()) == (False, 0, 0)
    row = sign_handover(row, side="in", by=relief.leader)
    assert (row.signed, row.gear) == (True, ["JN-BOA-01"])
    assert [(task.sector, task.task, task.channel) for task in relief.tasks.all()] == [("东岸", "搜两户", "7")]
    assert list(relief.gear.values_list("code", flat=True)) == ["JN-BOA-01"]
    assert list(old.gear.exclude(handed_at=None).values_list("code", flat=True)) == ["JN-BOA-01"]
    assert Event.objects.get(kind="deployment-handed-over").payload["tasks"] == 1
    sign_handover(row, side="in", by=relief.leader)
    assert (relief.tasks.count(), Event.objects.filter(kind="deployment-handed-over").count()) == (1, 1)


def test_heads_that_are_not_those_of_the_roll_calls_are_refused_and_nothing_is_kept(old, relief, leader):
    for wrong in ({"heads_out": 1}, {"heads_in": 4}):
        with pytest.raises(HeadsDiffer):
            written(relief, leader, **wrong)
    assert CrewHandover.objects.count() == 0
    row = written(relief, leader)
    call_in(old, [old.people.first().person_id], how="送县医院", by=leader.person)
    with pytest.raises(HeadsDiffer):
        sign_handover(row, side="out", by=leader.person)
    assert not CrewHandover.objects.get().begun
    sign_handover(written(relief, leader, heads_out=1), side="out", by=leader.person)


def test_the_relieved_mission_stays_open_until_both_have_signed(old, relief, leader):
    call_in(old, list(old.people.values_list("person", flat=True)), by=leader.person)
    old.gear.all().delete()
    with pytest.raises(HandoverOpen):
        close_mission(old, by=leader.person)
    row = written(relief, leader, heads_out=0, gear=[])
    sign_handover(row, side="out", by=leader.person)
    with pytest.raises(HandoverOpen):
        close_mission(old, by=leader.person)
    sign_handover(row, side="in", by=relief.leader)
    assert close_mission(old, by=leader.person).state == "recovered"


def test_one_hand_does_not_sign_twice_a_stranger_to_the_crew_not_at_all_and_what_is_signed_is_fixed(old, relief, leader, clerk):
    row = written(relief, leader)
    with pytest.raises(NotYourCrew):
        sign_handover(row, side="out", by=clerk.person)
    with pytest.raises(NotYourCrew):
        sign_handover(row, side="in", by=leader.person)
    relief.leader = leader.person
    relief.save()
    sign_handover(row, side="out", by=leader.person)
    with pytest.raises(SignsTwice):
        sign_handover(row, side="in", by=leader.person)
    with pytest.raises(HandoverFixed):
        written(relief, leader, notes="改了")
    assert (CrewHandover.objects.get().notes, CrewHandover.objects.get().in_signed_at) == ("桥头水急", None)
    with pytest.raises(NotHandedOver):
        written(old, leader)


def test_the_page_writes_prints_and_takes_both_signatures_and_both_missions_say_so(old, relief, leader, second):
    path = f"/missions/{relief.number}/handover/"
    assert "尚未书写" in web(leader).get(path).content.decode()
    wrong = web(leader).post(path, {"act": "write", "heads_out": "5", "heads_in": "3", "notes": "桥头水急"})
    assert (wrong.status_code, "按点名" in wrong.content.decode()) == (HeadsDiffer.status, True)
    web(leader).post(path, {"act": "write", "heads_out": "2", "heads_in": "3", "notes": "桥头水急", "gear": ["JN-BOA-01"]})
    assert "双方还没有都签交接单" in web(leader).get(f"/missions/{old.number}/").content.decode()
    page = web(leader).get(path).content.decode()
    assert ("代表撤出队签字" in page, "代表接替队签字" in page) == (True, False)
    web(leader).post(path, {"act": "sign-out"})
    page = web(second).post(path, {"act": "sign-in"}, follow=True).content.decode()
    assert ("双方已签字" in page, "桥头水急" in page) == (True, True)
    assert web(leader).get(f"/missions/{relief.number}/handover.pdf").content.startswith(b"%PDF")
    for mission in (old, relief):
        assert "双方已签交接单" in web(leader).get(f"/missions/{mission.number}/").content.decode()
    assert web(leader).get(f"/missions/{old.number}/handover/").status_code == 404


def test_a_reader_prints_and_signs_nothing(relief, leader, auditor, stranger):
    written(relief, leader)
    path = f"/missions/{relief.number}/handover/"
    assert (web(auditor).get(path).status_code, web(auditor).post(path, {"act": "sign-in"}).status_code) == (200, 403)
    assert web(auditor).get(f"/missions/{relief.number}/handover.pdf").status_code == 403
    assert web(stranger).get(path).status_code == 404
    assert not CrewHandover.objects.get().begun


@pytest.mark.parametrize("paper", ["order", "insurance", "ics-204", "roll-call", "gear", "work-rest", "welfare", "return", "report"])
def test_every_paper_of_a_mission_is_printed(old, leader, paper):
    assert web(leader).get(f"/missions/{old.number}/{paper}.pdf").content.startswith(b"%PDF")


def test_two_of_one_name_keep_their_own_hours_on_the_watchs_papers(old):
    """Who was heard when decides whom to look for: the papers go by the person, not by what he is called."""
    first, second = old.people.select_related("person")
    Person.objects.filter(pk__in=[first.person_id, second.person_id]).update(name="同名队员")
    heard = (old.departed_at + timedelta(minutes=5), old.departed_at + timedelta(minutes=50))
    for row, at in zip((first, second), heard, strict=True):
        row.heard_at, row.working_since = at, at
        row.save(update_fields=["heard_at", "working_since"])
    assert sorted(row.heard_at for row in welfare_paper(old).rows) == sorted(heard)
    assert sorted(row.working_since for row in work_paper(old).rows) == sorted(heard)


def test_the_log_of_the_watch_names_who_is_down_and_counts_people_not_numbers(old, leader):
    first, second = old.people.select_related("person")
    hear(old, [second.person_id], by=leader.person)
    man_down(old, first.person_id, place="三号石梯", by=leader.person)
    for to in ("on_site", "working"):
        old.refresh_from_db()
        step(old, to, by=leader.person)
    rotate(old, 1, rests=True, by=leader.person)
    assert [row.what for row in welfare_paper(old).log] == ["队伍报平安 · 1 人", f"队员倒下 · {first.person} · 三号石梯"]
    assert work_paper(old).log[-1].what == "一组轮换休整 · 结对 1 · 2 人"


def test_papers_list_in_the_readers_language_and_name_gear_and_partners_in_full(old, relief, leader, divers):
    party = PartnerParty.objects.create(
        muster=old.muster, unit=divers, leader="带队人", people=3, arrived_at=old.departed_at, told_at=old.departed_at, out_at=old.departed_at
    )
    with translation.override("en"):
        paper = mission_paper(old)
        assert paper.rows[-1].name == f"{divers} · 带队人, 3 people"
        assert next(row.checks for row in muster_paper(old.muster).rows) == "Fit, Slept, Nothing hurts"
    assert mission_paper(old).rows[-1].name == f"{divers} · 带队人，3 人"
    assert mission_paper(old).rows[-1].cell == str(party.unit.get_cell_display())
    team = old.team
    bag = GearBag.objects.create(team=team, code="JN-BAG-9", name="激流包", cell="water")
    BagItem.objects.create(bag=bag, what="冲锋舟", quantity=1, code="JN-BOA-01")
    written(relief, leader, heads_out=5)
    assert [(row.code, row.what) for row in handover_paper(relief).gear] == [("JN-BOA-01", "冲锋舟")]
    assert "冲锋舟" in web(leader).get(f"/missions/{relief.number}/handover/").content.decode()

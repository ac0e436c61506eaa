"""Skills: told by the member, counted once the original was seen, named where a cell lacks one, and reminded of before they end."""

from __future__ import annotations

from datetime import timedelta

import pytest

from relief.core import clock
from relief.core.models import Event, Message
from relief.core.services.people import erase_person
from teams.domain.errors import CertificateOver, TooManySkills
from teams.models import CellMinimum, MemberSkill, PaperReminder
from teams.selectors.own_data import data_of
from teams.selectors.readiness import teams_ready
from teams.services.reminding import remind_holders
from teams.services.self_service import link_to
from teams.services.skills import MOST, see_original, tell_skill
from tests.teams.conftest import enlist
from tests.teams.test_call_pages import web

pytestmark = pytest.mark.django_db


@pytest.fixture
def swimmers(team):
    """Three of the water cell, which needs two with a swift-water certificate."""
    CellMinimum.objects.create(team=team, cell="water", people=2)
    CellMinimum.objects.create(team=team, cell="water", skill="swift_water", people=2)
    return [enlist(team, number) for number in (1, 2, 3)]


def has(member, skill="swift_water", days=200, **facts):
    day = clock.today()
    return MemberSkill.objects.create(member=member, skill=skill, valid_until=day + timedelta(days=days), **{"seen_on": day, **facts})


def lacking(team, at=None):
    (one,) = teams_ready([team], at=at)
    return one.judged.light, [(skill.cell, skill.skill, skill.short) for skill in one.judged.lacking]


def test_a_cell_that_lacks_a_skill_is_amber_and_the_board_names_it(team, swimmers, leader):
    has(swimmers[0])
    assert lacking(team) == ("amber", [("water", "swift_water", 1)])
    for page in ("/teams/", "/teams/JN-T1/"):
        assert "水上救援：激流救援，缺 1 人，至少 2 人" in web(leader).get(page).content.decode()
    has(swimmers[1])
    assert lacking(team) == ("green", [])
    assert "2 / 2" in web(leader).get("/teams/JN-T1/").content.decode()


def test_what_has_ended_was_never_seen_or_belongs_to_another_cell_or_to_one_who_cannot_go_does_not_count(team, swimmers):
    has(swimmers[0], days=-1)
    has(swimmers[1], seen_on=None)
    has(enlist(team, 4, cell="search"))
    has(enlist(team, 5, insured_until=None))
    assert lacking(team) == ("amber", [("water", "swift_water", 2)])


def test_readiness_of_another_day_reads_the_papers_of_that_day(team, swimmers):
    for member in swimmers[:2]:
        has(member, days=10)
    assert lacking(team)[1] == []
    assert lacking(team, clock.now() + timedelta(days=11))[1] == [("water", "swift_water", 2)]


def test_no_query_more_where_no_cell_needs_a_skill_and_one_where_it_does(team, swimmers, django_assert_num_queries):
    with django_assert_num_queries(6):
        teams_ready([team])
    CellMinimum.objects.exclude(skill="").delete()
    with django_assert_num_queries(5):
        teams_ready([team])


def test_told_on_his_own_page_it_waits_for_the_original_and_then_replaces_the_older_paper(team, swimmers, leader, client):
    member = swimmers[0]
    old = has(member, days=20)
    until = (clock.today() + timedelta(days=400)).isoformat()
    page = client.post(link_to(member.person), {"act": "skill", "skill": "swift_water", "number": "CY-1", "valid_until": until}, follow=True)
    assert "还没有人看过原件" in page.content.decode()
    new = MemberSkill.objects.get(number="CY-1")
    assert (new.seen_on, Event.objects.filter(kind="member-skill-told").count()) == (None, 1)
    assert "还没有人看过原件的队员证书：1" in web(leader).get("/desk/").content.decode()
    see_original(new, by=leader.person)
    see_original(new, by=leader.person)
    old.refresh_from_db()
    assert (old.replaced, Event.objects.filter(kind="member-skill-seen").count()) == (True, 1)
    assert "激流救援" in web(leader).get(f"/desk/teams/teammember/{member.pk}/change/").content.decode()


def test_what_has_ended_or_is_too_much_is_refused_keeps_what_was_typed_and_changes_nothing(swimmers, client):
    member = swimmers[0]
    before = (clock.today() - timedelta(days=1)).isoformat()
    page = client.post(link_to(member.person), {"act": "skill", "skill": "boat", "number": "CY-2", "valid_until": before})
    assert (page.status_code, "CY-2" in page.content.decode(), MemberSkill.objects.count()) == (CertificateOver.status, True, 0)
    assert client.post(link_to(member.person), {"act": "skill", "skill": "sorcery"}).status_code == 422
    for days in range(MOST):
        has(member, days=days)
    with pytest.raises(TooManySkills):
        tell_skill(member.person, skill="boat")
    assert MemberSkill.objects.count() == MOST


def test_the_same_paper_told_twice_is_once_and_a_number_may_follow_until_it_was_seen(swimmers):
    person = swimmers[0].person
    for number in ("", "A1", ""):
        tell_skill(person, skill="doctor", number=number)
    assert [(one.number, one.valid_until) for one in MemberSkill.objects.all()] == [("A1", None)]
    MemberSkill.objects.update(seen_on=clock.today())
    tell_skill(person, skill="doctor", number="B2")
    assert MemberSkill.objects.get().number == "A1"


def test_the_holder_is_told_once_at_each_stage_however_often_the_round_runs_and_also_when_it_missed_a_day(team, swimmers):
    member = swimmers[0]
    has(member, days=92)
    for other in swimmers:
        other.medical_until = other.insured_until = other.certificate_until = clock.today() + timedelta(days=365)
        other.save()
    assert (remind_holders(), Message.objects.count()) == (0, 0)
    start = clock.now()
    for days, told in ((3, 1), (3, 0), (30, 0), (63, 1), (92, 1), (93, 0), (120, 0)):
        with clock.at(start + timedelta(days=days)):
            assert remind_holders() == told, days
    assert [one.stage for one in PaperReminder.objects.order_by("pk")] == [90, 30, 0]
    assert "激流救援" in Message.objects.earliest("pk").text


def test_all_of_his_papers_come_in_one_message_and_a_drill_tells_nobody(team):
    enlist(team, 1, insured_until=clock.today() + timedelta(days=50), medical_until=clock.today() + timedelta(days=14))
    assert remind_holders() == 1
    text = Message.objects.values_list("text", flat=True).distinct().get()
    assert ("保险" in text, "体检" in text, "急救证" in text) == (True, True, True)


def test_numbers_are_masked_told_to_himself_and_end_with_him(swimmers, auditor, leader, clerk, api):
    has(swimmers[0], number="秘0017")
    told = [api(auditor).read("registers/memberskills/").content.decode(), web(auditor).get("/desk/teams/memberskill/").content.decode()]
    assert [("秘0017" in one) for one in told] == [False, False]
    assert "秘0017" in web(leader).get(f"/desk/teams/memberskill/{MemberSkill.objects.get().pk}/change/").content.decode()
    person = swimmers[0].person
    assert [one["number"] for one in data_of(person)["skills"]] == ["秘0017"]
    remind_holders()
    erase_person(person, by=clerk.person)
    assert (MemberSkill.objects.count(), MemberSkill.history.count(), PaperReminder.objects.filter(member__person=person).count()) == (0, 0, 0)


def test_the_plans_indicator_is_computed_from_readiness_and_falls_with_a_skill_or_an_insurance(team, swimmers, leader, api):
    def told():
        found = {one["name"]: one["value"] for one in api(leader).read("measures/").json()["results"]}
        return found["comprehensive-team-ready"], found["deployable"]

    assert told() == (0, 3)
    held = [has(member) for member in swimmers[:2]]
    assert told() == (1, 3)
    held[0].delete()
    assert told() == (0, 3)
    has(swimmers[0])
    team.members.update(insured_until=clock.today() - timedelta(days=1))
    assert told() == (0, 0)
    team.members.update(insured_until=clock.today())
    team.kind = "specialist"
    team.save()
    assert told() == (0, 3)

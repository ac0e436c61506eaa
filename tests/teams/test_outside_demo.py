"""The demonstration's mission that is out right now, and that every other figure knows of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from gis.demo import callouts, outside, squads, tonight
from relief.core import clock
from relief.core.models import Division, Incident
from teams.models import CallOut, CallOutTemplate, Deployment, RescueTeam
from teams.selectors.kit import wanted_bags
from teams.selectors.missions import watch_of
from teams.selectors.proposals import proposal
from teams.selectors.readiness import teams_ready
from teams.services.callouts import draft_call_out
from teams.services.crews import call_in
from tests.teams.test_call_pages import web

pytestmark = pytest.mark.django_db


@pytest.fixture
def crew(jingning):
    """The four, as the night sends them."""
    county = Division.objects.create(code="331127000000", name="景宁畲族自治县", level="county", longitude=119.6, latitude=27.97)
    Division.objects.create(code="331127109000", name="东坑镇", level="township", parent=county, longitude=119.7, latitude=27.8)
    jingning.division = county
    jingning.save()
    squads.build()
    assert (outside.build(), outside.build()) == (6, 0)
    callouts.prepare()
    made, now = outside.Crew(), timezone.now()
    facts = {"name": "东坑夜雨", "hazard": "landslide", "place": "东坑镇", "organisation": jingning, "state": "open"}
    incident = Incident.objects.create(number="JN-IN-1", happened_at=now, reported_at=now, **facts)
    minutes = ((66, lambda: made.leave(incident)), (98, made.work), (tonight.LAST_HEARD, made.all_well), (tonight.MOSTLY_HEARD, made.one_silent))
    for minute, act in minutes:
        with clock.at(now - tonight.AGO + timedelta(minutes=minute)):
            act()
    return made


def test_four_are_on_scene_one_is_amber_the_others_are_due_soon_and_the_pages_show_it(crew, leader):
    mission = Deployment.objects.get()
    watch, now = watch_of(mission), timezone.now()
    assert (mission.state, len(watch.people), watch.worst, len(watch.silent)) == ("working", 4, "amber", 1)
    due = [timedelta(minutes=75) - (now - one.row.heard_at) for one in watch.people if one not in watch.silent]
    assert all(timedelta() < left < timedelta(minutes=15) for left in due)
    assert (sorted({one.row.pair for one in watch.people}), [one.advice for one in watch.people].count("rest")) == ([1, 2], 2)
    assert (mission.tasks.count(), mission.tasks.filter(done_at=None).count(), mission.gear.count()) == (3, 2, 3)
    for path in (f"/missions/{mission.number}/", "/missions/", f"/musters/{mission.muster.number}/", "/teams/", f"/teams/{outside.CODE}/"):
        assert web(leader).get(path).status_code == 200
    page = web(leader).get(f"/missions/{mission.number}/").content.decode()
    assert ("东坑溪东岸" in page, "先遣水域包" in page) == (True, True)


def test_readiness_call_outs_and_bags_know_that_they_are_out(crew, jingning, leader):
    mission, by_code = Deployment.objects.get(), {one.team.code: one.judged for one in teams_ready(RescueTeam.objects.all())}
    assert (by_code["JN-T1"].registered, by_code["JN-T1"].deployable) == (48, 31)
    assert (by_code[outside.CODE].registered, by_code[outside.CODE].deployable) == (6, 2)
    slide = CallOutTemplate.objects.get(name="滑坡搜救出队")
    row = draft_call_out(organisation=jingning, by=leader.person, wanted={"water": 1}, template=slide)
    barred = {who.person for who, reasons in proposal(row).excluded if any(one.bar == "on_scene" for one in reasons)}
    assert barred == {member.person_id for member in crew.members}
    night = CallOutTemplate.objects.get(name=callouts.NIGHT)
    bags = wanted_bags(draft_call_out(organisation=jingning, by=leader.person, wanted={"water": 1}, template=night))
    assert [(one.bag.code, one.there) for one in bags] == [("JN-BAG-01", True), ("JN-BAG-02", False)]
    assert CallOut.objects.filter(state="drafted").count() == 2
    call_in(mission, [member.person_id for member in crew.members], by=leader.person)
    assert Deployment.objects.get().state == "returned"

"""Pages of squads, call-outs, musters and missions ask the database the same number of times for four people and for forty."""

from __future__ import annotations

import pytest

from relief.core.models import Person
from teams.models import GearBag, RescueTeam, TemplateBag
from teams.services.gear import take_along
from teams.services.missions import give_task
from teams.services.musters import add_vehicle, muster_for, open_muster
from tests.teams.conftest import arrived, called, enlist
from tests.teams.squad import flood, gone
from tests.teams.test_call_pages import web

__all__ = ["flood"]
pytestmark = pytest.mark.django_db


def crowd(team, begin, people):
    """So many more members, of whom some are uninsured; two squads beside the first."""
    for number in range(begin, begin + people):
        enlist(team, number, **({"insured_until": None} if number % 4 == 0 else {}))
    for number in range(begin, begin + people, max(people // 3, 1)):
        RescueTeam.objects.create(organisation=team.organisation, code=f"JN-Q{number}", name=f"第{number}队")


@pytest.fixture
def night(team, template, flood, leader, settings):
    """A draft, a call-out that runs, a muster of it with people there, a mission that is out, each with four people."""
    settings.MESSAGE_CHANNELS = ["in_app"]
    bag = GearBag.objects.create(team=team, code="JN-BAG-01", name="激流包", cell="water", place="县红会仓库")
    TemplateBag.objects.create(template=template, bag=bag)
    out = [enlist(team, number) for number in range(900, 904)]
    facts = {"organisation": team.organisation, "incident": flood, "team": team, "leader": leader.person, "by": leader.person}
    mission = gone(open_muster(**facts, title="东坑搜救", place="县红会仓库"), *out, by=leader.person)
    give_task(mission, sector="东岸", task="搜两户", by=leader.person)
    take_along(mission, ["JN-RAD-01"], by=leader.person)
    crowd(team, 1, 4)
    return {"mission": mission, "facts": facts}


def addresses(team, template, leader, night, wanted):
    """The pages as they stand, after people were called out and gathered."""
    page = web(leader)
    sent = {"of": "JN", "template": template.pk, "hazard": "flash_flood", "assembly_point": "县红会仓库", "report_minutes": 60, "spare": 0}
    draft = page.post("/call-outs/new/", sent | {"cell_water": wanted, "bags": [row.bag_id for row in template.bags.all()]})["Location"]
    row = called(template, leader.person, wanted={"water": wanted})
    for number, invitation in enumerate(row.invitations.select_related("member").order_by("pk")[: wanted // 2]):
        arrived(row, invitation.member, leader.person, vest=str(number))
    place = muster_for(row, by=leader.person)
    add_vehicle(place, plate="浙K-1", seats=60, by=leader.person)
    return {
        "squads": "/teams/",
        "squad": f"/teams/{team.code}/",
        "insure now": "/teams/insure-now/",
        "call-outs": "/call-outs/",
        "call-out form": f"/call-outs/new/?of=JN&template={template.pk}",
        "call-out draft": draft,
        "call-out running": f"/call-outs/{row.number}/",
        "call-out standing": f"/call-outs/{row.number}/standing/",
        "musters": "/musters/",
        "muster": f"/musters/{place.number}/",
        "missions": "/missions/",
        "mission": f"/missions/{night['mission'].number}/",
    }


@pytest.mark.parametrize("people", [4, 40], ids=["four people", "forty people"])
def test_pages_ask_as_often_for_forty_people_as_for_four(people, team, template, leader, night, query_count):
    if people > Person.objects.filter(team_memberships__team=team).count():
        crowd(team, 100, people)
        more = [enlist(team, number) for number in range(700, 700 + people)]
        second = gone(open_muster(**night["facts"], title="第二处", place="县红会仓库"), *more, by=leader.person)
        take_along(second, [f"JN-RAD-{number:02d}" for number in range(people)], by=leader.person)
        for number in range(5):
            give_task(second, sector="西岸", task=f"任务{number}", by=leader.person)
        night["mission"] = second
    page = web(leader)
    for name, address in addresses(team, template, leader, night, people // 2).items():
        page.get(address)  # what is fetched once for all pages is fetched
        with query_count(f"page {name}"):
            assert page.get(address).status_code == 200, address

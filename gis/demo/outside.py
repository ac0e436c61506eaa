"""A small squad of Jingning that is out right now: four people on scene in two pairs, tasks, a gear bag, a word that is due and one that is late.

The squad is beside the 48 of the county, so that what is known of these stays true; whoever calls every squad out reads that the
four are on scene. All of it is invented.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from gis.demo import cast
from relief.core import clock
from relief.core.models import Appointment, Division, Organisation
from relief.core.services.people import register_person
from teams.domain.muster import Told
from teams.models import Arrival, BagItem, CellMinimum, Deployment, GearBag, RescueTeam, TeamMember
from teams.services.boarding import depart, pair_up
from teams.services.crews import agree_to_positions, hear, keep_position
from teams.services.gear import take_along
from teams.services.missions import finish_task, give_task, rotate, step
from teams.services.musters import add_vehicle, check_in, open_muster

if TYPE_CHECKING:
    from relief.core.models import Incident, Person

CODE, BAG = "JN-W1", "JN-BAG-04"
PLACE = "县红会备灾仓库（鹤溪）"
Cell = TeamMember.Cell
CELLS = (Cell.WATER, Cell.WATER, Cell.WATER, Cell.MEDICAL, Cell.WATER, Cell.COMMS)
OUT = 4  # the first of them are on scene, the others at home
FIRST, FIRST_PHONE = 51, 4100
GOOD_FOR = timedelta(days=300)
CONTENTS = (("充气艇", 1, "JN-INF-02"), ("抛绳包", 3, ""), ("手持对讲机", 1, "JN-RAD-06"))
TASKS = (("东坑溪东岸", "逐户查看低处 6 户", "1"), ("31 公里处塌方点", "设警戒，劝返车辆", "2"), ("东坑中学", "护送两位老人到安置点", "1"))


@transaction.atomic
def build() -> int:
    """Enlist the squad with its bag; returns how many members were new. Where it is known, nothing is added."""
    if RescueTeam.objects.filter(code=CODE).exists():
        return 0
    society, today = Organisation.objects.get(code="JN"), clock.today()
    days = {"drilled_on": today - timedelta(days=60), "kit_checked_on": today - timedelta(days=20)}
    facts = {"name": "景宁县红十字水上救援专队", "kind": RescueTeam.Kind.SPECIALIST, "minimum_size": 2}
    team = RescueTeam.objects.create(organisation=society, code=CODE, **facts, **days)
    CellMinimum.objects.create(team=team, cell=Cell.WATER, people=1)
    papers = dict.fromkeys(("medical_until", "insured_until", "certificate_until"), today + GOOD_FOR)
    for number, cell in enumerate(CELLS, start=FIRST):
        person = register_person(organisation=society, name=f"队员{number}号（{cell.label}）", phone=f"199-0000-{FIRST_PHONE + number}", by=None)
        known = {"state": TeamMember.State.REGISTERED, "joined_on": today - timedelta(days=500), "contact_confirmed_on": today}
        TeamMember.objects.create(team=team, person=person, cell=cell, **known, **papers)
    bag = GearBag.objects.create(team=team, code=BAG, name="先遣水域包", cell=Cell.WATER, place=PLACE, checked_on=team.kit_checked_on)
    BagItem.objects.bulk_create([BagItem(bag=bag, what=what, quantity=quantity, code=piece) for what, quantity, piece in CONTENTS])
    return len(CELLS)


class Crew:
    """The four and what they do, act by act; the clock stands where each act belongs."""

    def __init__(self) -> None:
        self.leader: Person = cast.post("JN", Appointment.Role.TEAM_LEADER, "救援队长")
        self.members = list(TeamMember.objects.filter(team__code=CODE).select_related("person", "team").order_by("pk")[:OUT])
        self.mission: Deployment

    def leave(self, incident: Incident) -> None:
        """Gathered, seated, gone, with their bag."""
        society = Organisation.objects.get(code="JN")
        facts: dict[str, Any] = {"organisation": society, "incident": incident, "team": self.members[0].team, "leader": self.members[0].person}
        muster = open_muster(**facts, title="东坑溪先遣搜救（情景）", place=PLACE, destination="东坑镇", by=self.leader)
        for number, member in enumerate(self.members, start=1):
            told = Told(at=clock.now(), vest=f"W{number}", bag=BAG if number == 1 else "", fit=True, slept=True, unhurt=True)
            check_in(muster=muster, member=member, by=self.leader, channel=Arrival.Channel.LIST, told=told)
        add_vehicle(muster, plate="浙K-演02", seats=5, driver="驾驶员", by=self.leader)
        pair_up(muster, by=self.leader)
        self.mission = depart(muster, by=self.leader)
        take_along(self.mission, [BAG], by=self.leader)

    def work(self) -> None:
        """On site; three tasks; the first pair works, the second rests. Two agree that their positions are kept."""
        step(self.mission, Deployment.State.ON_SITE, by=self.leader)
        step(self.mission, Deployment.State.WORKING, by=self.leader)
        rotate(self.mission, 2, rests=True, by=self.leader)
        for sector, task, pairs in TASKS:
            give_task(self.mission, sector=sector, task=task, pairs=pairs, channel="7", by=self.leader)
        town = Division.objects.get(name="东坑镇")
        for number, row in enumerate(self.mission.people.order_by("pk")[:2]):
            agree_to_positions(row, agrees=True, by=self.leader)
            keep_position(self.mission, row.person_id, longitude=(town.longitude or 0) + 0.004 * number, latitude=(town.latitude or 0) + 0.002)

    def all_well(self) -> None:
        """Everybody is heard."""
        hear(self.mission, [member.person_id for member in self.members], by=self.leader)

    def one_silent(self) -> None:
        """All but the last are heard; one task is done."""
        hear(self.mission, [member.person_id for member in self.members[:-1]], by=self.leader)
        finish_task(self.mission.tasks.get(sector=TASKS[-1][0]), by=self.leader)

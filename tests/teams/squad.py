"""A squad and its people, for tests of musters and missions."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from relief.core import clock
from relief.core.models import Incident, Organisation, Person
from teams.domain.muster import Told
from teams.models import Muster, RescueTeam, TeamMember
from teams.services.boarding import depart, pair_up
from teams.services.musters import add_vehicle, check_in, open_muster

if TYPE_CHECKING:
    from relief.core.models import User
    from teams.models import CheckIn, Deployment

GOOD_FOR = timedelta(days=30)
WELL = {"fit": True, "slept": True, "unhurt": True}


def enlist(squad: RescueTeam, number: int, cell: str = "water", **papers: Any) -> TeamMember:
    """A registered member whose papers are good, but for what is said."""
    person = Person.objects.create(organisation=squad.organisation, name=f"队员{number:02d}号", phone=f"199-0000-9{number:03d}")
    good = dict.fromkeys(("medical_until", "certificate_until", "insured_until"), clock.today() + GOOD_FOR)
    facts = {"state": "registered", "contact_confirmed_on": clock.today()} | good | papers
    return TeamMember.objects.create(team=squad, person=person, cell=cell, **facts)


def here(muster: Muster, member: TeamMember, **told: Any) -> CheckIn:
    """Checked in from the list, all well."""
    facts = {"at": clock.now()} | WELL | told
    return check_in(muster=muster, member=member, by=None, channel="list", told=Told(**facts))


def gone(muster: Muster, *members: TeamMember, by: Person | None = None) -> Deployment:
    """Checked in, seated and departed."""
    for member in members:
        here(muster, member)
    add_vehicle(muster, plate="浙K-0001", seats=len(members), by=by)
    pair_up(muster, by=by)
    return depart(muster, by=by)


@pytest.fixture
def squad(jingning: Organisation) -> RescueTeam:
    """A squad without people yet."""
    return RescueTeam.objects.create(organisation=jingning, code="JN-T1", name="景宁救援队", minimum_size=2)


@pytest.fixture
def flood(jingning: Organisation) -> Incident:
    """Where they go."""
    now = clock.now()
    return Incident.objects.create(
        number="JN-IN-1", name="东坑塌方", hazard="landslide", state="open", organisation=jingning, happened_at=now, reported_at=now
    )


@pytest.fixture
def muster(squad: RescueTeam, flood: Incident, leader: User) -> Muster:
    """Open for a call-out."""
    assert leader.person
    facts = {"organisation": squad.organisation, "incident": flood, "team": squad, "leader": leader.person, "by": leader.person}
    return open_muster(**facts, title="东坑搜救", place="县中心备灾仓库", destination="东坑镇")

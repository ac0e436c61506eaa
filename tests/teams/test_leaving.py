"""Shortest retention (domain §4.14): what served call-outs alone ends with the last squad somebody leaves; the other lines are in ``test_personal_data``."""

from __future__ import annotations

from datetime import timedelta

import pytest

from relief.core import clock
from teams.models import AvailabilityRule, BloodGroup, MemberLeave, NextOfKin, RescueTeam, TeamMember
from teams.rounds import let_go
from teams.services.blood import tell_blood
from teams.services.crews import call_in
from teams.services.kin import enter_kin
from teams.services.members import retire
from tests.teams.squad import enlist, flood, gone, muster, squad

__all__ = ["flood", "muster", "squad"]
pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def out(muster, squad, leader):
    """Two people on a mission."""
    return gone(muster, *(enlist(squad, number) for number in (41, 42)), by=leader.person)


def test_shortest_retention_of_what_served_call_outs_alone(out, squad, leader):
    """Whoever leaves his last squad takes his next of kin, blood group, medical date and hours along, at once or when he is home; what he did stays."""
    row, other = out.people.order_by("pk")
    member, home = row.member, enlist(squad, 43)
    second = RescueTeam.objects.create(organisation=squad.organisation, code="JN-T2", name="二队")
    elsewhere = TeamMember.objects.create(team=second, person=other.person, cell="relief", state="registered")
    for one in (member, other.member, home):
        enter_kin(one.person, name="家属甲", phone="199-0000-7001", by=None)
        tell_blood(one.person, group="O+")
        MemberLeave.objects.create(member=one, starts_on=clock.today() + DAY, ends_on=clock.today() + DAY, note="住院手术")
        AvailabilityRule.objects.create(member=one, kind="not", weekdays="2", starts_at="08:00", ends_at="18:00")
    assert retire(home, by=leader.person).medical_until is None
    assert (kept_of(home.person), home.history.exclude(medical_until=None).count()) == ([0, 0, 0, 0, 0], 0)
    for one in (member, other.member):
        retire(one, by=leader.person)
        assert kept_of(one.person) == [1, 1, 1, 1, 1]  # out on a mission, the other one in a second squad too
    call_in(out, [one.person_id for one in out.people.all()], by=leader.person)
    let_go()
    assert (kept_of(member.person), kept_of(other.person)) == ([0, 0, 0, 0, 0], [1, 1, 1, 1, 1])
    retire(elsewhere, by=leader.person)
    assert kept_of(other.person) == [0, 0, 0, 0, 0]
    assert out.people.count() == 2


def kept_of(person):
    mine = {"member__person": person}
    return [
        NextOfKin.objects.filter(person=person).count(),
        BloodGroup.objects.filter(person=person).count(),
        MemberLeave.objects.filter(**mine).count() and MemberLeave.history.filter(**mine).count(),
        AvailabilityRule.objects.filter(**mine).count(),
        TeamMember.objects.filter(person=person).exclude(medical_until=None).count(),
    ]

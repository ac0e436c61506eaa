"""Many phones at one muster: one check-in a person, never more people than seats, one departure. Real threads, both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import OperationalError, connections

from relief.core import clock
from relief.problems import Problem
from relief.registrar.problem_handler import is_busy
from teams.domain.muster import Told
from teams.models import Arrival, CheckIn, CrewHandover, DeployedMember, Deployment, GearLine, Muster, SectorTask, ServiceRecord
from teams.services.boarding import Berth, depart, seat
from teams.services.crews import call_in
from teams.services.gear import take_along
from teams.services.handing_over import sign_handover, write_handover
from teams.services.missions import close_mission, give_task
from teams.services.musters import add_vehicle, check_in, open_muster
from tests.teams.squad import enlist, flood, gone, here, muster, squad

__all__ = ["flood", "muster", "squad"]

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works):
    """Each in a thread and a connection of its own; a refusal is an answer, a busy database is asked again."""

    def one(work):
        try:
            while True:
                try:
                    return work()
                except Problem as refusal:
                    return refusal.slug
                except OperationalError as error:
                    if not is_busy(error):
                        raise
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(one, works))


def test_five_phones_that_check_one_person_in_make_one_check_in_at_the_earliest_time(muster, squad):
    member, now = enlist(squad, 1), clock.now()

    def phone(minutes):
        told = Told(at=now - timedelta(minutes=minutes), vest=str(minutes))
        return lambda: check_in(muster=muster, member=member, by=None, channel="scan", device=f"K{minutes}", told=told).pk

    assert len(set(at_once(*[phone(minutes) for minutes in range(1, 6)]))) == 1
    row = CheckIn.objects.get()
    assert (row.arrived_at, row.vest, Arrival.objects.count()) == (now - timedelta(minutes=5), "1", 5)


def test_four_people_reach_for_two_seats(muster, squad):
    rows = [here(muster, enlist(squad, number)) for number in range(4)]
    jeep = add_vehicle(muster, plate="浙K-0001", seats=2, by=None)
    told = at_once(*[lambda row=row: seat(muster, [Berth(row.person_id, jeep)], by=None) for row in rows])
    assert sorted(map(str, told)) == ["None", "None", "too-few-seats", "too-few-seats"]
    assert CheckIn.objects.filter(vehicle=jeep).count() == 2


def test_two_leaders_depart_once(muster, squad):
    row = here(muster, enlist(squad, 1))
    jeep = add_vehicle(muster, plate="浙K-0001", seats=2, by=None)
    seat(muster, [Berth(row.person_id, jeep)], by=None)
    told = at_once(*[lambda: depart(muster, by=None).number] * 2)
    assert sorted(told)[1] == "muster-over"
    assert (DeployedMember.objects.count(), Muster.objects.get().state) == (1, "departed")


def test_nobody_leaves_from_two_musters_at_once(muster, squad, leader):
    """One person seated at two places: one of them departs, the other is told that he is on a mission."""
    facts = {"organisation": squad.organisation, "team": squad, "leader": leader.person, "by": leader.person}
    places, one = [muster, open_muster(**facts, title="第二处", place="红星小学")], enlist(squad, 1)
    for number, place in enumerate(places):
        here(place, one)
        seat(place, [Berth(one.person_id, add_vehicle(place, plate=f"浙K-{number}", seats=2, by=None))], by=None)
    told = at_once(*[lambda place=place: depart(place, by=None) and "gone" for place in places])
    assert sorted(told) == ["gone", "red-aboard"]
    assert DeployedMember.objects.count() == 1


def test_a_mission_that_is_closed_and_called_in_by_many_at_once_is_closed_once_and_with_everybody_home(muster, squad, leader):
    crew = [enlist(squad, number) for number in range(4)]
    mission = gone(muster, *crew, by=leader.person)
    home = [lambda one=one: call_in(mission, [one.person_id], by=None) for one in crew]
    told = at_once(*home, *[lambda: close_mission(mission, by=None).state] * 3)
    assert set(map(str, told)) <= {"1", "still-out", "recovered", "wrong-mission-step"}
    assert told.count("recovered") <= 1
    assert Deployment.objects.get().state in {"returned", "recovered"}
    if "recovered" not in told:
        close_mission(mission, by=None)
    row = Deployment.objects.get()
    assert (row.state, row.people.filter(back_at=None).count(), ServiceRecord.objects.count()) == ("recovered", 0, 4)
    assert row.closed_at >= max(row.people.values_list("back_at", flat=True))


def test_two_leaders_who_sign_at_once_change_over_once(muster, squad, leader):
    old = gone(muster, enlist(squad, 1), by=leader.person)
    give_task(old, sector="东岸", task="搜两户", by=None)
    take_along(old, ["JN-BOA-01"], by=None)
    second = enlist(squad, 2)
    facts = {"organisation": squad.organisation, "team": squad, "leader": second.person, "by": second.person}
    relief = gone(open_muster(**facts, title="接替", place="县仓库", relieves=old), second, by=second.person)
    row = write_handover(relief, heads_out=1, heads_in=1, gear=["JN-BOA-01"], notes="", by=leader.person)
    at_once(*[lambda side=side, by=by: sign_handover(row, side=side, by=by).pk for side, by in (("out", leader.person), ("in", second.person)) * 2])
    assert CrewHandover.objects.get().signed
    assert (SectorTask.objects.count(), GearLine.objects.count()) == (2, 2)

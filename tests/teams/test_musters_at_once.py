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
from teams.models import Arrival, CheckIn, DeployedMember, Muster
from teams.services.boarding import Berth, depart, seat
from teams.services.musters import add_vehicle, check_in
from tests.teams.squad import enlist, flood, here, muster, squad

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

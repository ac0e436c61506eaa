"""Musters and missions from phones that had no signal: once, in order, at their own time; a refusal changes nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from relief.core import clock
from teams.models import Arrival, CheckIn, DeployedMember, Deployment, GearLine
from teams.services.badges import badge_of
from tests.cast import appoint
from tests.inventory.outbox.phone import enrol
from tests.teams.squad import WELL, enlist, flood, gone, muster, squad

__all__ = ["flood", "muster", "squad"]

pytestmark = pytest.mark.django_db


def seen(muster, member, **more):
    return {"muster": muster.number, "member": member.pk, "vest": "7"} | WELL | more


def test_two_phones_that_scanned_one_person_arrive_late_and_make_one_check_in_at_the_earlier_time(muster, squad, leader, commander):
    member, now = enlist(squad, 1), timezone.now()
    first, second = enrol(leader), enrol(commander)
    body = seen(muster, member, badge=badge_of(member, at=now - timedelta(hours=1))) | {"member": None}
    assert second.one("check-in", seen(muster, member), at=now - timedelta(minutes=5))["state"] == "done"
    assert first.one("check-in", body, at=now - timedelta(minutes=12))["state"] == "done"
    row = CheckIn.objects.get()
    assert abs(row.arrived_at - (now - timedelta(minutes=12))) < timedelta(seconds=1)
    assert set(Arrival.objects.values_list("channel", "device")) == {("scan", first.code), ("list", second.code)}


def test_a_code_that_had_run_out_when_it_was_scanned_and_a_forged_one_are_refused(muster, squad, leader):
    member, phone = enlist(squad, 1), enrol(leader)
    old = badge_of(member, at=timezone.now() - timedelta(days=4))
    forged = badge_of(member)[:-1] + ("A" if badge_of(member)[-1] != "A" else "B")
    answers = [phone.one("check-in", seen(muster, member, badge=badge)) for badge in (old, forged)]
    assert [one["state"] for one in answers] == ["refused", "refused"]
    assert not CheckIn.objects.exists()


def test_a_squad_departs_is_watched_and_called_in_by_a_phone_that_sends_it_all_hours_later(muster, squad, leader):
    members, now, phone = [enlist(squad, number) for number in range(1, 5)], timezone.now(), enrol(leader)
    hours = [now - timedelta(minutes=minutes) for minutes in (300, 290, 240, 230, 120, 60)]
    mission = muster.deployment.number
    for member in members:
        phone.enter("check-in", seen(muster, member), at=hours[0])
    crew = [{"person": one.person_id, "vehicle": "浙K-0001", "pair": 1 + at // 2, "call_sign": "1"} for at, one in enumerate(members)]
    phone.enter("squad-depart", {"muster": muster.number, "vehicles": [{"plate": "浙K-0001", "seats": 4}], "crew": crew}, at=hours[1])
    phone.enter("mission-step", {"mission": mission, "to": "on_site"}, at=hours[2])
    phone.enter("mission-gear", {"mission": mission, "code": "R-01", "what": "out"}, at=hours[2])
    phone.enter("welfare", {"mission": mission, "people": [one.person_id for one in members]}, at=hours[3])
    phone.enter("call-in", {"mission": mission, "people": [one.person_id for one in members[:3]]}, at=hours[4])
    phone.enter("call-in", {"mission": mission, "people": [members[3].person_id], "how": "送县医院"}, at=hours[5])
    phone.enter("mission-gear", {"mission": mission, "code": "r-01", "what": "back"}, at=hours[5])
    answers = phone.send()
    assert [one["state"] for one in answers] == ["done"] * 11
    assert [one["number"] for one in phone.send()] == [one["number"] for one in answers]
    row = Deployment.objects.get()
    assert (row.state, DeployedMember.objects.count(), GearLine.objects.get().back_at is not None) == ("returned", 4, True)
    assert abs(row.departed_at - hours[1]) < timedelta(seconds=1)
    assert abs(row.returned_at - hours[5]) < timedelta(seconds=1)


def test_a_phone_that_puts_an_uninsured_person_aboard_is_refused_whole(muster, squad, leader):
    member, phone = enlist(squad, 1, insured_until=clock.today() - timedelta(days=1)), enrol(leader)
    phone.one("check-in", seen(muster, member))
    crew = [{"person": member.person_id, "vehicle": "浙K-0001"}]
    answer = phone.one("squad-depart", {"muster": muster.number, "vehicles": [{"plate": "浙K-0001", "seats": 4}], "crew": crew})
    assert (answer["state"], answer["problem"]["type"].rsplit("/", 1)[-1]) == ("refused", "red-aboard")
    assert (muster.vehicles.count(), DeployedMember.objects.count()) == (0, 0)


def test_a_director_who_said_yes_by_telephone_is_written_down_without_signal(muster, squad, leader, jingning):
    director = appoint("director", "景宁常务副会长甲", "executive_vice_president", jingning).person
    member, phone = enlist(squad, 1), enrol(leader)
    phone.one("check-in", seen(muster, member, slept=False))
    body = {"muster": muster.number, "person": member.person_id, "reason": "只有他会开艇", "allowed_by": director.pk}
    assert phone.one("allow-unfit", body | {"allowed_by": member.person_id})["state"] == "refused"
    assert phone.one("allow-unfit", body)["state"] == "done"
    assert CheckIn.objects.get().allowed_by == director


def test_the_phone_carries_names_and_reasons_for_leaders_only_and_a_member_only_himself(muster, squad, leader, keeper, stranger):
    enlist(squad, 1, insured_until=None)
    carried = enrol(leader).pack().json()
    assert [(one["name"], len(one["final"])) for one in carried["musters"][0]["people"]] == [("队员01号", 1)]
    assert (enrol(keeper).pack().json()["musters"], enrol(stranger).pack().json()["musters"]) == ([], [])


def test_a_member_says_of_himself_that_he_is_well_and_of_anybody_that_he_is_down(muster, squad, leader, jingning):
    user = appoint("member", "队员甲", "team_member", jingning)
    mine = enlist(squad, 2)
    mine.person_id = user.person_id
    mine.save()
    mission, phone = gone(muster, enlist(squad, 1), mine, by=leader.person), enrol(user)
    other = mission.people.exclude(person=user.person).get().person_id
    assert [one["id"] for one in phone.pack().json()["missions"][0]["people"]] == [user.person_id]
    assert phone.pack().json()["my_code"]
    answers = [
        phone.one(kind, {"mission": mission.number, "people": people})["state"]
        for kind, people in (("welfare", [user.person_id]), ("welfare", [other]), ("man-down", [other]), ("call-in", [user.person_id]))
    ]
    assert answers == ["done", "refused", "done", "refused"]


def test_a_reader_a_stranger_and_another_county_change_nothing(muster, squad, keeper, stranger):
    member = enlist(squad, 1)
    assert [enrol(user).one("check-in", seen(muster, member))["state"] for user in (keeper, stranger)] == ["refused", "refused"]
    assert not CheckIn.objects.exists()


def test_the_phone_carries_the_last_days_of_papers_that_end_soon_and_no_others(muster, squad, leader):
    soon = clock.today() + timedelta(days=2)
    far = clock.today() + timedelta(days=90)
    rest = clock.now() + timedelta(hours=3)
    enlist(squad, 1, insured_until=soon, medical_until=far, certificate_until=far, resting_until=rest)
    (one,) = enrol(leader).pack().json()["musters"][0]["people"]
    assert [(each["last_day"], each["final"]) for each in one["ends"]] == [(soon.isoformat(), True)]
    assert (one["final"], one["unfit"], one["rests_until"][:16]) == ([], [], timezone.localtime(rest).isoformat()[:16])

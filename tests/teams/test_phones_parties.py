"""Parties from phones that had no signal: people of partners out and home, pairs that change over, tasks in sectors."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from relief.core import clock
from teams.models import Deployment, PartnerAgreement, PartnerParty, SectorTask
from tests.inventory.outbox.phone import enrol
from tests.teams.squad import enlist, flood, gone, muster, squad
from tests.teams.test_partners import divers
from tests.teams.test_phones import seen

__all__ = ["divers", "flood", "muster", "squad"]

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def party(muster, divers, people=5, **more):
    return {"muster": muster.number, "unit": divers.pk, "leader": "带队甲", "people": people} | more


def slug(answer):
    return answer["problem"]["type"].rsplit("/", 1)[-1]


def test_a_party_goes_out_and_is_counted_home_by_a_phone_that_sends_it_all_hours_later(muster, squad, divers, leader):
    member, now, phone = enlist(squad, 1), timezone.now(), enrol(leader)
    hours = [now - timedelta(minutes=minutes) for minutes in (300, 290, 280, 200, 100, 90)]
    mission = muster.deployment.number
    phone.enter("check-in", seen(muster, member), at=hours[0])
    phone.enter("partner-came", party(muster, divers), at=hours[0])
    crew = [{"person": member.person_id, "vehicle": "浙K-0001", "pair": 1, "call_sign": "1"}]
    phone.enter("squad-depart", {"muster": muster.number, "vehicles": [{"plate": "浙K-0001", "seats": 4}], "crew": crew}, at=hours[1])
    phone.enter("mission-task", {"mission": mission, "sector": "北坡", "task": "逐户敲门", "pairs": "1", "channel": "3"}, at=hours[2])
    phone.enter("mission-step", {"mission": mission, "to": "on_site"}, at=hours[2])
    phone.enter("pair-turn", {"mission": mission, "pair": 1, "rests": False}, at=hours[2])
    phone.enter("mission-task-done", {"mission": mission, "sector": "北坡", "task": "逐户敲门", "pairs": "1"}, at=hours[3])
    phone.enter("call-in", {"mission": mission, "people": [member.person_id]}, at=hours[4])
    phone.enter("partner-back", {"mission": mission, "unit": divers.pk, "people": 5, "how": "1 人在县医院"}, at=hours[5])
    answers = phone.send()
    assert [one["state"] for one in answers] == ["done"] * 9
    assert [one["number"] for one in phone.send()] == [one["number"] for one in answers]
    row, came, task = Deployment.objects.get(), PartnerParty.objects.get(), SectorTask.objects.get()
    moments = (came.arrived_at, came.out_at, task.given_at, task.done_at, came.back_at, row.returned_at)
    assert [abs(told - at) < timedelta(seconds=1) for told, at in zip(moments, (*hours[:4], hours[5], hours[5]), strict=True)] == [True] * 6
    assert (row.state, came.back_how, (task.pairs, task.channel)) == ("returned", "1 人在县医院", ("1", "3"))


@pytest.mark.parametrize("newest_first", [True, False], ids=["newest first", "in order"])
def test_two_phones_tell_of_one_party_in_any_order_and_the_newest_figures_and_the_first_time_stand(muster, divers, leader, commander, newest_first):
    now = timezone.now()
    told = [(enrol(leader), 4, now - timedelta(minutes=30)), (enrol(commander), 6, now - timedelta(minutes=10))]
    for phone, people, at in reversed(told) if newest_first else told:
        assert phone.one("partner-came", party(muster, divers, people), at=at)["state"] == "done"
    row = PartnerParty.objects.get()
    assert (row.people, abs(row.arrived_at - told[0][2]) < timedelta(seconds=1)) == (6, True)


def test_a_party_without_agreement_is_counted_at_the_place_and_goes_nowhere(muster, squad, divers, leader):
    PartnerAgreement.objects.update(insured_until=clock.today() - DAY)
    phone = enrol(leader)
    answer = phone.one("partner-came", party(muster, divers))
    assert (answer["state"], slug(answer), PartnerParty.objects.count()) == ("refused", "partner-not-bound", 0)
    assert phone.one("partner-came", party(muster, divers, goes=False))["state"] == "done"
    gone(muster, enlist(squad, 1), by=leader.person)
    assert PartnerParty.objects.get().out_at is None


def test_fewer_people_home_than_went_out_are_refused_and_the_mission_stays_open(muster, squad, divers, leader):
    phone, member = enrol(leader), enlist(squad, 1)
    phone.one("partner-came", party(muster, divers))
    mission = gone(muster, member, by=leader.person)
    body = {"mission": mission.number, "unit": divers.pk}
    answer = phone.one("partner-back", {**body, "people": 4})
    assert (answer["state"], slug(answer), PartnerParty.objects.get().back_at) == ("refused", "party-short", None)
    phone.one("call-in", {"mission": mission.number, "people": [member.person_id]})
    mission.refresh_from_db()
    assert mission.state == "departed"
    assert phone.one("partner-back", {**body, "people": 5})["state"] == "done"
    mission.refresh_from_db()
    assert mission.state == "returned"


def test_the_phone_carries_parties_tasks_and_until_when_a_partner_may_go_for_leaders_only(muster, squad, divers, leader, keeper):
    carried = enrol(leader)
    carried.one("partner-came", party(muster, divers))
    pack = carried.pack().json()
    (known,) = pack["partners"]
    assert (known["name"], known["until"]) == ("景宁蓝天救援队", (clock.today() + 90 * DAY).isoformat())
    assert divers.contact.phone not in str(pack["partners"]) + str(pack["musters"])
    assert divers.contact.name not in str(pack["partners"])
    assert [(one["people"], one["goes"], one["back"]) for one in pack["musters"][0]["parties"]] == [(5, True, False)]
    mission = gone(muster, enlist(squad, 1), by=leader.person)
    carried.one("mission-task", {"mission": mission.number, "sector": "北坡", "task": "逐户敲门"})
    told = carried.pack().json()["missions"][0]
    assert ([one["name"] for one in told["parties"]], told["tasks"][0]["task"], told["tasks"][0]["done"]) == (["景宁蓝天救援队"], "逐户敲门", False)
    other = enrol(keeper).pack().json()
    assert (other["partners"], other["missions"]) == ([], [])


def test_a_reader_and_another_county_tell_of_no_party_no_task_and_no_turn(muster, squad, divers, leader, keeper, stranger):
    mission = gone(muster, enlist(squad, 1), by=leader.person)
    sent = (
        ("partner-came", party(muster, divers)),
        ("partner-back", {"mission": mission.number, "unit": divers.pk, "people": 5}),
        ("mission-task", {"mission": mission.number, "sector": "北坡", "task": "逐户敲门"}),
        ("pair-turn", {"mission": mission.number, "pair": 1, "rests": False}),
    )
    assert {enrol(user).one(kind, body)["state"] for user in (keeper, stranger) for kind, body in sent} == {"refused"}
    assert (PartnerParty.objects.count(), SectorTask.objects.count(), mission.people.exclude(working_since=None).count()) == (0, 0, 0)
    assert enrol(leader).one("mission-task-done", {"mission": mission.number, "sector": "北坡", "task": "没有这项"})["state"] == "refused"


def test_the_pack_costs_the_same_queries_however_many_parties_there_are(muster, squad, divers, leader, django_assert_max_num_queries):
    phone = enrol(leader)
    phone.one("partner-came", party(muster, divers))
    with django_assert_max_num_queries(200) as first:
        phone.pack()
    for number in range(4):
        unit = type(divers).objects.create(
            organisation=divers.organisation, code=f"JN-P{number + 5}", name=f"外援{number}", cell="water", contact_role="队长"
        )
        PartnerParty.objects.create(muster=muster, unit=unit, leader="甲", people=2, arrived_at=timezone.now(), told_at=timezone.now())
    with django_assert_max_num_queries(200) as second:
        phone.pack()
    assert len(first.captured_queries) == len(second.captured_queries)

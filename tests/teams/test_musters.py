"""A muster: once however often it is told, red where somebody may not go, seats, departure."""

from __future__ import annotations

from datetime import timedelta

import pytest

from relief.core import clock
from relief.core.models import Event
from relief.core.worlds import entered
from teams.domain.errors import (
    BadgeExpired,
    BadgeForged,
    MayNotGo,
    MusterOver,
    NobodyAboard,
    NoDirector,
    NotCheckedIn,
    NotToLift,
    RedAboard,
    TooFewSeats,
    WhyMissing,
)
from teams.domain.muster import Told
from teams.models import Arrival, CheckIn, DeployedMember, Muster, ServiceRecord, TeamMember
from teams.selectors.musters import board_of
from teams.selectors.readiness import teams_ready
from teams.services.badges import badge_of, member_of_badge
from teams.services.boarding import Berth, allow_unfit, depart, pair_up, seat
from teams.services.musters import add_vehicle, call_off, check_in, close_muster, open_muster
from tests.cast import appoint
from tests.teams.squad import enlist, flood, gone, here, muster, squad

__all__ = ["flood", "muster", "squad"]

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def director(jingning):
    return appoint("director", "景宁常务副会长甲", "executive_vice_president", jingning).person


def test_told_by_two_devices_it_is_one_check_in_at_the_earliest_time_and_both_tellings_stay(muster, squad):
    member, now = enlist(squad, 1), clock.now()
    here(muster, member, at=now, vest="7")
    row = check_in(muster=muster, member=member, by=None, channel="scan", device="K2", told=Told(at=now - timedelta(minutes=9), vest="3", bag="B-2"))
    assert (row.arrived_at, row.vest, row.bag) == (now - timedelta(minutes=9), "7", "B-2")
    assert sorted(Arrival.objects.values_list("channel", "device")) == [("list", ""), ("scan", "K2")]
    assert Event.objects.filter(kind="muster-checked-in").count() == CheckIn.objects.count() == 1


def test_the_board_tells_who_is_there_who_is_red_and_why_and_who_is_expected_in_three_queries(muster, squad, django_assert_num_queries):
    for number in range(2, 12):
        enlist(squad, number)
    here(muster, enlist(squad, 1, insured_until=clock.today() - DAY))
    here(muster, TeamMember.objects.get(person__name="队员02号"))
    with django_assert_num_queries(3):
        board = board_of(muster)
    assert [[one.bar for one in each.standing.final] for each in board.red] == [["insurance_ended"]]
    assert (len(board.present), len(board.expected)) == (2, 9)


def test_nobody_uninsured_gets_a_seat_and_no_director_can_change_that(muster, squad, leader, director):
    row = here(muster, enlist(squad, 1, insured_until=None))
    jeep = add_vehicle(muster, plate="浙K-0001", seats=4, by=leader.person)
    with pytest.raises(MayNotGo) as refusal:
        seat(muster, [Berth(row.person_id, jeep)], by=leader.person)
    assert "没有保险" in refusal.value.say() or "insurance" in refusal.value.say()
    with pytest.raises(NotToLift):
        allow_unfit(row, reason="缺人", allowed_by=director, by=leader.person)
    row.refresh_from_db()
    assert (row.vehicle, row.allowed_by, pair_up(muster, by=leader.person)) == (None, None, 0)


def test_who_is_unfit_goes_with_a_reason_and_a_directors_yes_and_the_supervisor_hears_of_it(muster, squad, leader, director, auditor):
    from teams.dues import told

    row = here(muster, enlist(squad, 1, medical_until=clock.today() - DAY), slept=False)
    for reason, who, refusal in (("", director, WhyMissing), ("只有他会开艇", leader.person, NoDirector)):
        with pytest.raises(refusal):
            allow_unfit(row, reason=reason, allowed_by=who, by=leader.person)
    assert not Event.objects.filter(kind="muster-unfit-allowed").exists()
    row = allow_unfit(row, reason="只有他会开艇", allowed_by=director, by=leader.person)
    assert (row.allowed_by, row.allowed_spoken) == (director, True)
    assert [one.why for one in told(auditor)] == ["只有他会开艇"]
    add_vehicle(muster, plate="浙K-0001", seats=1, by=leader.person)
    assert pair_up(muster, by=leader.person) == 1


def test_an_insurance_that_ends_at_midnight_stops_a_departure_after_midnight(muster, squad, leader):
    member = enlist(squad, 1, insured_until=clock.today())
    here(muster, member)
    add_vehicle(muster, plate="浙K-0001", seats=2, by=leader.person)
    pair_up(muster, by=leader.person)
    with clock.at(clock.now() + DAY), pytest.raises(RedAboard) as refusal:
        depart(muster, by=leader.person)
    assert "队员01号" in refusal.value.say()
    muster.refresh_from_db()
    assert (muster.state, muster.deployment.state, DeployedMember.objects.count()) == ("open", "ordered", 0)


def test_there_are_never_more_people_than_seats(muster, squad, leader):
    rows = [here(muster, enlist(squad, number)) for number in range(3)]
    jeep = add_vehicle(muster, plate="浙k-0001 ", seats=2, by=leader.person)
    with pytest.raises(TooFewSeats):
        pair_up(muster, by=leader.person)
    with pytest.raises(TooFewSeats):
        seat(muster, [Berth(row.person_id, jeep) for row in rows], by=leader.person)
    assert not CheckIn.objects.exclude(vehicle=None).exists()
    seat(muster, [Berth(row.person_id, jeep) for row in rows[:2]], by=leader.person)
    with pytest.raises(TooFewSeats):
        add_vehicle(muster, plate="浙K-0001", seats=1, by=leader.person)
    assert add_vehicle(muster, plate="浙K-0001", seats=3, by=leader.person).pk == jeep.pk


def test_departing_puts_everybody_aboard_on_the_roll_call_and_off_the_list_of_those_who_can_go(muster, squad, leader):
    going, stays = enlist(squad, 1), enlist(squad, 2)
    mission = gone(muster, going, by=leader.person)
    assert [one.person.name for one in mission.people.all()] == ["队员01号"]
    assert (mission.state, mission.departed_at is not None, Muster.objects.get().state) == ("departed", True, "departed")
    (ready,) = teams_ready([squad])
    assert [one.person for one in ready.deployable] == [stays.person_id]
    assert [one.bar for one in ready.barred[0].reasons] == ["on_scene"]
    with pytest.raises(MusterOver):
        depart(muster, by=leader.person)


def test_nobody_departs_alone_from_the_list_and_nobody_unknown_is_seated(muster, squad, leader):
    with pytest.raises(NobodyAboard):
        depart(muster, by=leader.person)
    jeep = add_vehicle(muster, plate="浙K-0001", seats=2, by=leader.person)
    with pytest.raises(NotCheckedIn):
        depart(muster, berths=[Berth(enlist(squad, 1).person_id, jeep)], by=leader.person)


def test_a_late_telling_after_departure_keeps_its_time_and_puts_nobody_aboard(muster, squad, leader):
    gone(muster, enlist(squad, 1), by=leader.person)
    late = enlist(squad, 2)
    then = clock.now() - timedelta(minutes=20)
    assert here(muster, late, at=then).arrived_at == then
    assert DeployedMember.objects.count() == 1
    other = open_muster(organisation=squad.organisation, title="演练", place="操场", leader=leader.person, by=None, occasion="drill")
    call_off(other, by=leader.person)
    with pytest.raises(MusterOver):
        here(other, late)


@pytest.mark.parametrize("occasion", ["course", "activity"])
def test_a_course_or_an_activity_needs_no_insurance_and_its_end_gives_hours_once(squad, leader, clerk, occasion):
    course = open_muster(organisation=squad.organisation, title="救护培训", place="教室", leader=leader.person, by=None, occasion=occasion)
    start = clock.now() - timedelta(hours=3)
    check_in(muster=course, person=clerk.person, by=leader.person, channel="poster", told=Told(at=start))
    assert board_of(course).red == []
    close_muster(course, by=leader.person)
    check_in(muster=course, person=clerk.person, by=leader.person, channel="list", told=Told(at=start))
    record = ServiceRecord.objects.get()
    assert (record.person, record.minutes, record.occasion) == (clerk.person, 180, occasion)
    with pytest.raises(MusterOver):
        close_muster(course, by=leader.person)


def test_a_code_is_read_as_of_when_it_was_scanned_and_in_its_own_world_only(squad):
    member, now = enlist(squad, 1), clock.now()
    text = badge_of(member, at=now)
    assert member_of_badge(text, at=now + timedelta(hours=47)) == member
    with pytest.raises(BadgeExpired):
        member_of_badge(text, at=now + timedelta(hours=49))
    with entered(999), pytest.raises(BadgeForged):
        member_of_badge(text, at=now)
    assert member.person.name not in text

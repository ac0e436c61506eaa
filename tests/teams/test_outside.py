"""What an outside tester tries on people (acceptance 13-15, 24-26): another county's leader at every door, words by text message, a mission that will not close."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from relief.core import clock
from relief.core.models import Appointment, Event
from teams.models import CallOut, Course, CourseSignUp, Deployment, Invitation, Muster, PartnerParty, Reply, RescueTeam, TeamMember
from teams.services.crews import call_in, report_injury
from teams.services.musters import add_vehicle, open_muster
from teams.services.parties import party_back, party_came
from teams.services.sign_ups import sign_up
from tests.cast import appoint
from tests.inventory.outbox.phone import enrol
from tests.teams.conftest import asked, called, enlist
from tests.teams.squad import flood, gone, here, muster, squad
from tests.teams.test_call_pages import web
from tests.teams.test_courses import planned
from tests.teams.test_erased import NAME, PHONE, member, whole_life
from tests.teams.test_partners import divers
from tests.teams.test_public_pages import ENTRANCES, addresses, filled

__all__ = ["divers", "flood", "member", "muster", "squad"]
pytestmark = pytest.mark.django_db
Role = Appointment.Role
SECRET = "between-the-two-of-us"
OURS = (RescueTeam, CallOut, Muster, Deployment, Course)


def test_the_leader_of_another_county_finds_nobody_of_ours_at_any_door(
    member, template, divers, flood, leader, commander, clerk, jingning, suichang, api, settings
):
    settings.MESSAGE_CHANNELS = ["in_app"]
    director = appoint("director", "景宁常务副会长甲", Role.EXECUTIVE_VICE_PRESIDENT, jingning)
    other = appoint("other", "遂昌队长甲", Role.TEAM_LEADER, suichang)
    whole_life(member, template, divers, leader, commander, director, clerk)
    sign_up(planned(jingning), member.person)
    events, page = Event.objects.count(), web(other)
    numbers = [str(getattr(row, "number", "") or row.code) for model in OURS for row in model.objects.all()]
    told = {}
    for path in addresses():
        if path.startswith(ENTRANCES) or not path.startswith(("teams/", "call-outs/", "musters/", "missions/", "courses/", "members/")):
            continue
        for address in filled(path, {"number": numbers, "slug": ["order"]}):
            answer = page.get(address)
            told[address] = answer.status_code
            assert not any(word in answer.content.decode("utf-8", "replace") for word in (NAME, PHONE)), address
            assert answer.status_code in {302, 403, 404, 405} or not any(number in address for number in numbers), (address, answer.status_code)
    assert sum(any(number in address for number in numbers) for address in told) > 20
    for model in (RescueTeam, TeamMember, CallOut, Invitation, Reply, Muster, Deployment, CourseSignUp):
        name, desk = f"{model.__name__.lower()}s".replace("replys", "replies"), f"/desk/teams/{model._meta.model_name}/"
        for address in (f"registers/{name}/", f"registers/{name}/?search={NAME}"):
            assert NAME not in api(other).read(address).content.decode(), address
        for row in model.objects.all()[:2]:
            assert api(other).read(f"registers/{name}/{row.pk}/").status_code == 404, name
            assert {page.get(f"{desk}{row.pk}/{door}/").status_code for door in ("change", "history", "delete")} <= {403, 404}, desk
        assert NAME not in page.get(f"{desk}export/").content.decode()
    search = page.get("/desk/search/", {"s": NAME}).content.decode()
    assert member.person.phone not in search
    assert Event.objects.count() == events


def test_a_delegated_leader_reads_and_writes_until_the_hour_and_is_a_stranger_from_then_on(squad, muster, stranger, leader, jingning):
    row, page = enlist(squad, 1), web(stranger)
    given = {"person": stranger.person, "role": Role.TEAM_LEADER, "organisation": jingning, "delegated_by": leader.person.appointments.get()}
    now = timezone.now()
    mine = Appointment.objects.create(**given, starts_at=now - timedelta(hours=2), ends_at=now + timedelta(hours=1))
    assert row.person.name in page.get(f"/musters/{muster.number}/").content.decode()
    assert page.post(f"/musters/{muster.number}/", {"act": "vehicle", "plate": "浙K-2", "seats": 3}).status_code == 302
    mine.ends_at = now - timedelta(seconds=1)
    mine.save()
    assert page.get(f"/musters/{muster.number}/").status_code == 404
    assert page.post(f"/musters/{muster.number}/", {"act": "vehicle", "plate": "浙K-3", "seats": 3}).status_code == 404
    assert enrol(stranger).one("check-in", {"muster": muster.number, "member": row.pk})["state"] == "refused"
    assert list(muster.vehicles.values_list("plate", flat=True)) == ["浙K-2"]


@pytest.mark.parametrize(
    ("words", "state", "minutes"),
    [
        ("能去，两小时后到", "coming", 120),
        ("ok 30min", "coming", 30),
        ("来不了", "declined", None),
        ("明天早上到", "acknowledged", None),
        ("能去？？看情况 b￿", "acknowledged", None),
    ],
)
def test_words_by_text_message_are_kept_whole_and_read_or_put_before_a_human(team, template, leader, client, words, state, minutes):
    row = called(template, leader.person, wanted={"water": 1}) if enlist(team, 1) else None
    noon = timezone.localtime().replace(hour=14, minute=0, second=0, microsecond=0)
    with override_settings(GATEWAY_SECRET=SECRET):
        sent = {"from": "+86 199 0000 9001", "text": words, "id": "k1", "at": noon.isoformat()}
        answers = [
            client.post("/gateway/replies/", sent, "application/json", headers={"Authorization": f"Bearer {SECRET}"}).status_code
            for _twice in range(2)
        ]
    assert answers == [200, 200]
    reply, invitation = Reply.objects.get(), row.invitations.get()
    assert (reply.text, reply.state == Reply.State.WAITING) == (words, state == "acknowledged")
    if state != "acknowledged":
        assert invitation.state == state
        assert (None if invitation.eta_at is None else round((invitation.eta_at - invitation.answered_at).total_seconds() / 60)) == minutes
    else:
        assert invitation.state in {"notified", "acknowledged"}
        assert words.split("b")[0] in web(leader).get(f"/call-outs/{row.number}/").content.decode()


def test_an_answer_after_the_end_is_kept_and_changes_nothing_and_two_call_outs_to_one_telephone_stay_apart(team, template, leader, client):
    one = enlist(team, 1)
    first = called(template, leader.person, wanted={"water": 1})
    second = called(template, leader.person, wanted={"water": 1})
    codes = [asked(row, one).code for row in (first, second)]
    head = {"Authorization": f"Bearer {SECRET}"}
    with override_settings(GATEWAY_SECRET=SECRET):
        client.post("/gateway/replies/", {"from": one.person.phone, "text": f"{codes[1]} 0", "id": "a"}, "application/json", headers=head)
        client.post("/gateway/replies/", {"from": one.person.phone, "text": f"{codes[0]} 1 45", "id": "b"}, "application/json", headers=head)
        assert [asked(row, one).state for row in (first, second)] == ["coming", "declined"]
        web(leader).post(f"/call-outs/{first.number}/close/", {"reason": "够了"})
        client.post("/gateway/replies/", {"from": one.person.phone, "text": f"{codes[0]} 0", "id": "c"}, "application/json", headers=head)
    assert asked(first, one).state == "coming"
    assert Reply.objects.count() == 3


def test_a_mission_stays_open_by_page_api_and_phone_until_the_injured_the_evacuated_and_the_partners_people_are_accounted_for(
    muster, squad, divers, leader, api
):
    crew = [enlist(squad, number) for number in range(1, 5)]
    for one in crew:
        here(muster, one)
    add_vehicle(muster, plate="浙K-0001", seats=4, by=leader.person)
    party_came(muster, divers, leader="带队甲", people=5, by=leader.person)
    page, phone = web(leader), enrol(leader)
    page.post(f"/musters/{muster.number}/", {"act": "pair-up"})
    page.post(f"/musters/{muster.number}/", {"act": "depart"})
    mission = Deployment.objects.get()
    report_injury(mission, crew[0].person_id, severity="hospital", what="左腿骨折", by=leader.person)

    def tries():
        """Every way in which somebody might close it; what the house says."""
        closed = page.post(f"/missions/{mission.number}/", {"act": "close"})
        patched = api(leader).patch(f"/api/v1/registers/deployments/{mission.pk}/", {"state": "recovered"}, format="json")
        stepped = phone.one("mission-step", {"mission": mission.number, "to": "gear_checked"})
        mission.refresh_from_db()
        return closed.status_code, patched.status_code in {403, 405}, stepped["state"], mission.state

    assert tries() == (409, True, "refused", "departed")
    call_in(mission, [one.person_id for one in crew[2:]], by=leader.person)
    assert tries() == (409, True, "refused", "departed")
    phone.one("call-in", {"mission": mission.number, "people": [crew[0].person_id], "how": "送县医院，交急诊"})
    call_in(mission, [crew[1].person_id], how="随直升机转移", by=leader.person)
    assert tries() == (409, True, "refused", "departed")
    party_back(PartnerParty.objects.get(), people=5, how="2 人留院陪护", by=leader.person)
    mission.refresh_from_db()
    assert mission.state == "returned"
    assert page.post(f"/missions/{mission.number}/", {"act": "close"}).status_code == 302
    mission.refresh_from_db()
    assert (mission.state, mission.people.filter(back_at=None).count()) == ("recovered", 0)
    assert mission.people.get(person=crew[0].person_id).back_how == "送县医院，交急诊"


def test_before_sending_everybody_who_may_not_go_stands_there_with_the_reason(team, template, leader, flood):
    today = clock.today()
    named = {
        "uninsured": {"insured_until": today - timedelta(days=1)},
        "opted out": {"opted_out": True},
        "no telephone": {"person": {"phone": ""}},
        "under age": {"person": {"born_on": today - timedelta(days=17 * 365)}},
        "resting": {"resting_until": timezone.now() + timedelta(hours=3)},
    }
    rows = {why: enlist(team, number, **facts) for number, (why, facts) in enumerate(named.items(), start=1)}
    away, scene, able = (enlist(team, number) for number in (11, 12, 13))
    away.leaves.create(starts_on=today, ends_on=today)
    facts = {"organisation": team.organisation, "incident": flood, "team": team, "leader": leader.person, "by": leader.person}
    gone(open_muster(**facts, title="东坑搜救", place="县中心备灾仓库", destination="东坑镇"), scene, by=leader.person)
    page = web(leader)
    made = page.post(
        "/call-outs/new/", {"of": "JN", "hazard": "flash_flood", "assembly_point": "县红会仓库", "report_minutes": 60, "spare": 0, "cell_water": 2}
    )
    plan = page.get(made["Location"]).context["plan"]
    told = {who.person: {against.bar for against in reasons} for who, reasons in plan.excluded}
    assert set(told) == {one.person_id for one in (*rows.values(), away, scene)}
    assert [one.who.person for one in plan.wave] == [able.person_id]
    assert Invitation.objects.count() == 0


def test_eighteen_people_are_counted_in_out_and_home_by_the_page(muster, squad, leader):
    crew = [enlist(squad, number) for number in range(1, 19)]
    page, client = web(leader), Client()
    assert client.get(f"/musters/{muster.number}/").status_code == 302
    for one in crew:
        sent = {"act": "check-in", "member": one.pk, "asked": "1", "fit": "yes", "slept": "yes", "unhurt": "yes"}
        assert page.post(f"/musters/{muster.number}/", sent).status_code == 302
    page.post(f"/musters/{muster.number}/", {"act": "vehicle", "plate": "浙K-1", "seats": 18})
    page.post(f"/musters/{muster.number}/", {"act": "pair-up"})
    page.post(f"/musters/{muster.number}/", {"act": "depart"})
    mission = Deployment.objects.get()
    page.post(f"/missions/{mission.number}/", {"act": "call-in", "person": [one.person_id for one in crew[:-1]]})
    answer = page.post(f"/missions/{mission.number}/", {"act": "close"})
    assert (answer.status_code, crew[-1].person.name in answer.content.decode()) == (409, True)
    page.post(f"/missions/{mission.number}/", {"act": "call-in", "person": [crew[-1].person_id]})
    assert page.post(f"/missions/{mission.number}/", {"act": "close"}).status_code == 302


def test_nobody_departs_from_a_course_by_page_or_phone(squad, leader):
    facts = {"organisation": squad.organisation, "team": squad, "leader": leader.person, "by": leader.person}
    course = open_muster(**facts, title="救护课", place="培训室", occasion="course")
    row, page = here(course, enlist(squad, 1, insured_until=None)), web(leader)
    page.post(f"/musters/{course.number}/", {"act": "vehicle", "plate": "浙K-1", "seats": 3})
    page.post(f"/musters/{course.number}/", {"act": "pair-up"})
    answer = page.post(f"/musters/{course.number}/", {"act": "depart"})
    assert (answer.status_code, "不从这里出发" in answer.content.decode()) == (409, True)
    crew = [{"person": row.person_id, "vehicle": "浙K-1"}]
    told = enrol(leader).one("squad-depart", {"muster": course.number, "vehicles": [], "crew": crew})
    assert (told["state"], told["problem"]["status"]) == ("refused", 409)
    assert (Muster.objects.get().state, Deployment.objects.count()) == ("open", 0)


def test_a_phone_whose_clock_is_behind_sends_nobody_whose_insurance_had_ended_when_the_muster_was_opened(muster, squad, leader):
    one, phone = enlist(squad, 1, insured_until=clock.today() - timedelta(days=1)), enrol(leader)
    phone.one("check-in", {"muster": muster.number, "member": one.pk, "fit": True, "slept": True, "unhurt": True}, at=clock.now() - timedelta(days=2))
    crew = [{"person": one.person_id, "vehicle": "浙K-1"}]
    body = {"muster": muster.number, "vehicles": [{"plate": "浙K-1", "seats": 3}], "crew": crew}
    assert phone.one("squad-depart", body, at=clock.now() - timedelta(days=2))["problem"]["type"].endswith("red-aboard")
    assert Deployment.objects.get().people.count() == 0

"""The personal-data rules of rescuers (domain §4.14 and issue: consent, masking, deletion clocks, sealed next of kin), one test a line."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import FileField
from django.urls import reverse

from relief.core import clock
from relief.core.domain.identity import check_character
from relief.core.models import AccessLog, Event, Message, Person
from relief.core.services.people import erase_person, register_person
from teams.domain.eligibility import Bar
from teams.domain.errors import NotOfAge
from teams.domain.mission_errors import KinSealed, NoConsent, SameHand
from teams.models import (
    AvailabilityRule,
    CheckIn,
    CrewPosition,
    DeployedMember,
    Invitation,
    MemberLeave,
    NextOfKin,
    PositionConsent,
    Reply,
    ServiceRecord,
)
from teams.services.answers import Said, take_answer
from teams.services.boarding import allow_unfit
from teams.services.call_clock import turn_clock
from teams.services.callouts import close_call_out
from teams.services.crews import agree_to_positions, call_in, keep_position
from teams.services.forgetting import forget_positions
from teams.services.inbound import reading_of
from teams.services.kin import agree_to_kin, ask_for_kin, enter_kin, read_kin
from teams.services.members import register
from teams.services.missions import close_mission
from teams.services.musters import open_muster
from teams.services.self_service import link_to, read_link
from tests.cast import appoint
from tests.teams.conftest import asked, called, enlist, team, template  # noqa: F401 - fixtures
from tests.teams.squad import flood, gone, here, muster, squad  # noqa: F401 - fixtures
from tests.teams.test_call_pages import web
from tests.teams.test_own_page import bars

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
DIGITS = "33112719800517271"


@pytest.fixture
def out(muster, squad, leader):  # noqa: F811
    """Two people on a mission."""
    crew = [enlist(squad, number) for number in (41, 42)]
    return gone(muster, *crew, by=leader.person)


def place(row):
    return keep_position(row.deployment, row.person_id, longitude=119.6, latitude=27.9)


def test_separate_consent_for_sensitive_data(out, leader):
    """A position is kept only after its own yes; who read what to him, and when, stands there."""
    first, second = out.people.order_by("pk")
    agree_to_positions(first, agrees=True, by=leader.person)
    place(first)
    with pytest.raises(NoConsent):
        place(second)
    row = PositionConsent.objects.get()
    assert (row.who, row.text_version, row.told_to, row.taken_back_at) == (first, PositionConsent.TEXT, leader.person, None)
    assert "归队 30 天后删除" in web(leader).get(f"/missions/{out.number}/").content.decode()


def test_separate_consent_for_making_public(out, client, leader):
    """Nothing about a rescuer is public: no page without sign-in names one, and SITREP figures count heads."""
    for address in ("/emergency/", f"/missions/{out.number}/", "/teams/", "/missions/"):
        answer = client.get(address, follow=True)
        assert "队员41号" not in answer.content.decode()
    payloads = str(list(Event.objects.values_list("payload", flat=True)))
    assert "队员41号" not in payloads


def test_guardian_consent_below_14_with_a_special_rule_set(team):  # noqa: F811
    """The rule set of a squad is: no children. Nobody under 18 is registered, and one who is on the register is not sent."""
    child = enlist(team, 1, state="probation", person={"born_on": clock.today() - 13 * 365 * DAY})
    with pytest.raises(NotOfAge):
        register(child, by=None)
    child.refresh_from_db()
    assert child.state == "probation"
    enlist(team, 2, person={"born_on": clock.today() - 17 * 365 * DAY})
    assert bars(team) == [Bar.UNDER_AGE]


def test_shortest_retention_of_the_telephone_somebody_was_asked_under(team, template, leader):  # noqa: F811
    member = enlist(team, 1)
    row = called(template, leader.person)
    close_call_out(row, by=leader.person)
    row.refresh_from_db()
    with clock.at(row.closed_at + 30 * DAY - timedelta(minutes=1)):
        turn_clock()
        assert asked(row, member).phone
    with clock.at(row.closed_at + 31 * DAY):
        turn_clock()
        assert asked(row, member).phone == ""
        assert not Invitation.history.filter(person=member.person).exclude(phone="").exists()


def test_access_to_what_is_kept_about_oneself(team, template, leader, client):  # noqa: F811
    member, other = enlist(team, 1), enlist(team, 2)
    called(template, leader.person)
    page = client.get(link_to(member.person))
    told = client.get(page.context["data"])
    kept = told.json()
    assert (kept["phone"], kept["memberships"][0]["cell"], kept["call_outs"][0]["state"]) == (member.person.phone, "water", "notified")
    assert other.person.phone not in told.content.decode()
    assert client.get("/members/forged/my-data.json").status_code == 404
    assert read_link(page.context["data"].split("/")[2]) == member.person_id


def test_correct(team, clerk):  # noqa: F811
    """What is wrong is corrected by the office; the history says who did it and when."""
    member = enlist(team, 1)
    client = web(clerk)
    here = reverse("admin:core_person_change", args=[member.person_id])
    sent = {"organisation": member.person.organisation_id, "name": member.person.name, "phone": "199-0000-9999", "born_on": "", "note": ""}
    assert client.post(here, sent).status_code == 302
    member.person.refresh_from_db()
    assert (member.person.phone, member.person.history.first().history_user) == ("199-0000-9999", clerk)


def test_withdraw(out, leader):
    """A consent taken back deletes what was kept at once, and that it was given and taken back stays."""
    row = out.people.first()
    agree_to_positions(row, agrees=True, by=leader.person)
    place(row)
    row.refresh_from_db()
    agree_to_positions(row, agrees=False, by=leader.person)
    assert (CrewPosition.objects.count(), PositionConsent.objects.exclude(taken_back_at=None).count()) == (0, 1)


def test_delete_takes_away_what_says_who_somebody_is_and_what_was_done_stays(out, squad, leader, clerk):  # noqa: F811
    row = out.people.first()
    member, person = row.member, row.person
    agree_to_positions(row, agrees=True, by=leader.person)
    place(row)
    enter_kin(person, name="家属甲", phone="199-0000-7001", by=None)
    MemberLeave.objects.create(member=member, starts_on=clock.today() + DAY, ends_on=clock.today() + DAY, note="住院手术")
    AvailabilityRule.objects.create(member=member, kind="not", weekdays="2", starts_at="08:00", ends_at="18:00")
    CheckIn.objects.filter(person=person).update(unfit_reason="发烧仍去")
    call_in(out, [one.person_id for one in out.people.all()], by=leader.person)
    close_mission(out, by=leader.person)
    erase_person(person, by=clerk.person)
    gone_rows = (
        NextOfKin.objects.filter(person=person),
        CrewPosition.objects.filter(who__person=person),
        MemberLeave.objects.filter(member=member),
        AvailabilityRule.objects.filter(member=member),
    )
    assert [rows.count() for rows in gone_rows] == [0, 0, 0, 0]
    assert MemberLeave.history.filter(note="住院手术").count() == 0
    assert CheckIn.objects.get(person=person).unfit_reason == "#"
    assert set(Message.objects.filter(to=person).values_list("subject", "text", "link")) <= {("#", "", "")}
    assert (ServiceRecord.objects.filter(person=person).count(), DeployedMember.objects.get(person=person).shares_position) == (1, False)
    assert AccessLog.objects.filter(act="erase").count() == 1


def test_erasure_takes_away_the_words_of_answers_and_how_they_were_read_stays(team, template, leader, clerk):  # noqa: F811
    member = enlist(team, 1)
    row = called(template, leader.person)
    take_answer(asked(row, member), reading_of("孩子发烧,去不了", clock.now(), []), Said("sms", "孩子发烧,去不了", clock.now(), "19900009001"))
    erase_person(member.person, by=clerk.person)
    reply = Reply.objects.get()
    assert (reply.text, reply.from_phone, reply.answer, asked(row, member).phone) == ("", "", "declined", "")


def test_id_number_stored_as_salted_hash_and_last_4(jingning):
    number = DIGITS + check_character(DIGITS)
    person = register_person(organisation=jingning, name="队员", by=None, identity_number=number)
    stored = str(Person.objects.filter(pk=person.pk).values().get()) + str(list(Person.history.filter(id=person.pk).values()))
    assert (number in stored, person.identity_tail) == (False, number[-4:])


@pytest.mark.parametrize("closed", [True, False], ids=["closed", "nobody closed it"])
def test_rescuers_tracks_deleted_30_days_after_stand_down_aggregates_kept(out, leader, closed):
    row = out.people.first()
    agree_to_positions(row, agrees=True, by=leader.person)
    place(row)
    call_in(out, [one.person_id for one in out.people.all()], by=leader.person)
    if closed:
        close_mission(out, by=leader.person)
    home = DeployedMember.objects.get(pk=row.pk).back_at
    with clock.at(home + 30 * DAY - timedelta(minutes=1)):
        assert forget_positions() == 0
    with clock.at(home + 30 * DAY):
        call_command("forget_positions")
    assert (CrewPosition.every_world.count(), out.people.count()) == (0, 2)


def test_beneficiary_photos_off_by_default():
    """No table of the squads holds a picture of anybody."""
    assert not [field for model in apps.get_app_config("teams").get_models() for field in model._meta.get_fields() if isinstance(field, FileField)]


def test_masking_of_telephones_and_words_from_those_who_do_not_call_out(team, template, leader, auditor, api):  # noqa: F811
    member = enlist(team, 1)
    row = called(template, leader.person)
    assert member.person.phone in web(leader).get(f"/call-outs/{row.number}/").content.decode()
    masked = api(leader).read("registers/invitations/").content  # nobody looks behind a mask in a list
    for page in (masked, web(auditor).get(f"/call-outs/{row.number}/").content, api(auditor).read("registers/invitations/").content):
        assert member.person.phone.replace("-", "") not in page.decode()
        assert member.person.phone not in page.decode()


def test_next_of_kin_sealed_until_two_people_open_it_and_every_look_is_in_the_access_log(out, leader, commander, clerk):
    row = out.people.first()
    enter_kin(row.person, name="家属甲", phone="199-0000-7001", by=None)
    opening = ask_for_kin(row, reason="重伤送医", by=leader.person)
    with pytest.raises(SameHand):
        agree_to_kin(opening, by=leader.person)
    for user in (leader, commander, clerk):
        with pytest.raises(KinSealed):
            read_kin(opening, user=user)
    opening = agree_to_kin(opening, by=commander.person)
    assert read_kin(opening, user=leader).phone == "199-0000-7001"
    with pytest.raises(KinSealed):
        read_kin(opening, user=clerk)
    assert list(AccessLog.objects.filter(act="unmask").values_list("by", flat=True)) == [leader.pk]


def test_words_about_health_stand_in_no_event_and_end_with_the_person(out, muster, squad, leader, clerk, jingning):  # noqa: F811
    director = appoint("director", "景宁常务副会长甲", "executive_vice_president", jingning)
    row = out.people.first()
    enter_kin(row.person, name="家属甲", phone="199-0000-7001", by=clerk.person)
    opening = ask_for_kin(row, reason="大腿骨折", by=leader.person)
    second = open_muster(
        organisation=jingning, title="二次集结", place="仓库", leader=leader.person, team=squad, incident=muster.incident, by=leader.person
    )
    unfit = allow_unfit(here(second, enlist(squad, 49, medical_until=None)), reason="发烧仍去", allowed_by=director.person, by=leader.person)
    told = {one.kind: one.payload for one in Event.objects.filter(kind__in=("crew-kin-asked", "muster-unfit-allowed"))}
    assert (told["crew-kin-asked"]["opening"], told["muster-unfit-allowed"]["check_in"]) == (opening.pk, unfit.pk)
    assert not {"大腿骨折", "发烧仍去"} & {str(value) for payload in told.values() for value in payload.values()}
    call_in(out, [one.person_id for one in out.people.all()], by=leader.person)
    erase_person(row.person, by=clerk.person)
    opening.refresh_from_db()
    assert (opening.reason, opening.asked_by) == ("#", leader.person)


def test_health_is_masked_in_registers_read_only_by_who_judges_and_ends_with_the_person(out, auditor, keeper, viewer, leader, clerk, api):
    row = out.people.first()
    CheckIn.objects.filter(person=row.person).update(unfit_reason="发烧仍去")
    day = row.member.medical_until.isoformat()
    for name in ("teammembers", "checkins"):
        for user in (keeper, viewer):
            told = api(user).read(f"registers/{name}/")
            assert told.status_code in {403, 404} or told.json()["count"] == 0
        for user in (auditor, leader):
            told = api(user).read(f"registers/{name}/").json()
            assert told["count"] == 2
            assert "发烧仍去" not in str(told)
            assert f"'medical_until': '{day}'" not in str(told)
    call_in(out, [one.person_id for one in out.people.all()], by=leader.person)
    erase_person(row.person, by=clerk.person)
    row.member.refresh_from_db()
    assert (row.member.medical_until, CheckIn.objects.get(person=row.person).unfit_reason) == (None, "#")
    assert not row.member.history.exclude(medical_until=None).exists()

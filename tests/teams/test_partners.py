"""Partner squads: asked under an agreement, counted beside our own people, out and home as a party with a leader."""

from __future__ import annotations

from datetime import timedelta

import pytest

from relief.core import clock
from relief.core.models import Event, Message, Person
from relief.problems import Problem
from teams.domain.errors import WrongCallOutStep
from teams.domain.partner_errors import (
    MoreThanPromised,
    NoNeighbour,
    NoPartnerAnswer,
    PartnerAsked,
    PartnerNotBound,
    PartyNotNamed,
    PartyShort,
    PartyStillOut,
)
from teams.incidents import crew_figures
from teams.models import PartnerAgreement, PartnerCall, PartnerParty, PartnerUnit, Reply
from teams.selectors.partners import people_promised
from teams.selectors.readiness import deployable_by_cell
from teams.services.boarding import depart, pair_up
from teams.services.call_words import partner_link
from teams.services.callouts import close_call_out, draft_call_out
from teams.services.crews import call_in
from teams.services.inbound import take_in
from teams.services.missions import close_mission
from teams.services.musters import add_vehicle, muster_for
from teams.services.parties import party_back, party_came
from teams.services.partners import ask_partner, partner_answers
from tests.teams.conftest import arrived, called, enlist
from tests.teams.squad import flood
from tests.teams.test_call_pages import web

__all__ = ["flood"]

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def divers(jingning):
    contact = Person.objects.create(organisation=jingning, name="蓝天值班队长", phone="199-0000-8001")
    unit = PartnerUnit.objects.create(
        organisation=jingning, code="JN-P1", name="景宁蓝天救援队", cell="water", contact_role="值班队长", contact=contact, channel="in_app"
    )
    bound(unit)
    return unit


def bound(unit, **facts):
    today = clock.today()
    good = {
        "reference": "1号",
        "starts_on": today - DAY,
        "ends_on": today + 200 * DAY,
        "people": 8,
        "brings": "冲锋舟",
        "insured_until": today + 90 * DAY,
        "insured_people": 8,
    }
    return PartnerAgreement.objects.create(unit=unit, **good | facts)


@pytest.fixture
def row(team, template, leader):
    enlist(team, 1)
    return called(template, leader.person)


def test_a_partner_is_asked_by_its_own_way_and_never_counts_in_our_cells(row, divers, leader, jingning):
    before = deployable_by_cell([jingning])
    made = ask_partner(row, divers, by=leader.person)
    assert (made.people, made.state) == (8, "notified")
    letter = Message.objects.get(to=divers.contact)
    assert (letter.channel, letter.link) == ("in_app", partner_link(made))
    partner_answers(made, coming=6, minutes=40, by=leader.person)
    assert deployable_by_cell([jingning]) == before
    assert people_promised(jingning) == {"water": {"景宁蓝天救援队": 8}}
    assert row.invitations.count() == 1
    assert [event.payload["people"] for event in Event.objects.filter(kind__startswith="call-out-partner").order_by("pk")] == [8, 6]


@pytest.mark.parametrize(
    "facts",
    [{"ends_on": -1, "starts_on": -9}, {"starts_on": 1}, {"insured_until": -1}, {"insured_until": None}],
    ids=["ended", "not yet", "run out", "none"],
)
def test_without_agreement_or_insurance_nobody_is_asked_and_nobody_goes(row, divers, leader, facts):
    PartnerAgreement.objects.update(**{name: None if days is None else clock.today() + days * DAY for name, days in facts.items()})
    muster = muster_for(row, by=leader.person)
    with pytest.raises(PartnerNotBound):
        ask_partner(row, divers, by=leader.person)
    with pytest.raises(PartnerNotBound):
        party_came(muster, divers, leader="带队甲", people=4, by=leader.person)
    assert (PartnerCall.objects.count(), PartnerParty.objects.count(), Message.objects.filter(to=divers.contact).count()) == (0, 0, 0)
    assert party_came(muster, divers, leader="带队甲", people=4, goes=False, by=leader.person).goes is False


def test_a_partner_is_asked_once_for_no_more_than_it_promised_and_only_while_a_call_out_runs(row, divers, leader, template):
    for people in (0, 9):
        with pytest.raises(MoreThanPromised):
            ask_partner(row, divers, people=people, by=leader.person)
    with pytest.raises(WrongCallOutStep):
        ask_partner(draft_call_out(organisation=row.organisation, by=None, wanted={"water": 1}, template=template), divers, by=leader.person)
    made = ask_partner(row, divers, people=3, by=leader.person)
    with pytest.raises(PartnerAsked):
        ask_partner(row, divers, by=leader.person)
    with pytest.raises(NoPartnerAnswer):
        partner_answers(made, coming=501, by=leader.person)
    close_call_out(row, by=leader.person)
    made.refresh_from_db()
    assert made.state == "stood_down"
    assert Message.objects.filter(to=divers.contact).count() == 2
    with pytest.raises(WrongCallOutStep):
        partner_answers(made, coming=3, by=leader.person)


def test_the_partner_says_by_its_link_how_many_come_and_opening_it_says_nothing(row, divers, leader, client):
    made = ask_partner(row, divers, by=leader.person)
    here = partner_link(made)
    assert "县红会仓库" in client.get(here).content.decode()
    made.refresh_from_db()
    assert made.answered_at is None
    assert client.post(here, {"people": "", "minutes": "30"}).status_code == 409
    assert client.post(here, {"people": "5", "minutes": "30"}).status_code == 302
    made.refresh_from_db()
    assert (made.state, made.coming, made.eta_at - made.answered_at) == ("coming", 5, timedelta(minutes=30))
    assert 'value="5"' in client.get(here).content.decode()
    assert "来 5 人（请求 8 人）" in web(leader).get(f"/call-outs/{row.number}/").content.decode()
    client.post(here, {"nobody": "1"})
    made.refresh_from_db()
    assert (made.state, made.coming) == ("declined", 0)
    assert client.get("/pa/forged/").status_code == 410


def test_words_by_text_message_wait_for_a_human_who_writes_down_how_many(row, divers, leader):
    made = ask_partner(row, divers, by=leader.person)
    reply = take_in(phone="+8619900008001", text="来六个人，40分钟", channel="sms", key="k1")
    assert (reply.partner, reply.state, reply.call_out) == (made, "waiting", row)
    page = web(leader)
    assert "来六个人" in page.get(f"/call-outs/{row.number}/").content.decode()
    sent = {"act": "answer", "call": made.pk, "people": "6", "minutes": "40"}
    for minutes in ("1441", "soon"):
        assert page.post(f"/call-outs/{row.number}/partners/", {**sent, "minutes": minutes}).status_code == 409
        made.refresh_from_db()
        assert (made.state, made.eta_at, Reply.objects.get().state) == ("notified", None, "waiting")
    assert page.post(f"/call-outs/{row.number}/partners/", sent).status_code == 302
    made.refresh_from_db()
    assert (made.coming, Reply.objects.get().state) == (6, "settled")


def test_a_reader_sees_partners_and_writes_nothing(row, divers, auditor, stranger, leader):
    here = f"/call-outs/{row.number}/partners/"
    sent = {"act": "ask", "unit": divers.pk, "people": "2"}
    assert web(auditor).post(here, sent).status_code == 403
    assert web(stranger).post(here, sent).status_code == 404
    assert PartnerCall.objects.count() == 0
    for people in ("20", "many", "-1"):
        assert web(leader).post(here, {**sent, "people": people}).status_code == 409
    assert PartnerCall.objects.count() == 0
    assert web(leader).post(here, {**sent, "act": "dance"}).status_code == 404
    assert web(leader).post(here, sent).status_code == 302
    assert PartnerCall.objects.get().people == 2


def test_the_board_and_the_draft_show_partners_apart_with_the_end_of_their_agreement(team, template, divers, leader, jingning):
    enlist(team, 1)
    late = PartnerUnit.objects.create(organisation=jingning, code="JN-P2", name="县游泳协会", cell="water", contact_role="秘书长")
    bound(late, ends_on=clock.today() - DAY, starts_on=clock.today() - 9 * DAY)
    board = web(leader).get("/teams/").content.decode()
    assert ("景宁蓝天救援队" in board, "共承诺 8 人" in board, "协议已于" in board) == (True, True, True)
    draft = draft_call_out(organisation=jingning, by=leader.person, wanted={"water": 1}, template=template)
    assert "县游泳协会" in web(leader).get(f"/call-outs/{draft.number}/").content.decode()


def went_out(row, divers, leader, team):
    muster = muster_for(row, by=leader.person)
    arrived(row, team.members.get(), leader.person)
    party = party_came(muster, divers, leader="带队甲", people=5, by=leader.person)
    add_vehicle(muster, plate="浙K-1", seats=3, by=leader.person)
    pair_up(muster, by=leader.person)
    return muster, party, depart(muster, by=leader.person)


def test_a_party_counts_in_the_head_count_and_the_mission_stays_open_until_it_is_home(row, divers, leader, team):
    muster, party, mission = went_out(row, divers, leader, team)
    page = web(leader)
    heads = page.get(f"/musters/{muster.number}/")
    assert (heads.context["partners_there"], heads.context["own_there"]) == (5, 1)
    assert "带队甲" in page.get(f"/missions/{mission.number}/").content.decode()
    call_in(mission, [team.members.get().person_id], by=leader.person)
    mission.refresh_from_db()
    assert mission.state == "departed"
    with pytest.raises(PartyStillOut):
        close_mission(mission, by=leader.person)
    with pytest.raises(PartyShort):
        party_back(party, people=4, by=leader.person)
    sent = {"act": "party-back", "party": party.pk, "people": "5", "how": "1 人在县医院"}
    assert page.post(f"/missions/{mission.number}/", sent).status_code == 302
    mission.refresh_from_db()
    assert mission.state == "returned"
    assert close_mission(mission, by=leader.person).state == "recovered"
    assert list(Event.objects.filter(kind="deployment-returned").values_list("payload__people", flat=True)) == [6]


def test_an_agreement_that_ended_at_midnight_stops_a_departure_after_midnight(row, divers, leader, team):
    muster = muster_for(row, by=leader.person)
    arrived(row, team.members.get(), leader.person)
    party_came(muster, divers, leader="带队甲", people=5, by=leader.person)
    add_vehicle(muster, plate="浙K-1", seats=3, by=leader.person)
    pair_up(muster, by=leader.person)
    PartnerAgreement.objects.update(ends_on=clock.today())
    with clock.at(clock.now() + DAY), pytest.raises(Problem):
        depart(muster, by=leader.person)
    assert PartnerParty.objects.get().out_at is None


def test_a_party_is_counted_on_the_page_of_the_muster_and_corrected_there(row, divers, leader):
    muster = muster_for(row, by=leader.person)
    page, here = web(leader), f"/musters/{muster.number}/"
    sent = {"act": "party", "unit": divers.pk, "leader": "带队甲", "people": "5", "goes": "on"}
    assert page.post(here, {**sent, "people": "0"}).status_code == 422
    for people in ("5", "7"):
        assert page.post(here, {**sent, "people": people}).status_code == 302
    assert list(PartnerParty.objects.values_list("people", "goes", "leader")) == [(7, True, "带队甲")]
    assert page.get(f"/musters/{muster.number}/sheet.pdf").status_code == 200


def test_no_more_people_of_a_partner_are_counted_asked_for_or_go_than_its_insurance_list_names(row, divers, leader, team, jingning):
    PartnerAgreement.objects.update(insured_people=4)
    assert people_promised(jingning) == {"water": {"景宁蓝天救援队": 4}}
    with pytest.raises(MoreThanPromised):
        ask_partner(row, divers, people=5, by=leader.person)
    assert ask_partner(row, divers, by=leader.person).people == 4
    muster = muster_for(row, by=leader.person)
    with pytest.raises(PartyNotNamed):
        party_came(muster, divers, leader="带队甲", people=5, by=leader.person)
    assert PartnerParty.objects.count() == 0
    PartnerAgreement.objects.update(insured_people=5)
    party_came(muster, divers, leader="带队甲", people=5, by=leader.person)
    PartnerAgreement.objects.update(insured_people=4)
    arrived(row, team.members.get(), leader.person)
    add_vehicle(muster, plate="浙K-1", seats=3, by=leader.person)
    pair_up(muster, by=leader.person)
    with pytest.raises(PartyNotNamed):
        depart(muster, by=leader.person)
    assert PartnerParty.objects.get().out_at is None
    PartnerAgreement.objects.update(insured_people=0)
    assert people_promised(jingning) == {}


def test_a_report_counts_people_of_partners_apart_labelled_and_only_while_they_are_bound(template, team, flood, divers, leader):
    enlist(team, 1)
    row = called(template, leader.person, incident=flood)
    partner_answers(ask_partner(row, divers, by=leader.person), coming=6, by=leader.person)
    figures = {one.key: one.value for one in crew_figures(flood)}
    assert (figures["crews.partners-coming"], figures["crews.coming"]) == (6, 0)
    went_out(row, divers, leader, team)
    figures = {one.key: one.value for one in crew_figures(flood)}
    assert (figures["crews.partners-out"], figures["crews.out"]) == (5, 1)
    assert "crews.partners-coming" not in figures
    with clock.at(clock.now() + 100 * DAY):
        assert not any(one.key.startswith("crews.partners") for one in crew_figures(flood))


def test_one_tap_widens_a_call_out_to_every_neighbouring_county_bound_to_us_and_asks_each_once(template, team, divers, leader, jingning):
    enlist(team, 1)
    row = called(template, leader.person)
    units = []
    for number, facts in (
        (1, {}),
        (2, {"people": 5, "insured_people": 3}),
        (3, {"ends_on": clock.today() - DAY, "starts_on": clock.today() - 9 * DAY}),
    ):
        unit = PartnerUnit.objects.create(
            organisation=jingning, code=f"JN-N{number}", name=f"邻县{number}红十字救援队", kind="neighbour", cell="search", contact_role="值班队长",
            contact=divers.contact, channel="in_app",
        )  # fmt: skip
        bound(unit, **facts)
        units.append(unit)
    page = web(leader).get(f"/call-outs/{row.number}/").content.decode()
    assert "扩大到邻县（2 个）" in page
    path = f"/call-outs/{row.number}/partners/"
    assert web(leader).post(path, {"act": "neighbours"}).status_code == 302
    assert dict(PartnerCall.objects.values_list("unit__code", "people")) == {"JN-N1": 8, "JN-N2": 3}
    assert Event.objects.filter(kind="call-out-partner-asked").count() == 2
    again = web(leader).post(path, {"act": "neighbours"})
    assert (again.status_code, PartnerCall.objects.count()) == (NoNeighbour.status, 2)
    assert "扩大到邻县" not in again.content.decode()

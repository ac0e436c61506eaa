"""Whom to call for a member: entered on his page or by the office, sealed, opened by two on a mission, every look written down."""

from __future__ import annotations

import pytest
from django.urls import reverse

from relief.core.models import AccessLog, Event
from teams.models import KinOpening, NextOfKin
from teams.services.self_service import link_to
from tests.cast import appoint
from tests.teams.squad import enlist, flood, gone, muster, squad
from tests.teams.test_call_pages import web

__all__ = ["flood", "muster", "squad"]

pytestmark = pytest.mark.django_db
TYPED = {"act": "kin", "kin_name": "家属甲", "relation": "配偶", "kin_phone": "199-0000-7001"}


def office(member):
    return reverse("member_kin", args=[member.pk])


def test_entered_by_himself_asked_for_by_one_agreed_by_another_read_by_the_two_and_every_look_is_kept(
    muster, squad, leader, commander, clerk, client
):
    member = enlist(squad, 1)
    mission = gone(muster, member, by=leader.person)
    address = f"/missions/{mission.number}/"
    ask = {"act": "kin-ask", "person": member.person_id, "reason": "重伤送医"}
    assert web(leader).post(address, ask).status_code == 409  # nobody is known yet
    own = link_to(member.person)
    assert "还没有家属联系人" in client.get(own).content.decode()
    page = client.post(own, TYPED, follow=True).content.decode()
    assert ("录入，已封存" in page, "家属甲" in page, "7001" in page) == (True, False, False)
    assert web(leader).post(address, ask).status_code == 302
    opening = KinOpening.objects.get()
    read = {"act": "kin-read", "opening": opening.pk}
    agree = {"act": "kin-agree", "opening": opening.pk}
    assert (web(leader).post(address, agree).status_code, web(leader).post(address, read).status_code) == (409, 403)
    assert web(commander).post(address, agree).status_code == 302
    for user in (leader, commander):
        assert "199-0000-7001" in web(user).post(address, read).content.decode()
    assert "199-0000-7001" not in web(clerk).post(address, read).content.decode()
    assert list(AccessLog.objects.order_by("pk").values_list("by", "act")) == [(leader.pk, "unmask"), (commander.pk, "unmask")]
    assert "家属甲" not in str(list(Event.objects.values_list("subject", "payload")))


def test_the_office_enters_and_replaces_it_from_the_register_and_reads_it_nowhere(squad, clerk):
    member = enlist(squad, 1)
    desk = web(clerk)
    register = reverse("admin:teams_teammember_change", args=[member.pk])
    assert office(member) in desk.get(register).content.decode()
    assert desk.post(office(member), TYPED).status_code == 302
    assert desk.post(office(member), TYPED | {"kin_name": "家属乙", "kin_phone": "199-0000-7002"}).status_code == 302
    row = NextOfKin.objects.get()
    assert (row.name, row.phone, row.entered_at is not None) == ("家属乙", "199-0000-7002", True)
    for page in (office(member), register, reverse("admin:teams_teammember_history", args=[member.pk]), f"/teams/{squad.code}/"):
        shown = desk.get(page).content.decode()
        assert "家属乙" not in shown
        assert "7002" not in shown
    assert Event.objects.filter(kind="kin-entered", by=clerk.person).count() == 2


@pytest.mark.parametrize(
    ("wrong", "says"), [({"kin_name": ""}, "id_kin_name_error"), ({"kin_phone": "123"}, "至少 7 位"), ({"kin_phone": "19900009001"}, "本人的号码")]
)
def test_what_cannot_be_is_refused_keeps_what_was_typed_and_seals_nothing(squad, clerk, client, wrong, says):
    member = enlist(squad, 1)
    for answer in (web(clerk).post(office(member), TYPED | wrong), client.post(link_to(member.person), TYPED | wrong)):
        shown = answer.content.decode()
        assert (answer.status_code, says in shown, 'value="配偶"' in shown) == (422, True, True)
    assert not NextOfKin.objects.exists()


def test_readers_are_refused_strangers_find_nothing_and_who_serves_nowhere_enters_nobody(squad, auditor, stranger, suichang, client):
    member = enlist(squad, 1)
    other = appoint("other", "遂昌干事甲", "clerk", suichang)
    assert [web(user).post(office(member), TYPED).status_code for user in (auditor, stranger, other)] == [403, 404, 404]
    assert [web(user).get(office(member)).status_code for user in (auditor, stranger)] == [403, 404]
    gone_home = enlist(squad, 2, state="retired")
    assert client.post(link_to(gone_home.person), TYPED).status_code == 409
    assert not NextOfKin.objects.exists()

"""Sign-ins are handed out by whoever manages the society, and carry no rights of their own."""

from __future__ import annotations

import pytest
from django.urls import reverse
from rest_framework.authtoken.models import Token

from relief.core.domain.errors import NotEntitled
from relief.core.models import Person, User
from relief.core.services.appointments import appoint as give_office
from relief.core.services.signins import close_sign_in, invite, renew_password
from tests.cast import PASSWORD, appoint


@pytest.fixture
def administrator(jingning) -> User:
    return appoint("administrator", "景宁管理员甲", "administrator", jingning)


def test_an_administrator_opens_a_sign_in_on_the_desk_and_sees_the_password_once(client, administrator, jingning):
    person = Person.objects.create(organisation=jingning, name="新人")
    client.force_login(administrator)
    said = client.post(reverse("admin:core_user_add"), {"username": "newcomer", "person": person.pk}, follow=True)
    user = User.objects.get(username="newcomer")
    [told] = [str(one) for one in said.context["messages"] if "newcomer" in str(one) and "密码" in str(one)]
    password = told.split("密码是 ")[1].split("，")[0]
    assert user.check_password(password)
    assert (user.person, user.is_staff, user.is_superuser) == (person, False, False)


def test_a_clerk_opens_none(client, clerk, jingning):
    person = Person.objects.create(organisation=jingning, name="新人")
    client.force_login(clerk)
    assert client.post(reverse("admin:core_user_add"), {"username": "newcomer", "person": person.pk}).status_code == 403
    assert not User.objects.filter(username="newcomer").exists()


def test_a_clerk_gives_nobody_office(client, clerk, jingning):
    client.force_login(clerk)
    facts = {"person": clerk.person.pk, "role": "county_president", "organisation": jingning.pk, "starts_at_0": "2026-01-01", "starts_at_1": "00:00"}
    assert client.post(reverse("admin:core_appointment_add"), facts).status_code == 403
    assert clerk.person.appointments.count() == 1


def test_a_new_password_ends_the_old_one_and_its_tokens(administrator, keeper):
    Token.objects.create(user=keeper)
    password = renew_password(keeper, by=administrator.person)
    keeper.refresh_from_db()
    assert keeper.check_password(password)
    assert not keeper.check_password(PASSWORD)
    assert not Token.objects.filter(user=keeper).exists()


def test_nobody_takes_over_an_office_beyond_his_own_reach(administrator, keeper, lishui):
    give_office(person=keeper.person, role="executive_vice_president", organisation=lishui, by=None)
    for service in (renew_password, close_sign_in):
        with pytest.raises(NotEntitled):
            service(keeper, by=administrator.person)
    keeper.refresh_from_db()
    assert keeper.is_active
    assert keeper.check_password(PASSWORD)


def test_a_closed_sign_in_opens_nothing(client, administrator, keeper):
    Token.objects.create(user=keeper)
    close_sign_in(keeper, by=administrator.person)
    assert not client.login(username="keeper", password=PASSWORD)
    assert not Token.objects.filter(user=keeper).exists()


def test_a_keeper_invites_nobody_with_an_office(keeper, clerk):
    with pytest.raises(NotEntitled):
        invite(person=clerk.person, username="second", by=keeper.person)
    assert not User.objects.filter(username="second").exists()

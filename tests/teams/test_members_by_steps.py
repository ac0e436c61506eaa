"""A member's state changes by steps alone: neither the form of the register nor a sheet goes round insurance, age and the order."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib import admin
from django.urls import reverse
from tablib import Dataset

from relief.core import clock
from relief.core.models import Event, Person
from relief.registrar.exchange.resources import resource_for
from teams.models import TeamMember
from teams.services.members import apply_again, retire
from tests.teams.conftest import enlist, team
from tests.teams.test_call_pages import web

__all__ = ["team"]

pytestmark = pytest.mark.django_db


def sheet(user, member, **cells):
    """What importing one row about a member says; ``cells`` by field."""
    registry = admin.site.get_model_admin(TeamMember)
    resource = resource_for(registry)(user=user, batch="b1")
    told = resource.export(TeamMember.objects.filter(pk=member.pk))
    row = dict(zip(told.headers, told[0], strict=True))
    row |= {resource.label(name): value for name, value in cells.items()}
    return resource.import_data(Dataset(list(row.values()), headers=list(row)), rollback_on_validation_errors=True)


def said(result):
    return [str(row.error) for row in result.invalid_rows]


def test_the_form_shows_the_state_and_the_rest_and_changes_neither(team, clerk):
    member = enlist(team, 1, state="probation", insured_until=None)
    here = reverse("admin:teams_teammember_change", args=[member.pk])
    page = web(clerk).get(here).content.decode()
    assert 'name="state"' not in page
    assert "试用" in page or "见习" in page
    sent = {
        "team": team.pk,
        "person": member.person_id,
        "cell": "medical",
        "state": "registered",
        "resting_until_0": "2020-01-01",
        "resting_until_1": "08:00",
    }
    assert web(clerk).post(here, sent).status_code == 302
    member.refresh_from_db()
    assert (member.cell, member.state, member.resting_until, Event.objects.count()) == ("medical", "probation", None, 0)


def test_a_new_member_enters_as_applied_whatever_was_sent(team, clerk, jingning):
    person = Person.objects.create(organisation=jingning, name="队员50号", phone="199-0000-9050")
    sent = {"team": team.pk, "person": person.pk, "cell": "water", "state": "registered"}
    assert web(clerk).post(reverse("admin:teams_teammember_add"), sent).status_code == 302
    assert TeamMember.objects.get().state == "applied"


def test_a_sheet_that_would_register_somebody_or_end_his_rest_is_refused_in_a_sentence_and_changes_nothing(team, clerk):
    rest = clock.now() + timedelta(hours=8)
    member = enlist(team, 1, state="applied", insured_until=None, resting_until=rest)
    for cells in ({"state": "registered"}, {"resting_until": "2020-01-01 08:00"}):
        result = sheet(clerk, member, cell="medical", **cells)
        assert "逐步办理" in said(result)[0]
    member.refresh_from_db()
    assert (member.state, member.cell, member.resting_until, Event.objects.count()) == ("applied", "water", rest, 0)
    assert said(sheet(clerk, member, cell="medical", state="")) == []
    member.refresh_from_db()
    assert (member.state, member.cell) == ("applied", "medical")


def test_who_left_applies_again_and_is_registered_only_insured(team, leader):
    member = enlist(team, 1)
    retire(member, by=leader.person)
    assert apply_again(member, by=leader.person).state == "applied"
    assert Event.objects.filter(kind="member-stepped").count() == 2

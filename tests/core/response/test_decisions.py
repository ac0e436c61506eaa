"""The log of decisions: written once, corrected by a new entry that names the old one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from relief.core import clock
from relief.core.domain.errors import AlreadyCorrected, ImpossibleTimes, ReasonMissing, WrongState
from relief.core.models import Decision, Event
from relief.core.services.activations import activate
from relief.core.services.decisions import record_decision
from relief.core.services.incidents import report_incident

pytestmark = pytest.mark.django_db


def decide(incident, person, **more):
    return record_decision(incident=incident, by=person, **{"text": "派两车", "why": "一车装不下", **more})


def test_a_decision_says_who_why_and_how_and_is_an_event(flood, commander, duty_officer):
    row = decide(flood, duty_officer.person, decided_by=commander.person, channel="telephone", alternatives="等天亮")
    event = Event.objects.get(kind="decision-recorded")
    assert (row.number, row.decided_by, row.recorded_by) == (1, commander.person, duty_officer.person)
    assert event.payload == {
        "number": 1,
        "reason": "一车装不下",
        "alternatives": "等天亮",
        "channel": "telephone",
        "decided_by": {"person": commander.person.pk},
    }


def test_a_correction_is_a_new_entry_and_the_old_one_stays(flood, commander, jingning):
    first = decide(flood, commander.person)
    second = decide(flood, commander.person, text="派三车", corrects=first)
    assert [row.text for row in Decision.objects.order_by("number")] == ["派两车", "派三车"]
    assert Event.objects.get(kind="decision-corrected").payload["corrects"] == 1
    with pytest.raises(AlreadyCorrected) as refused:
        decide(flood, commander.person, corrects=first)
    assert refused.value.facts == {"number": 1, "by": 2}
    assert decide(flood, commander.person, corrects=second).number == 3
    other = report_incident(organisation=jingning, name="另一件", hazard="fire", happened_at=flood.happened_at, by=None)
    with pytest.raises(WrongState):
        decide(other, commander.person, corrects=second)
    assert Decision.objects.count() == 3


@pytest.mark.parametrize(
    ("given", "refusal"), [({"text": " "}, ReasonMissing), ({"why": ""}, ReasonMissing), ({"decided_at": "later"}, ImpossibleTimes)]
)
def test_without_words_or_before_its_time_nothing_is_written(flood, commander, given, refusal):
    if "decided_at" in given:
        given = {"decided_at": clock.now() + timedelta(hours=1)}
    with pytest.raises(refusal):
        decide(flood, commander.person, **given)
    assert not Decision.objects.exists()


def test_the_papers_of_a_response_print_and_a_stranger_finds_none(flood, plan, commander, vice_president, visitor, client):
    decide(flood, commander.person, corrects=decide(flood, commander.person))
    active = activate(incident=flood, level=3, by=vice_president.person, verbal=True)
    addresses = [
        reverse("decision_log", args=[flood.number]),
        reverse("action_checklist", args=[flood.number]),
        reverse("response_order", args=[flood.number, active.pk, "start"]),
        reverse("plan_paper", args=[plan.pk, "booklet"]),
        reverse("plan_paper", args=[plan.pk, "cards"]),
    ]
    client.force_login(commander)
    assert all(client.get(address).content.startswith(b"%PDF") for address in addresses)
    assert client.get(reverse("response_order", args=[flood.number, active.pk, "end"])).status_code == 404
    assert client.get(reverse("plan_paper", args=[plan.pk, "poster"])).status_code == 404
    client.force_login(visitor)
    assert {client.get(address).status_code for address in addresses} == {404}

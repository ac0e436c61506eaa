"""The timeline of an incident: in order, with intervals, and what is new since the last look."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from relief.core.models import Incident
from relief.core.services.events import record_event

pytestmark = pytest.mark.django_db
START = datetime(2016, 9, 28, 17, 28, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def incident(jingning):
    return Incident.objects.create(
        number="JN-IN-20160928-01", name="苏村山体滑坡", hazard="landslide", state="open", organisation=jingning, happened_at=START, reported_at=START
    )


def happened(incident, kind, minutes, **facts):
    return record_event(kind=kind, by=None, incident=incident, occurred_at=START + timedelta(minutes=minutes), payload=facts)


def page_of(client, user, incident, **query):
    client.force_login(user)
    return client.get(f"/incidents/{incident.number}/timeline/", query)


def test_events_stand_in_the_order_they_happened_with_the_time_between(client, commander, incident):
    happened(incident, "road-closed", 90)
    happened(incident, "shelter-opened", 25, people=1460)
    lines = page_of(client, commander, incident).context["events"]
    assert [line.event.kind for line in lines] == ["shelter-opened", "road-closed"]
    assert [line.gap for line in lines] == [None, timedelta(minutes=65)]


def test_an_event_is_told_in_words_with_its_facts(client, commander, incident):
    happened(incident, "shelter-opened", 0, people=1460)
    text = page_of(client, commander, incident).content.decode()
    assert "开设安置点" in text
    assert "1460" in text


def test_what_came_since_the_last_look_is_marked(client, commander, incident):
    happened(incident, "shelter-opened", 0)
    assert page_of(client, commander, incident).context["fresh"] == 0
    happened(incident, "road-closed", 5)
    answer = page_of(client, commander, incident)
    assert answer.context["fresh"] == 1
    assert [line.fresh for line in answer.context["events"]] == [False, True]
    assert page_of(client, commander, incident).context["fresh"] == 0


def test_an_incident_without_events_says_what_belongs_here(client, commander, incident):
    assert "这次事件的每个决定" in page_of(client, commander, incident).content.decode()


def test_a_neighbour_in_the_city_learns_of_the_incident_but_not_of_our_steps(client, stranger, incident):
    happened(incident, "road-closed", 5)
    assert not page_of(client, stranger, incident).context["events"]


def test_somebody_without_an_appointment_does_not_learn_that_the_incident_exists(client, visitor, incident):
    assert page_of(client, visitor, incident).status_code == 404


def test_the_page_asks_the_same_number_of_questions_however_long_it_is(client, commander, incident, query_count):
    for minute in range(60):
        happened(incident, "road-closed", minute)
    client.force_login(commander)
    page_of(client, commander, incident)
    with query_count("timeline"):
        client.get(f"/incidents/{incident.number}/timeline/")

"""A valley about which there is something to report, and the report itself: drafted, issued."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from gis.services.closures import close_road
from gis.services.needs import estimate_needs
from gis.services.proposals import approve_proposal, propose_sourcing
from gis.services.sitreps import draft_sitrep, issue_sitrep
from gis.services.trips import plan_trips
from relief.core.services.incidents import record_figures

DAY = date(2026, 6, 14)


@pytest.fixture
def busy(valley, commander, director):
    """A valley in which something has been needed, approved, sent, closed and counted."""
    record_figures(incident=valley.incident, source="县应急局 03:00", by=commander.person, evacuated=140)
    estimate_needs(incident=valley.incident, shelter=valley.dongkeng, people=100, days=3, on=DAY, by=commander.person)
    estimate_needs(incident=valley.incident, shelter=valley.daji, people=40, days=3, on=DAY, by=commander.person)
    approve_proposal(proposal=propose_sourcing(incident=valley.incident, by=commander.person), by=director.person)
    plan_trips(incident=valley.incident, by=commander.person)
    close_road(network=valley.network, segments=[1], description="X001 K31", incident=valley.incident, confirmed_by="交警", by=commander.person)
    valley.incident.refresh_from_db()
    return valley


@pytest.fixture
def draft(busy, commander):
    return draft_sitrep(incident=busy.incident, by=commander.person)


@pytest.fixture
def issued(draft, commander):
    return issue_sitrep(sitrep=draft, by=commander.person)


def as_user(user):
    client = Client()
    client.force_login(user)
    return client


def to(name, sitrep, *more):
    return reverse(name, args=[sitrep.incident.number, sitrep.pk, *more])


def words(sitrep, **more):
    return {"kind": sitrep.kind, "situation": sitrep.situation, "difficulties": sitrep.difficulties, "requests": sitrep.requests, **more}

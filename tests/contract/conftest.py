"""Somebody who may do everything, and one row of the register under test."""

from __future__ import annotations

import pytest
from django.utils import timezone

from relief.core.models import Appointment, User
from tests.cast import appoint
from tests.contract.every_sample import SAMPLES

EVERY_ROLE = [role.value for role in Appointment.Role]


@pytest.fixture
def office(lishui, jingning) -> User:
    """Somebody who holds every office there is, in the county and (for reference data) at the top."""
    user = appoint("office", "景宁全能", None, jingning)
    for role in EVERY_ROLE:
        for organisation in (jingning, lishui):
            Appointment.objects.create(person=user.person, role=role, organisation=organisation, starts_at=timezone.now())
    return user


@pytest.fixture
def insider(office, client):
    client.force_login(office)
    return client


@pytest.fixture
def row(registry, office):
    return SAMPLES[registry.model]()

"""Whom to call at a shelter: forgotten where it stands and stood."""

from __future__ import annotations

import pytest

from gis.models import Shelter
from gis.services.shelters import forget_contact
from tests.contract.every_sample import SAMPLES

pytestmark = pytest.mark.django_db


def test_whom_to_call_at_a_shelter_is_forgotten_in_its_history_too(commander):
    shelter = SAMPLES[Shelter]()
    assert "199-0000-6512" in shelter.contact
    assert forget_contact(shelter, by=commander.person).contact == ""
    assert set(Shelter.history.filter(id=shelter.pk).values_list("contact", flat=True)) == {""}

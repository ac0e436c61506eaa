"""Words that are longer than their column are refused beside an action card, and nothing changes."""

from __future__ import annotations

import pytest
from django.urls import reverse

from relief.core.models import ActionCardTask
from tests.core.response.test_action_cards import active
from tests.too_long import Door, refused, taken

__all__ = ["active"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def doors(active, flood, duty_officer, commander):
    """A card of one's own, and the same board on which the command sets cards aside."""
    mine = ActionCardTask.objects.get(people=duty_officer.person)
    other = active.tasks.exclude(pk=mine.pk).get()
    return [
        Door(duty_officer, reverse("cards"), {"task": mine.pk, "act": "aside"}, "reason", "core.ActionCardTask.reason"),
        Door(commander, reverse("card_leave", args=[flood.number, other.pk]), {}, "reason", "core.ActionCardTask.reason"),
    ]


def test_one_character_too_many_is_refused_beside_its_field_and_changes_nothing(client, doors):
    wrong = [one for door in doors for one in refused(client, door)]
    assert not wrong, "\n".join(wrong)


def test_the_exact_length_goes_in_whole(client, doors):
    wrong = [one for door in doors for one in taken(client, door)]
    assert not wrong, "\n".join(wrong)

"""Words that are longer than their column are refused on the pages of a response, and nothing changes."""

from __future__ import annotations

import pytest
from django.urls import reverse

from gis.services.aid import request_aid
from gis.services.needs import estimate_needs
from gis.services.proposals import propose_sourcing
from gis.services.requisitions import draw_up
from gis.services.scarcity import publish_scarcity
from tests.gis.test_scarcity import DAY, short
from tests.too_long import Door, refused, taken

pytestmark = pytest.mark.django_db


@pytest.fixture
def doors(valley, commander, director):
    """Requisitions, requests to other societies, shares and what was wrong with them."""
    record = short(valley, commander, director)
    publish_scarcity(record=record, by=commander.person)
    wanted = [draw_up(incident=valley.incident, shelter=valley.dongkeng, wanted={valley.quilt: 5}, by=commander.person).number for _n in range(3)]
    asked = request_aid(
        incident=valley.incident, giver=valley.neighbour.organisation, shelter=valley.dongkeng, wanted={valley.quilt: 5}, by=commander.person
    )
    estimate_needs(incident=valley.incident, shelter=valley.dongkeng, people=900, days=1, on=DAY, by=commander.person)
    proposal = propose_sourcing(incident=valley.incident, by=director.person)
    return [
        Door(commander, reverse("scarcity_step", args=[record.number, "correct"]), {}, "why", "gis.ScarcityRecord.note"),
        Door(commander, reverse("requisition_step", args=[wanted[0], "reject"]), {}, "note", "gis.Requisition.decision"),
        Door(commander, reverse("requisition_step", args=[wanted[1], "cancel"]), {}, "note", "gis.Requisition.decision"),
        Door(commander, reverse("requisition_step", args=[wanted[2], "take-up"]), {}, "note", "gis.Requisition.decision"),
        Door(commander, reverse("aid_step", args=[asked.number, "withdraw"]), {}, "note", "gis.MutualAidRequest.answer_note"),
        Door(commander, reverse("approve", args=[valley.incident.number]), {"proposal": proposal.number}, "why", "gis.ScarcityRecord.note"),
    ]


def test_one_character_too_many_is_refused_beside_its_field_and_changes_nothing(client, doors):
    wrong = [one for door in doors for one in refused(client, door)]
    assert not wrong, "\n".join(wrong)


def test_the_exact_length_goes_in_whole(client, doors):
    wrong = [one for door in doors for one in taken(client, door)]
    assert not wrong, "\n".join(wrong)

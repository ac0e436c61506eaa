"""Approval takes the quantities the page shows, or nothing at all."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from gis.models import Proposal
from gis.services.needs import estimate_needs
from gis.services.proposals import propose_sourcing
from inventory.models import ReleaseOrder
from tests.gis.test_pages import DAY

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("typed", "status"), [("1", 302), ("9999999", 409), ("x", 422)])
def test_a_quantity_typed_and_approved_in_one_tap_is_approved_or_refused_whole(valley, commander, typed, status):
    estimate_needs(incident=valley.incident, shelter=valley.dongkeng, people=100, days=3, on=DAY, by=commander.person)
    proposal = propose_sourcing(incident=valley.incident, by=commander.person)
    before = dict(proposal.lines.values_list("pk", "quantity"))
    edited = min(before)
    web = Client()
    web.force_login(commander)
    shown = {"proposal": proposal.number, "line": list(before), "quantity": [typed if pk == edited else units for pk, units in before.items()]}
    page = web.post(reverse("approve", args=[valley.incident.number]), shown)
    orders = status == 302
    assert page.status_code == status
    assert ReleaseOrder.objects.exists() is orders
    assert dict(proposal.lines.values_list("pk", "quantity")) == (before | {edited: 1} if orders else before)
    assert Proposal.objects.get().state == (Proposal.State.APPROVED if orders else Proposal.State.PROPOSED)

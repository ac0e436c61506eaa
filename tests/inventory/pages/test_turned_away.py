"""Whoever keeps no warehouse books nothing, and is told so."""

from __future__ import annotations

import pytest

from inventory.models import Document

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", ["auditor", "leader", "clerk"])
@pytest.mark.parametrize("page", ["count", "receive", "issue"])
def test_booking_by_somebody_who_keeps_no_warehouse_is_refused(client, request, goods, who, page):
    before = Document.objects.count()
    client.force_login(request.getfixturevalue(who))
    assert client.post(f"/field/forms/{page}/", {"warehouse": goods.code}).status_code == 403
    assert client.get(f"/field/forms/{page}/", follow=True).status_code == 200
    assert Document.objects.count() == before


def test_a_keeper_counts_no_warehouse_of_others(client, keeper, goods):
    client.force_login(keeper)
    assert client.post("/field/forms/count/", {"warehouse": "SC-99"}).status_code == 403

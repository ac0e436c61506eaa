"""What may not leave does not leave through a phone either: refused, kept, and a case says so."""

from __future__ import annotations

import pytest

from inventory.models import DiscrepancyCase, Lot
from tests.inventory.outbox.phone import enrol
from tests.inventory.outbox.test_commands import issue_of
from tests.inventory.stock import book, day, stocked

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("why", ["expired", "quarantined"])
def test_a_phone_without_signal_brings_no_barred_goods_out(keeper, store, by, quilt, why):
    phone = enrol(keeper)
    stocked(store, by, 40, expires_on=day(-1) if why == "expired" else None, quality="quarantine" if why == "quarantined" else "available")
    before = book()
    answer = phone.one("issue", issue_of(20))
    assert (answer["state"], answer["problem"]["lot"]) == ("refused", "L1")
    assert answer["problem"]["type"].endswith(f"{why}-lot")
    assert book() == before
    assert DiscrepancyCase.objects.count() == 1


def test_a_phone_counts_no_barred_goods_away(keeper, store, by, quilt):
    phone = enrol(keeper)
    stocked(store, by, 40, quality="quarantine")
    key, before = Lot.objects.get(number="L1").pk, book()
    answer = phone.one("count", {"warehouse": "JN-01", "lines": [{"lot": key, "location": "R-01", "quantity": 33}]})
    assert (answer["state"], answer["problem"]["lot"]) == ("refused", "L1")
    assert answer["problem"]["type"].endswith("barred-missing")
    assert book() == before
    assert DiscrepancyCase.objects.count() == 1

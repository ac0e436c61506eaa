"""A driver is forgotten when the trip is over."""

from __future__ import annotations

import pytest

from inventory.models import Waybill
from inventory.services.privacy import forget_driver

pytestmark = pytest.mark.django_db


def test_a_driver_is_forgotten_on_the_paper_and_in_its_history(store, by):
    paper = Waybill.objects.create(number="JN-WB-1", warehouse=store, destination="大均乡", driver="司机甲", driver_phone="199-0000-4712")
    forget_driver(paper, by=by)
    paper.refresh_from_db()
    assert (paper.driver, paper.driver_phone, paper.destination) == ("", "", "大均乡")
    assert set(Waybill.history.values_list("driver", "driver_phone")) == {("", "")}

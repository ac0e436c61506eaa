"""A spot check is of a zone, a category or some items, and says so."""

from __future__ import annotations

import pytest

from inventory.models import Item, StockCount

pytestmark = pytest.mark.django_db


def test_a_count_of_some_items_has_their_lots_and_no_others(client, clerk, shelves):
    client.force_login(clerk)
    rice = Item.objects.get(sku="RICE-01")
    client.post("/floor/counts/", {"what": "spot", "items": [rice.pk], "warehouse": shelves.code})
    paper = StockCount.objects.get()
    assert (paper.kind, paper.scope, [row.lot.number for row in paper.lines.all()]) == ("spot", "大米", ["R1"])


@pytest.mark.parametrize("typed", [{"what": "spot"}, {"what": "full", "zone": "B"}, {"what": "sample", "category": "food"}], ids=str)
def test_what_is_to_be_counted_is_said_once_and_clearly(client, clerk, shelves, typed):
    client.force_login(clerk)
    refused = client.post("/floor/counts/", {"warehouse": shelves.code, **typed})
    assert (refused.status_code, list(refused.context["form"].errors), StockCount.objects.exists()) == (400, ["what"], False)


def test_a_refused_plan_keeps_the_ticked_items(client, clerk, shelves):
    client.force_login(clerk)
    rice = Item.objects.get(sku="RICE-01")
    text = client.post("/floor/counts/", {"what": "full", "items": [rice.pk], "warehouse": shelves.code}).content.decode()
    assert f'value="{rice.pk}" checked' in text

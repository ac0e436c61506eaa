"""Every register whose rows have a place is a layer: of the map, of the interface and of OGC, within the reader's scope."""

from __future__ import annotations

import pytest
from django.urls import reverse
from shapely.geometry import shape

from gis.selectors.registers import DRAWN
from tests.contract.declared import DECLARED, OWNED, every

pytestmark = pytest.mark.django_db
HERE = {"longitude": 119.6, "latitude": 28.1}
SQUARE = {"type": "Polygon", "coordinates": [[[119.6, 28.1], [119.7, 28.1], [119.7, 28.2], [119.6, 28.1]]]}
SHAPES = {"geometry", "outline"}


def placed(registry):
    """The fields of a model that say where its rows are."""
    names = {field.name for field in registry.model._meta.concrete_fields}
    return (set(HERE) if set(HERE) <= names else set()) | (SHAPES & names)


PLACED = [one for one in DECLARED if placed(one)]


def test_no_register_with_a_place_lacks_its_layer():
    assert [one.api for one in PLACED if one.layer is None] == []
    assert {"assessments", "surveyedroutes", "releaseorders", "callouts", "incidents"} <= {one.api for one in PLACED}


@every([one for one in DECLARED if one.layer and placed(one)])
def test_its_rows_are_drawn_offered_and_kept_from_strangers(registry, row, office, client, stranger):
    fields = registry.layer.fields
    facts = HERE if not registry.layer.geometry else {} if getattr(row, fields[0]) else {fields[0]: SQUARE}
    type(row)._base_manager.filter(pk=row.pk).update(**facts)
    client.force_login(office)
    mine = {one["properties"]["id"]: one for one in client.get(reverse("map_register", args=[registry.api])).json()["features"]}
    assert shape(mine[row.pk]["geometry"]).is_valid
    assert mine[row.pk]["properties"]["title"]
    assert registry.api in DRAWN or f"register:{registry.api}" in client.get(reverse("map")).content.decode()
    answer = client.get(f"/ogc/collections/{registry.api}/items?bbox=118,27,121,29&f=json")
    assert answer.status_code == 200
    if registry in OWNED:
        client.force_login(stranger)
        answer = client.get(reverse("map_register", args=[registry.api]))
        assert answer.status_code == 404 or row.pk not in {one["properties"]["id"] for one in answer.json()["features"]}

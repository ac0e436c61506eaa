"""Wherever a coordinate can be typed, the map it was copied from is asked: no form and no register of the product is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django import forms
from django.contrib import admin
from django.test import RequestFactory

from gis.domain.datums import gcj02_to_bd09, wgs84_to_gcj02
from inventory.models import ProofOfDelivery
from inventory.services import waybills
from relief.registrar.placing import MAP, POINT
from tests.inventory.chain import store
from tests.inventory.outbound.test_pages import go
from tests.inventory.test_orders import incident
from tests.inventory.test_waybills import waybill

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["incident", "store", "waybill"]
pytestmark = pytest.mark.django_db
TRUE = (119.5867, 27.8152)
TYPED = {"point", *POINT}
ASKED = {"datum", MAP}


def _below(parent: type) -> Iterator[type]:
    for one in parent.__subclasses__():
        yield one
        yield from _below(one)


def test_every_form_with_a_coordinate_asks_for_its_map(client):
    client.get("/")  # the addresses, and with them every page's forms, are read
    found = {one for one in _below(forms.BaseForm) if TYPED & set(getattr(one, "base_fields", {}))}
    assert {one.__name__ for one in found if not ASKED & set(one.base_fields)} == set()
    assert {"ShelterForm", "SignForm", "TranshipForm"} <= {one.__name__ for one in found}


def test_every_register_with_a_point_that_may_be_typed_asks_for_its_map(valley, commander, clerk):
    typed = set()
    for user in (commander, clerk):
        request = RequestFactory().get("/")
        request.user = user
        for registry in admin.site._registry.values():
            names = registry.get_fields(request) if registry.has_add_permission(request) else ()
            if set(POINT) <= set(names) - set(registry.readonly_fields):
                assert MAP in names, registry
                typed.add(registry.model.__name__)
    assert {"LandingPoint", "Warehouse"} <= typed


@pytest.mark.parametrize(("map_", "shift"), [("gcj02", wgs84_to_gcj02), ("bd09", lambda *point: gcj02_to_bd09(*wgs84_to_gcj02(*point)))])
def test_where_a_delivery_was_signed_for_is_converted_or_asked_about(waybill, keeper, client, map_, shift):
    waybills.depart(waybill=waybill, by=keeper.person)
    waybills.arrive(waybill=waybill, by=keeper.person)
    client.force_login(keeper)
    lon, lat = shift(*TRUE)
    where = {"signed_by": "渤海站长", "longitude": str(lon), "latitude": str(lat)}
    refused = go(client, waybill, "sign", **where)
    assert (refused.status_code, "选明坐标来自哪种地图" in refused.content.decode()) == (422, True)
    assert not ProofOfDelivery.objects.exists()
    assert go(client, waybill, "sign", **where, copied_from=map_).status_code == 302
    kept = ProofOfDelivery.objects.get()
    assert (kept.longitude, kept.latitude) == (pytest.approx(TRUE[0], abs=1e-6), pytest.approx(TRUE[1], abs=1e-6))

"""A coordinate typed on the desk is converted from the map it was copied from, or refused; never mixed silently."""

from __future__ import annotations

import pytest
from django.urls import reverse

from gis.domain.datums import wgs84_to_gcj02
from gis.models import LandingPoint, Shelter

pytestmark = pytest.mark.django_db
TRUE = (119.5867, 27.8152)


def _facts(valley, **more: object) -> dict[str, object]:
    town = valley.incident.division
    return {"division": town.pk, "organisation": valley.incident.organisation.pk, "kind": "helicopter", "name": "小学操场", "size": ""} | more


def test_a_point_copied_from_a_shifted_map_is_kept_where_it_really_is(valley, commander, client):
    client.force_login(commander)
    page, (lon, lat) = reverse("admin:gis_landingpoint_add"), wgs84_to_gcj02(*TRUE)
    refused = client.post(page, _facts(valley, longitude=lon, latitude=lat))
    assert refused.status_code == 200
    assert "选明坐标来自哪种地图" in refused.content.decode()
    assert not LandingPoint.objects.exists()
    assert client.post(page, _facts(valley, longitude=lon, latitude=lat, copied_from="gcj02")).status_code == 302
    kept = LandingPoint.objects.get()
    assert (kept.longitude, kept.latitude) == (pytest.approx(TRUE[0], abs=1e-6), pytest.approx(TRUE[1], abs=1e-6))


def test_a_row_whose_point_stays_asks_for_no_map_and_an_impossible_point_is_refused_beside_its_field(valley, commander, client):
    point = LandingPoint.objects.create(
        division=valley.incident.division,
        organisation=valley.incident.organisation,
        kind="helicopter",
        name="操场",
        longitude=TRUE[0],
        latitude=TRUE[1],
    )
    client.force_login(commander)
    page = reverse("admin:gis_landingpoint_change", args=[point.pk])
    assert 'name="copied_from"' in client.get(page).content.decode()
    assert client.post(page, _facts(valley, name="新操场", longitude=TRUE[0], latitude=TRUE[1])).status_code == 302
    point.refresh_from_db()
    assert (point.name, point.longitude) == ("新操场", TRUE[0])
    assert client.post(page, _facts(valley, longitude=999, latitude=27, copied_from="wgs84")).status_code == 200
    point.refresh_from_db()
    assert point.longitude == TRUE[0]


def test_a_reader_sees_the_point_and_no_question(valley, auditor, client):
    client.force_login(auditor)
    page = client.get(reverse("admin:gis_shelter_change", args=[Shelter.objects.first().pk]))
    assert page.status_code == 200
    assert "copied_from" not in page.content.decode()

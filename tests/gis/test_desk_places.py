"""A coordinate typed on the desk is converted from the map it was copied from, or refused; never mixed silently."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gis.domain.datums import gcj02_to_bd09, wgs84_to_gcj02
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


def _baidu(lon: float, lat: float) -> tuple[float, float]:
    return gcj02_to_bd09(*wgs84_to_gcj02(lon, lat))


def _sheet(valley, *rows: tuple[str, float, float, str], head: str = "坐标复制自") -> bytes:
    facts = f"{valley.incident.division.code},{valley.incident.organisation.code},helicopter"
    lines = ["division,organisation,kind,name,longitude,latitude" + (f",{head}" if head else "")]
    lines += [f"{facts},{name},{lon!r},{lat!r}" + (f",{copied}" if head else "") for name, lon, lat, copied in rows]
    return "\r\n".join(lines).encode()


def _brought(client, sheet: bytes):
    upload = SimpleUploadedFile("rows.csv", sheet)
    return client.post(reverse("admin:gis_landingpoint_import"), {"format": 1, "resource": 0, "import_file": upload})


@pytest.mark.parametrize(("word", "shift"), [("gcj02", wgs84_to_gcj02), ("高德", wgs84_to_gcj02), ("BD-09", _baidu), ("百度", _baidu)])
def test_a_sheet_says_in_each_row_which_map_its_point_was_copied_from(valley, commander, client, word, shift):
    client.force_login(commander)
    lon, lat = shift(*TRUE)
    sheet = _sheet(valley, ("操场", lon, lat, word), ("桥头", *TRUE, ""), ("码头", *TRUE, "天地图"))
    for already in (0, 3):
        seen = _brought(client, sheet)
        assert seen.context["result"].totals["skip"] == already
        client.post(reverse("admin:gis_landingpoint_process_import"), seen.context["confirm_form"].initial)
    kept = list(LandingPoint.objects.values_list("longitude", "latitude"))
    assert len(kept) == 3
    assert all((east, north) == (pytest.approx(TRUE[0], abs=1e-6), pytest.approx(TRUE[1], abs=1e-6)) for east, north in kept)


def test_a_sheet_with_an_unknown_map_or_an_impossible_point_is_refused_at_the_cell(valley, commander, client):
    client.force_login(commander)
    seen = _brought(client, _sheet(valley, ("操场", *TRUE, "谷歌"), ("桥头", 999.0, 27.0, "gcj02")))
    first, second = (row.error.message_dict for row in seen.context["result"].invalid_rows)
    assert "谷歌" in first["坐标复制自"][0]
    assert list(second) == ["经度（WGS-84）"]
    assert "confirm_form" not in seen.context or not seen.context["confirm_form"]
    assert not LandingPoint.objects.exists()
    assert "坐标复制自" in client.get(reverse("admin:gis_landingpoint_import")).content.decode()


def test_a_sheet_whose_headers_name_no_map_is_asked_which_it_is(valley, commander, client):
    client.force_login(commander)
    lon, lat = wgs84_to_gcj02(*TRUE)
    seen = _brought(client, _sheet(valley, ("操场", lon, lat, ""), head=""))
    assert "没有说明是哪种地图" in seen.content.decode()
    assert not seen.context.get("confirm_form")
    ours = _sheet(valley, ("操场", *TRUE, ""), head="").replace(b"longitude,latitude", "经度（WGS-84）,纬度（WGS-84）".encode())
    assert _brought(client, ours).context["confirm_form"]
    assert not LandingPoint.objects.exists()


def test_a_register_without_a_point_has_no_column_for_the_map(valley, commander, client):
    client.force_login(commander)
    upload = SimpleUploadedFile("rows.csv", "plate,坐标复制自\r\n浙K00001,gcj02\r\n".encode())
    seen = client.post(reverse("admin:gis_vehicle_import"), {"format": 1, "resource": 0, "import_file": upload})
    assert seen.status_code == 200
    assert "坐标复制自" in seen.content.decode()
    assert not seen.context.get("confirm_form")

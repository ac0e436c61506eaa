"""The map of everything as files: what one person may see, and who took it."""

from __future__ import annotations

import pyogrio
import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from relief.core.models import AccessLog

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["gpkg", "xlsx"])
def test_the_files_of_the_map_of_everything_hold_its_rows_within_reach(client, valley, commander, stranger, kind, tmp_path):
    path = tmp_path / f"map.{kind}"

    def stores(user):
        client.force_login(user)
        path.write_bytes(client.get(reverse(f"map_{kind}")).content)
        if kind == "gpkg":
            meta, _keys, _shapes, fields = pyogrio.raw.read(path, layer="warehouses")
            return set(fields[list(meta["fields"]).index("name")])
        return {row[0] for row in CalamineWorkbook.from_path(path).get_sheet_by_name("仓库").to_python()[1:]}

    assert stores(commander) == {"鹤溪县库"}
    assert stores(stranger) == {"遂昌县库"}
    assert AccessLog.objects.filter(act="export", register="map").count() == 2


def test_the_workbook_speaks_chinese(client, valley, commander, tmp_path):
    client.force_login(commander)
    path = tmp_path / "map.xlsx"
    path.write_bytes(client.get(reverse("map_xlsx")).content)
    book = CalamineWorkbook.from_path(path)
    assert not [name for name in book.sheet_names if name.isascii()]
    heads = {head for name in book.sheet_names for head in book.get_sheet_by_name(name).to_python()[0]}
    assert {"名称", "备注", "经度（WGS-84）", "纬度（WGS-84）", "人数"} <= heads
    assert not [head for head in heads if head.isascii()]

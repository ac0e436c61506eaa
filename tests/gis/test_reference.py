"""The norm table and the vehicle classes."""

from __future__ import annotations

import shutil
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.utils import translation

from gis.models import NeedStandard, VehicleClass
from gis.services.reference import DATA, UnreadableReference, load_reference
from inventory.services.catalogue import load_catalogue
from relief.core.templatetags.relief_ui import named

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db


def test_norms_carry_their_source_and_status() -> None:
    load_catalogue()
    load_reference()
    sphere = NeedStandard.objects.get(code="sphere-2018", item__sku="SHE-001")
    assert (sphere.quantity, sphere.status) == (Decimal("0.2917"), "found")
    assert not NeedStandard.objects.filter(source="").exists()
    assert VehicleClass.objects.get(code="light").height_cm == 280


def test_a_norm_somebody_edited_is_not_overwritten() -> None:
    load_catalogue()
    load_reference()
    NeedStandard.objects.filter(code="catalogue", item__sku="WAT-001").update(quantity=6)
    load_reference()
    assert NeedStandard.objects.get(code="catalogue", item__sku="WAT-001").quantity == 6


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [("need_standards.csv", "WAT-001", "WAT-999"), ("need_standards.csv", "7.2", "much"), ("vehicle_classes.csv", "3200", "heavy")],
)
def test_a_bad_row_is_named_and_nothing_is_loaded(tmp_path: Path, file: str, old: str, new: str) -> None:
    load_catalogue()
    folder = tmp_path / "reference"
    shutil.copytree(DATA, folder)
    (folder / file).write_text((folder / file).read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(UnreadableReference):
        load_reference(folder=folder)
    assert not NeedStandard.objects.exists()
    assert not VehicleClass.objects.exists()


def test_every_source_is_read_whole() -> None:
    load_catalogue()
    load_reference()
    assert NeedStandard.objects.get(code="sphere-2018", item__sku="WAT-001").source.endswith("0.55 升瓶")


def test_every_class_of_vehicle_has_an_english_name_also_where_it_was_loaded_before() -> None:
    load_catalogue()
    load_reference()
    VehicleClass.objects.update(name_en="")
    load_reference()
    kinds = VehicleClass.objects.all()
    assert {kind.code: named(kind) for kind in kinds}["light"] == "轻型厢式货车"
    with translation.override("en"):
        assert {kind.code: named(kind) for kind in kinds}["light"] == "light box lorry"
        assert all(named(kind).isascii() for kind in kinds)

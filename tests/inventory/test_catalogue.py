"""The starter catalogue."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from inventory.models import Item, KitLine, Pack
from inventory.services.catalogue import DATA, UnreadableCatalogue, load_catalogue

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db


def test_the_catalogue_keeps_unverified_figures_marked() -> None:
    load_catalogue()
    water = Item.objects.get(sku="WAT-001")
    assert (water.unit, water.weight_g, water.volume_cm3, water.figures) == ("瓶", 575, 750, "unverified")
    assert water.packs.get(name="箱").units == 24
    assert Item.objects.get(sku="RES-001").shelf_life_months is None
    assert KitLine.objects.filter(kit__sku="KIT-002").count() == 3


def test_loading_the_catalogue_twice_changes_nothing() -> None:
    load_catalogue()
    before = (Item.history.count(), Pack.objects.count(), KitLine.objects.count())
    load_catalogue()
    assert (Item.history.count(), Pack.objects.count(), KitLine.objects.count()) == before


def test_every_item_unit_and_pack_that_is_shipped_has_an_english_name_also_where_it_was_loaded_before() -> None:
    load_catalogue()
    Item.objects.update(unit_en="")
    Pack.objects.update(name_en="")
    load_catalogue()
    assert not Item.objects.filter(name_en="").exists()
    assert not Item.objects.filter(unit_en="").exists()
    assert not Pack.objects.filter(name_en="").exists()


@pytest.mark.parametrize(
    ("old", "new"),
    [("575", "5.75"), ("箱/carton:24", "箱/carton:many"), (",water,", ",wet,"), ("7.2", "seven")],
    ids=["weight", "pack", "category", "need"],
)
def test_a_bad_item_is_named_and_nothing_is_loaded(tmp_path: Path, old: str, new: str) -> None:
    folder = tmp_path / "catalogue"
    shutil.copytree(DATA, folder)
    file = folder / "items.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(UnreadableCatalogue) as refusal:
        load_catalogue(folder=folder)
    assert refusal.value.facts["row"] > 1
    assert Item.objects.count() == 0


def test_a_kit_of_unknown_parts_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "catalogue"
    shutil.copytree(DATA, folder)
    (folder / "kit_lines.csv").write_text("kit,version,component,quantity\nKIT-002,1,NIL-999,1\n", encoding="utf-8")
    with pytest.raises(UnreadableCatalogue, match="NIL-999"):
        load_catalogue(folder=folder)
    assert Item.objects.count() == 0

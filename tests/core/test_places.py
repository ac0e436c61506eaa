"""The places that come with the product."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from relief.core.models import Division, Population
from relief.core.services.places import DATA, UnreadablePlaces, load_places

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db


def test_all_183_divisions_come_with_both_codes_points_and_outlines() -> None:
    load_places()
    levels = {level: Division.objects.filter(level=level).count() for level in ("city", "county", "township")}
    assert levels == {"city": 1, "county": 9, "township": 173}
    assert Division.objects.filter(outline__isnull=False).count() == 9
    sucun = Division.objects.get(code="331123103000")
    assert (sucun.name, sucun.code_nbs, sucun.parent.name if sucun.parent else "") == ("北界镇", "331123103", "遂昌县")
    assert not Division.objects.filter(longitude__isnull=True).exists()


def test_a_population_nobody_published_stays_missing() -> None:
    load_places()
    assert not Population.objects.filter(people=0).exists()
    assert not Division.objects.get(name="家地乡").populations.exists()
    assert Division.objects.get(name="遂昌县").populations.get(kind="resident", year="2020").people == 194385


def test_loading_twice_changes_nothing() -> None:
    load_places()
    written = Division.history.count() + Population.history.count()
    load_places()
    assert Division.history.count() + Population.history.count() == written


@pytest.mark.parametrize(
    ("file", "old", "new", "field"),
    [
        ("divisions.csv", "township,331123103000", "hamlet,331123103000", "level"),
        ("divisions.csv", "331123103000,331123103", "33112310300,331123103", "code"),
        ("divisions.csv", "331123,119.22,28.77", "331123,east,28.77", "lon, lat, precision_m"),
        ("divisions.csv", "331123,119.22,28.77", "999999,119.22,28.77", "parent"),
        ("populations.csv", "194385", "many", "people"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_loaded(tmp_path: Path, file: str, old: str, new: str, field: str) -> None:
    folder = tmp_path / "places"
    shutil.copytree(DATA, folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(UnreadablePlaces) as refusal:
        load_places(folder=folder)
    assert refusal.value.facts["field"] == field
    assert refusal.value.facts["row"] > 1
    assert Division.objects.count() == 0
    assert Population.objects.count() == 0

"""The words and signs every page shares."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone, translation

from relief.core.templatetags import relief_ui as ui


class Packs(list):
    """Stands for the rows of an item's packs."""

    def all(self):
        return self


def item(unit="件", **packs):
    return SimpleNamespace(unit=unit, packs=Packs(SimpleNamespace(name=name, units=units) for name, units in packs.items()))


def test_a_quantity_shows_boxes_and_loose_pieces_and_the_whole():
    assert "173 件" in ui.quantity(173, item(箱=24))
    assert "(7 箱 + 5 件)" in ui.quantity(173, item(箱=24))


def test_a_quantity_without_packs_is_only_the_whole():
    assert "(" not in ui.quantity(5, item(箱=24))
    assert "(" not in ui.quantity(5, item())


def test_english_readers_get_english_units_and_packs_in_the_right_number():
    goods = SimpleNamespace(
        name="水", name_en="Water", unit="瓶", unit_en="bottle", packs=Packs([SimpleNamespace(name="箱", name_en="box", units=24)])
    )
    with translation.override("en"):
        assert "49 bottles" in ui.quantity(49, goods)
        assert "(2 boxes + 1 bottle)" in ui.quantity(49, goods)
        assert [ui.unit(goods, 1), ui.unit(goods, 0), ui.unit(goods), ui.plural("kg", 5), ui.plural("dish", 2)] == [
            "bottle", "bottles", "bottle", "kg", "dishes",
        ]  # fmt: skip
        assert ui.unit(item("件"), 5) == "件"  # nobody has entered an English word
    with translation.override("zh-hans"):
        assert "49 瓶" in ui.quantity(49, goods)
        assert "(2 箱 + 1 瓶)" in ui.quantity(49, goods)


def test_the_largest_pack_comes_first():
    assert ui.split(1300, [("托", 480), ("箱", 24)]) == [(2, "托"), (14, "箱"), (4, "")]


def test_nothing_and_unknown_are_different():
    assert "0 件" in ui.quantity(0, item(箱=24))
    assert "—" in ui.quantity(None, item(箱=24))
    assert ui.number(None) == "—"


@pytest.mark.parametrize(("days", "tone"), [(-1, "chip danger"), (-300, "chip danger"), (0, "chip warning"), (90, "chip warning"), (91, "nowrap")])
def test_a_lot_is_past_the_day_after_it_expires_and_warned_about_before(days, tone):
    today = date(2026, 9, 28)
    assert f'class="{tone}"' in ui.expiry(today + timedelta(days=days), today)


def test_a_chip_has_colour_and_glyph_and_word():
    made = ui.status("departed", "在途")
    assert "chip info" in made
    assert "#truck" in made
    assert "在途" in made


def test_a_chip_escapes_what_people_typed():
    assert "<b>" not in ui.chip("good", "<b>")


def test_a_time_is_relative_and_keeps_the_absolute_for_a_tap():
    with translation.override("zh-hans"):
        made = ui.moment(timezone.now() - timedelta(minutes=12))
    assert "12" in made
    assert "title=" in made
    assert 'data-moment="' in made


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0, "0 min"),
        (59, "59 min"),
        (60, "1 h"),
        (61, "1 h 1 min"),
        (24 * 60, "1 d"),
        (24 * 60 + 90, "1 d 1 h 30 min"),
        (3711 * 24 * 60 + 934, "3711 d"),
    ],
)
def test_an_interval_is_said_as_people_say_it(minutes, said):
    with translation.override("en"):
        assert ui.interval(timedelta(minutes=minutes)) == said


def test_an_item_is_named_in_the_readers_language_where_the_catalogue_can():
    quilt, local = SimpleNamespace(name="棉被", name_en="Quilt"), SimpleNamespace(name="畲族服饰", name_en="")
    with translation.override("en"):
        assert [ui.named(quilt), ui.named(local)] == ["Quilt", "畲族服饰"]
    with translation.override("zh-hans"):
        assert ui.named(quilt) == "棉被"


def test_levels_are_roman_and_unknown_ones_a_dash():
    assert [ui.level(one) for one in (1, 4, None)] == ["Ⅰ", "Ⅳ", "—"]

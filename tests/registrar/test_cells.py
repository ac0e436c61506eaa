"""What a cell may look like, and when it is refused."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from relief.registrar.exchange import cells
from relief.registrar.exchange.formats import Commas, Workbook, dataset_of
from relief.registrar.masks import looks_masked, mask

# A spreadsheet knows no time zones.
NOON = datetime(2016, 9, 28, 12)  # noqa: DTZ001
SOON = datetime(2016, 9, 28, 17, 28)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("cell", "number"), [("１２３４", 1234), ("1,460", 1460), (173.0, 173), ("173.0", 173), ("-5", -5), ("", None), (" 7\u200b", 7)]
)
def test_whole_numbers_are_understood(cell, number):
    assert cells.as_integer(cell) == number


@pytest.mark.parametrize("cell", ["七", "1.5", 1.5, "1 箱", "1e3", "1,5", "12,34", "1,2345", "9" * 5000])
def test_what_is_no_whole_number_is_refused(cell):
    with pytest.raises(ValueError, match="整数"):
        cells.as_integer(cell)


@pytest.mark.parametrize("cell", ["2016-09-28", "2016/9/28", "2016年9月28日", "２０１６年９月２８日", "2016.9.28", NOON, date(2016, 9, 28)])
def test_days_are_understood(cell):
    assert cells.as_date(cell) == date(2016, 9, 28)


@pytest.mark.parametrize("cell", ["2016-13-01", "2016年2月30日", "昨天", "28/9/2016", 42641])
def test_what_is_no_day_is_refused(cell):
    with pytest.raises(ValueError, match="日期"):
        cells.as_date(cell)


@pytest.mark.parametrize("cell", ["2016-09-28 17:28", "2016年9月28日 17时28分", "2016-09-28T17:28:00+08:00", SOON])
def test_moments_are_on_the_wall_clock_of_the_installation(cell):
    assert cells.as_moment(cell) == timezone.make_aware(SOON)


def test_empty_cells_are_nothing():
    assert [one("") for one in (cells.as_date, cells.as_moment, cells.as_float, cells.as_decimal)] == [None] * 4
    assert cells.as_text(None) == ""


def test_decimals_stay_exact_and_nonsense_is_refused():
    assert cells.as_decimal("７.５000") == Decimal("7.5000")
    assert cells.as_float("119.64") == 119.64
    for read in (cells.as_decimal, cells.as_float):
        for cell in ("很多", "nan", "sNaN", "Infinity", "1e999999", "1,50"):
            with pytest.raises(ValueError, match="数字"):
                read(cell)
    for cell in ("下午", "0001-01-01 00:00", "9999-12-31 23:59"):
        with pytest.raises(ValueError, match="日期和时间"):
            cells.as_moment(cell)


@pytest.mark.parametrize(
    "read", [cells.as_text, cells.as_integer, cells.as_decimal, cells.as_float, cells.as_boolean, cells.as_date, cells.as_moment]
)
@pytest.mark.parametrize("cell", ["#N/A", "#REF!", "#DIV/0!", "=A1+1", " =1", "####"])
def test_a_formula_without_a_result_is_no_value(read, cell):
    with pytest.raises(ValueError, match="公式"):
        read(cell)


@pytest.mark.parametrize(("cell", "told"), [("是", True), ("YES", True), ("否", False), (0, False)])
def test_yes_and_no_in_either_language(cell, told):
    assert cells.as_boolean(cell) is told


def test_neither_yes_nor_no_is_refused():
    with pytest.raises(ValueError, match="是"):
        cells.as_boolean("也许")


def test_long_codes_and_leading_zeros_survive_or_are_refused():
    assert cells.as_text("0031127") == "0031127"
    assert cells.as_text(331127000000.0) == "331127000000"
    assert cells.as_text('="0031127"') == "0031127"
    for lost in (330000198001011234.0, 1.5, "6.90123E+12", "6,9e+12", date(2026, 1, 5), NOON, True):
        with pytest.raises(ValueError, match="文本"):
            cells.as_text(lost)


@pytest.mark.parametrize("text", ["=1+2", "+86", "-x", "@cmd", "\tx", "\rx", "plain", "'quoted", "'=kept"])
def test_no_text_leaves_as_a_formula_and_all_come_back(text):
    assert not cells.neutral(text).startswith(cells.DANGEROUS)
    assert cells.plain(cells.neutral(text)) == text or text == "'=kept"


@pytest.mark.parametrize("kind", [Workbook, Commas])
def test_both_files_keep_rare_characters_and_zeros(kind):
    rows = [["编号", "名称"], ["007", "鿎石街道 ㎡"]]
    back = kind().create_dataset(kind().export_data(dataset_of(rows)))
    assert [back.headers, *map(list, back)] == rows


def test_an_empty_file_and_empty_rows_are_no_rows():
    assert len(Commas().create_dataset(b"")) == 0
    assert len(Commas().create_dataset(b"a,b\r\n1\r\n,\r\n")) == 1


def test_a_mask_keeps_little():
    assert mask("199-0000-4711") == "199****11"
    assert mask("271X") == "****"
    assert mask(date(1980, 5, 17)) == "1980-**-**"
    assert mask(None) == mask("") == ""
    assert looks_masked("199****11")
    assert not looks_masked(19900004711)


@pytest.mark.parametrize("cell", [28.028, "28.028", 28.028000000000002, "28.028000000000002"])
def test_a_fraction_that_lost_its_seventeenth_digit_in_a_spreadsheet_still_says_the_same(cell):
    assert cells.same(cell, 28.028000000000002)


@pytest.mark.parametrize("cell", [28.0281, "", "28,1 N", None])
def test_another_fraction_or_none_does_not_say_the_same(cell):
    assert not cells.same(cells.tidy(cell), 28.028000000000002)

"""Files as people send them: titles, merged headers, old encodings, other delimiters, and files that are no sheets."""

from __future__ import annotations

import io

import pytest
import xlsxwriter

from relief.registrar.exchange import reading
from relief.registrar.exchange.reading import FileTooLarge, FileUnreadable, table_of


def workbook(fill, **options):
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, options)
    fill(book.add_worksheet())
    book.close()
    return file.getvalue()


def test_a_merged_title_and_two_header_levels_become_one_header():
    def fill(sheet):
        sheet.merge_range(0, 0, 0, 3, "二〇二六年入库登记表")
        sheet.merge_range(1, 0, 2, 0, "物资编码")
        sheet.merge_range(1, 1, 1, 2, "数量")
        sheet.merge_range(1, 3, 2, 3, "有效期")
        sheet.write_row(2, 1, ["箱", "件"])
        sheet.write_row(3, 0, ["BED-001", 7, 5, "2027年1月1日"])

    table = table_of(workbook(fill))
    assert table.headers == ["物资编码", "箱", "件", "有效期"]
    assert table.rows == [["BED-001", 7.0, 5.0, "2027年1月1日"]]
    assert table.first_row == 4


def test_a_sheet_that_begins_further_down_keeps_its_merged_header():
    def fill(sheet):
        sheet.merge_range(3, 2, 3, 3, "数量")
        sheet.write(3, 1, "物资编码")
        sheet.write_row(4, 2, ["箱", "件"])
        sheet.write_row(5, 1, ["BED-001", 7, 5])

    assert table_of(workbook(fill)).headers == ["物资编码", "箱", "件"]


def test_what_a_formula_came_to_is_read():
    table = table_of(workbook(lambda sheet: (sheet.write_row(0, 0, ["a", "b"]), sheet.write(1, 0, "x"), sheet.write_formula(1, 1, "=1+1", None, 2))))
    assert table.rows == [["x", 2.0]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_text_is_read_in_the_encodings_and_with_the_delimiters_of_the_field(encoding, delimiter):
    rows = [["物资编码", "名称"], ["BED-001", "鿎石街道棉被"], ["0012", "㎡"]]
    table = table_of("\r\n".join(delimiter.join(row) for row in rows).encode(encoding))
    assert [table.headers, *table.rows] == rows


def test_a_title_above_a_text_file_is_passed_over_and_empty_rows_at_the_end_fall_away():
    table = table_of("库存表,,\n编码,数量,\nA,1,\n,,\n".encode())
    assert table.headers == ["编码", "数量"]
    assert table.rows == [["A", "1"]]


@pytest.mark.parametrize("content", [b"PK\x03\x04nonsense", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe\x00\x81", b"a\x00b,c"])
def test_what_is_no_sheet_is_refused(content):
    with pytest.raises(FileUnreadable):
        table_of(content)


def test_an_empty_file_has_no_header():
    assert table_of(b"") == ([], [], 1)


def test_a_file_that_holds_too_much_is_refused_before_it_is_unpacked(monkeypatch):
    content = workbook(lambda sheet: sheet.write_column(0, 0, ["零"] * 50))
    for name, most in (("MOST_BYTES", 100), ("MOST_UNPACKED", 200), ("MOST_ROWS", 10)):
        with monkeypatch.context() as patch:
            patch.setattr(reading, name, most)
            with pytest.raises(FileTooLarge):
                table_of(content)


def test_too_many_columns_are_refused(monkeypatch):
    monkeypatch.setattr(reading, "MOST_COLUMNS", 2)
    for content in (b"a,b,c\n1,2,3", workbook(lambda sheet: sheet.write_row(0, 0, ["a", "b", "c"]))):
        with pytest.raises(FileTooLarge):
            table_of(content)

"""Files as people send them: titles, merged headers, old encodings, other delimiters, and files that are no sheets."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
import xlsxwriter

from relief.registrar.exchange import limits
from relief.registrar.exchange.cells import Covered, as_date
from relief.registrar.exchange.limits import FileTooLarge, FileUnreadable, TooManyColumns, TooManyRows
from relief.registrar.exchange.reading import table_of


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


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_text_is_read_in_the_encodings_and_with_the_delimiters_of_the_field(encoding, delimiter):
    rows = [["物资编码", "名称"], ["BED-001", "鿎石街道棉被"], ["0012", "㎡"]]
    table = table_of("\r\n".join(delimiter.join(row) for row in rows).encode(encoding))
    assert [table.headers, *table.rows] == rows


def test_a_title_above_a_text_file_is_passed_over_and_empty_rows_at_the_end_fall_away():
    table = table_of("库存表,,\n编码,数量,\nA,1,\n,,\n".encode())
    assert table.headers == ["编码", "数量"]
    assert table.rows == [["A", "1"]]


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04nonsense",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"\xff\xfe\x00\xd8",
        b"\xff",
        b"a\x00b,c",
        b"<html><table>",
        b"%PDF-1.7\n",
        b'a,b\n"open,1\nc,2\n',
    ],
)
def test_what_is_no_sheet_is_refused(content):
    with pytest.raises(FileUnreadable):
        table_of(content)


def test_an_empty_file_has_no_header():
    assert table_of(b"") == ([], [], 1)


def test_a_file_that_holds_too_much_is_refused_before_it_is_unpacked(monkeypatch):
    content = workbook(lambda sheet: sheet.write_column(0, 0, ["零"] * 50))
    for name, most in (("MOST_BYTES", 100), ("MOST_UNPACKED", 200), ("MOST_ROWS", 10)):
        with monkeypatch.context() as patch:
            patch.setattr(limits, name, most)
            with pytest.raises(FileTooLarge):
                table_of(content)


def test_too_many_columns_are_refused(monkeypatch):
    monkeypatch.setattr(limits, "MOST_COLUMNS", 2)
    for content in (b"a,b,c\n1,2,3", workbook(lambda sheet: sheet.write_row(0, 0, ["a", "b", "c"]))):
        with pytest.raises(FileTooLarge):
            table_of(content)


def test_empty_rows_at_the_end_do_not_count():
    assert table_of(b"a,b\n1,2\n" + b" ,\n" * (limits.MOST_ROWS + 1)).rows == [["1", "2"]]


def test_the_first_sheet_that_is_not_hidden_is_read():
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    for word in ("hidden", "shown"):
        book.add_worksheet(word).write_row(0, 0, [word, "x"])
    book.worksheets()[0].hide()
    book.worksheets()[1].activate()
    book.close()
    assert table_of(file.getvalue()).headers == ["shown", "x"]


def test_a_cell_under_a_merged_one_is_no_empty_cell():
    def fill(sheet):
        sheet.write_row(0, 0, ["编码", "有效期"])
        sheet.merge_range(1, 1, 2, 1, "2027-01-01")
        sheet.write_column(1, 0, ["a", "b"])
        sheet.merge_range(3, 0, 3, 1, "")

    first, second = table_of(workbook(fill)).rows
    assert as_date(first[1])
    assert isinstance(second[1], Covered)
    with pytest.raises(ValueError, match="合并"):
        as_date(second[1])


def test_a_formula_that_failed_or_was_never_worked_out_stands_as_its_text():
    def fill(sheet):
        sheet.write_row(0, 0, ["a", "b", "c", "d"])
        for column, value in enumerate(["#N/A", "#DIV/0!", "", 7]):
            sheet.write_formula(1, column, "=A9*2", None, value)

    [row] = table_of(remade(workbook(fill), lambda part: part.replace(b' t="str"><f>A9*2</f><v></v>', b"><f>A9*2</f><v></v>"))).rows
    assert row == ["#N/A", "#DIV/0!", "=A9*2", 7.0]


@pytest.mark.parametrize(
    ("place", "refusal"),
    [((1_048_575, 0), TooManyRows), ((0, 16_383), TooManyColumns), ((0, 500), TooManyColumns), ((1_048_575, 16_383), TooManyRows)],
)
def test_one_cell_far_away_is_refused_before_room_is_made_for_all_cells_before_it(place, refusal):
    with pytest.raises(refusal):
        table_of(workbook(lambda sheet: (sheet.write(0, 0, "a"), sheet.write(*place, "x"))))


@pytest.mark.parametrize(
    ("rows", "refusal"),
    [(b"<row/>" * 100_001, TooManyRows), (b"<row>" + b"<c><v>1</v></c>" * 201 + b"</row>", TooManyColumns), (b"<row><c><v>1</v></c></row>", None)],
)
def test_rows_and_cells_without_a_place_are_counted(rows, refusal):
    content = remade(workbook(lambda sheet: sheet.write(0, 0, 1)), lambda part: re.sub(rb"<row.*</row>", rows, part))
    if refusal is None:
        assert table_of(content).headers == ["1.0"]
        return
    with pytest.raises(refusal):
        table_of(content)


def test_a_file_that_says_less_than_it_holds_is_refused():
    content = bytearray(remade(workbook(lambda sheet: sheet.write(0, 0, "a")), lambda part: part + b" " * 100_000))
    at = next(spot.start() for spot in re.finditer(rb"PK\x01\x02", content) if b"worksheets/" in content[spot.start() : spot.start() + 90])
    content[at + 24 : at + 28] = (100).to_bytes(4, "little")
    with pytest.raises(FileUnreadable):
        table_of(bytes(content))


def remade(content, change):
    """The workbook with its worksheets changed."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if "worksheets/sheet" in name else old.read(name))
    return file.getvalue()


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("big5", "物品,批號,數量\n棉被,甲1,40\n方便麵,乙2,100"),
        ("big5", "sku,name\nBED-001,帳篷"),
        ("gb18030", "物品,批号,数量\n棉被,甲1,40\n方便面,乙2,100"),
        ("gb18030", "編號,名稱,數量\n1,帳篷,2"),
        ("gb18030", "地点,面积\n鿎石街道,㎡"),
        ("gb18030", "姓名,备注\n镕喆堃,好"),
    ],
)
def test_what_was_written_in_taiwan_is_told_from_what_was_written_here(encoding, text):
    table = table_of(text.encode(encoding))
    assert [table.headers, *table.rows] == [line.split(",") for line in text.splitlines()]

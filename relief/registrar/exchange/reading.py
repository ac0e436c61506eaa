"""Files as people send them: workbooks and comma-separated text, with titles above the header, merged cells and old encodings."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import Any, NamedTuple

from python_calamine import CalamineError, CalamineWorkbook

from relief.problems import Problem, gettext_noop

MOST_BYTES = 10 * 2**20
MOST_UNPACKED = 200 * 2**20  # a workbook of one megabyte can hold four hundred
MOST_ROWS = 20_000
MOST_COLUMNS = 200
DELIMITERS = ",;\t|"
TITLES = 5  # rows above the header at most

type Rows = list[list[Any]]
type Merged = list[tuple[tuple[int, int], tuple[int, int]]]


class FileTooLarge(Problem):
    """More bytes than one file should hold, packed or unpacked."""

    slug = "file-too-large"
    status = 400
    sentence = gettext_noop("The file is too large: %(found)s bytes, at most %(most)s. Split it.")


class TooManyRows(FileTooLarge):
    """More rows than one file should hold."""

    sentence = gettext_noop("The file has %(found)s rows, at most %(most)s can be read at once. Split it.")


class TooManyColumns(FileTooLarge):
    """More columns than any register has."""

    sentence = gettext_noop("The file has %(found)s columns, at most %(most)s can be read.")


class FileUnreadable(Problem):
    """Neither a workbook nor text."""

    slug = "file-unreadable"
    status = 400
    sentence = gettext_noop("This file cannot be read as a sheet. Send an Excel workbook (.xlsx, .xls), an .ods or a .csv file.")


class Table(NamedTuple):
    """The header, the rows under it, and the number of the first of them in the file (counted from 1)."""

    headers: list[str]
    rows: Rows
    first_row: int


def table_of(content: bytes) -> Table:
    """The first sheet of a file. Raises ``FileTooLarge`` or ``FileUnreadable``."""
    _at_most(FileTooLarge, len(content), MOST_BYTES)
    rows, merged = _workbook(content) if _is_workbook(content) else (_text(content), [])
    _at_most(TooManyRows, len(rows), MOST_ROWS)
    _at_most(TooManyColumns, max(map(len, rows), default=0), MOST_COLUMNS)
    return headed(rows, merged)


def headed(rows: Rows, merged: Merged | None = None) -> Table:
    """Find the header: titles above it (one cell, or merged over the sheet) are passed over, two merged levels become one.

    Of two levels the lower word stands; a cell merged downwards stands for both.
    """
    at = next((number for number, row in enumerate(rows[:TITLES]) if sum(map(_filled, row)) > 1), 0)
    if not rows:
        return Table([], [], 1)
    headers, depth = [str(cell).strip() for cell in rows[at]], 1
    if any(top == at and bottom == at and right > left for (top, left), (bottom, right) in merged or []) and at + 1 < len(rows):
        lower = [str(cell).strip() for cell in rows[at + 1]]
        headers, depth = [low or high for low, high in zip(_padded(lower, len(headers)), headers, strict=True)], 2
    while headers and not headers[-1]:
        headers.pop()
    body = [_padded(row, len(headers)) for row in rows[at + depth :]]
    while body and not any(map(_filled, body[-1])):
        body.pop()
    return Table(headers, body, at + depth + 1)


def _is_workbook(content: bytes) -> bool:
    return content[:4] == b"PK\x03\x04" or content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _workbook(content: bytes) -> tuple[Rows, Merged]:
    try:
        if content[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                _at_most(FileTooLarge, sum(part.file_size for part in packed.infolist()), MOST_UNPACKED)
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        _at_most(TooManyRows, sheet.total_height, MOST_ROWS)
        _at_most(TooManyColumns, sheet.total_width, MOST_COLUMNS)
        top, left = sheet.start or (0, 0)
        merged = [((a - top, b - left), (c - top, d - left)) for (a, b), (c, d) in sheet.merged_cell_ranges or []]
        return sheet.to_python(), merged
    except (CalamineError, zipfile.BadZipFile, IndexError, OSError, ValueError) as error:
        raise FileUnreadable from error


def _text(content: bytes) -> Rows:
    """UTF-8 (with or without byte order mark), else GB18030; the delimiter is the one that stands in most rows."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("gb18030")
        except UnicodeDecodeError as error:
            raise FileUnreadable from error
    if "\x00" in text:
        raise FileUnreadable
    head = text.splitlines()[: 2 * TITLES]
    delimiter = max(DELIMITERS, key=lambda sign: sum(line.count(sign) for line in head))
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise FileUnreadable from error


def _filled(cell: Any) -> bool:
    return cell not in {"", None}


def _padded(row: list[Any], width: int) -> list[Any]:
    return [*row, *[""] * (width - len(row))][:width]


def _at_most(refusal: type[FileTooLarge], found: int, most: int) -> None:
    if found > most:
        raise refusal(found=found, most=most)

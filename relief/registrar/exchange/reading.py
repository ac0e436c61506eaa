"""Files as people send them: workbooks and comma-separated text, with titles above the header, merged cells and old encodings."""

from __future__ import annotations

import codecs
import csv
import io
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext, gettext_noop
from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from relief.registrar.exchange import limits
from relief.registrar.exchange.cells import Covered, tidy
from relief.registrar.exchange.limits import FileTooLarge, FileUnreadable, TooManyColumns, TooManyRows, at_most
from relief.registrar.exchange.old_books import SIGN, failed_cells
from relief.registrar.exchange.unpacking import unpacked

if TYPE_CHECKING:
    from collections.abc import Callable

DELIMITERS = ",;\t|"
NO_SHEET = ("<", "%PDF", "{\\rtf")  # pages and letters that bear the ending of a sheet
USUAL, MOSTLY, LAST_COMMON = 0.7, 0.9, 0xC6  # shares of common signs by which two encodings are told apart
TITLES = 5  # rows above the header at most
FAULTS = gettext_noop("What is wrong")  # the header of the column in which a sheet comes back with its faults

type Rows = list[list[Any]]
type Merged = list[tuple[tuple[int, int], tuple[int, int]]]


class Table(NamedTuple):
    """The header, the rows under it, and the number of the first of them in the file (counted from 1)."""

    headers: list[str]
    rows: Rows
    first_row: int


def table_of(content: bytes) -> Table:
    """The first sheet of a file that is not hidden. Raises ``FileTooLarge`` or ``FileUnreadable``."""
    at_most(FileTooLarge, len(content), limits.MOST_BYTES)
    rows, merged = _workbook(content) if _is_workbook(content) else (_text(content), [])
    while rows and not any(map(_filled, rows[-1])):
        rows.pop()
    at_most(TooManyRows, len(rows), limits.MOST_ROWS)
    at_most(TooManyColumns, max(map(len, rows), default=0), limits.MOST_COLUMNS)
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
    headers = _before_ours(headers)
    while headers and not headers[-1]:
        headers.pop()
    body = [_padded(row, len(headers)) for row in rows[at + depth :]]
    _cover(body, merged or [], at + depth)
    while body and not any(map(_filled, body[-1])):
        body.pop()
    return Table(headers, body, at + depth + 1)


def _before_ours(headers: list[str]) -> list[str]:
    """A sheet that went back with its faults marked comes again with our column of faults; it and what stands right of it are ours."""
    return next((headers[:at] for at, header in enumerate(headers) if header in _ours()), headers)


@cache
def _ours() -> frozenset[str]:
    names = set()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            names.add(gettext(FAULTS))
    return frozenset(names)


def _cover(body: Rows, merged: Merged, above: int) -> None:
    """Cells under a merged one are told from empty ones: what they say is known only to whoever merged them."""
    for (top, left), (bottom, right) in merged:
        first = _cell(body, top - above, left)
        for at in range(max(top - above, 0), min(bottom - above + 1, len(body))):
            for column in range(left, min(right + 1, len(body[at]))):
                if _filled(first) and (at, column) != (top - above, left):
                    body[at][column] = Covered(first)


def _cell(rows: Rows, at: int, column: int) -> Any:
    return rows[at][column] if 0 <= at < len(rows) and column < len(rows[at]) else ""


def _is_workbook(content: bytes) -> bool:
    return content.startswith((b"PK\x03\x04", SIGN))


def _workbook(content: bytes) -> tuple[Rows, Merged]:
    old = content.startswith(SIGN)
    failed = failed_cells(content) if old else {}
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content if old else unpacked(content)))
        shown = (number for number, sheet in enumerate(book.sheets_metadata) if sheet.visible == SheetVisibleEnum.Visible)
        sheet = book.get_sheet_by_index(chosen := next(shown, 0))
        at_most(TooManyRows, sheet.total_height, limits.MOST_ROWS)
        at_most(TooManyColumns, sheet.total_width, limits.MOST_COLUMNS)
        top, left = sheet.start or (0, 0)
        merged = [((a - top, b - left), (c - top, d - left)) for (a, b), (c, d) in sheet.merged_cell_ranges or []]
        rows = sheet.to_python()
        for row, column, text in failed.get(chosen, []):
            rows[row - top][column - left] = text
    except (CalamineError, IndexError, OSError, ValueError) as error:
        raise FileUnreadable from error
    return rows, merged


def _text(content: bytes) -> Rows:
    """Text in one of the encodings of the field; the delimiter is the one that stands in most rows."""
    text = _decoded(content)
    if "\x00" in text or text.lstrip().startswith(NO_SHEET):
        raise FileUnreadable
    head = text.splitlines()[: 2 * TITLES]
    delimiter = max(DELIMITERS, key=lambda sign: sum(line.count(sign) for line in head))
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise FileUnreadable from error


def _decoded(content: bytes) -> str:
    """UTF-16 by its byte order mark (Excel's “Unicode text”), UTF-8 with or without one, else GB18030 or Big5, whichever makes sense."""
    marked = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    text = _read_as("utf-16" if marked else "utf-8-sig", content)
    if text is None and not marked:
        text = _mainland_or_taiwan(content)
    if text is None:
        raise FileUnreadable
    return text


def _mainland_or_taiwan(content: bytes) -> str | None:
    """Most bytes of Big5 are some sign of GB18030 too, but a rare one: then the reading in Big5 stands, if its signs are common there."""
    mainland, taiwan = _read_as("gb18030", content), _read_as("big5", content)
    if mainland is None or taiwan is None:
        return mainland or taiwan
    return taiwan if _share(mainland, _common_in_gb) < USUAL and _share(taiwan, _common_in_big5) > MOSTLY else mainland


def _read_as(encoding: str, content: bytes) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _share(text: str, common: Callable[[str], bool]) -> float:
    """The part of the signs beyond ASCII that are common ones."""
    signs = [sign for sign in text if not sign.isascii()]
    return sum(map(common, signs)) / len(signs) if signs else 1.0


def _common_in_gb(sign: str) -> bool:
    """In GB 2312, which holds the signs of daily writing."""
    try:
        return bool(sign.encode("gb2312"))
    except UnicodeEncodeError:
        return False


def _common_in_big5(sign: str) -> bool:
    """Among the punctuation and the 5,401 signs of the first level, which end at C6."""
    return sign.encode("big5")[0] <= LAST_COMMON


def _filled(cell: Any) -> bool:
    return bool(tidy(cell) != "")


def _padded(row: list[Any], width: int) -> list[Any]:
    return [*row, *[""] * (width - len(row))][:width]

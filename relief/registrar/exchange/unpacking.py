"""A workbook unpacked before it is read: a small file can claim a sheet that no machine holds, and take the server down with it."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from relief.registrar.exchange import limits
from relief.registrar.exchange.limits import FileTooLarge, FileUnreadable, TooManyColumns, TooManyRows, at_most

READ = (".xml", ".rels", "mimetype")  # neither macros nor pictures
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError)
FAR_ROW = re.compile(rb"""\br\s*=\s*["'][A-Za-z]*(\d{6,})""")  # row 100,000 and below
FAR_COLUMN = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{3,}|[H-Zh-z][A-Za-z])\d""")  # column HA (209) and to the right
ROW = re.compile(rb"<(?:\w+:)?row\b")
CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
UNPLACED = re.compile(rb"<(?:\w+:)?c(?=[\s/>])(?![^>]*\br\s*=)")
FARTHEST = 99_999  # rows: empty ones below the last line are usual, and fall away later
FAILED = re.compile(rb"""(<(?:\w+:)?c\b[^>]*\bt=["'])e(["'])""")
FAILED_ODS = re.compile(rb"<table:table-cell\b([^>]*)>(?=\s*<text:p>(?:#(?:N/A|DIV/0!|REF!|NAME\?|NULL!|NUM!|VALUE!)|Err:\d+)</text:p>)")
VALUE_ODS = re.compile(rb"""\soffice:(?:value-type|value|string-value)=(?:"[^"]*"|'[^']*')""")
UNCOUNTED = re.compile(rb"<c\b((?:(?!\bt=)[^>])*)><f\b(?:[^>]*/>|[^>]*>([^<]*)</f>)(?:<v\s*/>|<v></v>)?</c>")


def unpacked(content: bytes) -> bytes:
    """The same workbook with its parts unpacked, without macros. Raises ``FileTooLarge`` or ``FileUnreadable``.

    What stands in no more bytes than the file says is copied, so that whoever reads the copy meets no second size. A formula
    that failed, or was never worked out, stands in it as its own text instead of as an empty cell.
    """
    file = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed, zipfile.ZipFile(file, "w") as copy:
            at_most(FileTooLarge, sum(part.file_size for part in packed.infolist()), limits.MOST_UNPACKED)
            for name, part in {part.filename: part for part in packed.infolist()}.items():
                if name.endswith(READ):
                    copy.writestr(name, _told(_fitting(packed.read(part))))
    except BROKEN as error:
        raise FileUnreadable from error
    return file.getvalue()


def _fitting(part: bytes) -> bytes:
    """The part, if its farthest cell spans no area larger than memory holds: the reader makes room for every cell before it."""
    row, column = FAR_ROW.search(part), FAR_COLUMN.search(part)
    if row or column:
        at_most(TooManyRows, int(row[1][:9]) if row else 0, FARTHEST)
        at_most(TooManyColumns, _number(column[1]) if column else 0, limits.MOST_COLUMNS)
    at_most(TooManyRows, len(ROW.findall(part)), FARTHEST)
    if UNPLACED.search(part):
        at_most(TooManyColumns, max(len(CELL.findall(one)) for one in ROW.split(part)), limits.MOST_COLUMNS)
    return part


def _told(part: bytes) -> bytes:
    if any(sign in part for sign in (b't="e"', b"t='e'")):
        part = FAILED.sub(rb"\1str\2", part)
    if b"<table:table-cell" in part:
        part = FAILED_ODS.sub(lambda cell: b'<table:table-cell%s office:value-type="string">' % VALUE_ODS.sub(b"", cell[1]), part)
    return UNCOUNTED.sub(rb'<c\1 t="str"><v>=\2</v></c>', part) if b"<f" in part else part


def _number(letters: bytes) -> int:
    """The column of these letters, counted from 1."""
    number = 0
    for letter in letters[:9].upper():
        number = number * 26 + letter - 64
    return number

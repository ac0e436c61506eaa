"""Old Excel workbooks (.xls) and what stands locked: the reader takes a formula that failed for an empty cell, so those are looked up here.

A file of this kind is a small file system of chains of sectors ([MS-CFB]); the stream of the workbook in it is a row of
records ([MS-XLS]). Only the two kinds of records are read in which a cell can hold an error.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, NamedTuple

from relief.registrar.exchange.limits import FileLocked, FileUnreadable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SIGN = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
STREAMS, LOCKED = ("Workbook", "Book"), "EncryptedPackage"
END, ENTRY, IN_HEADER = 0xFFFFFFFA, 128, 109  # sector numbers from END on are no sectors
BEGINS, ENDS, SHEET, PASSWORD, ERROR, FORMULA = 0x0809, 0x000A, 0x0085, 0x002F, 0x0205, 0x0006
FAILED = (2, 0xFFFF)  # how a result says that it is an error
ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}


class Failed(NamedTuple):
    """A cell without a value, its row and column counted from 0, and what it shows instead."""

    row: int
    column: int
    text: str


def failed_cells(content: bytes) -> dict[int, list[Failed]]:
    """The cells of every sheet (counted from 0) whose formula failed. Raises ``FileLocked`` or ``FileUnreadable``."""
    try:
        stream = _Sectors(content).workbook()
        starts = []
        for kind, body in _records(stream, 0):
            if kind == PASSWORD:
                raise FileLocked
            if kind == SHEET:
                starts.append(struct.unpack_from("<I", body)[0])
        sheets = ([cell for record in _records(stream, start) if (cell := _failed(*record))] for start in starts)
        return {number: cells for number, cells in enumerate(sheets) if cells}
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise FileUnreadable from error


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Records from a beginning to its end; charts that lie in a sheet begin and end inside it."""
    depth = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        depth += {BEGINS: 1, ENDS: -1}.get(kind, 0)
        if depth == 1:
            yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length
        if depth <= 0:
            return


def _failed(kind: int, body: bytes) -> Failed | None:
    if kind == ERROR:
        row, column, _style, value, failed = struct.unpack_from("<HHHBB", body)
        return Failed(row, column, ERRORS.get(value, "#N/A")) if failed else None
    if kind == FORMULA:
        row, column, _style, what, value, mark = struct.unpack_from("<HHHBxB3xH", body)
        return Failed(row, column, ERRORS.get(value, "#N/A")) if (what, mark) == FAILED else None
    return None


class _Sectors:
    """The chains of sectors of one file."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        shift, small_shift = struct.unpack_from("<HH", content, 0x1E)
        self._size, self._small_size = 1 << shift, 1 << small_shift
        first, _, self._cutoff, first_small, _, further, _ = struct.unpack_from("<IIIIIII", content, 0x30)
        self._next = self._table(further)
        self._entries = list(self._directory(self._chain(first)))
        self._next_small = self._numbers(self._chain(first_small))

    def workbook(self) -> bytes:
        """The stream of the workbook."""
        if any(name == LOCKED for name, _, _ in self._entries):
            raise FileLocked
        found = next(((start, size) for name, start, size in self._entries if name in STREAMS), None)
        if found is None:
            raise FileUnreadable
        start, size = found
        if size >= self._cutoff:
            return self._chain(start)[:size]
        box = self._chain(self._entries[0][1])
        return b"".join(box[one * self._small_size : (one + 1) * self._small_size] for one in _walk(start, self._next_small))[:size]

    def _table(self, further: int) -> Sequence[int]:
        """Which sector follows on each: its own sectors stand in the header, and in further lists if they are many."""
        parts = list(struct.unpack_from(f"<{IN_HEADER}I", self._content, 0x4C))
        seen = set[int]()
        while further < END and further not in seen:
            seen.add(further)
            *more, further = self._numbers(self._sector(further))
            parts += more
        return self._numbers(b"".join(self._sector(part) for part in parts if part < END))

    def _directory(self, stream: bytes) -> Iterator[tuple[str, int, int]]:
        for at in range(0, len(stream) - ENTRY + 1, ENTRY):
            length = struct.unpack_from("<H", stream, at + 64)[0]
            start, size = struct.unpack_from("<II", stream, at + 116)
            yield stream[at : at + max(length - 2, 0)].decode("utf-16-le"), start, size

    def _chain(self, start: int) -> bytes:
        return b"".join(self._sector(one) for one in _walk(start, self._next))

    def _sector(self, number: int) -> bytes:
        return self._content[(number + 1) * self._size : (number + 2) * self._size]

    @staticmethod
    def _numbers(stream: bytes) -> Sequence[int]:
        return struct.unpack(f"<{len(stream) // 4}I", stream[: len(stream) // 4 * 4])


def _walk(start: int, following: Sequence[int]) -> Iterator[int]:
    """Sectors one after the other; a chain that bites its tail is none."""
    for _turn in range(len(following) + 1):
        if start >= END:
            return
        yield start
        start = following[start]
    raise FileUnreadable

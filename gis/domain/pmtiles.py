"""Reads one tile of a PMTiles archive (specification version 3): header, directories on a Hilbert curve, tiles. Standard library only."""

from __future__ import annotations

import gzip
import struct
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from gis.domain.refusals import UnreadableTiles

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HEADER_BYTES = 127
MAGIC = b"PMTiles"
VERSION = 3
PLAIN, GZIP = 1, 2
PICTURES = {2: "image/png", 3: "image/jpeg", 4: "image/webp"}
MOST_BYTES = 16 * 1024 * 1024
LEVELS = 4


class Entry(NamedTuple):
    """A run of equal tiles, or (run 0) a further directory."""

    tile: int
    offset: int
    length: int
    run: int


@dataclass(frozen=True)
class Header:
    """Where the parts of the archive are, what its tiles are, and which zooms it has. Offsets and lengths in bytes."""

    root_offset: int
    root_length: int
    leaf_offset: int
    data_offset: int
    packed: int
    tiles_packed: int
    media: str
    min_zoom: int
    max_zoom: int


def read_header(file: BinaryIO) -> Header:
    """The header of an archive of pictures. Raises UnreadableTiles, also for vector tiles."""
    file.seek(0)
    head = file.read(HEADER_BYTES)
    if len(head) < HEADER_BYTES or not head.startswith(MAGIC) or head[7] != VERSION:
        raise UnreadableTiles(found="not a PMTiles archive of version 3")
    offsets = struct.unpack_from("<11Q", head, 8)
    _clustered, packed, tiles_packed, kind, least, most = struct.unpack_from("<6B", head, 96)
    if kind not in PICTURES:
        raise UnreadableTiles(found="no pictures; only PNG, JPEG and WebP tiles can be shown")
    if packed not in (PLAIN, GZIP) or tiles_packed not in (PLAIN, GZIP):
        raise UnreadableTiles(found="packed with something else than gzip")
    return Header(offsets[0], offsets[1], offsets[4], offsets[6], packed, tiles_packed, PICTURES[kind], least, most)


def read_tile(path: Path, zoom: int, column: int, row: int) -> tuple[bytes, str] | None:
    """Picture and media type of a tile; None where the archive has none. Raises UnreadableTiles."""
    with path.open("rb") as file:
        header = _header(path, path.stat().st_mtime_ns)
        if not (header.min_zoom <= zoom <= header.max_zoom and 0 <= column < 1 << zoom and 0 <= row < 1 << zoom):
            return None
        found = _find(path, header, tile_number(zoom, column, row))
        if found is None:
            return None
        data = _bytes(file, header.data_offset + found.offset, found.length)
        return (_unpacked(data) if header.tiles_packed == GZIP else data), header.media


def tile_number(zoom: int, column: int, row: int) -> int:
    """The number of a tile: all tiles of lower zooms first, then along a Hilbert curve."""
    number, half = ((1 << 2 * zoom) - 1) // 3, (1 << zoom) >> 1
    while half:
        right, low = int(column & half > 0), int(row & half > 0)
        number += half * half * ((3 * right) ^ low)
        if not low:
            if right:
                column, row = half - 1 - column, half - 1 - row
            column, row = row, column
        half >>= 1
    return number


@lru_cache(maxsize=16)
def _header(path: Path, _changed: int) -> Header:
    with path.open("rb") as file:
        return read_header(file)


@lru_cache(maxsize=64)
def _directory(path: Path, _changed: int, offset: int, length: int, packed: int) -> list[Entry]:
    with path.open("rb") as file:
        data = _bytes(file, offset, length)
    return _entries(_unpacked(data) if packed == GZIP else data)


def _find(path: Path, header: Header, number: int) -> Entry | None:
    offset, length = header.root_offset, header.root_length
    for _level in range(LEVELS):
        entries = _directory(path, path.stat().st_mtime_ns, offset, length, header.packed)
        near = _last_before(entries, number)
        if near is None or (near.run and number >= near.tile + near.run):
            return None
        if near.run:
            return near
        offset, length = header.leaf_offset + near.offset, near.length
    return None


def _last_before(entries: list[Entry], number: int) -> Entry | None:
    low, high = 0, len(entries)
    while low < high:
        middle = (low + high) // 2
        if entries[middle].tile <= number:
            low = middle + 1
        else:
            high = middle
    return entries[low - 1] if low else None


def _entries(data: bytes) -> list[Entry]:
    """Four columns of variable-length whole numbers: tile steps, runs, lengths, offsets (0: right after the one before)."""
    numbers = _numbers(data)
    count = next(numbers, 0)
    steps, runs, lengths, offsets = ([next(numbers) for _one in range(count)] for _column in range(4))
    found: list[Entry] = []
    tile = 0
    for index in range(count):
        tile += steps[index]
        before = found[-1] if found else None
        offset = before.offset + before.length if before and not offsets[index] else offsets[index] - 1
        found.append(Entry(tile, offset, lengths[index], runs[index]))
    return found


def _numbers(data: bytes) -> Iterator[int]:
    value = shift = 0
    for byte in data:
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:  # noqa: PLR2004 - the last seven bits of a number
            yield value
            value = shift = 0


def _bytes(file: BinaryIO, offset: int, length: int) -> bytes:
    if length > MOST_BYTES:
        raise UnreadableTiles(found="a part of more than 16 MB")
    file.seek(offset)
    return file.read(length)


def _unpacked(data: bytes) -> bytes:
    try:
        return gzip.decompress(data)
    except (OSError, EOFError) as error:
        raise UnreadableTiles(found=str(error)[:80]) from error

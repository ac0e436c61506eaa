"""Tiles from a file of the customer, and from a server of his own."""

from __future__ import annotations

import gzip
import struct

import pytest
from django.urls import reverse

from gis.domain.pmtiles import read_header, read_tile, tile_number
from gis.domain.refusals import UnreadableTiles
from gis.models import TileSource

PNG = b"\x89PNG\r\n\x1a\n" + b"picture"


def varint(number):
    out = bytearray()
    while True:
        number, low = number >> 7, number & 0x7F
        out.append(low | (0x80 if number else 0))
        if not number:
            return bytes(out)


def directory(entries):
    """``entries``: (tile, offset, length, run)."""
    steps = [tile - before for tile, before in zip([one[0] for one in entries], [0, *[one[0] for one in entries[:-1]]], strict=True)]
    columns = [steps, [one[3] for one in entries], [one[2] for one in entries], [one[1] + 1 for one in entries]]
    return gzip.compress(varint(len(entries)) + b"".join(varint(number) for column in columns for number in column))


def archive(path, kind=2):
    """Zooms 0 and 1: tile 0 in the root, tiles 1 to 4 (one picture for all) behind a further directory."""
    leaf = directory([(1, 0, len(PNG), 4)])
    root = directory([(0, 0, len(PNG), 1), (1, 0, len(leaf), 0)])
    start = 127
    parts = [start, len(root), 0, 0, start + len(root), len(leaf), start + len(root) + len(leaf), len(PNG), 5, 2, 1]
    head = b"PMTiles" + bytes([3]) + struct.pack("<11Q", *parts) + bytes([1, 2, 1, kind, 0, 1])
    path.write_bytes(head.ljust(127, b"\0") + root + leaf + PNG)
    return path


def test_tiles_are_numbered_along_the_curve():
    assert [tile_number(0, 0, 0), tile_number(1, 0, 0), tile_number(1, 0, 1), tile_number(1, 1, 1), tile_number(1, 1, 0)] == [0, 1, 2, 3, 4]
    assert [tile_number(2, 0, 0), tile_number(12, 3423, 1763)] == [5, 19_078_479]
    assert len({tile_number(3, column, row) for column in range(8) for row in range(8)}) == 64


def test_a_tile_is_found_in_the_root_and_behind_it(tmp_path):
    path = archive(tmp_path / "a.pmtiles")
    assert read_tile(path, 0, 0, 0) == (PNG, "image/png")
    assert read_tile(path, 1, 1, 1) == (PNG, "image/png")
    assert read_tile(path, 2, 0, 0) is None
    assert read_tile(path, 1, 2, 0) is None


def test_what_is_no_archive_of_pictures_is_refused(tmp_path):
    with archive(tmp_path / "vector.pmtiles", kind=1).open("rb") as file, pytest.raises(UnreadableTiles, match="pictures"):
        read_header(file)
    (tmp_path / "text.pmtiles").write_text("no tiles")
    with (tmp_path / "text.pmtiles").open("rb") as file, pytest.raises(UnreadableTiles, match="PMTiles"):
        read_header(file)


@pytest.mark.django_db
def test_a_file_in_var_is_served_to_those_who_are_signed_in(client, commander, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    (tmp_path / "tiles").mkdir()
    archive(tmp_path / "tiles" / "county.pmtiles")
    source = TileSource.objects.create(
        code="county", name="县图", file="county.pmtiles", datum="cgcs2000", attribution="县自然资源局", is_active=True
    )
    address = reverse("map_tile", args=["county", 1, 0, 0])
    assert client.get(address).status_code == 302
    client.force_login(commander)
    answer = client.get(address)
    assert (answer.content, answer["Content-Type"]) == (PNG, "image/png")
    assert client.get(reverse("map_tile", args=["county", 5, 0, 0])).status_code == 404
    source.is_active = False
    source.save()
    assert client.get(address).status_code == 404

"""The codes in a photograph, when the phone's own camera cannot read them: tried at several sizes, turns and light."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import zxingcpp

from inventory.services.pictures import KB, limited, opened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL.Image import Image

MOST = 8 * 1024 * KB
SIDES = (1600, 3200, 800)
TURNS = (0, 12, -12, 25, -25, 45)
WHITE = 255


class Seen(NamedTuple):
    """One code: its text as a scanner would send it, and what kind of code it is."""

    text: str
    symbology: str


def codes_in(data: bytes) -> list[Seen]:
    """Every different code in a photograph (JPEG, PNG or WebP, at most 8 MB), in the order it is found; none is an empty list.

    Raises ``NotPicture`` or ``FileTooLarge``.
    """
    picture = opened(limited(data, MOST)).convert("L")
    for attempt in _attempts(picture):
        found = _read(attempt, zxingcpp.Binarizer.LocalAverage) or _read(attempt, zxingcpp.Binarizer.GlobalHistogram)
        if found:
            return found
    return []


def as_scanned(code: zxingcpp.Barcode) -> str:
    """A GS1 code with the mark and the separators a scanner sends; any other as its text."""
    if code.content_type == zxingcpp.ContentType.GS1:
        return f"{code.symbology_identifier}{code.bytes.decode('ascii', 'replace')}"
    return str(code.text)


def _attempts(picture: Image) -> Iterator[Image]:
    longest, tried = max(picture.size), set()
    for side in SIDES:
        scale = min(side, longest) / longest
        size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
        if size not in tried:
            tried.add(size)
            yield picture.resize(size)
    small = picture.copy()
    small.thumbnail((SIDES[0], SIDES[0]))
    for turn in TURNS[1:]:
        yield small.rotate(turn, expand=True, fillcolor=WHITE)


def _read(picture: Image, binarizer: zxingcpp.Binarizer) -> list[Seen]:
    codes = zxingcpp.read_barcodes(picture, text_mode=zxingcpp.TextMode.Plain, binarizer=binarizer)
    return list(dict.fromkeys(Seen(as_scanned(code), code.format.name) for code in codes if code.valid))

"""Codes and pictures as SVG, the one form in which papers hold them."""

from __future__ import annotations

import base64
import io
import struct
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import segno
import zxingcpp

PNG = b"\x89PNG\r\n\x1a\n"
DARK = 128


def qr(text: str, *, light: str | None = None) -> str:
    """``text`` as a QR code in SVG; a quarter of it may be soiled and it still reads (level Q). ``light``: its ground, where it is not on paper."""
    file = io.BytesIO()
    segno.make(text, error="q", micro=False).save(file, kind="svg", border=2, light=light, xmldecl=False, svgns=True)
    return file.getvalue().decode()


def picture(image: bytes | str) -> str:
    """An SVG as it is; a PNG wrapped into one of its own size in pixels."""
    if isinstance(image, str):
        return image
    if not image.startswith(PNG):
        return image.decode()
    width, height = struct.unpack(">II", image[16:24])
    data = base64.b64encode(image).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f'<image width="{width}" height="{height}" href="data:image/png;base64,{data}"/></svg>'
    )


class Drawn(NamedTuple):
    """A drawn code: its SVG and its width and height in modules, the light margin it needs included."""

    svg: str
    width: int
    height: int


def gs1_bar(bracketed: str) -> Drawn:
    """GS1-128 of ``(01)…(17)…(10)…``: starts with FNC1, with the ten light modules on either side."""
    return _drawn(bracketed, zxingcpp.BarcodeFormat.Code128)


def gs1_matrix(bracketed: str) -> Drawn:
    """GS1 DataMatrix of the same, for labels too small for bars; two light modules around it."""
    return _drawn(bracketed, zxingcpp.BarcodeFormat.DataMatrix)


@lru_cache(maxsize=2048)
def _drawn(bracketed: str, form: zxingcpp.BarcodeFormat) -> Drawn:
    code = zxingcpp.create_barcode(bracketed, form, gs1=True)
    rows = np.asarray(zxingcpp.write_barcode_to_image(code, scale=1, add_quiet_zones=False))
    bars = form == zxingcpp.BarcodeFormat.Code128
    rows = rows[:1] if bars else rows
    edge, above = (10, 0) if bars else (2, 2)
    high, wide = rows.shape
    marks = "".join(f"M{start + edge} {line + above}h{end - start}v1h-{end - start}z" for line, row in enumerate(rows) for start, end in _runs(row))
    size = f'viewBox="0 0 {wide + 2 * edge} {high + 2 * above}" preserveAspectRatio="none"'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {size} width="{wide + 2 * edge}" height="{high + 2 * above}"><path d="{marks}"/></svg>'
    return Drawn(svg, wide + 2 * edge, high + 2 * above)


def _runs(row: np.ndarray) -> list[tuple[int, int]]:
    """Where dark modules begin and end in one row."""
    dark = np.concatenate(([0], (row < DARK).astype(np.int8), [0]))
    turns = np.flatnonzero(np.diff(dark))
    return [(int(start), int(end)) for start, end in zip(turns[::2], turns[1::2], strict=True)]

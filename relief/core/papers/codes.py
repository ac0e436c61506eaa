"""Codes and pictures as SVG, the one form in which papers hold them."""

from __future__ import annotations

import base64
import io
import struct

import segno

PNG = b"\x89PNG\r\n\x1a\n"


def qr(text: str) -> str:
    """``text`` as a QR code in SVG; a quarter of it may be soiled and it still reads (level Q)."""
    file = io.BytesIO()
    segno.make(text, error="q", micro=False).save(file, kind="svg", border=2, xmldecl=False, svgns=True)
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

"""Pictures as they are kept: what they show and nothing else, no position, no device, no more pixels than a paper needs."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

from inventory.domain.evidence_refusals import FileTooLarge, NotPicture

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 60_000_000
KB = 1024


def limited(data: bytes, most: int) -> bytes:
    """The bytes, if there are some and not more than ``most``."""
    if len(data) > most:
        raise FileTooLarge(size=len(data) // KB, most=most // KB)
    if not data:
        raise NotPicture
    return data


def clean_photo(data: bytes, *, longest: int = 1600) -> bytes:
    """A photograph as JPEG, upright, its longest side at most ``longest`` pixels, without any of its metadata."""
    picture = opened(data).convert("RGB")
    picture.thumbnail((longest, longest))
    return _saved(picture, "JPEG", quality=82, optimize=True)


def clean_signature(data: bytes, *, longest: int = 600) -> bytes:
    """A signature as a small grey PNG without metadata, transparent parts white."""
    picture = opened(data).convert("RGBA")
    picture.thumbnail((longest, longest))
    paper = Image.new("RGBA", picture.size, "white")
    paper.alpha_composite(picture)
    return _saved(paper.convert("L"), "PNG", optimize=True)


def opened(data: bytes) -> Image.Image:
    """The picture in the bytes, turned upright; the content decides, never a name. Raises ``NotPicture``."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data), formats=FORMATS)
            if picture.width * picture.height > MOST_PIXELS:
                raise NotPicture
            picture.load()
            return ImageOps.exif_transpose(picture)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise NotPicture from error


def _saved(picture: Image.Image, form: str, **how: object) -> bytes:
    clean = Image.new(picture.mode, picture.size)
    clean.paste(picture)
    file = io.BytesIO()
    clean.save(file, form, **how)
    return file.getvalue()

"""The file of an incident as one archive: it flows while it is made, and ends with the hash of everything in it."""

from __future__ import annotations

import hashlib
import io
import zipfile
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from gis.selectors.sitreps import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gis.selectors.files import Leaf

    type Paper = tuple[str, bytes]

EARLIEST = (1980, 1, 1, 0, 0, 0)
SUMS = "SHA256SUMS"


class _Flow(io.RawIOBase):
    """What is written is taken away again, so that no archive ever lies in memory whole."""

    def __init__(self) -> None:
        super().__init__()
        self.kept = bytearray()
        self.passed = 0

    def writable(self) -> bool:
        """It only takes."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        """Keep until the next taking."""
        self.kept += data
        self.passed += len(data)
        return len(data)

    def tell(self) -> int:
        """How much went through."""
        return self.passed

    def take(self) -> bytes:
        """Everything since the last taking."""
        taken, self.kept = bytes(self.kept), bytearray()
        return taken


def binder(leaves: Iterable[Leaf], more: Iterable[Paper]) -> Iterator[bytes]:
    """The archive piece by piece: an index, the papers in the order of their time, ``more``, and last ``SHA256SUMS``.

    The sums can be checked with ``sha256sum -c``; the same rows give the same bytes.
    """
    flow, sums = _Flow(), []
    with zipfile.ZipFile(flow, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _papers(list(leaves), more):
            sums.append(f"{hashlib.sha256(content).hexdigest()}  {name}")
            _put(archive, name, content)
            yield flow.take()
        _put(archive, SUMS, ("\n".join(sums) + "\n").encode())
    yield flow.take()


def _papers(leaves: list[Leaf], more: Iterable[Paper]) -> Iterator[Paper]:
    yield "index.txt", _index(leaves).encode()
    number = 0
    for leaf in leaves:
        for name, make in leaf.papers:
            number += 1
            yield f"{number:03d}-{leaf.sort}-{name}", make()
    yield from more


def _index(leaves: list[Leaf]) -> str:
    lines = [f"{plain(leaf.at)}\t{leaf.what}\t{leaf.who}" for leaf in leaves]
    return "\n".join([_("The file in the order of its time"), "", *lines, ""])


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, EARLIEST)
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, content)

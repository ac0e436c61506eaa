"""The house's own codes: addresses that end in ``/q/<kind>/<id>``, so that any phone's camera finds a page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Collection

ITEM, LOT, BIN, PAPER, UNIT, ASSET, VEHICLE, PERSON, CARTON = "i", "l", "b", "p", "u", "a", "v", "w", "c"
LONGEST_KEY = 16
KINDS = frozenset({ITEM, LOT, BIN, PAPER, UNIT, ASSET, VEHICLE, PERSON, CARTON})
OWN = re.compile(r"(?:^|/)q/([a-z])/(.+?)/?$")
PRINTED = re.compile(r"(?:^|/)papers/([^/]+)/?$")


class Own(NamedTuple):
    """A kind of thing and its name there; ``ours`` is False where the address is of another house."""

    kind: str
    ident: str
    ours: bool = True


def path_of(kind: str, ident: object) -> str:
    """The path of a code: ``/q/b/JN-01/A-01``."""
    return f"/q/{kind}/{quote(str(ident), safe='/')}"


def own(text: str, hosts: Collection[str]) -> Own | None:
    """The thing an own code names: a whole address at one of ``hosts``, or the bare path; papers' older addresses too."""
    try:
        address = urlsplit(text)
        host = (address.hostname or "").lower()
    except ValueError:
        return None
    path = unquote(address.path)
    found, printed = OWN.search(path), PRINTED.search(path)
    if (address.scheme or address.netloc) and address.scheme not in {"http", "https"}:
        return None
    if found and found[1] in KINDS:
        return Own(found[1], found[2], not host or host in hosts)
    return Own(PAPER, printed[1], not host or host in hosts) if printed else None

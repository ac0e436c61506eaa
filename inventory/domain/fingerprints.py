"""Fingerprints of movements and papers, and the chain that seals each day on top of the day before."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from functools import lru_cache
from json.encoder import encode_basestring  # what json.dumps writes for a text, without an encoder made for each
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

FINGERPRINT = 16


class Told(Protocol):
    """Anything of the book that can be written out as one line of text."""

    def canonical(self) -> bytes:
        """The line, in UTF-8, with its end."""


class Row(NamedTuple):
    """Every business column of one movement, and number and kind of its document, as the fingerprint reads them."""

    world: int
    document: str
    kind: str
    line: int
    lot: int
    giver: int
    taker: int
    quantity: int
    occurred_at: datetime
    recorded_at: datetime
    reverses: int | None

    def canonical(self) -> bytes:
        """One line of text in UTF-8: fields by ``|``, moments in UTC to the microsecond, nothing for null."""
        return _movement(_head(self.world, self.document, self.kind), *self[3:8], _tail(self.occurred_at, self.recorded_at, self.reverses))


class Paper(NamedTuple):
    """Every business column of one document, and how many movements hang on it."""

    world: int
    number: str
    kind: str
    warehouse: int
    to_warehouse: int | None
    incident: int | None
    purpose: int | None
    order: int | None
    reverses: int | None
    follows: int | None
    by: int
    party: str
    note: str
    occurred_at: datetime
    recorded_at: datetime
    movements: int

    def canonical(self) -> bytes:
        """One line of text in UTF-8, begun by ``D``."""
        return _line("D", *self)


class LotFacts(NamedTuple):
    """What a lot is, as its row and every record of its history tell it."""

    lot: int
    world: int
    item: int
    number: str
    owner: int
    source: str
    earmark: int | None
    made_on: date | None
    expires_on: date | None
    quality: str
    unit_value_fen: int | None
    valuation: str

    def canonical(self) -> bytes:
        """One line of text in UTF-8, begun by ``L``."""
        return _line("L", *self)


def _head(world: int, document: str, kind: str) -> str:
    return f"{world}|{document}|{kind}"


def _movement(head: str, line: int, lot: int, giver: int, taker: int, quantity: int, tail: str) -> bytes:
    return f"{head}|{line}|{lot}|{giver}|{taker}|{quantity}|{tail}".encode()


@lru_cache(maxsize=1024)
def _tail(occurred_at: datetime, recorded_at: datetime, reverses: int | None) -> str:
    """The end of a movement's line; remembered, because the movements of a document share a few."""
    return f"{_utc(occurred_at)}|{_utc(recorded_at)}|{'' if reverses is None else reverses}\n"


@lru_cache(maxsize=1024)
def _utc(moment: datetime) -> str:
    """A moment in UTC to the microsecond; remembered, because the rows of a document share a few."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _line(*values: Any) -> bytes:
    return ("|".join(map(_plain, values)) + "\n").encode()


def _plain(value: Any) -> str:
    """Nothing for null, moments in UTC, words in quotation marks as in JSON, so that no word can pass for two fields."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return _utc(value)
    return encode_basestring(str(value)) if isinstance(value, str) else str(value)


def fingerprint(row: Told) -> str:
    """The first 16 hexadecimal digits of SHA-256 over the canonical row: kept on the row, so an altered one is found by name."""
    return hashlib.sha256(row.canonical()).hexdigest()[:FINGERPRINT]


class Marker:
    """``fingerprint`` of the movements of one document, with what they share written out once."""

    def __init__(self, *, world: int, document: str, kind: str, recorded_at: datetime) -> None:
        self._head, self._recorded_at = _head(world, document, kind), recorded_at

    def mark(self, line: int, lot: int, giver: int, taker: int, quantity: int, at: datetime, reverses: int | None) -> str:
        """As ``fingerprint`` of the ``Row`` with these columns."""
        told = _movement(self._head, line, lot, giver, taker, quantity, _tail(at, self._recorded_at, reverses))
        return hashlib.sha256(told).hexdigest()[:FINGERPRINT]


class Chain:
    """The digest of one day: SHA-256 over the digest of the sealed day before, the world, the day, its papers, lots and movements."""

    def __init__(self, previous: str, world: int, day: date) -> None:
        self._digest = hashlib.sha256(f"{previous}|{world}|{day.isoformat()}\n".encode())
        self.rows = 0

    def head(self, rows: Iterable[Told]) -> Chain:
        """Take in what the movements stand on; not counted."""
        for row in rows:
            self._digest.update(row.canonical())
        return self

    def add(self, rows: Iterable[Row]) -> Chain:
        """Take in more movements of the day."""
        for row in rows:
            self._digest.update(row.canonical())
            self.rows += 1
        return self

    def hexdigest(self) -> str:
        """64 hexadecimal digits."""
        return self._digest.hexdigest()

"""Fingerprints of movements and the chain that seals each day on top of the day before."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

FINGERPRINT = 16


class Row(NamedTuple):
    """Every business column of one movement and of the document it stands on, as the fingerprint reads them."""

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
        occurred, recorded = (moment.astimezone(UTC).isoformat(timespec="microseconds") for moment in (self.occurred_at, self.recorded_at))
        reverses = "" if self.reverses is None else self.reverses
        return (
            f"{self.world}|{self.document}|{self.kind}|{self.line}|{self.lot}|{self.giver}|{self.taker}|{self.quantity}|{occurred}|{recorded}|{reverses}\n"
        ).encode()


def fingerprint(row: Row) -> str:
    """The first 16 hexadecimal digits of SHA-256 over the canonical row: kept on the row, so an altered one is found by name."""
    return hashlib.sha256(row.canonical()).hexdigest()[:FINGERPRINT]


class Chain:
    """The digest of one day: SHA-256 over the digest of the sealed day before, the world, the day and its rows in order."""

    def __init__(self, previous: str, world: int, day: date) -> None:
        self._digest = hashlib.sha256(f"{previous}|{world}|{day.isoformat()}\n".encode())
        self.rows = 0

    def add(self, rows: Iterable[Row]) -> Chain:
        """Take in more rows of the day."""
        for row in rows:
            self._digest.update(row.canonical())
            self.rows += 1
        return self

    def hexdigest(self) -> str:
        """64 hexadecimal digits."""
        return self._digest.hexdigest()

"""A document before it is written: its head, and the entries it would make."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from django.utils import timezone

from inventory.domain.errors import EmptyDocument, InFuture
from inventory.models import Document
from relief.core import clock

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from inventory.models import Earmark, ReleaseOrder, Warehouse
    from inventory.services.locks import HoldingKey
    from relief.core.models import Incident, Person
    from relief.ledger import Change

TRANSIT = 0  # no row has this key: it stands for the transit holder that is made together with its transfer

EVENTS: dict[str, str] = {
    Document.Kind.RECEIPT: "goods-received",
    Document.Kind.ISSUE: "goods-issued",
    Document.Kind.TRANSFER_OUT: "goods-transferred",
    Document.Kind.TRANSFER_IN: "goods-transferred",
    Document.Kind.RETURN: "goods-returned",
    Document.Kind.DELIVERY: "delivery-signed",
    Document.Kind.MOVE: "goods-moved",
    Document.Kind.COUNT: "goods-counted",
    Document.Kind.DISPOSAL: "goods-disposed",
    Document.Kind.LOT_CORRECTION: "lot-corrected",
    Document.Kind.REVERSAL: "document-reversed",
    Document.Kind.KIT_ASSEMBLY: "kits-assembled",
    Document.Kind.KIT_BREAK: "kits-broken-up",
    Document.Kind.LOAN: "goods-lent",
    Document.Kind.LOAN_RETURN: "loan-returned",
    Document.Kind.LOSS: "goods-lost",
    Document.Kind.SETTLEMENT: "case-settled",
}


class Standing(Protocol):
    """What a decision needs of a locked holding."""

    @property
    def holder_id(self) -> int:
        """Who holds."""

    @property
    def lot_id(self) -> int:
        """What is held."""

    @property
    def quantity(self) -> int:
        """How many units."""

    @property
    def last_occurred_at(self) -> datetime | None:
        """The latest moment something is booked for."""

    @property
    def counted_at(self) -> datetime | None:
        """When somebody last looked."""


class Entry(NamedTuple):
    """One movement to be made. ``at``: where it differs from the document's moment (counts)."""

    giver: int
    taker: int
    lot: int
    quantity: int
    at: datetime | None = None
    reverses: int | None = None


class Named(Protocol):
    """The names of what lay in one place."""

    @property
    def sku(self) -> str:
        """Of the item."""

    @property
    def number(self) -> str:
        """Of the lot."""

    @property
    def location(self) -> str:
        """Code of the place."""


class Moved(NamedTuple):
    """A movement as whoever made it can tell it, without asking the book again. ``taker``: a kind of holder."""

    goods: Named
    quantity: int
    taker: str


@dataclass(kw_only=True)
class Draft:
    """The head of a document, its entries, and what the decision already found out.

    ``outside``: which holders named here may go below zero. ``held``: holdings locked so far. ``later``: what is
    booked on them after the document's moment, as far as it was read. ``skus``: item by lot.
    ``counted``: holdings that a count covers, and the moment it looked. ``facts``: what the event tells beside quantities.
    """

    kind: str
    warehouse: Warehouse
    by: Person
    occurred_at: datetime | None
    to_warehouse: Warehouse | None = None
    incident: Incident | None = None
    purpose: Earmark | None = None
    order: ReleaseOrder | None = None
    reverses: Document | None = None
    follows: Document | None = None
    party: str = ""
    note: str = ""
    entries: list[Entry] = field(default_factory=list)
    outside: frozenset[int] = frozenset()
    held: Mapping[HoldingKey, Standing] = field(default_factory=dict)
    later: Mapping[HoldingKey, list[Change]] = field(default_factory=dict)
    skus: Mapping[int, str] = field(default_factory=dict)
    counted: dict[HoldingKey, datetime] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def moment(self) -> datetime:
        """When it happened; where nobody said, now, first asked once everything is locked.

        Whoever waited for a lock then comes after what was booked meanwhile, after a count above all.
        """
        self.occurred_at = self.occurred_at or clock.now()
        return self.occurred_at

    def at(self, entry: Entry) -> datetime:
        """When an entry happened."""
        return entry.at or self.moment


def not_future(occurred_at: datetime | None) -> datetime | None:
    """The moment given, which must have come already. None stays open until everything is locked: then it is now."""
    now = timezone.now()
    if occurred_at is not None and occurred_at > now:
        raise InFuture(occurred_at=timezone.localtime(occurred_at).isoformat(), now=timezone.localtime(now).isoformat())
    return occurred_at


def some[T](lines: Sequence[T]) -> list[T]:
    """The lines, at least one."""
    if not lines:
        raise EmptyDocument
    return list(lines)

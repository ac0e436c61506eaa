"""Goods nobody announced, booked without a tally: the rule of the check at the gate is asked all the same.

What it speaks against lies in quarantine until other hands release it; to take such goods in at once, with a reason, there is the tally.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from inventory.domain import quality
from inventory.models import Document, Lot
from inventory.services.drafts import some
from inventory.services.lots import items_by_sku
from inventory.services.receipts import ASIDE, corner_of
from inventory.services.receiving import receive
from inventory.services.shelves import sku_of
from relief.core import clock
from relief.core.columns import fits, shortened

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime

    from inventory.models import Item, Warehouse
    from inventory.services.lines import ReceiptLine

EVERY_RULE = frozenset(quality.WORDS)
OWN_RULE = frozenset({quality.SHORT_LIFE, quality.NO_CERTIFICATE})


class Brought(Protocol):
    """What the check looks at of a line."""

    @property
    def made_on(self) -> date | None:
        """The day it was made."""

    @property
    def expires_on(self) -> date | None:
        """The last day it is good."""

    @property
    def certificate(self) -> bool:
        """Whether the maker's certificate was seen."""


@transaction.atomic
def take_in(
    *, warehouse: Warehouse, lines: Sequence[ReceiptLine], asked: Collection[str] = EVERY_RULE, occurred_at: datetime | None = None, **facts: Any
) -> Document:
    """Book goods in as ``receive`` does, but what the check speaks against goes into quarantine, and the paper says why.

    ``asked``: which concerns count; with ``OWN_RULE`` only months that the item itself asks for, and its certificate.
    """
    lines, day = some(lines), timezone.localdate(occurred_at or clock.now())
    items = items_by_sku(sku_of(line.item) for line in lines)
    taken, why = [], []
    for line in lines:
        found = [] if line.quality != Lot.Quality.AVAILABLE else speaks_against(items[sku_of(line.item)], line, day, asked)
        taken.append(_aside(warehouse, line) if found else line)
        why += [f"{sku_of(line.item)}: {gettext(quality.WORDS[one])}" for one in found]
    own = fits(facts.pop("note", ""), Document, "note")
    note = shortened("; ".join(filter(None, (own, *why))), Document, "note")
    return receive(warehouse=warehouse, lines=taken, occurred_at=occurred_at, note=note, **facts)


def speaks_against(item: Item, line: Brought, day: date, asked: Collection[str] = EVERY_RULE) -> list[str]:
    """What the check at the gate says of goods that arrived on a day, of the concerns that count."""
    goods = quality.Goods(
        made_on=line.made_on,
        expires_on=line.expires_on,
        life_months=item.shelf_life_months,
        least_months=(item.min_remaining_months or 0) if asked == OWN_RULE else item.min_remaining_months,
        wants_certificate=item.needs_certificate,
        certificate=line.certificate,
    )
    return [one for one in quality.concerns(goods, day) if one in asked]


def _aside(warehouse: Warehouse, line: ReceiptLine) -> ReceiptLine:
    """The same goods in the quarantine corner, under a number of their own."""
    maker = line.lot.number if isinstance(line.lot, Lot) else line.lot
    mark = ASIDE[Lot.Quality.QUARANTINE]
    number = f"{fits(maker, Lot, 'number', beside=len(mark))}{mark}" if maker else None
    return replace(line, lot=number, location=corner_of(warehouse), quality=Lot.Quality.QUARANTINE)

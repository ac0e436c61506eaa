"""What a caller writes on the lines of a stock document. Quantities are whole base units."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from inventory.models import Lot

if TYPE_CHECKING:
    from datetime import date, datetime

    from inventory.models import Earmark, Item, Location


@dataclass(frozen=True, slots=True)
class StockLine:
    """So many base units of an item, from one lot and one place, or first-to-expire where these are left out.

    Items, lots and locations are given as rows or by SKU, lot number and location code.
    """

    item: Item | str
    quantity: int
    lot: Lot | str | None = None
    location: Location | str | None = None


@dataclass(frozen=True, slots=True)
class ReceiptLine(StockLine):
    """Goods that come in. A lot number that is new makes the lot from the facts given here.

    Facts given for a lot that is already known must agree with it; facts left out are not compared. ``certificate``: seen at the gate.
    """

    expires_on: date | None = None
    made_on: date | None = None
    source: str = ""
    earmark: Earmark | str | None = None
    quality: str = Lot.Quality.AVAILABLE
    unit_value_fen: int | None = None
    valuation: str = Lot.Valuation.UNPRICED
    certificate: bool = False


@dataclass(frozen=True, slots=True)
class MoveLine(StockLine):
    """Goods that go to another location of the same warehouse."""

    to: Location | str = field(kw_only=True)


@dataclass(frozen=True, slots=True)
class CountLine:
    """What a counter saw of one lot in one place, and when the counter looked (default: when the count occurred)."""

    lot: Lot | str
    counted: int
    location: Location | str | None = None
    item: Item | str | None = None
    seen_at: datetime | None = None

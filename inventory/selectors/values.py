"""What the goods on the shelves are worth, by where they came from and what they are promised to. Unpriced goods are counted, never valued."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce

from inventory.models import Item, Lot
from inventory.selectors.stock import balance_then, holdings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from inventory.models import Warehouse

FACTS = ("lot__source", "lot__earmark_id", "lot__earmark__title", "lot__valuation", "lot__item__category")
PRICED, UNPRICED = Q(lot__unit_value_fen__isnull=False), Q(lot__unit_value_fen__isnull=True)


@dataclass
class Worth:
    """One group. ``value_fen``: of priced lots; ``priced`` and ``unpriced``: base units of either."""

    name: str
    lots: int = 0
    value_fen: int = 0
    priced: int = 0
    unpriced: int = 0


@dataclass(frozen=True)
class Values:
    """The same goods in four ways."""

    total: Worth
    by_source: list[Worth]
    by_earmark: list[Worth]
    by_basis: list[Worth]
    by_category: list[Worth]


class _Part(NamedTuple):
    """Lots that agree in all the facts one asks about, so that sums of parts count no lot twice."""

    source: str
    earmark_id: int | None
    earmark: str | None
    basis: str
    category: str
    lots: int
    value_fen: int
    priced: int
    unpriced: int


def values(stores: Sequence[Warehouse], *, as_of: datetime | None = None) -> Values:
    """Everything on the shelves now or at the end of a moment. One query."""
    parts = _now(stores) if as_of is None else _then(stores, as_of)
    bases, categories = dict(Lot.Valuation.choices), dict(Item.Category.choices)
    whole = _groups(parts, lambda _part: (0, ""))
    return Values(
        total=whole[0] if whole else Worth(""),
        by_source=_groups(parts, lambda part: (part.source, part.source)),
        by_earmark=_groups(parts, lambda part: (part.earmark_id, part.earmark or "")),
        by_basis=_groups(parts, lambda part: (part.basis, str(bases.get(part.basis, part.basis)))),
        by_category=_groups(parts, lambda part: (part.category, str(categories.get(part.category, part.category)))),
    )


def _now(stores: Sequence[Warehouse]) -> list[_Part]:
    rows = holdings(stores).filter(quantity__gt=0).order_by()
    sums = rows.values_list(*FACTS).annotate(
        lots=Count("lot", distinct=True),
        worth=Coalesce(Sum(F("quantity") * F("lot__unit_value_fen")), 0),
        priced=Coalesce(Sum("quantity", filter=PRICED), 0),
        unpriced=Coalesce(Sum("quantity", filter=UNPRICED), 0),
    )
    return [_Part._make((*row[:5], *map(int, row[5:]))) for row in sums]


def _then(stores: Sequence[Warehouse], as_of: datetime) -> list[_Part]:
    """Each balance of the past is worked out once and added up here; a database asked for four sums would work it out for every one."""
    lots: defaultdict[tuple[Any, ...], set[int]] = defaultdict(set)
    sums: defaultdict[tuple[Any, ...], Counter[str]] = defaultdict(Counter)
    rows = holdings(stores).order_by().annotate(then=balance_then(as_of)).filter(then__gt=0)
    for *facts, lot, fen, units in rows.values_list(*FACTS, "lot_id", "lot__unit_value_fen", "then"):
        key = tuple(facts)
        lots[key].add(lot)
        sums[key].update({"unpriced": units} if fen is None else {"priced": units, "value": units * fen})
    return [_Part._make((*key, len(lots[key]), one["value"], one["priced"], one["unpriced"])) for key, one in sums.items()]


def _groups(parts: Iterable[_Part], name: Callable[[_Part], tuple[Any, str]]) -> list[Worth]:
    found: dict[Any, Worth] = {}
    for part in parts:
        key, said = name(part)
        worth = found.setdefault(key, Worth(said))
        worth.lots += part.lots
        worth.value_fen += part.value_fen
        worth.priced += part.priced
        worth.unpriced += part.unpriced
    return sorted(found.values(), key=lambda worth: (-worth.value_fen, worth.name))

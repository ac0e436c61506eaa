"""Recipes of kits: how many are possible, what is missing, what one is worth, when it expires, what comes out again."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Part:
    """Units of one component lot that went into kits, with what the lot says of itself."""

    lot: int
    item: int
    quantity: int
    expires_on: date | None = None
    unit_value_fen: int | None = None


def possible(recipe: Mapping[str, int], available: Mapping[str, int]) -> int:
    """Kits that can be made of what is available; ``recipe``: units of each item in one kit."""
    return min((max(available.get(item, 0), 0) // units for item, units in recipe.items()), default=0)


def missing(recipe: Mapping[str, int], available: Mapping[str, int], kits: int) -> dict[str, int]:
    """Units lacking by item for so many kits; only of what lacks."""
    wanted = {item: units * kits - available.get(item, 0) for item, units in recipe.items()}
    return {item: units for item, units in wanted.items() if units > 0}


def kit_value(parts: Iterable[Part], kits: int) -> tuple[int | None, int]:
    """(fen of one kit, fen left over): the worth of all parts shared by the kits, rounded down.

    None where any part is unpriced: unpriced goods never enter a sum of money.
    """
    total = 0
    for part in parts:
        if part.unit_value_fen is None:
            return None, 0
        total += part.quantity * part.unit_value_fen
    return divmod(total, kits)


def kit_expiry(parts: Iterable[Part]) -> date | None:
    """The day the first component expires."""
    return min((part.expires_on for part in parts if part.expires_on), default=None)


def contents(went_in: Iterable[Part], came_out: Mapping[int, int]) -> list[Part]:
    """What is still inside: the parts that went in, less the units by lot that came out, the first to expire first."""
    units: dict[int, int] = defaultdict(int)
    facts: dict[int, Part] = {}
    for part in went_in:
        units[part.lot] += part.quantity
        facts[part.lot] = part
    left = [(facts[lot], quantity - came_out.get(lot, 0)) for lot, quantity in units.items()]
    ordered = sorted(left, key=lambda one: (one[0].expires_on or date.max, one[0].lot))
    return [Part(part.lot, part.item, quantity, part.expires_on, part.unit_value_fen) for part, quantity in ordered if quantity > 0]


def taken_apart(inside: Iterable[Part], per_kit: Mapping[int, int], kits: int) -> list[tuple[int, int]]:
    """(lot, units) that come out of so many kits; ``per_kit``: units of each item in one kit.

    Which lot lay in which box nobody wrote down, so the first to expire is taken to come out first: nothing is believed
    to last longer than it may. Fewer units than wanted where the contents are not known.
    """
    left = {item: units * kits for item, units in per_kit.items()}
    out = []
    for part in inside:
        units = min(part.quantity, left.get(part.item, 0))
        if units:
            out.append((part.lot, units))
            left[part.item] -= units
    return out

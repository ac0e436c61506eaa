"""Boxes and loose pieces to base units and back: whole numbers only, nothing rounded."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from inventory.domain.errors import NotWhole

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST = 19  # digits of the largest number of 64 bits


class Packing(NamedTuple):
    """A pack by name and its base units."""

    name: str
    units: int


class Packed(NamedTuple):
    """So many packs of one name; the rest that fills no pack has the empty name."""

    name: str
    number: int


def whole(value: object) -> int:
    """A quantity as typed, as an int; anything that is not a whole number (1.5, "12a", True) is refused.

    Full-width digits are digits. A float is refused even where it is whole: it has passed through an inexact type.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().isdecimal() and len(value) < LONGEST:
        return int(value.strip())
    raise NotWhole(given=str(value)[:LONGEST])


def to_units(boxes: int, pack_units: int, loose: int = 0) -> int:
    """Base units in ``boxes`` full packs of ``pack_units`` and ``loose`` pieces beside them: 7 × 24 + 5 = 173."""
    for value in (boxes, pack_units, loose):
        if whole(value) < 0:
            raise NotWhole(given=str(value))
    return boxes * pack_units + loose


def to_packs(units: int, packings: Sequence[Packing]) -> list[Packed]:
    """The fewest packs, largest first, then what is loose: 173 in boxes of 24 is 7 boxes and 5 loose."""
    packed = []
    for packing in sorted(packings, key=lambda one: -one.units):
        number, units = divmod(units, packing.units)
        if number:
            packed.append(Packed(packing.name, number))
    return [*packed, Packed("", units)] if units or not packed else packed

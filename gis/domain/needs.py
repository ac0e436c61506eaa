"""What people need: persons x days x standard, in whole base units per SKU, each line with the facts behind it.

A standard row is data with a source and a status (published, the deployment's own, unverified); nothing here
invents a figure. Sphere 2018 and the catalogue's per-person need are the rows the product ships.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from math import ceil
from types import MappingProxyType


class Basis(StrEnum):
    """What a standard's quantity is multiplied with."""

    PERSON = "person"
    FAMILY = "family"
    PERSON_DAY = "person_day"


class Status(StrEnum):
    """How far a figure can be trusted."""

    PUBLISHED = "published"
    OWN = "own"
    UNVERIFIED = "unverified"


@dataclass(frozen=True)
class Standard:
    """One row of the norm table: ``quantity`` base units of ``sku`` per ``basis``.

    ``quantity`` is exact (a Fraction, or text such as "0.3"). ``months`` are the months of the first day in which
    the row applies (empty = all year); ``instead_of`` names the SKU that this row replaces in those months.
    ``factors``: how many times the common quantity somebody of a group needs (3/2 = half as much again).
    """

    sku: str
    basis: Basis
    quantity: Fraction
    source: str
    status: Status = Status.OWN
    months: frozenset[int] = frozenset()
    instead_of: str = ""
    factors: Mapping[str, Fraction] = field(default_factory=dict)

    def in_season(self, on: date) -> bool:
        """Whether the row applies on the given first day."""
        return not self.months or on.month in self.months


@dataclass(frozen=True)
class People:
    """Who is to be helped at one place. ``families`` unknown: persons / ``persons_per_family``, rounded up.

    ``groups``: how many of the persons are children, elders, …; they are part of ``persons``.
    """

    persons: int
    days: int
    families: int | None = None
    persons_per_family: Fraction = Fraction(7, 2)
    groups: Mapping[str, int] = field(default_factory=dict)

    def more(self, row: Standard) -> Fraction:
        """How many times more the standard's quantity is needed because of groups; families are counted whole."""
        if row.basis is Basis.FAMILY:
            return Fraction(0)
        days = self.days if row.basis is Basis.PERSON_DAY else 1
        return sum(((factor - 1) * self.groups.get(group, 0) * days for group, factor in row.factors.items()), Fraction(0))

    def times(self, basis: Basis) -> int:
        """How many times the standard's quantity is needed."""
        known = self.families is not None
        families = self.families if known else ceil(self.persons / self.persons_per_family)
        counts = {Basis.PERSON: self.persons, Basis.FAMILY: families, Basis.PERSON_DAY: self.persons * self.days}
        return counts[basis] or 0


@dataclass(frozen=True)
class NeedLine:
    """Whole base units of one SKU and why. ``reason`` is one line of facts, not prose."""

    sku: str
    quantity: int
    standard: Standard
    multiplier: int
    reason: str


SUMMER: frozenset[int] = frozenset({6, 7, 8, 9})

_UNITS: Mapping[Basis, str] = MappingProxyType({Basis.PERSON: "persons", Basis.FAMILY: "families", Basis.PERSON_DAY: "person-days"})


def quantity_of(text: str | int | Fraction) -> Fraction:
    """The exact per-head quantity of a decimal text; raises ValueError for a negative or unreadable one."""
    value = Fraction(text)
    if value < 0:
        raise ValueError(f"a per-head quantity cannot be negative: {text}")
    return value


def in_force(standards: Iterable[Standard], on: date) -> list[Standard]:
    """The rows of the season, without the SKUs that a seasonal alternate replaces on that day."""
    rows = [row for row in standards if row.in_season(on)]
    replaced = {row.instead_of for row in rows if row.instead_of}
    return [row for row in rows if row.sku not in replaced]


def _line(row: Standard, people: People) -> NeedLine:
    multiplier = people.times(row.basis)
    more = people.more(row)
    quantity = ceil(row.quantity * (multiplier + more))
    facts = [f"{multiplier} {_UNITS[row.basis]} x {float(row.quantity):g} = {quantity}"]
    facts += [f"groups {float(more):+g}"] if more else []
    facts += [f"instead of {row.instead_of}"] if row.instead_of else []
    facts += [f"{row.status.value}: {row.source}"]
    return NeedLine(row.sku, quantity, row, multiplier, "; ".join(facts))


def estimate(people: People, standards: Iterable[Standard], on: date) -> list[NeedLine]:
    """The need of ``people`` from day ``on``, one line per SKU that is needed at all, in the standards' order.

    Several rows of one SKU are separate reasons for the same goods, so the largest counts, not the sum.
    Raises ValueError for negative persons, days or families.
    """
    if min(people.persons, people.days, people.families or 0) < 0 or people.persons_per_family <= 0:
        raise ValueError("persons, days and families are counts")
    best: dict[str, NeedLine] = {}
    for row in in_force(standards, on):
        line = _line(row, people)
        if line.quantity and (row.sku not in best or best[row.sku].quantity < line.quantity):
            best[row.sku] = line
    return list(best.values())

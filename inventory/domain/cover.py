"""How many people goods are enough for, and how much goods so many people need: people × hours, in whole numbers.

A catalogue need is an exact quantity of base units per person, per family or per person and day. Goods that are used up
(``person_day``) are multiplied by the days, an hour being 1/24 of a day; goods that last are needed once.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date
    from decimal import Decimal

PERSONS_PER_FAMILY = Fraction(7, 2)  # working assumption of a family kit: one for 3-4 people
HOURS_A_DAY = 24
HOURS = 72
PEOPLE = 300  # lower bound of a level-IV example of one autonomous county
SUMMER = frozenset({6, 7, 8, 9})
MAXIMUM_TIMES = 3  # of the minimum: the deployment's own rule of thumb


@dataclass(frozen=True, slots=True)
class Need:
    """What one person, family or person-day needs of one item; ``basis`` and ``season`` are the catalogue's words."""

    quantity: Fraction
    basis: str
    season: str = "all"

    def holds(self, on: date) -> bool:
        """Whether the need holds in the season of a day (summer is June to September)."""
        return self.season == "all" or (self.season == "summer") == (on.month in SUMMER)

    def per_person(self, hours: int) -> Fraction:
        """Base units one person needs for so many hours."""
        times = {"person": Fraction(1), "family": 1 / PERSONS_PER_FAMILY, "person_day": Fraction(hours, HOURS_A_DAY)}
        return self.quantity * times[self.basis]


def need_of(quantity: Decimal | None, basis: str, season: str) -> Need | None:
    """The need a catalogue row states, or None where it states none."""
    return Need(Fraction(quantity), basis, season) if quantity else None


def units_for(need: Need, *, people: int, hours: int) -> int:
    """Whole base units that so many people need for so many hours, rounded up; families are counted whole first."""
    if people < 0 or hours < 0:
        raise ValueError("people and hours are counts")
    if need.basis == "family":
        return ceil(need.quantity * ceil(people / PERSONS_PER_FAMILY))
    return ceil(need.per_person(hours) * people)


def people_for(need: Need, *, units: int, hours: int) -> int:
    """People for whom so many base units are enough for so many hours, rounded down."""
    each = need.per_person(hours)
    return int(units / each) if each else 0


@dataclass(frozen=True, slots=True)
class Reach:
    """People one item is enough for, on one shelf of goods that can stand in for each other."""

    shelf: str
    item: int
    people: int


def limited_by(reaches: Iterable[Reach], shelves: Collection[str]) -> Reach | None:
    """The shelf that is used up first: of each shelf the item that reaches furthest, of these the smallest.

    A shelf without any item limits to nobody (``item`` 0). None where no shelf is asked for.
    """
    best = {shelf: Reach(shelf, 0, 0) for shelf in shelves}
    for one in reaches:
        if one.shelf in best and (one.people, -one.item) > (best[one.shelf].people, -best[one.shelf].item):
            best[one.shelf] = one
    return min(best.values(), key=lambda one: (one.people, one.shelf), default=None)


@dataclass(frozen=True, slots=True)
class Band:
    """A proposed minimum and maximum in whole base units."""

    minimum: int
    maximum: int


def proposed(need: Need, *, people: int, hours: int, box: int = 1) -> Band:
    """What so many people need as the minimum and three times that as the maximum, each rounded up to whole boxes."""
    least = _whole_boxes(units_for(need, people=people, hours=hours), box)
    return Band(least, _whole_boxes(least * MAXIMUM_TIMES, box))


def to_buy(*, usable: int, minimum: int, maximum: int | None, box: int = 1) -> int:
    """Units to buy so that the middle between minimum and maximum is reached; 0 while the minimum is kept."""
    if usable >= minimum:
        return 0
    goal = minimum if maximum is None else (minimum + maximum) // 2
    return _whole_boxes(goal - usable, box)


def _whole_boxes(units: int, box: int) -> int:
    return -(-units // max(box, 1)) * max(box, 1)

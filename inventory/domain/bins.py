"""Where goods from the receiving bay go: the bin of the same item, else a shelf of its kind, else an empty bin."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

SAME_ITEM, SAME_SHELF, EMPTY, ANY, FULL = "same_item", "same_shelf", "empty", "any", "full"


class Bin(NamedTuple):
    """A storage place in the order of the walk. Volumes in cm³; ``capacity`` None: never measured, so never full."""

    code: str
    category: str
    capacity: int | None
    used: int
    items: frozenset[int]

    def room_for(self, volume: int) -> bool:
        """Whether so much more fits in."""
        return self.capacity is None or self.used + volume <= self.capacity


class Proposal(NamedTuple):
    """A bin and why: ``same_item``, ``same_shelf``, ``empty``, ``any`` (room beside other goods), ``full`` (somebody must look)."""

    code: str
    why: str


def propose(*, item: int, category: str, volume: int, bins: Sequence[Bin]) -> Proposal | None:
    """The bin for ``volume`` cm³ of an item (0: unknown, fits everywhere); None where there are no bins at all."""
    roomy = [place for place in bins if place.room_for(volume)]
    choices = (
        (SAME_ITEM, [place for place in roomy if item in place.items]),
        (SAME_SHELF, [place for place in roomy if place.category == category]),
        (EMPTY, [place for place in roomy if not place.items and not place.category]),
        (EMPTY, [place for place in roomy if not place.items]),
        (ANY, roomy),
        (FULL, list(bins)),
    )
    return next((Proposal(found[0].code, why) for why, found in choices if found), None)


def filled(bins: Sequence[Bin], code: str, item: int, volume: int) -> list[Bin]:
    """The bins once ``volume`` cm³ of an item lie in one of them, so that the next proposal knows."""
    return [place._replace(used=place.used + volume, items=place.items | {item}) if place.code == code else place for place in bins]

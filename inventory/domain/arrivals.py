"""A shipment as sent and as it arrived, lot by lot."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Arrival(NamedTuple):
    """One lot of a shipment. ``taken``: units that were on the way and arrived; ``over``: arrived though never sent."""

    lot: int
    expected: int
    found: int

    @property
    def taken(self) -> int:
        """Units that go from the way onto the shelf."""
        return min(self.expected, self.found)

    @property
    def short(self) -> int:
        """Units sent that did not arrive."""
        return max(self.expected - self.found, 0)

    @property
    def over(self) -> int:
        """Units that arrived and were not sent."""
        return max(self.found - self.expected, 0)


def compare(sent: Mapping[int, int], found: Mapping[int, int]) -> list[Arrival]:
    """Every lot sent or found, in the order of lots; a lot nobody mentions has arrived as 0."""
    return [Arrival(lot, sent.get(lot, 0), found.get(lot, 0)) for lot in sorted(sent.keys() | found.keys())]


def spread(wanted: int, lots: Mapping[int, int]) -> dict[int, int]:
    """Units of an item found without a lot, laid on the lots sent in their order; what is too much goes on the last."""
    laid: dict[int, int] = {}
    for lot, quantity in lots.items():
        laid[lot] = min(wanted, quantity)
        wanted -= laid[lot]
    if wanted and laid:
        laid[next(reversed(laid))] += wanted
    return laid

"""What boxes weigh and measure, and whether their contents add up to what the vehicle carries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Content:
    """So many base units; weight (g) and volume (cm³) of one, and whether somebody verified these figures."""

    quantity: int
    weight_g: int | None
    volume_cm3: int | None
    verified: bool


@dataclass(frozen=True, slots=True)
class Load:
    """Weight (g) and volume (cm³) of what is known; ``unknown`` lines have no figure and are not counted as nothing."""

    weight_g: int = 0
    volume_cm3: int = 0
    unknown: int = 0
    unverified: int = 0

    @property
    def whole_weight(self) -> int | None:
        """The weight where every line has one."""
        return None if self.unknown else self.weight_g

    @property
    def whole_volume(self) -> int | None:
        """The volume where every line has one."""
        return None if self.unknown else self.volume_cm3


def load_of(contents: Iterable[Content]) -> Load:
    """The gross load of some contents."""
    weight = volume = unknown = unverified = 0
    for one in contents:
        weight += one.quantity * (one.weight_g or 0)
        volume += one.quantity * (one.volume_cm3 or 0)
        unknown += one.weight_g is None or one.volume_cm3 is None
        unverified += not one.verified
    return Load(weight, volume, unknown, unverified)


def left_to_pack(carried: Mapping[int, int], packed: Mapping[int, int]) -> dict[int, int]:
    """Base units of each lot that are in no box yet; lots all packed are left out."""
    return {lot: quantity - packed.get(lot, 0) for lot, quantity in carried.items() if quantity != packed.get(lot, 0)}

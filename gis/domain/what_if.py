"""The arithmetic of a what-if: people shared among townships, and lorries for a load."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def share(people: int, weights: Sequence[int]) -> list[int]:
    """People shared among places in proportion to whole weights, exactly (largest remainder, earlier place first).

    Equal shares where no weight is known. Raises ValueError for no place or a negative number.
    """
    if not weights or people < 0 or min(weights) < 0:
        raise ValueError("people and weights are counts, and there is at least one place")
    parts = list(weights) if sum(weights) else [1] * len(weights)
    whole = sum(parts)
    shares = [people * part // whole for part in parts]
    left = people - sum(shares)
    order = sorted(range(len(parts)), key=lambda place: (-(people * parts[place] % whole), place))
    for place in order[:left]:
        shares[place] += 1
    return shares


def lorries(*, grams: int, cm3: int, payload_kg: int, volume_dm3: int) -> int | None:
    """Lorries of one size for a load by weight and volume (the larger counts), rounded up; None for a lorry that carries nothing."""
    if payload_kg <= 0 or volume_dm3 <= 0:
        return None
    return max(-(-grams // (payload_kg * 1000)), -(-cm3 // (volume_dm3 * 1000)))

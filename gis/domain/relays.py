"""How often a small carrier has to go for what a lorry brought."""

from __future__ import annotations

from collections.abc import Iterable

from gis.domain.errors import VehicleOverload
from gis.domain.loads import Good, weigh

MOST_RUNS = 40


def runs_needed(goods: Iterable[Good], grams: int, cm3: int, *, place: str, depot: str) -> int:
    """Runs of a carrier of so many grams and cm³, filled unit by unit in the order of the goods; no run is overloaded.

    Raises VehicleOverload where one unit is more than it carries, or where 40 runs are not enough.
    """
    runs, left_g, left_v = 1, grams, cm3
    rows = list(goods)
    for good in rows:
        for _unit in range(good.quantity):
            if good.grams > grams or good.cm3 > cm3 or runs > MOST_RUNS:
                kg, m3 = weigh(rows)
                facts = {"kg": kg / 1000, "m3": m3 / 1_000_000, "limit_kg": grams / 1000, "limit_m3": cm3 / 1_000_000}
                raise VehicleOverload(goods=good.key, place=place, depot=depot, **facts)
            if good.grams > left_g or good.cm3 > left_v:
                runs, left_g, left_v = runs + 1, grams, cm3
            left_g, left_v = left_g - good.grams, left_v - good.cm3
    return runs

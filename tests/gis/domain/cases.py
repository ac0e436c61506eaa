"""Random sourcing cases for properties and oracles."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from hypothesis import strategies as st

from gis.domain.routing import UNREACHABLE
from gis.domain.sourcing import Demand, Ints, Supply

TODAY = date(2026, 6, 1)
Case = tuple[list[Supply], list[Demand], Ints]


def random_case(seed: int, warehouses: int, places: int, skus: int, lots: int = 3, tight: float = 1.0) -> Case:
    """Stock, demands and ms; ``tight`` scales the stock, about a twentieth of the roads are cut."""
    draw = np.random.default_rng(seed)
    ms = draw.integers(5, 240, (warehouses, places)) * 60_000 - draw.integers(0, 59_000, (warehouses, places))
    ms[draw.random(ms.shape) < 0.05] = UNREACHABLE
    supplies, demands = [], []
    for sku in range(skus):
        for warehouse in range(warehouses):
            for lot in range(int(draw.integers(0, lots + 1))):
                left = None if draw.random() < 0.3 else TODAY + timedelta(days=int(draw.integers(1, 800)))
                amount = int(draw.integers(0, 1 + int(120 * tight * places / warehouses)))
                usable = bool(draw.random() > 0.1)
                supplies.append(Supply(warehouse, f"S{sku:03}", f"L{warehouse}-{sku}-{lot}", amount, left, usable, lot))
        wanting = np.flatnonzero(draw.random(places) < 0.9).tolist()
        demands += [Demand(place, f"S{sku:03}", int(draw.integers(1, 200)), int(draw.integers(1, 4))) for place in wanting]
    return supplies, demands, ms.astype(np.int64)


cases = st.builds(
    random_case,
    st.integers(0, 100_000),
    st.integers(1, 5),
    st.integers(1, 8),
    st.integers(1, 2),
    tight=st.sampled_from([0.1, 0.5, 1.0, 3.0]),
)

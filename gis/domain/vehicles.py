"""What a class of vehicle may use and how fast it goes: the facts that turn metres of road into milliseconds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

ROAD_CLASSES = (
    "motorway",
    "trunk",
    "primary",
    "secondary",
    "tertiary",
    "unclassified",
    "residential",
    "service",
    "track",
)
CLASS_INDEX: Mapping[str, int] = MappingProxyType({name: index for index, name in enumerate(ROAD_CLASSES)})

# km/h of a loaded lorry in hill country where the road itself names no limit: our own working assumption.
DEFAULT_SPEED_KMH = (80.0, 60.0, 50.0, 40.0, 30.0, 25.0, 20.0, 15.0, 10.0)

LORRY_CLASSES = frozenset(ROAD_CLASSES) - {"track"}


@dataclass(frozen=True)
class VehicleProfile:
    """One class of vehicle. ``gross_weight_kg`` is the loaded vehicle; a road's limit is compared with it.

    ``speed_factor`` multiplies the road's speed per road class (1.0 where absent); ``max_speed_kmh`` caps it.
    """

    code: str
    gross_weight_kg: int
    height_m: float
    classes: frozenset[str] = LORRY_CLASSES
    max_speed_kmh: float = 80.0
    speed_factor: Mapping[str, float] = field(default_factory=dict)

    def factors(self) -> NDArray[np.float64]:
        """Speed factor by class index; 0 where the class may not be used. Shape (classes,)."""
        return np.array([self.speed_factor.get(name, 1.0) * (name in self.classes) for name in ROAD_CLASSES])


PICKUP = VehicleProfile("pickup", 2_800, 2.0, classes=frozenset(ROAD_CLASSES), max_speed_kmh=90.0)
LIGHT_TRUCK = VehicleProfile("light_truck", 4_500, 2.8, max_speed_kmh=80.0)
MEDIUM_TRUCK = VehicleProfile("medium_truck", 12_000, 3.5, max_speed_kmh=70.0, speed_factor={"tertiary": 0.9})
HEAVY_TRUCK = VehicleProfile(
    "heavy_truck", 25_000, 4.0, max_speed_kmh=60.0, speed_factor={"tertiary": 0.8, "unclassified": 0.7}
)
PROFILES: Mapping[str, VehicleProfile] = MappingProxyType(
    {profile.code: profile for profile in (PICKUP, LIGHT_TRUCK, MEDIUM_TRUCK, HEAVY_TRUCK)}
)

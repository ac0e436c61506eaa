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

# On foot: 4 km/h on any road but a motorway; a boat uses no road at all, only surveyed water ways.
WALKING: Mapping[str, float] = MappingProxyType({name: 0.0 if name == "motorway" else 4.0 for name in ROAD_CLASSES})
AFLOAT: Mapping[str, float] = MappingProxyType(dict.fromkeys(ROAD_CLASSES, 0.0))
NO_TRACKS: Mapping[str, float] = MappingProxyType({"track": 0.0})


@dataclass(frozen=True)
class VehicleProfile:
    """One class of vehicle. ``gross_weight_kg`` is the loaded vehicle; a road's limit is compared with it.

    ``speed_percent`` scales the road's own speed; ``class_speeds`` caps it per road class in km/h, and 0 there
    means the class may not be used. A class that is not named is allowed and not capped.
    """

    code: str
    gross_weight_kg: int
    height_m: float
    speed_percent: int = 100
    class_speeds: Mapping[str, float] = field(default_factory=dict)

    def caps_kmh(self) -> NDArray[np.float64]:
        """The highest speed by class index in km/h: 0 where the class is forbidden, infinite where it is free."""
        return np.array([float(self.class_speeds.get(name, np.inf)) for name in ROAD_CLASSES])


PICKUP = VehicleProfile("pickup", 2_800, 2.0)
LIGHT_TRUCK = VehicleProfile("light_truck", 4_500, 2.8, class_speeds=NO_TRACKS)
MEDIUM_TRUCK = VehicleProfile("medium_truck", 12_000, 3.5, 90, NO_TRACKS)
HEAVY_TRUCK = VehicleProfile("heavy_truck", 25_000, 4.0, 80, {"track": 0.0, "service": 10.0, "motorway": 70.0})
FOOT_PARTY = VehicleProfile("foot", 80, 1.8, class_speeds=WALKING)
BOAT = VehicleProfile("boat", 900, 1.5, class_speeds=AFLOAT)
_ALL = (PICKUP, LIGHT_TRUCK, MEDIUM_TRUCK, HEAVY_TRUCK, FOOT_PARTY, BOAT)
PROFILES: Mapping[str, VehicleProfile] = MappingProxyType({profile.code: profile for profile in _ALL})


def classes_moved(before: VehicleProfile, now: VehicleProfile) -> frozenset[str] | None:
    """The road classes on which a class of vehicle goes otherwise than before; None where its limits or its whole pace changed."""
    if (before.gross_weight_kg, before.height_m, before.speed_percent) != (now.gross_weight_kg, now.height_m, now.speed_percent):
        return None
    return frozenset(name for name in ROAD_CLASSES if before.class_speeds.get(name) != now.class_speeds.get(name))

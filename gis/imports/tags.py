"""What OpenStreetMap tags (and Geofabrik's columns of them) say about driving: class, direction, speed, limits.

Source: the OpenStreetMap wiki pages for highway, access, oneway, maxspeed, maxweight, maxheight and hgv.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from gis.domain.vehicles import CLASS_INDEX

CLASS_OF: Mapping[str, str] = MappingProxyType(
    {name: name for name in CLASS_INDEX}
    | {f"{name}_link": name for name in ("motorway", "trunk", "primary", "secondary", "tertiary")}
    | {"living_street": "residential", "road": "unclassified"}
)
BARRED = frozenset({"no", "private", "agricultural", "forestry"})
LORRY_BARRED_KG = 3_500
KG_PER_TONNE, KG_PER_SHORT_TON, KG_PER_POUND = 1000.0, 907.18474, 0.45359237
KMH_PER_MPH, M_PER_FOOT, M_PER_INCH = 1.609344, 0.3048, 0.0254

_NUMBER = re.compile(r"^\s*(\d+(?:[.,]\d+)?)\s*([a-z/]*)\s*$", re.IGNORECASE)
_FEET = re.compile(r"^\s*(\d+)\s*'\s*(?:(\d+(?:\.\d+)?)\s*\"?)?\s*$")

Tags = Mapping[str, str]


def _measure(text: str, units: Mapping[str, float]) -> float:
    """The number in base units; 0 when the text is not a number with a known unit ("none", "default", "walk")."""
    match = _NUMBER.match(text)
    if not match or match[2].lower() not in units:
        return 0.0
    return float(match[1].replace(",", ".")) * units[match[2].lower()]


def class_index(tags: Tags) -> int | None:
    """Index into ROAD_CLASSES, or None where no ordinary vehicle may drive."""
    name = CLASS_OF.get(tags.get("highway", ""))
    rule = tags.get("motor_vehicle") or tags.get("vehicle") or tags.get("access") or ""
    return None if name is None or rule in BARRED else CLASS_INDEX[name]


def directions(tags: Tags) -> tuple[bool, bool]:
    """Whether the line may be driven from its start to its end, and from its end to its start."""
    rule = tags.get("oneway", "").lower()
    if rule in {"-1", "reverse", "t"}:
        return False, True
    circular = tags.get("junction") in {"roundabout", "circular"} or tags.get("highway") == "motorway"
    one_way = rule in {"yes", "true", "1", "f"} or (circular and rule not in {"no", "false", "0", "b"})
    return True, not one_way


def speed_kmh(tags: Tags) -> float:
    """The signed speed limit in km/h; 0 where none is signed in figures."""
    return _measure(tags.get("maxspeed", ""), {"": 1.0, "km/h": 1.0, "kmh": 1.0, "mph": KMH_PER_MPH})


def weight_kg(tags: Tags) -> int:
    """The strictest weight limit in kg (a bare number is tonnes; a lorry ban counts as 3.5 t); 0 = no limit."""
    units = {"": KG_PER_TONNE, "t": KG_PER_TONNE, "kg": 1.0, "st": KG_PER_SHORT_TON, "lbs": KG_PER_POUND}
    limits = [_measure(tags.get(key, ""), units) for key in ("maxweight", "maxweightrating")]
    limits += [LORRY_BARRED_KG] if tags.get("hgv") == "no" else []
    return int(min((limit for limit in limits if limit > 0), default=0))


def height_m(tags: Tags) -> float:
    """The height limit in metres (also from feet and inches); 0 = no limit."""
    text = tags.get("maxheight", "")
    if feet := _FEET.match(text):
        return int(feet[1]) * M_PER_FOOT + float(feet[2] or 0) * M_PER_INCH
    return _measure(text, {"": 1.0, "m": 1.0, "cm": 0.01, "ft": M_PER_FOOT})


def is_set(tags: Tags, key: str) -> bool:
    """Whether a yes/no tag such as bridge or tunnel is there and not negated."""
    return tags.get(key, "").lower() not in {"", "no", "false", "0", "f"}

"""What the norm table's words mean in numbers."""

from __future__ import annotations

from gis.domain.needs import SUMMER
from inventory.domain.cover import PERSONS_PER_FAMILY
from inventory.models import Item

__all__ = ["FAMILY_SOURCE", "MONTHS", "PERSONS_PER_FAMILY"]

FAMILY_SOURCE = "family kit: one for 3–4 people (working assumption of this deployment)"
MONTHS = {Item.Season.SUMMER: SUMMER, Item.Season.WINTER: frozenset(range(1, 13)) - SUMMER, Item.Season.ALL: frozenset[int]()}

"""What the norm table's words mean in numbers."""

from __future__ import annotations

from fractions import Fraction

from gis.domain.needs import SUMMER
from inventory.models import Item

PERSONS_PER_FAMILY = Fraction(7, 2)
FAMILY_SOURCE = "family kit: one for 3–4 people (working assumption of this deployment)"
MONTHS = {Item.Season.SUMMER: SUMMER, Item.Season.WINTER: frozenset(range(1, 13)) - SUMMER, Item.Season.ALL: frozenset[int]()}

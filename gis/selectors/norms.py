"""What the norm table's words mean in numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis.domain.needs import SUMMER
from gis.models import NeedStandard
from inventory.domain.cover import PERSONS_PER_FAMILY
from inventory.models import Item

if TYPE_CHECKING:
    from datetime import date

__all__ = ["FAMILY_SOURCE", "MONTHS", "PERSONS_PER_FAMILY", "out_of_season"]

FAMILY_SOURCE = "family kit: one for 3–4 people (working assumption of this deployment)"
MONTHS = {Item.Season.SUMMER: SUMMER, Item.Season.WINTER: frozenset(range(1, 13)) - SUMMER, Item.Season.ALL: frozenset[int]()}


def out_of_season(on: date, standard: str = "catalogue") -> list[NeedStandard]:
    """Norms that are not asked for on a day because of its season: no winter quilts in August. One query."""
    seasons = [season for season, months in MONTHS.items() if months and on.month not in months]
    return list(NeedStandard.objects.filter(code=standard, season__in=seasons).select_related("item").order_by("item__sku"))

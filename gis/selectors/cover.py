"""How many people a warehouse could keep for 72 hours: the ring round its square on the map."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING

from gis.models import NeedStandard
from gis.selectors.norms import MONTHS, PERSONS_PER_FAMILY
from inventory.models import Item
from inventory.selectors import stock

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from inventory.models import Warehouse

DAYS = 3
SHELVES = (Item.Category.BEDDING, Item.Category.WATER, Item.Category.FOOD)
PER_PERSON = {
    Item.NeedBasis.PERSON: Fraction(1),
    Item.NeedBasis.PERSON_DAY: Fraction(DAYS),
    Item.NeedBasis.FAMILY: 1 / PERSONS_PER_FAMILY,
}


def people_covered(warehouses: Sequence[Warehouse], on: date) -> dict[int, int]:
    """People for whom bedding, water and food for 72 hours lie ready, by warehouse key; two queries.

    Of each of the three shelves the item that reaches furthest counts; a warehouse without one of them covers nobody.
    """
    each = _units_per_person(on)
    reach: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    totals: dict[tuple[int, int], int] = defaultdict(int)
    shelf_of: dict[int, str] = {}
    for row in stock.usable(list(warehouses), items=set(each)):
        totals[row.warehouse_id, row.lot.item_id] += row.quantity
        shelf_of[row.lot.item_id] = row.lot.item.category
    for (warehouse, item), units in totals.items():
        shelf = reach[warehouse]
        shelf[shelf_of[item]] = max(shelf[shelf_of[item]], int(units / each[item]))
    return {store.pk: min(reach[store.pk][shelf] for shelf in SHELVES) for store in warehouses}


def _units_per_person(on: date) -> dict[int, Fraction]:
    """Base units of each urgent item one person needs for 72 hours in the season of a day."""
    norms = NeedStandard.objects.filter(code="catalogue", priority=1, item__category__in=SHELVES)
    rows = norms.values_list("item_id", "quantity", "basis", "season")
    in_season = [(item, quantity, basis) for item, quantity, basis, season in rows if _holds(season, on)]
    return {item: Fraction(quantity) * PER_PERSON[Item.NeedBasis(basis)] for item, quantity, basis in in_season}


def _holds(season: str, on: date) -> bool:
    months = MONTHS[Item.Season(season)]
    return not months or on.month in months

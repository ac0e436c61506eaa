"""How many people a warehouse could keep for 72 hours: the ring round its square on the map."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from gis.models import NeedStandard
from inventory.domain.cover import HOURS, Need, Reach, limited_by, need_of, people_for
from inventory.models import Item
from inventory.selectors import stock

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from inventory.models import Warehouse

SHELVES = (Item.Category.BEDDING, Item.Category.WATER, Item.Category.FOOD)


def people_covered(warehouses: Sequence[Warehouse], on: date) -> dict[int, int]:
    """People for whom bedding, water and food for 72 hours lie ready, by warehouse key; two queries.

    Of each of the three shelves the item that reaches furthest counts; a warehouse without one of them covers nobody.
    """
    needs = _needs(on)
    totals: dict[tuple[int, int], int] = defaultdict(int)
    shelf_of: dict[int, str] = {}
    for row in stock.usable(list(warehouses), items=set(needs)):
        totals[row.warehouse_id, row.lot.item_id] += row.quantity
        shelf_of[row.lot.item_id] = row.lot.item.category
    reach: dict[int, list[Reach]] = defaultdict(list)
    for (warehouse, item), units in totals.items():
        reach[warehouse].append(Reach(shelf_of[item], item, people_for(needs[item], units=units, hours=HOURS)))
    first = {store.pk: limited_by(reach[store.pk], SHELVES) for store in warehouses}
    return {store: limit.people if limit else 0 for store, limit in first.items()}


def _needs(on: date) -> dict[int, Need]:
    """The norm of each urgent item that holds in the season of a day."""
    norms = NeedStandard.objects.filter(code="catalogue", priority=1, item__category__in=SHELVES)
    stated = (
        (item, need_of(quantity, basis, season)) for item, quantity, basis, season in norms.values_list("item_id", "quantity", "basis", "season")
    )
    return {item: need for item, need in stated if need is not None and need.holds(on)}

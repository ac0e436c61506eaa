"""What dragging a quantity of a proposal does, as numbers a page can reckon with at once: gap, what stays, weight, minutes."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from gis.models import Vehicle
from gis.selectors.balances import balance_of_needs
from inventory.selectors import stock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis.models import ProposalLine
    from relief.core.models import Incident


class Effect(NamedTuple):
    """For one line, in base units and grams: the most it may send, what its need lacks, what its shelf keeps, its load and the largest lorry's."""

    most: int
    missing: int
    stays: int
    grams: int
    load_g: int
    carries_g: int


def effects(incident: Incident, lines: Sequence[ProposalLine]) -> dict[int, Effect]:
    """By line key, of an open proposal; a fixed number of queries. ``lines`` come with need, item, warehouse."""
    open_of = {row.need.pk: row.unasked for row in balance_of_needs(incident)}
    sent, taken, loads, of_lot = Counter[int](), Counter[tuple[int, int]](), Counter[tuple[int, int]](), Counter[tuple[int, int]]()
    for line in lines:
        item = line.need.item
        sent[line.need_id] += line.quantity
        taken[line.warehouse_id, item.pk] += line.quantity
        of_lot[line.warehouse_id, line.lot_id] += line.quantity
        loads[line.warehouse_id, line.need.shelter_id] += line.quantity * (item.weight_g or 0)
    stores = list({line.warehouse_id: line.warehouse for line in lines}.values())
    shelf, lots = Counter[tuple[int, int]](), Counter[tuple[int, int]]()
    for row in stock.usable(stores, items={line.need.item_id for line in lines}):
        shelf[row.warehouse_id, row.lot.item_id] += row.quantity
        lots[row.warehouse_id, row.lot.pk] += row.quantity
    carries = _carries([store.pk for store in stores])
    found = {}
    for line in lines:
        at = (line.warehouse_id, line.need.item_id)
        kept = 0 if line.reason.get("own") else int(line.reason.get("kept_back") or 0)
        missing = max(0, open_of.get(line.need_id, 0) - sent[line.need_id])
        stays = shelf[at] - taken[at]
        free = min(stays - kept, lots[line.warehouse_id, line.lot_id] - of_lot[line.warehouse_id, line.lot_id])
        most = line.quantity + max(0, min(missing, free))
        load = loads[line.warehouse_id, line.need.shelter_id]
        found[line.pk] = Effect(most, missing, stays, line.need.item.weight_g or 0, load, carries.get(line.warehouse_id, 0))
    return found


def _carries(stores: list[int]) -> dict[int, int]:
    """Grams the largest vehicle standing at each warehouse carries."""
    found: dict[int, int] = {}
    for store, kg in Vehicle.objects.filter(is_active=True, warehouse__in=stores).values_list("warehouse_id", "payload_kg"):
        found[store or 0] = max(found.get(store or 0, 0), 1000 * kg)
    return found

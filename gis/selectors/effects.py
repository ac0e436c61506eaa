"""What dragging a quantity of a proposal does, as numbers a page can reckon with at once: gap, what stays, weight, minutes."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from gis.models import Vehicle
from inventory.selectors import stock
from inventory.selectors.agreements import open_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gis.models import ProposalLine
    from gis.selectors.balances import Balance


type Source = tuple[int | str, int]


class Effect(NamedTuple):
    """For one line, in base units and grams: the most it may send, what its need lacks, what its shelf keeps, its load and the largest lorry's."""

    most: int
    missing: int
    stays: int
    grams: int
    load_g: int
    carries_g: int


def effects(balances: Iterable[Balance], lines: Sequence[ProposalLine]) -> dict[int, Effect]:
    """By line key, of an open proposal; a fixed number of queries. ``lines`` come with need, item, warehouse, agreed."""
    open_of = {row.need.pk: row.unasked for row in balances}
    sent, taken, loads, of_lot = Counter[int](), Counter[Source](), Counter[Source](), Counter[Source]()
    for line in lines:
        sent[line.need_id] += line.quantity
        taken[source_of(line)] += line.quantity
        of_lot[line.warehouse_id, line.lot_id or 0] += line.quantity
        loads[way_of(line)] += line.quantity * (line.need.item.weight_g or 0)
    shelf, lots = _held(lines)
    carries = _carries([line.warehouse_id for line in lines])
    found = {}
    for line in lines:
        kept = 0 if line.reason.get("own") else int(line.reason.get("kept_back") or 0)
        missing = max(0, open_of.get(line.need_id, 0) - sent[line.need_id])
        stays = shelf[source_of(line)] - taken[source_of(line)]
        free = stays if line.agreed_id else min(stays - kept, lots[line.warehouse_id, line.lot_id or 0] - of_lot[line.warehouse_id, line.lot_id or 0])
        most = line.quantity + max(0, min(missing, free))
        found[line.pk] = Effect(most, missing, stays, line.need.item.weight_g or 0, loads[way_of(line)], carries.get(line.warehouse_id, 0))
    return found


def source_of(line: ProposalLine) -> Source:
    """What a line draws on: a shelf (warehouse, item), or a promise."""
    return ("agreed", line.agreed_id) if line.agreed_id else (line.warehouse_id, line.need.item_id)


def way_of(line: ProposalLine) -> Source:
    """The ride a line belongs to; what a supplier brings leaves the store later."""
    return (f"agreed-{line.warehouse_id}" if line.agreed_id else line.warehouse_id, line.need.shelter_id)


def _held(lines: Sequence[ProposalLine]) -> tuple[Counter[Source], Counter[Source]]:
    """Units on each shelf or still promised, and of each lot in its warehouse."""
    shelf, lots = Counter[Source](), Counter[Source]()
    stores = list({line.warehouse_id: line.warehouse for line in lines if not line.agreed_id}.values())
    for row in stock.usable(stores, items={line.need.item_id for line in lines}) if stores else ():
        shelf[row.warehouse_id, row.lot.item_id] += row.quantity
        lots[row.warehouse_id, row.lot.pk] += row.quantity
    for agreed, left in open_lines({line.agreed for line in lines if line.agreed}):
        shelf["agreed", agreed.pk] = left
    return shelf, lots


def _carries(stores: list[int]) -> dict[int, int]:
    """Grams the largest vehicle standing at each warehouse carries."""
    found: dict[int, int] = {}
    for store, kg in Vehicle.objects.filter(is_active=True, warehouse__in=stores).values_list("warehouse_id", "payload_kg"):
        found[store or 0] = max(found.get(store or 0, 0), 1000 * kg)
    return found

"""Needed, promised, on the road, signed for, still lacking: one row per shelter and item."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from gis.models import Need, Shelter
from inventory.models import Item, ReleaseOrder, ReleaseOrderLine, Waybill, WaybillLine

if TYPE_CHECKING:
    from relief.core.models import Incident

ON_THE_ROAD = {Waybill.State.DEPARTED, Waybill.State.ARRIVED, Waybill.State.UNLOADED, Waybill.State.DIVERTED}
SIGNED = {Waybill.State.SIGNED, Waybill.State.SIGNED_WITH_DISCREPANCY, Waybill.State.CLOSED}
GONE = {Waybill.State.RETURNED, Waybill.State.LOST}


class Balance(NamedTuple):
    """One need and what became of it, in base units; ``committed`` is approved and not yet on the road."""

    need: Need
    committed: int
    in_transit: int
    signed: int

    @property
    def covered(self) -> int:
        """Everything promised, moving or delivered."""
        return self.committed + self.in_transit + self.signed

    @property
    def gap(self) -> int:
        """What nothing covers yet."""
        return max(0, self.need.quantity - self.covered)

    @property
    def percent(self) -> int:
        """Covered, in whole percent of the need (100 where nothing is needed)."""
        return min(100, 100 * self.covered // self.need.quantity) if self.need.quantity else 100


class _Flow(NamedTuple):
    ordered: Counter[int]
    moving: Counter[int]
    signed: Counter[int]
    left: Counter[int]


def balance_of_needs(incident: Incident) -> list[Balance]:
    """All needs of an incident with what covers them; five queries, whatever their number."""
    flow = _flow(incident)
    return [_balance(need, flow) for need in _needs(incident) if need.quantity or flow.ordered[need.pk]]


def _needs(incident: Incident) -> list[Need]:
    """The needs with shelter and item, each of which is read once and not once a need."""
    needs = list(Need.objects.filter(incident=incident).order_by("-shelter__people", "shelter__name", "priority", "item__sku"))
    shelters = Shelter.objects.in_bulk({need.shelter_id for need in needs})
    items = Item.objects.in_bulk({need.item_id for need in needs})
    for need in needs:
        need.shelter, need.item = shelters[need.shelter_id], items[need.item_id]
    return needs


def _balance(need: Need, flow: _Flow) -> Balance:
    waiting = max(0, flow.ordered[need.pk] - flow.left[need.pk])
    return Balance(need, waiting, flow.moving[need.pk], flow.signed[need.pk])


def _flow(incident: Incident) -> _Flow:
    """Units per need that were ordered, are moving, were signed for, and have left the store in any way."""
    flow = _Flow(Counter(), Counter(), Counter(), Counter())
    need_of: dict[tuple[int, int], int] = {}
    for order, item, quantity, reason in _ordered(incident):
        need = int(reason.get("need") or 0)
        need_of[order, item] = need
        flow.ordered[need] += quantity
    for order, item, state, quantity, delivered in _loaded(incident):
        need = need_of.get((order, item), 0)
        if state in ON_THE_ROAD:
            flow.moving[need] += quantity
        elif state in SIGNED:
            flow.signed[need] += quantity if delivered is None else delivered
        flow.left[need] += quantity if state in ON_THE_ROAD | SIGNED | GONE else 0
    return flow


def _ordered(incident: Incident) -> list[tuple[int, int, int, dict[str, int]]]:
    closed = (ReleaseOrder.State.DRAFT, ReleaseOrder.State.CANCELLED)
    lines = ReleaseOrderLine.objects.filter(order__incident=incident, order__world=incident.world_id).exclude(order__state__in=closed)
    return list(lines.values_list("order_id", "item_id", "quantity", "reason"))


def _loaded(incident: Incident) -> list[tuple[int, int, str, int, int | None]]:
    lines = WaybillLine.objects.filter(waybill__order__incident=incident)
    return list(lines.values_list("waybill__order_id", "lot__item_id", "waybill__state", "quantity", "delivered"))


class ShelterBalance(NamedTuple):
    """The rows of one shelter, and how many of them lack something."""

    shelter: Shelter
    rows: list[Balance]
    open: int


def by_shelter(rows: list[Balance]) -> list[ShelterBalance]:
    """The rows gathered by shelter, in their order."""
    groups: dict[Shelter, list[Balance]] = defaultdict(list)
    for row in rows:
        groups[row.need.shelter].append(row)
    return [ShelterBalance(shelter, group, sum(1 for row in group if row.gap)) for shelter, group in groups.items()]

"""Needed, promised, on the road, signed for, still lacking: one row per shelter and item."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q

from gis.models import MutualAidLine, MutualAidRequest, Need, ProposalLine, Shelter
from gis.selectors.flows import Flow, flow_of
from inventory.models import CallOff, Item, ReceiptNotice

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from relief.core.models import Incident


class Balance(NamedTuple):
    """One need and what became of it, in base units; ``committed`` is approved and not yet on the road.

    ``asked`` is what other societies were asked for and suppliers were called for, and have not given yet: it covers nothing,
    and is not asked twice.
    """

    need: Need
    committed: int
    in_transit: int
    signed: int
    asked: int = 0

    @property
    def covered(self) -> int:
        """Everything promised, moving or delivered."""
        return self.committed + self.in_transit + self.signed

    @property
    def gap(self) -> int:
        """What nothing covers yet."""
        return max(0, self.need.quantity - self.covered)

    @property
    def unasked(self) -> int:
        """What nothing covers and nobody was asked for."""
        return max(0, self.gap - self.asked)

    @property
    def percent(self) -> int:
        """Covered, in whole percent of the need (100 where nothing is needed)."""
        return min(100, 100 * self.covered // self.need.quantity) if self.need.quantity else 100


class OpenNeed(NamedTuple):
    """What sourcing asks of a need: ``units`` of it, in base units, nothing covers and nobody was asked for."""

    need_id: int
    shelter_id: int
    item_id: int
    sku: str
    priority: int
    units: int


def balance_of_needs(incident: Incident) -> list[Balance]:
    """All needs of an incident with what covers them; six queries, whatever their number."""
    flow, asked = _flow(incident), _asked(incident)
    return [_balance(need, flow, asked) for need in _needs(incident) if need.quantity or flow.ordered[need.pk]]


def open_needs(incident: Incident) -> list[OpenNeed]:
    """The needs that lack something nobody was asked for, in the same order; four queries and no rows of the model: there are thousands."""
    flow, asked, found = _flow(incident), _asked(incident), list[OpenNeed]()
    for key, shelter, item, sku, priority, quantity in _ordered(incident).values_list(
        "pk", "shelter_id", "item_id", "item__sku", "priority", "quantity"
    ):
        units = quantity - flow.waiting(key) - flow.moving[key] - flow.signed[key] - asked[key]
        if units > 0:
            found.append(OpenNeed(key, shelter, item, sku, priority, units))
    return found


def _flow(incident: Incident) -> Flow:
    return flow_of(Q(order__incident=incident, order__world=incident.world_id), Q(waybill__order__incident=incident), "need")


def _ordered(incident: Incident) -> QuerySet[Need]:
    """The needs of an incident, the fullest shelter first and there the most urgent."""
    return Need.objects.filter(incident=incident).order_by("-shelter__people", "shelter__name", "priority", "item__sku")


def _needs(incident: Incident) -> list[Need]:
    """The needs with shelter and item, each of which is read once and not once a need."""
    needs = list(_ordered(incident))
    shelters = Shelter.objects.select_related("division").defer("division__outline").in_bulk({need.shelter_id for need in needs})
    items = Item.objects.in_bulk({need.item_id for need in needs})
    for shelter in shelters.values():
        shelter.incident = incident
    for need in needs:
        known = need._state.fields_cache  # noqa: SLF001 - what a join fills; thousands of needs do not ask each field whether it may be set
        known["shelter"], known["item"] = shelters[need.shelter_id], items[need.item_id]
    return needs


def _balance(need: Need, flow: Flow, asked: Counter[int]) -> Balance:
    return Balance(need, flow.waiting(need.pk), flow.moving[need.pk], flow.signed[need.pk], asked[need.pk])


def _asked(incident: Incident) -> Counter[int]:
    """Units per need in requests nobody has answered for good, and in calls whose goods are not in the store yet; one query."""
    aid = MutualAidLine.objects.filter(request__incident=incident, request__state__in=MutualAidRequest.PENDING, need__isnull=False)
    there = Q(call__notice__state__in=(ReceiptNotice.State.COMPLETED, ReceiptNotice.State.CANCELLED))
    called = ProposalLine.objects.filter(proposal__incident=incident, call__state__in=(CallOff.State.CALLED, CallOff.State.CONFIRMED)).exclude(there)
    rows = aid.values_list("need_id", "request__state", "asked", "offered").order_by()
    asked: Counter[int] = Counter()
    calls = called.values_list("need_id", "call__state", "quantity", "proposed").order_by()
    for need, state, units, offered in rows.union(calls, all=True).order_by():
        asked[need or 0] += offered if state == MutualAidRequest.State.OFFERED else units
    return asked


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

"""What will expire soon, what giving it away leaves of the minimum, and how much was wasted."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import F, Q, Sum

from inventory.domain.rotation import HORIZON_DAYS, Ageing, Proposal, propose, wastage
from inventory.models import Document, Holder, Lot, Movement, RotationLine, StockLevel
from inventory.selectors.stock import usable
from relief.core import clock

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from fractions import Fraction

    from django.db.models import QuerySet

    from inventory.models import Warehouse


class Candidate(NamedTuple):
    """A lot to be given away, the proposal for it, and the units already decided."""

    lot: Lot
    proposal: Proposal
    decided: int

    @property
    def open(self) -> int:
        """Units nobody has decided about."""
        return max(self.proposal.quantity - self.decided, 0)


def candidates(warehouse: Warehouse, *, horizon: int = HORIZON_DAYS) -> list[Candidate]:
    """Usable lots of a store that expire within so many days, the most urgent first. Five queries."""
    today = clock.today()
    last = today + timedelta(days=horizon)
    rows = usable([warehouse])
    total: dict[int, int] = {}
    for row in rows:
        total[row.lot.item_id] = total.get(row.lot.item_id, 0) + row.quantity
    ageing = [
        Ageing(row.lot.pk, row.lot.item_id, row.quantity, row.lot.expires_on, row.lot.unit_value_fen)
        for row in rows
        if row.quantity and row.lot.expires_on and row.lot.expires_on <= last
    ]
    least = dict(StockLevel.objects.filter(warehouse=warehouse).values_list("item", "minimum"))
    lots = Lot.objects.select_related("item", "earmark").prefetch_related("item__packs").in_bulk([one.lot for one in ageing])
    decided = dict(planned([warehouse]).filter(state__in=["planned", "ordered"]).order_by().values_list("lot").annotate(Sum("quantity")))
    return [Candidate(lots[one.lot], one, decided.get(one.lot, 0)) for one in propose(ageing, total, least, today)]


def planned(warehouses: Iterable[Warehouse]) -> QuerySet[RotationLine]:
    """Decisions of stores, the most urgent first."""
    rows = RotationLine.objects.filter(warehouse__in=[store.pk for store in warehouses])
    return rows.select_related("lot__item", "lot__earmark", "order", "decided_by", "warehouse").prefetch_related("lot__item__packs")


def programmes(warehouses: Iterable[Warehouse]) -> list[str]:
    """Programmes that goods were given to before, by name."""
    rows = RotationLine.objects.filter(warehouse__in=[store.pk for store in warehouses]).order_by("programme")
    return list(rows.values_list("programme", flat=True).distinct())


def wasted(warehouses: Iterable[Warehouse], *, since: date) -> Fraction | None:
    """Units disposed of after their expiry in parts of all that left for good since a day; None if nothing left. One query."""
    rows = Movement.objects.filter(document__warehouse__in=[store.pk for store in warehouses], document__reversed_by__isnull=True)
    rows = rows.filter(occurred_at__date__gte=since, taker__outside=True, reverses__isnull=True)
    thrown = Q(document__kind=Document.Kind.DISPOSAL)
    sums = rows.aggregate(
        expired=Sum("quantity", filter=thrown & Q(lot__expires_on__lt=F("occurred_at__date")), default=0),
        disposed=Sum("quantity", filter=thrown, default=0),
        given=Sum("quantity", filter=Q(taker__kind=Holder.Kind.RECIPIENT), default=0),
    )
    return wastage(sums["expired"], sums["given"], sums["disposed"])

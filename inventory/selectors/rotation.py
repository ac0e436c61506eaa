"""What will expire soon, what giving it away leaves of the minimum, and how much was wasted."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import F, Q, Sum

from inventory.domain.rotation import HORIZON_DAYS, Ageing, Proposal, propose, wastage
from inventory.models import Document, Holder, Lot, Movement, RotationLine, StockLevel
from inventory.selectors.barring import is_unsound
from inventory.selectors.stock import holdings, reserved
from relief.core import clock

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
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


def ageing(warehouse: Warehouse, *, horizon: int = HORIZON_DAYS) -> list[Proposal]:
    """What to do with the usable lots of a store that expire within so many days, the most urgent first. Three queries, no row of a model."""
    today = clock.today()
    last = today + timedelta(days=horizon)
    held = {lot: units for (_warehouse, lot), units in reserved([warehouse]).items()}
    fresh = holdings([warehouse]).filter(Q(lot__expires_on__isnull=True) | Q(lot__expires_on__gte=today), quantity__gt=0).exclude(is_unsound())
    facts = ("lot_id", "lot__item_id", "lot__expires_on", "lot__unit_value_fen")
    total: dict[int, int] = {}
    lots = []
    for lot, item, expires_on, fen, units in fresh.order_by().values_list(*facts).annotate(Sum("quantity")):
        usable = max(units - held.get(lot, 0), 0)
        total[item] = total.get(item, 0) + usable
        if usable and expires_on and expires_on <= last:
            lots.append(Ageing(lot, item, usable, expires_on, fen))
    least = dict(StockLevel.objects.filter(warehouse=warehouse).values_list("item", "minimum"))
    return propose(lots, total, least, today)


def candidates(warehouse: Warehouse, rows: Sequence[Proposal]) -> list[Candidate]:
    """These proposals with their lots and what is decided about them. Three queries."""
    lots = Lot.objects.select_related("item", "earmark").prefetch_related("item__packs").in_bulk([one.lot for one in rows])
    lines = planned([warehouse]).filter(state__in=["planned", "ordered"], lot__in=lots)
    decided = dict(lines.order_by().values_list("lot").annotate(Sum("quantity")))
    return [Candidate(lots[one.lot], one, decided.get(one.lot, 0)) for one in rows]


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

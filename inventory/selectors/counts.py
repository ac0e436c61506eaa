"""What there is to count, what was seen against the book, and which counts are due."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from django.db.models import Count, F, Max, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from inventory.domain.counts import Bin, accuracy, next_full, next_sample, sample, sample_size
from inventory.models import CountedLine, Holding, Movement, Signature, StockCount, StockCountLine
from relief.core import clock

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date, datetime
    from fractions import Fraction

    from django.db.models import QuerySet

    from inventory.models import Item, Warehouse

LATELY = timedelta(days=90)
Kind = StockCount.Kind


@dataclass(frozen=True, slots=True)
class Variance:
    """A counted line against the book: ``booked`` at the moment of looking, ``moved`` by what was booked for later moments."""

    line: StockCountLine
    counted: int
    seen_at: datetime
    booked: int
    moved: int

    @property
    def variance(self) -> int:
        """Units beyond the book; negative where some are missing."""
        return self.counted - self.booked

    @property
    def after(self) -> int:
        """What the book will say once the count is posted: counted + later movements."""
        return self.counted + self.moved

    @property
    def stale(self) -> bool:
        """Whether the goods moved after somebody looked."""
        return bool(self.moved)

    @property
    def value_fen(self) -> int | None:
        """The worth of the difference; None for unpriced goods."""
        value = self.line.lot.unit_value_fen
        return None if value is None else value * self.variance


class NextCount(NamedTuple):
    """When a store is to be counted next; ``last``: when it was."""

    warehouse: Warehouse
    kind: str
    label: str
    last: date | None
    due_on: date

    @property
    def late(self) -> bool:
        """Whether the day has passed."""
        return self.due_on < clock.today()


def bins_of(warehouse: Warehouse, *, zone: str = "", items: Sequence[Item] = (), category: str = "") -> list[Holding]:
    """Places and lots that hold goods, in the order of the walk. One query."""
    rows = Holding.objects.filter(holder__location__warehouse=warehouse, quantity__gt=0)
    if zone:
        rows = rows.filter(holder__location__zone=zone)
    if items:
        rows = rows.filter(lot__item__in=[item.pk for item in items])
    if category:
        rows = rows.filter(lot__item__category=category)
    walk = ("holder__location__walk_order", "holder__location__code", "lot__item__sku", "lot__number")
    return list(rows.select_related("lot__item", "holder__location").order_by(*walk))


def sampled(rows: Sequence[Holding], *, seed: str, size: int | None = None) -> list[Holding]:
    """The random sample of bins a seed draws, weighted by worth and by the movements of the last 90 days. Two queries."""
    moves = _moves({row.lot_id for row in rows})
    bins = [Bin(f"{row.holder.location}|{row.lot.item.sku}|{row.lot.number}", _value(row), moves[row.holder_id, row.lot_id]) for row in rows]
    chosen = set(sample(bins, size or sample_size(len(bins)), seed))
    return [row for row, one in zip(rows, bins, strict=True) if one.key in chosen]


def _value(row: Holding) -> int | None:
    return None if row.lot.unit_value_fen is None else row.lot.unit_value_fen * row.quantity


def _moves(lots: set[int]) -> dict[tuple[int, int], int]:
    counted: dict[tuple[int, int], int] = defaultdict(int)
    rows = Movement.objects.filter(lot__in=lots, occurred_at__gt=clock.now() - LATELY).order_by()
    for side in ("giver", "taker"):
        for holder, lot, number in rows.values_list(side, "lot").annotate(Count("pk")):
            counted[holder, lot] += number
    return counted


def zones(warehouse: Warehouse) -> list[str]:
    """The zones of a store that have a name."""
    named = warehouse.locations.exclude(zone="").order_by("zone").values_list("zone", flat=True)
    return list(named.distinct())


def sheet(count: StockCount) -> QuerySet[StockCountLine]:
    """The lines of a count in the order of the walk, with all a blind page shows."""
    walk = ("holder__location__zone", "holder__location__walk_order", "holder__location__code", "lot__item__sku", "lot__number")
    rows = count.lines.select_related("lot__item", "lot__earmark", "holder__location", "first_by", "second_by")
    return rows.prefetch_related("lot__item__packs").order_by(*walk)


def to_count(count: StockCount) -> QuerySet[StockCountLine]:
    """Lines nobody has seen yet, and lines to be seen again."""
    return sheet(count).filter(Q(first__isnull=True) | Q(again=True, second__isnull=True))


def variances(count: StockCount) -> Iterator[Variance]:
    """Every counted line against the book of the moment it was seen at: the second look where there was one.

    One statement reads balances and later movements together, so goods that leave meanwhile cannot come between the two;
    a second one reads the packs.
    """
    nothing = Value(0)
    seen = sheet(count).filter(first__isnull=False).annotate(looked_at=Coalesce("second_at", "first_at"))
    rows = seen.annotate(
        now=Coalesce(Subquery(Holding.objects.filter(holder=OuterRef("holder"), lot=OuterRef("lot")).values("quantity")[:1]), nothing),
        moved=Coalesce(Subquery(_moved_since_look("taker")), nothing) - Coalesce(Subquery(_moved_since_look("giver")), nothing),
    )
    for line in rows:
        counted = line.first if line.second is None else line.second
        yield Variance(line, cast("int", counted), line.looked_at, line.now - line.moved, line.moved)


def _moved_since_look(side: str) -> QuerySet[Movement, Any]:
    rows = Movement.objects.filter(**{side: OuterRef("holder")}, lot=OuterRef("lot"), occurred_at__gt=OuterRef("looked_at"))
    units: QuerySet[Movement, Any] = rows.order_by().values(side).annotate(units=Sum("quantity")).values("units")
    return units


def counts_due(warehouses: Iterable[Warehouse]) -> list[NextCount]:
    """For every store when its next sample and its next full count are due, the soonest first; a store never counted is due today."""
    stores = list(warehouses)
    rows = StockCount.objects.filter(warehouse__in=[store.pk for store in stores], state=StockCount.State.POSTED, scope="").order_by()
    last = {(store, kind): at for store, kind, at in rows.values_list("warehouse", "kind").annotate(Max("document__occurred_at"))}
    due = [_next(store, kind, last.get((store.pk, kind))) for store in stores for kind in (Kind.CYCLE, Kind.FULL)]
    return sorted(due, key=lambda one: (one.due_on, one.warehouse.code, one.kind))


def _next(store: Warehouse, kind: Kind, last: datetime | None) -> NextCount:
    day = timezone.localdate(last) if last else None
    after = next_sample if kind == Kind.CYCLE else next_full
    return NextCount(store, kind, str(kind.label), day, after(day) if day else clock.today())


def accuracy_of(counts: Iterable[StockCount]) -> Fraction | None:
    """How near the book was over posted counts: 1 − Σ|counted − booked| / Σ booked. One query."""
    rows = CountedLine.objects.filter(document__stock_count__in=[count.pk for count in counts], document__reversed_by__isnull=True)
    return accuracy(rows.values_list("counted", "booked"))


def counted_by_keepers(warehouses: Iterable[Warehouse]) -> QuerySet[StockCount]:
    """Exceptions for the supervisor: counts that a keeper of the store did beside a witness, with ``signed_at``."""
    signed = Signature.objects.filter(role=Signature.Role.WITNESS, warehouse__in=[store.pk for store in warehouses])
    rows = StockCount.objects.filter(number__in=signed.values("paper"))
    return rows.select_related("warehouse").annotate(looked_at=Max(F("lines__first_at")))

"""The book read day by day, as it is sealed: rows by the local day they were recorded on, in the order of their keys."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Count, Max
from django.utils import timezone

from inventory.domain.fingerprints import Chain, LotFacts, Paper, Row
from inventory.models import Document, Lot, Movement
from relief.core.worlds import current_world_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

ROWS_AT_ONCE = 2000
COLUMNS = (
    "world_id",
    "document__number",
    "document__kind",
    "line",
    "lot_id",
    "giver_id",
    "taker_id",
    "quantity",
    "occurred_at",
    "recorded_at",
    "reverses_id",
)
PAPER = (
    "world_id", "number", "kind", "warehouse_id", "to_warehouse_id", "incident_id", "purpose_id", "order_id", "reverses_id", "follows_id", "by_id",
    "party", "note", "occurred_at", "recorded_at", "lines",
)  # fmt: skip
LOT = (
    "id", "world_id", "item_id", "number", "owner_id", "source", "earmark_id", "made_on", "expires_on", "quality", "unit_value_fen", "valuation",
)  # fmt: skip


class Sealed(NamedTuple):
    """What the chain says about one day."""

    digest: str
    movements: int
    last: int


def digest_of(day: date, previous: str) -> Sealed:
    """What the chain must say about a day of the current world; read row by row."""
    chain, rows = Chain(previous, current_world_id(), day), movements_of(day)
    chain.head(papers_of(day)).head(lots_of(day)).add(canonical_rows(rows))
    return Sealed(chain.hexdigest(), chain.rows, rows.aggregate(last=Max("pk"))["last"] or 0)


def movements_of(day: date) -> QuerySet[Movement]:
    """Movements recorded on a local day."""
    start = start_of(day)
    return Movement.objects.filter(recorded_at__gte=start, recorded_at__lt=start_of(day + timedelta(days=1)))


def papers_of(day: date) -> Iterator[Paper]:
    """Documents recorded on a local day, in the order of their keys."""
    rows = Document.objects.filter(recorded_at__gte=start_of(day), recorded_at__lt=start_of(day + timedelta(days=1)))
    for values in rows.annotate(lines=Count("movements")).order_by("pk").values_list(*PAPER).iterator(chunk_size=ROWS_AT_ONCE):
        yield Paper(*values)


def lots_of(day: date) -> Iterator[LotFacts]:
    """What was written about lots on a local day: the records of their history, in the order of their keys."""
    rows = Lot.history.filter(world=current_world_id(), history_date__gte=start_of(day), history_date__lt=start_of(day + timedelta(days=1)))
    for values in rows.order_by("history_id").values_list(*LOT).iterator(chunk_size=ROWS_AT_ONCE):
        yield LotFacts(*values)


def start_of(day: date) -> datetime:
    """The first moment of a local day."""
    return timezone.make_aware(datetime.combine(day, time.min))


def canonical_rows(rows: QuerySet[Movement]) -> Iterator[Row]:
    """Rows of the book as the fingerprint reads them, in the order of their keys."""
    for values in rows.order_by("pk").values_list(*COLUMNS).iterator(chunk_size=ROWS_AT_ONCE):
        yield Row(*values)

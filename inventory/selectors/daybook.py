"""The book read day by day, as it is sealed: rows by the local day they were recorded on, in the order of their keys."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Max
from django.utils import timezone

from inventory.domain.fingerprints import Chain, Row
from inventory.models import Movement
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


class Sealed(NamedTuple):
    """What the chain says about one day."""

    digest: str
    movements: int
    last: int


def digest_of(day: date, previous: str) -> Sealed:
    """What the chain must say about a day of the current world; read row by row."""
    chain, rows = Chain(previous, current_world_id(), day), movements_of(day)
    chain.add(canonical_rows(rows))
    return Sealed(chain.hexdigest(), chain.rows, rows.aggregate(last=Max("pk"))["last"] or 0)


def movements_of(day: date) -> QuerySet[Movement]:
    """Movements recorded on a local day."""
    start = start_of(day)
    return Movement.objects.filter(recorded_at__gte=start, recorded_at__lt=start_of(day + timedelta(days=1)))


def start_of(day: date) -> datetime:
    """The first moment of a local day."""
    return timezone.make_aware(datetime.combine(day, time.min))


def canonical_rows(rows: QuerySet[Movement]) -> Iterator[Row]:
    """Rows of the book as the fingerprint reads them, in the order of their keys."""
    for values in rows.order_by("pk").values_list(*COLUMNS).iterator(chunk_size=ROWS_AT_ONCE):
        yield Row(*values)

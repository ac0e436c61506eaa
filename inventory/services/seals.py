"""The published chain: every day's papers, lots and movements under one digest, on top of the day before; and the day's checkpoints.

Rows belong to the day they were *recorded* on (local date), in the order of their keys; a world has its own chain. A day
is sealed only when it has been over for ten minutes, so that whatever was being written at midnight is in it. What is
recorded later belongs to a later day whatever moment it tells of; a row that nevertheless turns up on a sealed day breaks
that day's digest, and ``verify_ledger`` says so.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import batched
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from inventory.domain.errors import UnsoundBook
from inventory.models import Checkpoint, Document, Holding, Lot, Movement, Seal
from inventory.selectors.daybook import digest_of, movements_of, start_of
from inventory.selectors.stock import balance_then
from inventory.selectors.verification import verify
from inventory.services.locks import quiet_book
from relief.core.models import World
from relief.core.worlds import current_world_id, entered

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

GRACE = timedelta(minutes=10)
ROWS_AT_ONCE = 2000
ONE = ("world", "holder", "lot", "at")


def seal_days(*, until: date | None = None) -> list[Seal]:
    """Seal, in every world, each day that is over and not sealed yet, up to ``until`` inclusive; returns the new links.

    The whole book is examined first: one with a fault is not sealed (``UnsoundBook``), or the seal would vouch for what was altered.
    """
    verdict = verify()
    if not verdict.sound:
        raise UnsoundBook(fault=verdict.faults[0].sentence, faults=len(verdict.faults))
    return append_seals(until=until)


def append_seals(*, until: date | None = None) -> list[Seal]:
    """The same without looking, for books that were not written by the services (measurements)."""
    made: list[Seal] = []
    last = min(until or date.max, latest_day())
    for world in World.objects.order_by("pk").values_list("pk", flat=True):
        with entered(world):
            made += _seal_world(last)
    return made


def latest_day() -> date:
    """The last day that is over for long enough."""
    return timezone.localdate(timezone.now() - GRACE) - timedelta(days=1)


@transaction.atomic
def _seal_world(last: date) -> list[Seal]:
    quiet_book()
    seals = []
    previous = Seal.objects.order_by("day").last()
    for day in _days(previous, last):
        link = digest_of(day, previous.digest if previous else "")
        previous = Seal.objects.create(
            day=day, movements=link.movements, last_movement=link.last, previous=previous.digest if previous else "", digest=link.digest
        )
        write_checkpoints(day)
        seals.append(previous)
    return seals


def _days(previous: Seal | None, last: date) -> list[date]:
    """Days since the first thing written, or after the last link, and quiet days up to the last one if the chain has begun."""
    if previous is not None:
        return [previous.day + timedelta(days=n) for n in range(1, (last - previous.day).days + 1)]
    first = min(filter(None, _beginnings()), default=None)
    start = timezone.localdate(first) if first else last + timedelta(days=1)
    return [start + timedelta(days=n) for n in range((last - start).days + 1)]


def _beginnings() -> Iterator[datetime | None]:
    """When the first paper, movement and record of a lot of this world were written."""
    yield Document.objects.aggregate(first=Min("recorded_at"))["first"]
    yield Movement.objects.aggregate(first=Min("recorded_at"))["first"]
    yield Lot.history.filter(world=current_world_id()).aggregate(first=Min("history_date"))["first"]


def write_checkpoints(day: date) -> None:
    """Keep the balance at the end of a day for every holding inside that moved on it, so that as-of answers read few rows."""
    start, end = start_of(day), start_of(day + timedelta(days=1))
    moved = Movement.objects.filter(occurred_at__gte=start, occurred_at__lt=end) | movements_of(day).filter(occurred_at__lt=end)
    keys = {key for giver, taker, lot in moved.order_by().values_list("giver_id", "taker_id", "lot_id") for key in ((giver, lot), (taker, lot))}
    for lots in batched(sorted({lot for _, lot in keys}), ROWS_AT_ONCE):
        rows = Holding.objects.filter(outside=False, lot__in=lots).annotate(then=balance_then(end - timedelta(microseconds=1)))
        found = rows.values_list("holder_id", "lot_id", "then")
        fresh = [Checkpoint(at=end, holder_id=holder, lot_id=lot, quantity=then) for holder, lot, then in found if (holder, lot) in keys]
        Checkpoint.objects.bulk_create(fresh, update_conflicts=True, unique_fields=list(ONE), update_fields=["quantity"], batch_size=1000)

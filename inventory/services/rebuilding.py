"""Make the projection again from the movements, in every world, without stopping the house for long."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction

from inventory.models import Checkpoint, CountedLine, Holder, Holding, Movement, Seal
from inventory.services.locks import quiet_book
from inventory.services.seals import write_checkpoints
from relief.core.models import World
from relief.core.worlds import entered

if TYPE_CHECKING:
    from datetime import datetime

    from inventory.services.locks import HoldingKey

ROWS_AT_ONCE = 5000
type Facts = tuple[int, datetime | None, datetime | None]


class Rebuilt(NamedTuple):
    """How many holdings there are now, and how many of them differ from what stood there before."""

    holdings: int
    changed: int


@transaction.atomic
def rebuild_holdings() -> Rebuilt:
    """Replace all holdings, then the checkpoints of the sealed days."""
    quiet_book()
    outside = dict(Holder.objects.values_list("pk", "outside"))
    total = changed = 0
    for world in World.objects.order_by("pk").values_list("pk", flat=True):
        with entered(world):
            before = _standing()
            after = _from_movements()
            Holding.objects.all().delete()
            Holding.objects.bulk_create([_holding(key, facts, outside) for key, facts in sorted(after.items())], batch_size=1000)
            _checkpoints_again()
        total += len(after)
        changed += sum(before.get(key) != after.get(key) for key in before.keys() | after.keys())
    return Rebuilt(total, changed)


def _standing() -> dict[HoldingKey, Facts]:
    rows = Holding.objects.values_list("holder_id", "lot_id", "quantity", "last_occurred_at", "counted_at")
    return {(holder, lot): (quantity, last, counted) for holder, lot, quantity, last, counted in rows}


def _from_movements() -> dict[HoldingKey, Facts]:
    quantities: dict[HoldingKey, int] = defaultdict(int)
    last: dict[HoldingKey, datetime] = {}
    rows = Movement.objects.order_by().values_list("giver_id", "taker_id", "lot_id", "quantity", "occurred_at")
    for giver, taker, lot, quantity, at in rows.iterator(chunk_size=ROWS_AT_ONCE):
        for key, change in (((giver, lot), -quantity), ((taker, lot), quantity)):
            quantities[key] += change
            last[key] = max(at, last.get(key, at))
    counted = {
        (holder, lot): seen
        for holder, lot, seen in CountedLine.objects.filter(document__reversed_by__isnull=True)
        .order_by("seen_at")
        .values_list("holder_id", "lot_id", "seen_at")
    }
    return {key: (quantities.get(key, 0), last.get(key), counted.get(key)) for key in quantities.keys() | counted.keys()}


def _holding(key: HoldingKey, facts: Facts, outside: dict[int, bool]) -> Holding:
    quantity, last, counted = facts
    return Holding(holder_id=key[0], lot_id=key[1], outside=outside[key[0]], quantity=quantity, last_occurred_at=last, counted_at=counted)


def _checkpoints_again() -> None:
    Checkpoint.objects.all().delete()
    for seal in Seal.objects.order_by("day"):
        write_checkpoints(seal.day)

"""Goods promised to an approved order: rows with an end, made and ended here, used up by the issue."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from inventory.domain.promises import Use
from inventory.models import Reservation
from inventory.selectors.barring import live_reservations
from inventory.services.lines import StockLine
from inventory.services.shelves import OpenShelf, Rules
from relief.core import clock

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from inventory.models import ReleaseOrder, ReleaseOrderLine, Warehouse
    from relief.core.models import Incident

HELD_FOR = timedelta(hours=72)


@transaction.atomic
def reserve(*, order: ReleaseOrder, until: datetime | None = None) -> list[Reservation]:
    """Hold the goods of every line of an order until a moment (default: 72 hours from now), first to expire first.

    All or nothing: raises what an issue of the same lines would raise.
    """
    now = clock.now()
    lines = list(order.lines.select_related("item", "lot"))
    wanted = [StockLine(line.item, line.quantity - line.issued, lot=line.lot) for line in lines]
    use = Use(purpose=order.purpose_id, incident=order.incident_id)
    shelf = OpenShelf(warehouse=order.warehouse, lines=wanted, occurred_at=now, rules=Rules(use=use, order=order))
    ends_at = until or now + HELD_FOR
    rows = [
        Reservation(warehouse=order.warehouse, lot_id=lot, order_line=line, quantity=quantity, reserved_at=now, ends_at=ends_at)
        for line, lot, quantity in _by_lot(lines, shelf)
    ]
    return Reservation.objects.bulk_create(rows)


@transaction.atomic
def release(*, order: ReleaseOrder) -> int:
    """End what is still held for an order; returns the number of reservations ended."""
    now = clock.now()
    return live_reservations(now).filter(order_line__order=order).update(released_at=now)


@transaction.atomic
def hold(*, warehouse: Warehouse, lines: Sequence[StockLine], until: datetime, incident: Incident | None = None) -> list[Reservation]:
    """Hold goods that were offered and not ordered yet, first to expire first, until a moment; all or nothing."""
    now = clock.now()
    use = Use(incident=incident.pk if incident else None)
    shelf = OpenShelf(warehouse=warehouse, lines=lines, occurred_at=now, rules=Rules(use=use))
    units: dict[int, int] = defaultdict(int)
    for picks in shelf.take_all():
        for pick in picks:
            units[pick.lot] += pick.quantity
    return Reservation.objects.bulk_create(
        [Reservation(warehouse=warehouse, lot_id=lot, quantity=quantity, reserved_at=now, ends_at=until) for lot, quantity in units.items()]
    )


@transaction.atomic
def let_go(rows: QuerySet[Reservation]) -> int:
    """End some holds that stand; returns how many."""
    now = clock.now()
    return rows.filter(released_at__isnull=True, ends_at__gt=now).update(released_at=now)


def _by_lot(lines: Sequence[ReleaseOrderLine], shelf: OpenShelf) -> list[tuple[ReleaseOrderLine, int, int]]:
    """Units of each lot for each line, whatever place they lie in."""
    held = []
    for line, picks in zip(lines, shelf.take_all(), strict=True):
        units: dict[int, int] = defaultdict(int)
        for pick in picks:
            units[pick.lot] += pick.quantity
        held += [(line, lot, quantity) for lot, quantity in units.items()]
    return held

"""What was booked on holdings, as the ledger's algebra reads it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from inventory.models import Movement
from relief.ledger import Change

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from inventory.services.drafts import Standing
    from inventory.services.locks import HoldingKey

type Changes = defaultdict[HoldingKey, list[Change]]


def later_changes(holdings: Iterable[Standing], moment: datetime) -> Changes:
    """What is booked on these holdings for moments after this one, by (holder, lot). One query."""
    keys = {(holding.holder_id, holding.lot_id) for holding in holdings}
    rows = Movement.objects.filter(lot__in={lot for _, lot in keys}, occurred_at__gt=moment).order_by()
    later: Changes = defaultdict(list)
    for giver, taker, lot, quantity, at in rows.values_list("giver_id", "taker_id", "lot_id", "quantity", "occurred_at"):
        for key, change in (((giver, lot), -quantity), ((taker, lot), quantity)):
            if key in keys:
                later[key].append(Change(at, change))
    return later

"""What was booked on holdings, as the ledger's algebra reads it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from inventory.services.statements import movements_after
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
    later: Changes = defaultdict(list)
    for giver, taker, lot, quantity, at in movements_after({lot for _, lot in keys}, moment):
        for key, change in (((giver, lot), -quantity), ((taker, lot), quantity)):
            if key in keys:
                later[key].append(Change(at, change))
    return later

"""Goods from the receiving bay go to their bins: one line or all, as proposed or as the keeper says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inventory.domain.inbound_refusals import NoStoragePlace, NothingToPutAway
from inventory.selectors.inbound import in_the_bay
from inventory.services.issuing import move
from inventory.services.lines import MoveLine

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from inventory.models import Document, Warehouse
    from inventory.selectors.inbound import Waiting
    from relief.core.models import Person


@transaction.atomic
def put_away(*, warehouse: Warehouse, by: Person, bins: Mapping[int, str] | None = None, occurred_at: datetime | None = None) -> Document:
    """Move goods out of the bay. ``bins``: location codes by key of the holding, empty for the proposal; None: everything as proposed."""
    waiting = in_the_bay(warehouse)
    chosen = [one for one in waiting if bins is None or one.holding.pk in bins]
    if not chosen:
        raise NothingToPutAway(warehouse=warehouse.name)
    lines = [_line(one, warehouse, (bins or {}).get(one.holding.pk, "")) for one in chosen]
    return move(warehouse=warehouse, lines=lines, by=by, occurred_at=occurred_at)


def _line(one: Waiting, warehouse: Warehouse, code: str) -> MoveLine:
    goal = code or (one.proposal.code if one.proposal else "")
    if not goal:
        raise NoStoragePlace(warehouse=warehouse.name)
    row = one.holding
    return MoveLine(row.lot.item, row.quantity, row.lot, row.holder.location, to=goal)

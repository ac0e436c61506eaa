"""Goods come in from donors and suppliers, and lots are made for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inventory.models import Document, Holder
from inventory.services.drafts import Draft, Entry, not_future, some
from inventory.services.lots import lots_for
from inventory.services.places import code_of, holders_at, outside_holder
from inventory.services.posting import post
from inventory.services.shelves import wanted_by

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from inventory.models import Warehouse
    from inventory.services.lines import ReceiptLine
    from relief.core.models import Incident, Person


@transaction.atomic
def receive(
    *,
    warehouse: Warehouse,
    lines: Sequence[ReceiptLine],
    by: Person,
    occurred_at: datetime | None = None,
    incident: Incident | None = None,
    party: str = "",
    note: str = "",
) -> Document:
    """Book goods in: each line into its lot (made where its number is new) and its location, else the receiving bay."""
    lines, moment = some(lines), not_future(occurred_at)
    for line in lines:
        wanted_by(line)
    places = holders_at(warehouse, [line.location for line in lines])
    lots = lots_for(warehouse=warehouse, lines=lines, party=party)
    source = outside_holder(warehouse, Holder.Kind.SOURCE)
    entries = [Entry(source, places[code_of(line.location)], lot.pk, line.quantity) for line, lot in zip(lines, lots, strict=True)]
    return post(
        Draft(
            kind=Document.Kind.RECEIPT,
            warehouse=warehouse,
            by=by,
            occurred_at=moment,
            incident=incident,
            party=party,
            note=note,
            entries=entries,
            outside=frozenset({source}),
            skus={lot.pk: lot.item.sku for lot in lots},
        )
    )

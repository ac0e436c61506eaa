"""What is on the road under an issue: it goes to the recipients when they sign, or comes back into the warehouse.

The issue of an order holds its goods itself (a transit holder) from departure to signature. Signing moves what was
delivered to the recipients; what is short goes to the count differences of the sending warehouse and opens a
discrepancy case each, so that nothing stays in transit and nothing disappears. Goods issued without an order were
handed over at the counter: for them only the signature is kept.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from inventory.models import DiscrepancyCase, Document, Holder, Holding
from inventory.services.drafts import Draft, Entry
from inventory.services.places import default_location, location_holder, outside_holder
from inventory.services.posting import post
from relief.core import clock
from relief.core.services.events import record_event
from relief.core.services.numbers import next_number

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from inventory.models import Waybill, WaybillLine
    from relief.core.models import Person

CASE_CODE = "DC"
TO_EXPLAIN = timedelta(days=3)


def deliver(*, waybill: Waybill, delivered: Mapping[int, int], by: Person, at: datetime, facts: dict[str, object]) -> Document | None:
    """Book what recipients signed for: units by key of the lot. None where nothing of the waybill is in transit."""
    held = on_the_road(waybill.document)
    if not held:
        return None
    recipient, differences = (outside_holder(waybill.warehouse, kind) for kind in (Holder.Kind.RECIPIENT, Holder.Kind.COUNT))
    entries = []
    for row in held:
        given = min(delivered.get(row.lot_id, 0), row.quantity)
        entries += [Entry(row.holder_id, recipient, row.lot_id, given), Entry(row.holder_id, differences, row.lot_id, row.quantity - given)]
    return carry(waybill, Document.Kind.DELIVERY, held, entries, by=by, at=at, outside=frozenset({recipient, differences}), facts=facts)


def bring_back(*, waybill: Waybill, by: Person, at: datetime, units: Mapping[int, int] | None = None, note: str = "") -> Document | None:
    """Put what is in transit back into the warehouse it came from: all of it, or ``units`` by key of the lot."""
    held = on_the_road(waybill.document)
    if not held:
        return None
    place = location_holder(default_location(waybill.warehouse))
    entries = [Entry(row.holder_id, place, row.lot_id, row.quantity if units is None else units.get(row.lot_id, 0)) for row in held]
    return carry(waybill, Document.Kind.RETURN, held, entries, by=by, at=at, note=note)


def lose(*, waybill: Waybill, by: Person, at: datetime, note: str) -> Document | None:
    """Book everything in transit as lost by the warehouse that sent it. None where nothing of the waybill is in transit."""
    held = on_the_road(waybill.document)
    if not held:
        return None
    losses = outside_holder(waybill.warehouse, Holder.Kind.LOSS)
    entries = [Entry(row.holder_id, losses, row.lot_id, row.quantity) for row in held]
    return carry(waybill, Document.Kind.LOSS, held, entries, by=by, at=at, outside=frozenset({losses}), note=note)


def open_case(
    *, waybill: Waybill, line: WaybillLine, expected: int, found: int, by: Person, at: datetime, kind: str = DiscrepancyCase.Kind.DELIVERY
) -> DiscrepancyCase:
    """An open question about one lot of a waybill, due in three days, with whoever issued the goods."""
    now = clock.now()
    case = DiscrepancyCase.objects.create(
        number=next_number(organisation=waybill.warehouse.organisation, kind=CASE_CODE, on=clock.today()),
        kind=kind,
        document=waybill.document,
        waybill=waybill,
        warehouse=waybill.warehouse,
        lot=line.lot,
        expected=expected,
        found=found,
        owner_id=waybill.document.by_id if waybill.document else by.pk,
        opened_at=now,
        due_at=now + TO_EXPLAIN,
    )
    record_event(
        kind="case-opened",
        by=by,
        occurred_at=at,
        incident=waybill.incident,
        organisation=waybill.warehouse.organisation,
        subject=case,
        payload={"waybill": waybill.number, "item": line.lot.item.sku, "lot": line.lot.number, "expected": expected, "found": found},
    )
    return case


def on_the_road(document: Document | None) -> list[Holding]:
    """What an issue or a transfer still holds itself; locked."""
    if document is None:
        return []
    rows = Holding.objects.filter(holder__document=document, quantity__gt=0).select_related("lot__item").order_by("holder_id", "lot_id")
    return list(rows.select_for_update(of=("self",)))


def carry(
    waybill: Waybill,
    kind: str,
    held: list[Holding],
    entries: list[Entry],
    *,
    by: Person,
    at: datetime,
    outside: frozenset[int] = frozenset(),
    facts: Mapping[str, object] | None = None,
    note: str = "",
) -> Document:
    """Post a document about goods of a waybill; entries of nothing are left out."""
    return post(
        Draft(
            kind=kind,
            warehouse=waybill.warehouse,
            by=by,
            occurred_at=at,
            incident=waybill.incident,
            purpose=waybill.document.purpose if waybill.document else None,
            order=waybill.order,
            follows=waybill.document,
            party=waybill.destination,
            note=note,
            entries=[entry for entry in entries if entry.quantity],
            outside=outside,
            held={(row.holder_id, row.lot_id): row for row in held},
            skus={row.lot_id: row.lot.item.sku for row in held},
            facts={"waybill": waybill.number, "destination": waybill.destination, **(facts or {})},
        )
    )

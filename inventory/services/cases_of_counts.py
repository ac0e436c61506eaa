"""A difference worth asking about becomes an open question with an owner and a clock."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from inventory.domain.counts import opens_case
from inventory.models import CountedLine, DiscrepancyCase
from relief.core import clock
from relief.core.services.events import record_event
from relief.core.services.numbers import next_number

if TYPE_CHECKING:
    from inventory.models import Document
    from relief.core.models import Person

CASE_CODE = "DC"
TO_EXPLAIN = timedelta(days=3)


def open_count_cases(*, document: Document, by: Person) -> list[DiscrepancyCase]:
    """A case for every counted line of a posted count whose difference is worth one; due in three days."""
    rows = CountedLine.objects.filter(document=document).select_related("lot__item").order_by("pk")
    return [_open(document, row, by) for row in rows if opens_case(row.counted - row.booked, row.lot.unit_value_fen)]


def _open(document: Document, row: CountedLine, by: Person) -> DiscrepancyCase:
    now = clock.now()
    case = DiscrepancyCase.objects.create(
        number=next_number(organisation=document.warehouse.organisation, kind=CASE_CODE, on=clock.today()),
        kind=DiscrepancyCase.Kind.COUNT,
        document=document,
        warehouse=document.warehouse,
        item=row.lot.item,
        lot=row.lot,
        expected=row.booked,
        found=row.counted,
        opened_at=now,
        due_at=now + TO_EXPLAIN,
    )
    facts = {"document": document.number, "item": row.lot.item.sku, "lot": row.lot.number, "expected": row.booked, "found": row.counted}
    record_event(kind="case-opened", by=by, organisation=document.warehouse.organisation, subject=case, payload=facts)
    return case

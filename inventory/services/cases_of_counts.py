"""A difference worth asking about becomes an open question with an owner and a clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inventory.domain.counts import opens_case
from inventory.models import CountedLine, DiscrepancyCase
from inventory.services.cases import About, open_case

if TYPE_CHECKING:
    from inventory.models import Document
    from relief.core.models import Person


def open_count_cases(*, document: Document, by: Person) -> list[DiscrepancyCase]:
    """A case for every counted line of a posted count whose difference is worth one."""
    rows = CountedLine.objects.filter(document=document).select_related("lot__item").order_by("pk")
    return [
        open_case(
            kind=DiscrepancyCase.Kind.COUNT,
            warehouse=document.warehouse,
            by=by,
            expected=row.booked,
            found=row.counted,
            about=About(document=document, lot=row.lot),
        )
        for row in rows
        if opens_case(row.counted - row.booked, row.lot.unit_value_fen)
    ]

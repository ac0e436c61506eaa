"""A custodian's own figures put beside the book of that day (代储确认): a difference opens a case, nothing is corrected silently."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from inventory.domain.care_refusals import NoReason, UnknownFigure, WrongKindOfAgreement
from inventory.models import Agreement, DiscrepancyCase, Item, StockConfirmation
from inventory.selectors import stock
from inventory.services.deliveries import CASE_CODE, TO_EXPLAIN
from inventory.services.drafts import not_future
from relief.core import clock
from relief.core.services.events import record_event
from relief.core.services.numbers import next_number

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from relief.core.models import Person

NUMBER_CODE = "SF"


@transaction.atomic
def confirm_stock(*, agreement: Agreement, on: date, figures: Mapping[str, int], confirmed_by: str, by: Person) -> StockConfirmation:
    """Write down what the custodian says lay there at the end of a day (today: now), by SKU, beside the book.

    Goods of the book he did not name stand without a figure. Each difference opens a case of the kind ``custody``, due in
    three days. Raises ``WrongKindOfAgreement``, ``UnknownFigure``, ``NoReason``, ``InFuture``.
    """
    held = Agreement.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=agreement.pk)
    if held.kind != Agreement.Kind.CUSTODY or held.warehouse is None:
        raise WrongKindOfAgreement(agreement=held.number)
    if not confirmed_by.strip():
        raise NoReason(field="confirmed_by")
    moment = _end_of(on)
    rows = _beside(held, figures, None if moment >= clock.now() else moment)
    made = StockConfirmation.objects.create(
        number=next_number(organisation=held.organisation, kind=NUMBER_CODE, on=clock.today()),
        agreement=held,
        on=on,
        confirmed_by=confirmed_by.strip(),
        figures=rows,
        recorded_by=by,
        recorded_at=clock.now(),
    )
    cases = [_case(made, row, by) for row in rows if row["theirs"] is not None and row["theirs"] != row["book"]]
    held.next_confirmation_on = on + timedelta(days=held.confirm_every_days)
    held.save(update_fields=["next_confirmation_on"])
    facts = {"agreement": held.number, "lines": len(rows), "cases": [case.number for case in cases], "warehouse": held.warehouse.code}
    record_event(kind="stock-confirmed", by=by, organisation=held.organisation, subject=made, payload=facts)
    return made


def book_of(agreement: Agreement, moment: datetime | None = None) -> list[tuple[Item, int]]:
    """What the book says lies at the custodian's, now or at the end of a moment: what it holds and what was agreed, by SKU."""
    if agreement.warehouse is None:
        return []
    held = {key: sums.held for key, sums in stock.by_item([agreement.warehouse], as_of=moment).items()}
    agreed = set(agreement.lines.values_list("item_id", flat=True))
    items = Item.objects.filter(pk__in=held.keys() | agreed).order_by("sku")
    return [(item, held.get(item.pk, 0)) for item in items]


def _end_of(on: date) -> datetime:
    last = timezone.make_aware(datetime.combine(on, time.max))
    not_future(last if on > clock.today() else None)
    return last


def _beside(agreement: Agreement, figures: Mapping[str, int], moment: datetime | None) -> list[dict[str, Any]]:
    book = book_of(agreement, moment)
    named = {item.sku for item, _ in book}
    more = Item.objects.in_bulk(figures.keys() - named, field_name="sku")
    for line, (sku, units) in enumerate(figures.items(), start=1):
        if units < 0 or (sku not in named and sku not in more):
            raise UnknownFigure(line=line, item=sku)
    every = [*book, *((item, 0) for item in more.values())]
    return [{"item": item.pk, "sku": item.sku, "book": units, "theirs": figures.get(item.sku)} for item, units in every]


def _case(made: StockConfirmation, row: dict[str, Any], by: Person) -> DiscrepancyCase:
    agreement, now = made.agreement, clock.now()
    assert agreement.warehouse is not None  # noqa: S101 - confirm_stock has refused every other
    case = DiscrepancyCase.objects.create(
        number=next_number(organisation=agreement.organisation, kind=CASE_CODE, on=clock.today()),
        kind=DiscrepancyCase.Kind.CUSTODY,
        warehouse=agreement.warehouse,
        item_id=row["item"],
        expected=row["book"],
        found=row["theirs"],
        reason=made.number,
        owner=by,
        opened_at=now,
        due_at=now + TO_EXPLAIN,
    )
    facts = {"confirmation": made.number, "item": row["sku"], "expected": row["book"], "found": row["theirs"]}
    record_event(kind="case-opened", by=by, organisation=agreement.organisation, subject=case, payload=facts)
    return case

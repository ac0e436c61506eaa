"""What becomes of a call the supplier has confirmed: it is announced as a receipt notice, and delivered when that is complete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inventory.domain.care_refusals import NotThisState
from inventory.models import CallOff, Lot, ReceiptNotice, ReceiptNoticeLine
from inventory.services.agreements import answer
from relief.core import clock
from relief.core.services.numbers import next_number

if TYPE_CHECKING:
    from datetime import datetime

    from relief.core.models import Person

NOTICE_CODE = "RN"
State = CallOff.State


@transaction.atomic
def confirm_call(*, call: CallOff, by: Person, note: str = "", occurred_at: datetime | None = None) -> CallOff:
    """The supplier will deliver: the call becomes a receipt notice with its lines and the agreed prices. Raises ``CallAnswered``."""
    held = answer(call=call, state=State.CONFIRMED, by=by, note=note, occurred_at=occurred_at)
    held.notice = _announce(held, by)
    held.save(update_fields=["notice"])
    return held


@transaction.atomic
def deliver_call(*, call: CallOff, by: Person) -> CallOff:
    """Close a call whose receipt notice is complete. Raises ``NotThisState`` before that."""
    held = CallOff.objects.select_for_update(of=("self",)).select_related("notice").get(pk=call.pk)
    if held.state != State.CONFIRMED or held.notice is None or held.notice.state != ReceiptNotice.State.COMPLETED:
        raise NotThisState(asset=held.number, state=str(held.get_state_display()), state_code=held.state, allowed=[str(State.CONFIRMED)])
    held.state = State.DELIVERED
    held._change_reason = f"delivered, entered by {by.pk}"  # type: ignore[attr-defined]  # noqa: SLF001 - simple-history's own door
    held.save(update_fields=["state"])
    return held


def _announce(call: CallOff, by: Person) -> ReceiptNotice:
    agreement, now = call.agreement, clock.now()
    notice = ReceiptNotice.objects.create(
        number=next_number(organisation=call.to_warehouse.organisation, kind=NOTICE_CODE, on=clock.today()),
        warehouse=call.to_warehouse,
        origin=ReceiptNotice.Origin.PURCHASE,
        party=agreement.partner,
        party_phone=agreement.phone,
        reference=call.number,
        incident=call.incident,
        expected_on=clock.today(),
        noticed_by=by,
        noticed_at=now,
    )
    prices = dict(agreement.lines.values_list("item_id", "unit_price_fen"))
    ReceiptNoticeLine.objects.bulk_create(
        [
            ReceiptNoticeLine(
                notice=notice,
                item_id=line.item_id,
                quantity=line.quantity,
                unit_value_fen=prices.get(line.item_id),
                valuation=Lot.Valuation.CONTRACT if prices.get(line.item_id) is not None else Lot.Valuation.UNPRICED,
            )
            for line in call.lines.all()
        ]
    )
    return notice

"""Custody and framework agreements: concluded, called, answered, confirmed.

Custody (代储): our goods in their building; their own figures are put beside the book. Framework (协议储备): their
goods, promised within so many hours of a call; what is called comes in under a receipt notice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from inventory.domain.care_refusals import AgreementNotInForce, CallAnswered, NoReason, NotAgreed, WrongKindOfAgreement
from inventory.domain.errors import EmptyDocument, NotWhole
from inventory.models import Agreement, AgreementLine, CallOff, CallOffLine
from inventory.selectors.agreements import SLOWEST, open_lines
from inventory.services.drafts import not_future
from inventory.services.steps import moment_after
from relief.core import clock
from relief.core.columns import fits
from relief.core.services.events import record_event
from relief.core.services.numbers import next_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from inventory.models import Item, Warehouse
    from relief.core.models import Incident, Organisation, Person

NUMBER_CODE, CALL_CODE = "AG", "CF"
Kind = Agreement.Kind
State = CallOff.State


@dataclass(frozen=True, slots=True)
class Agreed:
    """So many base units of an item: kept at least (custody), or delivered within so many hours (framework)."""

    item: Item
    quantity: int
    within_hours: int | None = None
    unit_price_fen: int | None = None


@transaction.atomic
def conclude(
    *,
    organisation: Organisation,
    kind: str,
    partner: str,
    starts_on: date,
    ends_on: date,
    lines: Sequence[Agreed],
    by: Person,
    warehouse: Warehouse | None = None,
    **facts: Any,
) -> Agreement:
    """Enter an agreement with its lines; custody names the store in the book where our goods lie."""
    if not lines:
        raise EmptyDocument
    if not partner.strip():
        raise NoReason(field="partner")
    if kind == Kind.CUSTODY and warehouse is None:
        raise NoReason(field="warehouse")
    number = next_number(organisation=organisation, kind=NUMBER_CODE, on=clock.today())
    made = Agreement(number=number, organisation=organisation, kind=kind, partner=partner, starts_on=starts_on, ends_on=ends_on, warehouse=warehouse)
    for name, value in facts.items():
        setattr(made, name, value)
    if kind == Kind.CUSTODY and made.next_confirmation_on is None:
        made.next_confirmation_on = starts_on + timedelta(days=made.confirm_every_days)
    made._change_reason = f"concluded by {by.pk}"  # type: ignore[attr-defined]  # noqa: SLF001 - simple-history's own door
    made.full_clean()
    made.save()
    for line in lines:
        AgreementLine.objects.create(
            agreement=made, item=line.item, quantity=line.quantity, within_hours=line.within_hours, unit_price_fen=line.unit_price_fen
        )
    return made


@transaction.atomic
def call_off(
    *,
    agreement: Agreement,
    wanted: Mapping[Item, int],
    to_warehouse: Warehouse,
    by: Person,
    incident: Incident | None = None,
    note: str = "",
    occurred_at: datetime | None = None,
) -> CallOff:
    """Call goods from a supplier: due within the slowest promise among the items called.

    The agreement stays locked, so that two calls together never ask for more than was agreed. Raises
    ``WrongKindOfAgreement``, ``AgreementNotInForce``, ``NotAgreed``, ``NotWhole``, ``EmptyDocument``.
    """
    made = write_call(agreement=agreement, wanted=wanted, to_warehouse=to_warehouse, by=by, incident=incident, note=note, occurred_at=occurred_at)
    announce_call(made, by=by)
    return made


def write_call(
    *,
    agreement: Agreement,
    wanted: Mapping[Item, int],
    to_warehouse: Warehouse,
    by: Person,
    incident: Incident | None = None,
    note: str = "",
    occurred_at: datetime | None = None,
) -> CallOff:
    """The call alone, for who writes more papers in one transaction; ``announce_call`` follows when all have their numbers."""
    held = Agreement.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=agreement.pk)
    if held.kind != Kind.FRAMEWORK:
        raise WrongKindOfAgreement(agreement=held.number)
    moment = not_future(occurred_at) or clock.now()
    _in_force(held, timezone.localdate(moment))
    hours = _checked(held, wanted)
    number = next_number(organisation=held.organisation, kind=CALL_CODE, on=clock.today())
    made = CallOff.objects.create(
        number=number, agreement=held, to_warehouse=to_warehouse, incident=incident, called_by=by, called_at=moment,
        due_at=moment + timedelta(hours=hours), note=fits(note.strip(), CallOff, "note"),
    )  # fmt: skip
    CallOffLine.objects.bulk_create([CallOffLine(call=made, item=item, quantity=quantity) for item, quantity in wanted.items()])
    return made


def announce_call(call: CallOff, *, by: Person) -> None:
    """The event of a call that was written."""
    agreement, hours = call.agreement, round((call.due_at - call.called_at) / timedelta(hours=1))
    facts = {"agreement": agreement.number, "lines": call.lines.count(), "warehouse": call.to_warehouse.code, "hours": hours}
    record_event(
        kind="agreement-called",
        by=by,
        occurred_at=call.called_at,
        incident=call.incident,
        organisation=agreement.organisation,
        subject=call,
        payload=facts,
    )


def open_quantities(agreement: Agreement) -> dict[int, int]:
    """Units of each item that may still be called: agreed, less what was called and not refused. Keys of items."""
    return {line.item_id: left for line, left in open_lines(agreement.lines.all())}


def _checked(agreement: Agreement, wanted: Mapping[Item, int]) -> int:
    """The slowest promise (hours) among the items wanted, each of which is agreed and still open."""
    if not wanted:
        raise EmptyDocument
    left, hours = open_quantities(agreement), 0
    promised = {line.item_id: line.within_hours for line in agreement.lines.all()}
    for item, quantity in wanted.items():
        if quantity <= 0:
            raise NotWhole(given=str(quantity))
        if quantity > left.get(item.pk, 0):
            raise NotAgreed(agreement=agreement.number, item=item.sku, open=left.get(item.pk, 0), wanted=quantity)
        within = promised[item.pk]
        hours = max(hours, SLOWEST if within is None else within)
    return hours


def _in_force(agreement: Agreement, day: date) -> None:
    if not agreement.starts_on <= day <= agreement.ends_on:
        raise AgreementNotInForce(
            agreement=agreement.number, starts_on=agreement.starts_on.isoformat(), ends_on=agreement.ends_on.isoformat(), on=day.isoformat()
        )


@transaction.atomic
def refuse_call(*, call: CallOff, by: Person, note: str, occurred_at: datetime | None = None) -> CallOff:
    """The supplier cannot deliver: why. What was called may be called again."""
    if not note.strip():
        raise NoReason(field="reason")
    return answer(call=call, state=State.REFUSED, by=by, note=note, occurred_at=occurred_at)


def answer(*, call: CallOff, state: str, by: Person, note: str = "", occurred_at: datetime | None = None) -> CallOff:
    """Keep the supplier's answer, once. Raises ``CallAnswered``."""
    held = CallOff.objects.select_for_update(of=("self",)).select_related("agreement__organisation", "incident").get(pk=call.pk)
    if held.state != State.CALLED:
        raise CallAnswered(call=held.number, state=str(held.get_state_display()))
    held.answered_at = moment_after(held, occurred_at, held.called_at)
    held.state, held.note = state, fits(note.strip(), CallOff, "note") or held.note
    held._change_reason = f"answered, entered by {by.pk}"  # type: ignore[attr-defined]  # noqa: SLF001 - simple-history's own door
    held.save()
    record_event(
        kind="call-refused" if state == State.REFUSED else "call-confirmed",
        by=by,
        occurred_at=held.answered_at,
        incident=held.incident,
        organisation=held.agreement.organisation,
        subject=held,
        payload={"agreement": held.agreement.number, "reason": note},
    )
    return held


@transaction.atomic
def forget_contact(agreement: Agreement, *, by: Person) -> Agreement:
    """Take the contact's name and telephone off an agreement and out of its history; the agreement stays."""
    held = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    held.contact = held.phone = ""
    held._change_reason = f"contact forgotten by {by.pk}"  # type: ignore[attr-defined]  # noqa: SLF001 - simple-history's own door
    held.save(update_fields=["contact", "phone"])
    Agreement.history.filter(id=held.pk).update(contact="", phone="")
    return held

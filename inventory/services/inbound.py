"""Word that goods will come: noticed, the supplier asked, received lorry by lorry, completed, reported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from inventory.domain.errors import NotWhole
from inventory.domain.inbound_refusals import AlreadyReceiving, NoLines, NoParty, TalliesOpen
from inventory.domain.packs import whole
from inventory.domain.words import one_spelling
from inventory.domain.workdays import working_days_after
from inventory.models import DiscrepancyCase, Lot, ReceiptNotice, ReceiptNoticeLine, Tally, TallyLine
from inventory.services.cases import About, open_case
from inventory.services.lots import items_by_sku
from inventory.services.shelves import sku_of
from inventory.services.steps import check_step, moment_after
from relief.core import clock
from relief.core.columns import fits
from relief.core.services.events import record_event
from relief.core.services.numbers import next_number

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from inventory.models import Earmark, Item, Warehouse
    from relief.core.models import Incident, Person

NUMBER_CODE = "RN"
DAYS_TO_CONTACT, DAYS_TO_REPORT = 2, 5  # working days: a centre's rule of 2, the central reserve's rule of 5
State = ReceiptNotice.State


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """So many base units of an item that are to come; a value only with what it rests on."""

    item: Item | str
    quantity: int
    unit_value_fen: int | None = None
    valuation: str = Lot.Valuation.UNPRICED


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeFacts:
    """Who sends what under which promise."""

    origin: str
    party: str
    party_phone: str = ""
    reference: str = ""
    earmark: Earmark | None = None
    incident: Incident | None = None
    expected_on: date | None = None
    note: str = ""


@transaction.atomic
def announce(
    *, warehouse: Warehouse, by: Person, facts: NoticeFacts, lines: Sequence[NoticeLine], occurred_at: datetime | None = None
) -> ReceiptNotice:
    """Note that goods will come. Two working days are given to contact who sends them."""
    made = _lines(lines)
    moment = moment_after(facts.party, occurred_at, None)
    notice = ReceiptNotice.objects.create(
        number=next_number(organisation=warehouse.organisation, kind=NUMBER_CODE, on=clock.today()),
        warehouse=warehouse,
        noticed_at=moment,
        noticed_by=by,
        contact_due_at=end_of(working_days_after(timezone.localdate(moment), DAYS_TO_CONTACT)),
        **_facts(facts),
    )
    _write(notice, made)
    _tell("receipt-announced", notice, by, moment, {"lines": len(made)})
    return notice


@transaction.atomic
def change(*, notice: ReceiptNotice, by: Person, facts: NoticeFacts, lines: Sequence[NoticeLine]) -> ReceiptNotice:
    """Correct a notice of which nothing has come yet."""
    made, held = _lines(lines), locked_notice(notice)
    _check_untouched(held)
    for name, value in _facts(facts).items():
        setattr(held, name, value)
    held.save()
    held.lines.all().delete()
    _write(held, made)
    _tell("receipt-announced", held, by, clock.now(), {"lines": len(made), "changed": True})
    return held


@transaction.atomic
def cancel(*, notice: ReceiptNotice, by: Person, reason: str) -> ReceiptNotice:
    """The goods will not come; nothing of them has."""
    held = locked_notice(notice)
    check_step(held, "cancel", [State.ANNOUNCED])
    _check_untouched(held)
    held.state, held.note = State.CANCELLED, fits(reason.strip(), ReceiptNotice, "note") or held.note
    held.save(update_fields=["state", "note"])
    _tell("receipt-cancelled", held, by, clock.now(), {"reason": reason})
    return held


@transaction.atomic
def contacted(*, notice: ReceiptNotice, by: Person, occurred_at: datetime | None = None) -> ReceiptNotice:
    """Who sends the goods has been spoken to. Saying so twice changes nothing."""
    held = locked_notice(notice)
    check_step(held, "contact", ReceiptNotice.EXPECTED)
    if held.contacted_at is None:
        held.contacted_at = moment_after(held, occurred_at, held.noticed_at)
        held.save(update_fields=["contacted_at"])
        _tell("supplier-contacted", held, by, held.contacted_at, {})
    return held


@transaction.atomic
def complete(*, notice: ReceiptNotice, by: Person, occurred_at: datetime | None = None) -> ReceiptNotice:
    """Nothing more will come: every item short of the notice or beyond it becomes a case; five working days to report."""
    held = locked_notice(notice)
    check_step(held, "complete", ReceiptNotice.EXPECTED)
    waiting = list(held.tallies.filter(state__in=Tally.OPEN).values_list("number", flat=True))
    if waiting:
        raise TalliesOpen(notice=held.number, tallies=", ".join(waiting))
    held.completed_at = moment_after(held, occurred_at, held.noticed_at)
    held.state = State.COMPLETED
    held.report_due_at = end_of(working_days_after(timezone.localdate(held.completed_at), DAYS_TO_REPORT))
    held.save(update_fields=["completed_at", "state", "report_due_at"])
    for item, expected, found in compared(held):
        if expected != found:
            _differs(held, item, expected, found, by)
    _tell("receipt-completed", held, by, held.completed_at, {})
    return held


@transaction.atomic
def report(*, notice: ReceiptNotice, by: Person, occurred_at: datetime | None = None) -> ReceiptNotice:
    """The acceptance has been reported. Saying so twice changes nothing."""
    held = locked_notice(notice)
    check_step(held, "report", [State.COMPLETED])
    if held.reported_at is None:
        held.reported_at = moment_after(held, occurred_at, held.completed_at)
        held.save(update_fields=["reported_at"])
        _tell("acceptance-reported", held, by, held.reported_at, {})
    return held


@transaction.atomic
def forget_sender(notice: ReceiptNotice, *, by: Person) -> ReceiptNotice:
    """Take the sender's telephone off a notice and out of its history; what came stays."""
    held = locked_notice(notice)
    held.party_phone = ""
    held._change_reason = f"telephone forgotten by {by.pk}"  # type: ignore[attr-defined]  # noqa: SLF001 - simple-history's own door
    held.save(update_fields=["party_phone"])
    ReceiptNotice.history.filter(id=held.pk).update(party_phone="")
    return held


def compared(notice: ReceiptNotice) -> list[tuple[Item, int, int]]:
    """Every item of a notice or its lorries, by SKU: (item, units announced, units that came and were booked, in whatever quality)."""
    told = {line.item_id: line.item for line in notice.lines.select_related("item")}
    expected = dict(notice.lines.order_by().values_list("item").annotate(Sum("quantity")))
    came: dict[int, int] = {}
    rows = TallyLine.objects.filter(tally__notice=notice, tally__state=Tally.State.BOOKED).select_related("item")
    for row in rows:
        told[row.item_id] = row.item
        came[row.item_id] = came.get(row.item_id, 0) + row.counted - row.rejected
    return [(item, expected.get(key, 0), came.get(key, 0)) for key, item in sorted(told.items(), key=lambda pair: pair[1].sku)]


def locked_notice(notice: ReceiptNotice) -> ReceiptNotice:
    """The notice as it is now, locked."""
    rows = ReceiptNotice.objects.select_for_update(of=("self",)).select_related("warehouse__organisation__society", "earmark", "incident")
    return rows.get(pk=notice.pk)


def end_of(day: date) -> datetime:
    """The last minute of a day in the society's own zone."""
    return timezone.make_aware(datetime.combine(day, time(23, 59)))


def _facts(facts: NoticeFacts) -> dict[str, Any]:
    party = one_spelling(facts.party.strip())
    if not party:
        raise NoParty
    for name in ("party_phone", "reference", "note"):
        fits(getattr(facts, name), ReceiptNotice, name)
    given = {name: getattr(facts, name) for name in ("origin", "party_phone", "reference", "earmark", "incident", "expected_on", "note")}
    return given | {"party": fits(party, ReceiptNotice, "party")}


def _lines(lines: Sequence[NoticeLine]) -> list[ReceiptNoticeLine]:
    if not lines:
        raise NoLines
    items = items_by_sku(sku_of(line.item) for line in lines)
    for line in lines:
        if whole(line.quantity) <= 0:
            raise NotWhole(given=str(line.quantity))
    return [
        ReceiptNoticeLine(
            item=items[sku_of(line.item)],
            quantity=line.quantity,
            unit_value_fen=line.unit_value_fen if line.valuation != Lot.Valuation.UNPRICED else None,
            valuation=line.valuation if line.unit_value_fen is not None else Lot.Valuation.UNPRICED,
        )
        for line in lines
    ]


def _write(notice: ReceiptNotice, lines: list[ReceiptNoticeLine]) -> None:
    for line in lines:
        line.notice = notice
    ReceiptNoticeLine.objects.bulk_create(lines)


def _check_untouched(notice: ReceiptNotice) -> None:
    if notice.state != State.ANNOUNCED or notice.tallies.exists():
        raise AlreadyReceiving(notice=notice.number)


def _differs(notice: ReceiptNotice, item: Item, expected: int, found: int, by: Person) -> None:
    """A case for the difference; one that a lorry has already opened about nothing of the item learns the whole figure."""
    known = DiscrepancyCase.objects.filter(notice=notice, item=item, kind=DiscrepancyCase.Kind.RECEIPT, settled_at__isnull=True).first()
    if known is not None:
        known.expected, known.found = expected, found
        known.save(update_fields=["expected", "found"])
        return
    tally = Tally.objects.filter(notice=notice, lines__item=item).order_by("-pk").first()
    about = About(item=item, notice=notice, tally=tally, incident=notice.incident)
    open_case(kind=DiscrepancyCase.Kind.RECEIPT, warehouse=notice.warehouse, by=by, expected=expected, found=found, about=about)


def _tell(kind: str, notice: ReceiptNotice, by: Person, at: datetime, facts: dict[str, Any]) -> None:
    payload = {"notice": notice.number, "warehouse": notice.warehouse.code, "party": notice.party} | facts
    home = notice.warehouse.organisation
    record_event(kind=kind, by=by, occurred_at=at, incident=notice.incident, organisation=home, subject=notice, payload=payload)

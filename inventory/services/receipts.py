"""A checked tally becomes a receipt in the book, under two signatures; and goods from the bay go to their bins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from inventory.domain.inbound_refusals import NothingTaken
from inventory.models import DiscrepancyCase, Document, Location, Lot, Movement, Signature, Tally
from inventory.services.cases import About, open_case
from inventory.services.evidence import sign, sign_two
from inventory.services.inbound import compared, locked_notice
from inventory.services.lines import ReceiptLine
from inventory.services.receiving import receive
from inventory.services.reversal import reverse
from inventory.services.steps import check_step
from inventory.services.tallies import Lorry, arrive, count_off, inspect, locked_tally
from relief.core.columns import fits

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from inventory.models import ReceiptNotice, TallyLine, Warehouse
    from inventory.services.evidence import Hand
    from inventory.services.tally_lines import Counted, Decision
    from relief.core.models import Person

Kind = DiscrepancyCase.Kind
QUARANTINE = "Q-00"
ASIDE = {Lot.Quality.QUARANTINE: "-Q", Lot.Quality.DAMAGED: "-D"}


@transaction.atomic
def book(*, tally: Tally, by: Person, second: Hand | None, alone: bool = False, occurred_at: datetime | None = None) -> Document:
    """Book a checked tally: accepted goods at the unloading place, the rest barred in a quarantine place, two hands under it.

    Damaged units and lines of which nothing came open a case at once. ``alone``: the keeper's hand only, because the
    second is given beside (an entry of a phone). Raises ``NothingTaken``, and what signing and receiving raise; then
    nothing is booked.
    """
    held = locked_tally(tally)
    check_step(held, "book", [Tally.State.INSPECTED])
    lines = list(held.lines.select_related("item", "notice_line"))
    taken = [row for line in lines for row in _receipt_lines(held, line)]
    if not taken:
        raise NothingTaken(tally=held.number)
    notice = locked_notice(held.notice) if held.notice else None
    document = receive(
        warehouse=held.warehouse,
        lines=taken,
        by=by,
        occurred_at=occurred_at,
        incident=notice.incident if notice else None,
        party=held.party,
        note=f"{notice.number} {held.number}" if notice else held.number,
    )
    held.document, held.state = document, Tally.State.BOOKED
    held.save(update_fields=["document", "state"])
    signing: dict[str, Any] = {"paper": document.number, "warehouse": held.warehouse, "by": by, "occurred_at": occurred_at}
    if alone:
        sign(**signing, role=Signature.Role.KEEPER, method=Signature.Method.OWN_SIGN_IN)
    else:
        sign_two(**signing, second=second)
    _open_cases(held, lines, document, by)
    return document


@transaction.atomic
def receive_at_once(
    *,
    warehouse: Warehouse,
    by: Person,
    lorry: Lorry,
    counted: Sequence[Counted],
    decisions: Sequence[Decision],
    second: Hand | None,
    notice: ReceiptNotice | None = None,
    alone: bool = False,
    occurred_at: datetime | None = None,
) -> Document:
    """Arrival, tally, check and booking in one go, for a phone that did it all without signal. ``decisions``: one a line."""
    tally = arrive(warehouse=warehouse, by=by, lorry=lorry, notice=notice, occurred_at=occurred_at, told=False)
    count_off(tally=tally, by=by, lines=counted, told=False)
    lines = tally.lines.order_by("pk")
    inspect(tally=tally, by=by, decisions={line.pk: one for line, one in zip(lines, decisions, strict=True)}, told=False)
    return book(tally=tally, by=by, second=second, alone=alone, occurred_at=occurred_at)


@transaction.atomic
def take_back(*, tally: Tally, by: Person, reason: str) -> Tally:
    """Reverse the receipt of a booked tally; it is open again as it was checked, and so is its notice."""
    held = locked_tally(tally)
    check_step(held, "take back", [Tally.State.BOOKED])
    if held.document is not None:
        reverse(document=held.document, by=by, note=fits(reason, Document, "note"))
    held.refresh_from_db()
    return held


def _receipt_lines(tally: Tally, line: TallyLine) -> list[ReceiptLine]:
    parts = (
        (line.accepted or 0, Lot.Quality.AVAILABLE, tally.location),
        (line.quarantined, Lot.Quality.QUARANTINE, None),
        (line.damaged, Lot.Quality.DAMAGED, None),
    )
    return [_receipt_line(tally, line, units, grade, place or corner_of(tally.warehouse)) for units, grade, place in parts if units]


def _receipt_line(tally: Tally, line: TallyLine, units: int, grade: str, place: Location) -> ReceiptLine:
    number = line.lot_number + ASIDE.get(Lot.Quality(grade), "") if line.lot_number else None
    return ReceiptLine(
        line.item,
        units,
        lot=number,
        location=place,
        expires_on=line.expires_on,
        made_on=line.made_on,
        source=tally.party,
        earmark=tally.earmark,
        quality=grade,
        unit_value_fen=line.unit_value_fen,
        valuation=line.valuation,
    )


def corner_of(warehouse: Warehouse) -> Location:
    """The quarantine place of a store; one is made where there is none."""
    found = warehouse.locations.filter(kind=Location.Kind.QUARANTINE).order_by("walk_order", "code").first()
    return found or Location.objects.get_or_create(warehouse=warehouse, code=QUARANTINE, defaults={"kind": Location.Kind.QUARANTINE})[0]


def _open_cases(tally: Tally, lines: Sequence[TallyLine], document: Document, by: Person) -> None:
    open_now = {item.pk: max(expected - found, 0) for item, expected, found in compared(tally.notice)} if tally.notice else {}
    lots = _damaged_lots(document)
    for line in lines:
        if line.damaged:
            about = About(item=line.item, lot=lots.get((line.item_id, line.lot_number)), document=document, notice=tally.notice, tally=tally)
            facts: dict[str, Any] = {"expected": line.counted, "found": line.counted - line.damaged, "reason": line.reason}
            open_case(kind=Kind.DAMAGE, warehouse=tally.warehouse, by=by, about=about, **facts)
        if not line.counted and line.notice_line is not None and not _asked(tally, line):
            about = About(item=line.item, document=document, notice=tally.notice, tally=tally)
            open_case(kind=Kind.RECEIPT, warehouse=tally.warehouse, by=by, expected=open_now.get(line.item_id, 0), found=0, about=about)


def _asked(tally: Tally, line: TallyLine) -> bool:
    """Whether an open case asks for the item already."""
    return DiscrepancyCase.objects.filter(notice=tally.notice, item=line.item, kind=Kind.RECEIPT, settled_at__isnull=True).exists()


def _damaged_lots(document: Document) -> dict[tuple[int, str], Lot]:
    """The damaged lots of a receipt by item and the maker's number; a lot without one is found under the empty number."""
    rows = Movement.objects.filter(document=document, lot__quality=Lot.Quality.DAMAGED).select_related("lot__item").order_by("line")
    found = {}
    for row in rows:
        maker, mark = row.lot.number.removesuffix(ASIDE[Lot.Quality.DAMAGED]), row.lot.number.endswith(ASIDE[Lot.Quality.DAMAGED])
        found[row.lot.item_id, maker if mark else ""] = row.lot
    return found

"""Sheets into the book: kept as sent, entered whole under the eyes that previewed them, undone whole or not at all."""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from inventory.domain.sheet_refusals import SheetBlocked, SheetNotOpen
from inventory.models import Document, ReceiptNotice, SheetImport
from inventory.services.drafts import not_future
from inventory.services.receiving import receive
from inventory.services.reversal import reverse
from relief.core import clock
from relief.core.columns import fits, shortened
from relief.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from inventory.models import Warehouse
    from inventory.services.lines import ReceiptLine
    from relief.core.models import Organisation, Person

    type Canceller = Callable[..., object]

State = SheetImport.State


@transaction.atomic
def keep_sheet(
    *, kind: str, name: str, content: bytes, rows: int, organisation: Organisation, by: Person, occurred_at: datetime | None = None
) -> SheetImport:
    """Keep a sheet as it was sent until its sender confirms it. Nothing is booked."""
    return SheetImport.objects.create(
        code=secrets.token_hex(4),
        kind=kind,
        name=fits(name, SheetImport, "name"),
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        rows=rows,
        organisation=organisation,
        occurred_at=not_future(occurred_at) or clock.now(),
        by=by,
    )


@transaction.atomic
def enter_opening(*, sheet: SheetImport, lines: Mapping[Warehouse, Sequence[ReceiptLine]], by: Person) -> list[Document]:
    """Book a previewed sheet of opening stock: one receipt a warehouse, all or none."""
    held = _open(sheet, State.PREVIEWED)
    note = f"{held.get_kind_display()} · {held.name}"
    documents = [
        receive(warehouse=store, lines=lines[store], by=by, occurred_at=held.occurred_at, note=shortened(note, Document, "note"))
        for store in sorted(lines, key=lambda store: store.pk)
    ]
    held.documents.set(documents)
    _entered(held)
    return documents


@transaction.atomic
def enter_notices(*, sheet: SheetImport, announce: Callable[[], list[ReceiptNotice]]) -> list[ReceiptNotice]:
    """Write a previewed sheet of announced goods: every notice, or none."""
    held = _open(sheet, State.PREVIEWED)
    notices = announce()
    held.notices.set(notices)
    _entered(held)
    return notices


@transaction.atomic
def undo_sheet(*, sheet: SheetImport, by: Person, cancel: Canceller) -> int:
    """Take a sheet back whole: its receipts are reversed, its notices withdrawn by ``cancel``; returns how many papers.

    Raises ``SheetBlocked`` with the first paper that cannot go back and why; then nothing has changed.
    """
    held = _open(sheet, State.ENTERED)
    papers: list[Document | ReceiptNotice] = [*held.documents.order_by("-pk"), *held.notices.order_by("-pk")]
    for paper in papers:
        try:
            _take_back(paper, held, by, cancel)
        except Problem as problem:
            raise SheetBlocked(sheet=held.code, paper=paper.number, why=problem.slug, because=problem.facts) from problem
    held.state, held.undone_at = State.UNDONE, timezone.now()
    held.save(update_fields=["state", "undone_at"])
    return len(papers)


def _take_back(paper: Document | ReceiptNotice, sheet: SheetImport, by: Person, cancel: Canceller) -> None:
    if isinstance(paper, Document):
        reverse(document=paper, by=by, note=shortened(f"{sheet.get_kind_display()} · {sheet.name}", Document, "note"))
    else:
        cancel(notice=paper, by=by)


def _open(sheet: SheetImport, state: str) -> SheetImport:
    """The sheet as it is now, locked; it must still be in this state."""
    held = SheetImport.objects.select_for_update(of=("self",)).get(pk=sheet.pk)
    if held.state != state:
        raise SheetNotOpen(sheet=held.code, state=str(held.get_state_display()), state_code=held.state)
    return held


def _entered(sheet: SheetImport) -> None:
    sheet.state, sheet.entered_at, sheet.content = State.ENTERED, timezone.now(), None
    sheet.save(update_fields=["state", "entered_at", "content"])

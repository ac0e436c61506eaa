"""Mutual aid on paper: the request with the answer to it, and the settlement."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from inventory.papers import head_of, packed
from relief.core.papers import Paper, render

if TYPE_CHECKING:
    from datetime import datetime

    from gis.selectors.aid import Aid, AidLine


@dataclass(frozen=True, kw_only=True)
class AidPaperLine:
    """One item: asked, offered, accepted, signed for."""

    item: str
    sku: str = ""
    specification: str = ""
    unit: str = ""
    quantity: int | None = None
    packed: str = ""
    offered: int | None = None
    accepted: int | None = None
    signed: int | None = None
    warehouse: str = ""
    order: str = ""


@dataclass(frozen=True, kw_only=True)
class AidPaper(Paper):
    """``aid_request`` and ``aid_settlement``."""

    asker: str = ""
    giver: str = ""
    incident: str = ""
    destination: str = ""
    state: str = ""
    why: str = ""
    requested_at: datetime | None = None
    needed_by: datetime | None = None
    answer_due_at: datetime | None = None
    offered_at: datetime | None = None
    offer_ends_at: datetime | None = None
    offer_note: str = ""
    answered_at: datetime | None = None
    settlement: str = ""
    settled_at: datetime | None = None
    amount: str = ""
    returned_on: str = ""
    note: str = ""
    asked_by: list[str] = field(default_factory=list)
    given_by: list[str] = field(default_factory=list)
    lines: list[AidPaperLine] = field(default_factory=list)


def request_pdf(aid: Aid) -> bytes:
    """The request, with the offer and the answer as far as they are given."""
    return render("aid_request", _paper(aid))


def settlement_pdf(aid: Aid) -> bytes:
    """How the account was squared, to be signed by both."""
    return render("aid_settlement", _paper(aid))


def _paper(aid: Aid) -> AidPaper:
    row = aid.request
    return AidPaper(
        **head_of(row.asker, row.number, reverse("aid", args=[row.number])),
        asker=row.asker.name,
        giver=row.giver.name,
        incident=row.incident.name,
        destination=row.shelter.name,
        state=aid.word,
        why=row.note,
        requested_at=row.requested_at,
        needed_by=row.needed_by,
        answer_due_at=row.answer_due_at,
        offered_at=row.offered_at,
        offer_ends_at=row.offer_ends_at,
        offer_note=row.offer_note,
        answered_at=row.answered_at,
        settlement=str(row.get_settlement_display()),
        settled_at=row.settled_at,
        amount="" if row.settlement_fen is None else f"¥ {row.settlement_fen // 100:,}.{row.settlement_fen % 100:02d}",
        returned_on=row.returned_on.number if row.returned_on else "",
        note=row.settlement_note,
        asked_by=[row.requested_by.name],
        given_by=[row.offered_by.name] if row.offered_by else [],
        lines=[_line(line) for line in aid.lines],
    )


def _line(row: AidLine) -> AidPaperLine:
    line, item = row.line, row.line.item
    known: dict[str, Any] = {"item": item.name, "sku": item.sku, "specification": item.specification, "unit": item.unit}
    return AidPaperLine(
        **known,
        quantity=line.asked,
        packed=packed(item, line.asked),
        offered=line.offered if line.request.offered_at else None,
        accepted=line.accepted if line.order_id else None,
        signed=row.signed if line.order_id else None,
        warehouse=line.warehouse.name if line.warehouse else "",
        order=line.order.number if line.order else "",
    )

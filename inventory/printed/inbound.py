"""What is printed when goods come in: notice, tally sheet, quality check record, loss report, carton codes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from inventory.domain.quality import Goods, months_asked, months_between
from inventory.models import IntakeCarton
from inventory.papers import head, packed
from inventory.printed.labels import intake_sheet
from inventory.selectors.evidence import evidence_of
from relief.core.papers import Paper, render

if TYPE_CHECKING:
    from inventory.models import DiscrepancyCase, IntakeSession, ReceiptNotice, Tally, TallyLine

FEN = 100


@dataclass(frozen=True, kw_only=True)
class GateLine:
    """One line of goods at the gate; units are base units, ``left`` and ``asked`` whole months."""

    item: str
    sku: str = ""
    specification: str = ""
    unit: str = ""
    quantity: int | None = None
    packed: str = ""
    lot: str = ""
    earmark: str = ""
    made_on: date | None = None
    expires_on: date | None = None
    boxes: int | None = None
    box_units: int | None = None
    loose: int | None = None
    accepted: int | None = None
    quarantined: int | None = None
    damaged: int | None = None
    rejected: int | None = None
    left: int | None = None
    asked: int | None = None
    certificate: str = ""
    reason: str = ""
    value: str = ""


@dataclass(frozen=True, kw_only=True)
class GatePaper(Paper):
    """``receipt_notice``, ``tally_sheet`` and ``quality_check``."""

    warehouse: str = ""
    origin: str = ""
    party: str = ""
    party_phone: str = ""
    reference: str = ""
    notice: str = ""
    earmark: str = ""
    incident: str = ""
    expected_on: date | None = None
    noticed_at: datetime | None = None
    contact_due_at: datetime | None = None
    arrived_at: datetime | None = None
    plate: str = ""
    location: str = ""
    note: str = ""
    noticed_by: list[str] = field(default_factory=list)
    counted_by: list[str] = field(default_factory=list)
    checked_by: list[str] = field(default_factory=list)
    lines: list[GateLine] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class LossPaper(Paper):
    """``loss_report``: what differs, why, and who decided."""

    warehouse: str = ""
    kind: str = ""
    item: str = ""
    sku: str = ""
    lot: str = ""
    unit: str = ""
    expected: int | None = None
    found: int | None = None
    missing: int | None = None
    value: str = ""
    document: str = ""
    reason: str = ""
    answer: str = ""
    settlement: str = ""
    opened_at: datetime | None = None
    settled_at: datetime | None = None
    owner: list[str] = field(default_factory=list)
    approved_by: list[str] = field(default_factory=list)


def notice_pdf(notice: ReceiptNotice) -> bytes:
    """The receipt notice: who sends what, and by when."""
    lines = [
        _line(row.item, row.quantity, value=f"{row.unit_value_fen / FEN:.2f}" if row.unit_value_fen is not None else "")
        for row in notice.lines.select_related("item").prefetch_related("item__packs")
    ]
    facts: dict[str, Any] = {"noticed_at": notice.noticed_at, "contact_due_at": notice.contact_due_at, "noticed_by": [notice.noticed_by.name]}
    return render("receipt_notice", GatePaper(**head(notice.warehouse, notice.number), **_announced(notice), **facts, note=notice.note, lines=lines))


def tally_pdf(tally: Tally) -> bytes:
    """The tally sheet: boxes and loose pieces off one lorry."""
    return render("tally_sheet", _gate(tally, tally.number))


def check_pdf(tally: Tally) -> bytes:
    """The quality check record: how long goods last, papers seen, what was decided and why."""
    return render("quality_check", _gate(tally, tally.number))


def loss_pdf(case: DiscrepancyCase) -> bytes:
    """The loss report of a case, before it is decided and after."""
    item = case.item or (case.lot.item if case.lot else None)
    missing = max(case.expected - case.found, 0)
    fen = case.lot.unit_value_fen if case.lot else None
    paper = LossPaper(
        **head(case.warehouse, case.number),
        warehouse=case.warehouse.name,
        kind=str(case.get_kind_display()),
        item=item.name if item else "",
        sku=item.sku if item else "",
        unit=item.unit if item else "",
        lot=case.lot.number if case.lot else "",
        expected=case.expected,
        found=case.found,
        missing=missing,
        value=f"{fen * missing / FEN:,.2f}" if fen is not None else "",
        document=case.document.number if case.document else case.notice.number if case.notice else "",
        reason=case.reason,
        answer=str(case.get_answer_display()) if case.answer else "",
        settlement=case.resolution.number if case.resolution else "",
        opened_at=case.opened_at,
        settled_at=case.settled_at,
        owner=[case.owner.name] if case.owner else [],
        approved_by=[case.settled_by.name] if case.settled_by else [],
    )
    return render("loss_report", paper)


def intake_pdf(session: IntakeSession) -> bytes:
    """Labels with codes for the cartons of a gate that were not used yet."""
    codes = list(session.cartons.filter(state=IntakeCarton.State.PRINTED).values_list("code", flat=True))
    drill = bool(head(session.warehouse, "")["drill"])
    return intake_sheet(codes, organisation=session.warehouse.organisation, drill=drill)


def _gate(tally: Tally, number: str) -> GatePaper:
    signed = evidence_of(*([tally.document.number] if tally.document else [])).signatures
    notice = tally.notice
    facts: dict[str, Any] = _announced(notice) if notice else {"earmark": tally.earmark.title if tally.earmark else ""}
    facts |= {"warehouse": tally.warehouse.name, "party": tally.party, "notice": notice.number if notice else ""}
    return GatePaper(
        **head(tally.warehouse, number),
        **facts,
        arrived_at=tally.arrived_at,
        plate=tally.plate,
        location=tally.location.code,
        note=tally.note,
        counted_by=[tally.tallied_by.name],
        checked_by=list(dict.fromkeys([*([tally.inspected_by.name] if tally.inspected_by else []), *(one.name for one in signed)]))[:2],
        lines=[_tallied(line, timezone.localdate(tally.arrived_at)) for line in tally.lines.all()],
    )


def _announced(notice: ReceiptNotice) -> dict[str, Any]:
    return {
        "warehouse": notice.warehouse.name,
        "origin": str(notice.get_origin_display()),
        "party": notice.party,
        "party_phone": notice.party_phone,
        "reference": notice.reference,
        "earmark": notice.earmark.title if notice.earmark else "",
        "incident": notice.incident.name if notice.incident else "",
        "expected_on": notice.expected_on,
    }


def _tallied(line: TallyLine, day: date) -> GateLine:
    goods = Goods(
        made_on=line.made_on, expires_on=line.expires_on, life_months=line.item.shelf_life_months, least_months=line.item.min_remaining_months
    )
    checked = line.accepted is not None
    return _line(
        line.item,
        line.counted,
        lot=line.lot_number,
        made_on=line.made_on,
        expires_on=line.expires_on,
        boxes=line.boxes,
        box_units=line.box_units,
        loose=line.loose,
        accepted=line.accepted,
        quarantined=line.quarantined if checked else None,
        damaged=line.damaged if checked else None,
        rejected=line.rejected if checked else None,
        left=months_between(day, line.expires_on) if line.expires_on else None,
        asked=months_asked(goods) if line.expires_on else None,
        certificate="✓" if line.certificate else "—" if checked else "",
        reason=line.reason,
    )


def _line(item: Any, units: int, **more: Any) -> GateLine:
    facts = {"item": item.name, "sku": item.sku, "specification": item.specification, "unit": item.unit}
    return GateLine(**facts, quantity=units, packed=packed(item, units), **more)

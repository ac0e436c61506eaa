"""What is printed inside a store: the blind count sheet, the count report, disposal approval, rotation list, loan note, kit sheet."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from inventory.domain.counts import accuracy, permille
from inventory.papers import head, packed
from inventory.selectors.counts import sheet, to_count, variances
from inventory.selectors.loans import lines_of
from inventory.selectors.rotation import planned
from inventory.services.counts import cases_of
from relief.core import clock
from relief.core.papers import Line, Paper, StockPaper, render

if TYPE_CHECKING:
    from inventory.models import DisposalOrder, KitJob, Loan, Lot, StockCount, Warehouse

FEN = 100


@dataclass(frozen=True, kw_only=True)
class CountPaper(StockPaper):
    """``count_sheet`` and ``variance_report``: which zone, which round, how near the book was (in words)."""

    zone: str = ""
    kind: str = ""
    due_on: date | None = None
    accuracy: str = ""
    cases: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class DisposalPaper(Paper):
    """``disposal_approval``."""

    warehouse: str = ""
    way: str = ""
    reason: str = ""
    finding: str = ""
    proposed_by: list[str] = field(default_factory=list)
    proposed_at: datetime | None = None
    inspected_by: list[str] = field(default_factory=list)
    inspected_at: datetime | None = None
    approved_by: list[str] = field(default_factory=list)
    approved_at: datetime | None = None
    posted: str = ""
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class LoanPaper(Paper):
    """``loan_note``: ``delivered`` of a line is what came back already."""

    warehouse: str = ""
    borrower: str = ""
    borrower_phone: str = ""
    purpose: str = ""
    lent_at: datetime | None = None
    due_on: date | None = None
    lent_by: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class KitPaper(Paper):
    """``kit_sheet``: the kits of one job and the component lots that went in or came out."""

    warehouse: str = ""
    kind: str = ""
    kit: str = ""
    version: str = ""
    quantity: int | None = None
    unit: str = ""
    lot: str = ""
    expires_on: date | None = None
    earmark: str = ""
    occurred_at: datetime | None = None
    by: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class RotationRow:
    """One lot that goes to a programme. ``value``: in words, empty where unpriced."""

    item: str
    lot: str = ""
    expires_on: date | None = None
    give_by: date | None = None
    programme: str = ""
    quantity: int | None = None
    unit: str = ""
    packed: str = ""
    value: str = ""
    state: str = ""
    order: str = ""


@dataclass(frozen=True, kw_only=True)
class RotationPaper(Paper):
    """``rotation_list``."""

    warehouse: str = ""
    as_of: date | None = None
    lines: list[RotationRow] = field(default_factory=list)


def count_sheet(count: StockCount, zone: str = "") -> bytes:
    """The blind sheet: places and lots that still have to be looked at, never a quantity. ``zone``: only of one zone."""
    rows = to_count(count) if count.state == count.State.COUNTING else sheet(count)
    if zone:
        rows = rows.filter(holder__location__zone=zone)
    lines = [_line(row.lot, None, place=row.holder.location) for row in rows]
    return render("count_sheet", CountPaper(**_count_head(count), zone=zone or count.scope, lines=lines))


def variance_report(count: StockCount) -> bytes:
    """Book, count and difference of every line, with what moved after somebody looked."""
    rows = list(variances(count))
    near = permille(accuracy((row.counted, row.booked) for row in rows))
    people = dict.fromkeys(str(who) for row in rows for who in (row.line.first_by, row.line.second_by) if who)
    facts: dict[str, Any] = {
        "accuracy": "" if near is None else f"{near // 10}.{near % 10} %",
        "issued_by": list(people)[:2],
        "approved_by": str(count.approved_by or ""),
        "occurred_at": max((row.seen_at for row in rows), default=None),
        "cases": [case.number for case in cases_of(count)],
        "note": count.note,
    }
    lines = [
        _line(
            row.line.lot,
            row.counted,
            place=row.line.holder.location,
            expected=row.booked,
            note=f"盘后 {row.moved:+} → {row.after}" if row.stale else "",
        )
        for row in rows
    ]
    return render("variance_report", CountPaper(**_count_head(count), **facts, zone=count.scope, lines=lines))


def disposal_approval(order: DisposalOrder) -> bytes:
    """Proposal, finding and approval with the lines, for three signatures."""
    rows = order.lines.select_related("lot__item", "lot__earmark", "location").prefetch_related("lot__item__packs")
    paper = DisposalPaper(
        **head(order.warehouse, order.number),
        warehouse=order.warehouse.name,
        way=str(order.get_way_display()),
        reason=order.reason,
        finding=order.finding,
        proposed_by=[order.proposed_by.name],
        proposed_at=order.proposed_at,
        inspected_by=_names(order.inspected_by),
        inspected_at=order.inspected_at,
        approved_by=_names(order.approved_by),
        approved_at=order.approved_at,
        posted=order.document.number if order.document else "",
        lines=[_line(row.lot, row.quantity, place=row.location) for row in rows],
    )
    return render("disposal_approval", paper)


def loan_note(loan: Loan, *, phone: bool) -> bytes:
    """What was lent to whom until when, for the borrower's signature; ``phone``: whether the reader may see the telephone."""
    rows = lines_of(loan)
    paper = LoanPaper(
        **head(loan.warehouse, loan.number),
        warehouse=loan.warehouse.name,
        borrower=loan.borrower,
        borrower_phone=loan.borrower_phone if phone else "",
        purpose=loan.purpose,
        lent_at=loan.lent_at,
        due_on=loan.due_on,
        lent_by=[loan.document.by.name],
        lines=[_line(row.lot, row.lent, delivered=row.lent - row.out if row.out < row.lent else None) for row in rows],
    )
    return render("loan_note", paper)


def kit_sheet(job: KitJob) -> bytes:
    """The kits of a job with every component lot: what went in, or what came out."""
    moved = job.document.movements.exclude(lot=job.lot).select_related("lot__item", "lot__earmark", "giver__location", "taker__location")
    paper = KitPaper(
        **head(job.warehouse, job.document.number),
        warehouse=job.warehouse.name,
        kind=str(job.get_kind_display()),
        kit=job.kit.name,
        version=job.version,
        quantity=job.quantity,
        unit=job.kit.unit,
        lot=job.lot.number,
        expires_on=job.lot.expires_on,
        earmark=str(job.lot.earmark or ""),
        occurred_at=job.document.occurred_at,
        by=[job.document.by.name],
        lines=[_line(row.lot, row.quantity, place=row.giver.location or row.taker.location) for row in moved.prefetch_related("lot__item__packs")],
    )
    return render("kit_sheet", paper)


def rotation_list(warehouse: Warehouse) -> bytes:
    """What goes to which programme by when, the most urgent first."""
    today = clock.today()
    society = warehouse.organisation.society or warehouse.organisation
    rows = [_rotation(row) for row in planned([warehouse]).filter(state__in=("planned", "ordered"))]
    number = f"{society.code}-{warehouse.code}-{today:%Y%m%d}"
    return render("rotation_list", RotationPaper(**head(warehouse, number) | _page(warehouse), warehouse=warehouse.name, as_of=today, lines=rows))


def _page(warehouse: Warehouse) -> dict[str, Any]:
    return {"url": f"/floor/rotation/?warehouse={warehouse.code}"}


def _rotation(row: Any) -> RotationRow:
    worth = row.lot.unit_value_fen
    return RotationRow(
        item=row.lot.item.name,
        lot=row.lot.number,
        expires_on=row.lot.expires_on,
        give_by=row.give_by,
        programme=row.programme,
        quantity=row.quantity,
        unit=row.lot.item.unit,
        packed=packed(row.lot.item, row.quantity),
        value="" if worth is None else f"{worth * row.quantity // FEN:,}",
        state=str(row.get_state_display()),
        order=row.order.number if row.order else "",
    )


def _count_head(count: StockCount) -> dict[str, Any]:
    return {
        **head(count.warehouse, count.number),
        "warehouse": count.warehouse.name,
        "kind": str(count.get_kind_display()),
        "due_on": count.due_on,
        "printed_at": timezone.now(),
    }


def _names(*people: Any) -> list[str]:
    return [person.name for person in people if person]


def _line(lot: Lot, units: int | None, *, place: Any = None, **more: Any) -> Line:
    return Line(
        item=lot.item.name,
        sku=lot.item.sku,
        specification=lot.item.specification,
        unit=lot.item.unit,
        quantity=units,
        packed=packed(lot.item, units) if units else "",
        lot=lot.number,
        earmark=str(lot.earmark) if lot.earmark else "",
        expires_on=lot.expires_on,
        location=place.code if place else "",
        source=lot.source,
        quality=str(lot.get_quality_display()),
        **more,
    )

"""The roster of a distribution on paper: numbers, people and goods are printed, names and signatures are written by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from inventory.models import RosterLine
from inventory.papers import head, line_of
from relief.core.papers import Line, Paper, render

if TYPE_CHECKING:
    from inventory.models import Distribution


@dataclass(frozen=True, kw_only=True)
class RosterRow:
    """One household. ``state`` and ``proof`` in words once it is settled."""

    line: int
    group: str = ""
    people: int | None = None
    state: str = ""


@dataclass(frozen=True, kw_only=True)
class RosterPaper(Paper):
    """``distribution_roster``: goods of one delivery and the households that sign for them. ``delivered`` of a line is what was handed out."""

    waybill: str = ""
    incident: str = ""
    place: str = ""
    due_on: date | None = None
    started_at: datetime | None = None
    completed_at: datetime | None = None
    households: int | None = None
    people: int | None = None
    handed_out_by: list[str] = field(default_factory=list)
    result: str = ""
    lines: list[Line] = field(default_factory=list)
    rows: list[RosterRow] = field(default_factory=list)


def roster_paper(distribution: Distribution) -> bytes:
    """To be signed before, to be filed after."""
    times = {name: getattr(distribution, name) for name in ("due_on", "started_at", "completed_at", "households", "people", "result", "place")}
    goods = distribution.lines.select_related("lot__item", "lot__earmark").prefetch_related("lot__item__packs")
    return render(
        "distribution_roster",
        RosterPaper(
            **head(distribution.waybill.warehouse, distribution.number),
            **times,
            waybill=distribution.waybill.number,
            incident=str(distribution.incident or ""),
            handed_out_by=[name for name in distribution.handed_out_by.split("、") if name],
            lines=[line_of(row.lot, row.quantity, delivered=row.handed_out) for row in goods],
            rows=[_row(row) for row in distribution.roster.all()],
        ),
    )


def _row(row: RosterLine) -> RosterRow:
    said = "" if row.state == RosterLine.State.PENDING else " ".join(filter(None, [str(row.get_state_display()), str(row.get_proof_display())]))
    return RosterRow(line=row.number, group=row.group, people=row.people, state=said)

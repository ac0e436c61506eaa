"""Needs on paper: the shelter board, one assessment, one requisition."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from inventory.papers import head_of, packed
from relief.core.papers import Paper, render

if TYPE_CHECKING:
    from datetime import datetime

    from gis.models import NeedsAssessment, Shelter
    from gis.selectors.requisitions import Followed
    from relief.core.models import Incident


@dataclass(frozen=True, kw_only=True)
class ShelterRow:
    """One shelter with its newest count."""

    name: str
    division: str = ""
    contact: str = ""
    access: str = ""
    capacity: int | None = None
    people: int | None = None
    children: int | None = None
    elders: int | None = None
    disabled: int | None = None
    pregnant: int | None = None
    counted_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class ShelterBoard(Paper):
    """``shelter_board``."""

    incident: str = ""
    as_of: datetime | None = None
    total: int | None = None
    rows: list[ShelterRow] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class AssessmentPaper(Paper):
    """``needs_assessment``."""

    incident: str = ""
    place: str = ""
    division: str = ""
    people: int | None = None
    children: int | None = None
    elders: int | None = None
    disabled: int | None = None
    pregnant: int | None = None
    water: str = ""
    food: str = ""
    cover: str = ""
    health: str = ""
    access: str = ""
    note: str = ""
    seen_at: datetime | None = None
    seen_by: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class RequisitionRow:
    """One item of a requisition."""

    item: str
    sku: str = ""
    specification: str = ""
    unit: str = ""
    quantity: int | None = None
    packed: str = ""
    granted: int | None = None
    signed: int | None = None


@dataclass(frozen=True, kw_only=True)
class RequisitionPaper(Paper):
    """``requisition``."""

    incident: str = ""
    shelter: str = ""
    division: str = ""
    office: str = ""
    state: str = ""
    made_at: datetime | None = None
    needed_by: datetime | None = None
    decided_at: datetime | None = None
    decision: str = ""
    note: str = ""
    asked_by: list[str] = field(default_factory=list)
    decided_by: list[str] = field(default_factory=list)
    lines: list[RequisitionRow] = field(default_factory=list)


def _board(incident: Incident) -> str:
    return reverse("shelter_board", args=[incident.number])


def board_pdf(incident: Incident, shelters: list[Shelter], as_of: datetime) -> bytes:
    """All shelters with their newest counts, and room to write the next."""
    rows = [_shelter(row) for row in shelters]
    head = head_of(incident.organisation, incident.number, _board(incident))
    return render("shelter_board", ShelterBoard(**head, incident=incident.name, as_of=as_of, total=sum(row.people for row in shelters), rows=rows))


def _shelter(row: Shelter) -> ShelterRow:
    newest = next(iter(row.counts.all()), None)
    groups = {name: getattr(newest, name) for name in ("children", "elders", "disabled", "pregnant")} if newest else {}
    place = str(row.division or "")
    facts: dict[str, Any] = {"division": place, "contact": row.contact, "access": row.access, "capacity": row.capacity}
    return ShelterRow(name=row.name, people=row.people, counted_at=row.counted_at, **facts, **groups)


def assessment_pdf(row: NeedsAssessment) -> bytes:
    """What was seen at one place."""
    groups = {name: getattr(row.count, name) for name in ("children", "elders", "disabled", "pregnant")} if row.count else {}
    paper = AssessmentPaper(
        **head_of(row.incident.organisation, row.number, _board(row.incident)),
        incident=row.incident.name,
        place=row.place,
        division=str(row.division or ""),
        people=row.people,
        water=str(row.get_water_display()),
        food=str(row.get_food_display()),
        cover=str(row.get_cover_display()),
        health=str(row.get_health_display()),
        access=str(row.get_access_display()),
        note=row.note,
        seen_at=row.seen_at,
        seen_by=[row.by.name],
        **groups,
    )
    return render("needs_assessment", paper)


def requisition_pdf(now: Followed) -> bytes:
    """What a shelter asks for, what was granted, what was signed for."""
    row = now.requisition
    decided = row.state not in {row.State.DRAFT, row.State.SUBMITTED}
    lines = [
        RequisitionRow(
            item=line.item.name,
            sku=line.item.sku,
            specification=line.item.specification,
            unit=line.item.unit,
            quantity=line.quantity,
            packed=packed(line.item, line.quantity),
            granted=line.granted if decided else None,
            signed=share.signed if decided else None,
        )
        for line, share in now.lines
    ]
    paper = RequisitionPaper(
        **head_of(row.incident.organisation, row.number, reverse("requisition", args=[row.number])),
        incident=row.incident.name,
        shelter=row.shelter.name,
        division=str(row.shelter.division or ""),
        office=row.asked_for_by,
        state=now.word,
        made_at=row.made_at,
        needed_by=row.needed_by,
        decided_at=row.decided_at,
        decision=row.decision,
        note=row.note,
        asked_by=[row.made_by.name],
        decided_by=[row.decided_by.name] if row.decided_by else [],
        lines=lines,
    )
    return render("requisition", paper)

"""The scarcity record on paper."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from gis.selectors.hand_changes import hand_changes
from inventory.papers import head_of
from relief.core.papers import Paper, render

if TYPE_CHECKING:
    from datetime import datetime

    from gis.models import ScarcityRecord


@dataclass(frozen=True, kw_only=True)
class ScarcityPaper(Paper):
    """``scarcity_record``."""

    incident: str = ""
    proposal: str = ""
    made_at: datetime | None = None
    published_at: datetime | None = None
    sha256: str = ""
    corrects: str = ""
    note: str = ""
    made_by: list[str] = field(default_factory=list)
    published_by: list[str] = field(default_factory=list)
    shares: list[dict[str, Any]] = field(default_factory=list)
    changes: list[dict[str, Any]] = field(default_factory=list)


def scarcity_pdf(record: ScarcityRecord) -> bytes:
    """Who wanted how much, who got how much, and what people changed."""
    paper = ScarcityPaper(
        **head_of(record.incident.organisation, record.number, reverse("scarcity", args=[record.number])),
        incident=record.incident.name,
        proposal=record.proposal.number,
        made_at=record.made_at,
        published_at=record.published_at,
        sha256=record.sha256,
        corrects=record.corrects.number if record.corrects else "",
        note=record.note,
        made_by=[record.made_by.name],
        published_by=[record.published_by.name] if record.published_by else [],
        shares=record.shares,
        changes=[{**one, "at": one["at"].isoformat() if one["at"] else ""} for one in hand_changes(record)],
    )
    return render("scarcity_record", paper)

"""What the papers of musters and missions print. A missing value is a place to write in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from relief.core.papers.data import IncidentFacts, Paper


@dataclass(frozen=True, kw_only=True)
class CrewRow:
    """One person. ``checks`` is the self-check in words; ``note`` whatever else decides."""

    name: str
    cell: str = ""
    arrived_at: datetime | None = None
    how: str = ""
    vest: str = ""
    bag: str = ""
    checks: str = ""
    pair: int | None = None
    call_sign: str = ""
    vehicle: str = ""
    insured_until: date | None = None
    phone: str = ""
    out_at: datetime | None = None
    back_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class TaskRow:
    """One task in a sector."""

    sector: str
    task: str
    pairs: str = ""
    channel: str = ""
    given_at: datetime | None = None
    done_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class GearRow:
    """One piece of gear; ``back`` is ``yes``, ``lost`` or empty."""

    code: str
    back: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class CrewPaper(Paper):
    """``muster_sheet``, ``muster_poster``, ``deployment_order``, ``insurance_list``, ``ics_204``, ``return_check``."""

    incident: IncidentFacts | None = None
    occasion: str = ""
    mission: str = ""
    place: str = ""
    destination: str = ""
    team: str = ""
    leader: str = ""
    report_by: datetime | None = None
    departed_at: datetime | None = None
    returned_at: datetime | None = None
    rest_until: datetime | None = None
    out: int | None = None
    back: int | None = None
    rows: list[CrewRow] = field(default_factory=list)
    tasks: list[TaskRow] = field(default_factory=list)
    gear: list[GearRow] = field(default_factory=list)
    vehicles: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class InjuryPaper(Paper):
    """``injury_report``."""

    incident: IncidentFacts | None = None
    mission: str = ""
    person: str = ""
    happened_at: datetime | None = None
    severity: str = ""
    what: str = ""
    treatment: str = ""
    reported_by: str = ""

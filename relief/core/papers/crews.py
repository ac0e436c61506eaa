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
    heard_at: datetime | None = None
    working_since: datetime | None = None
    advice: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class LogRow:
    """One line of a log: when, what, told by whom."""

    at: datetime
    what: str
    by: str = ""


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
    """One piece of gear; ``back`` is ``yes``, ``lost``, ``handed`` or empty; ``what`` is its name in the register of equipment."""

    code: str
    what: str = ""
    bag: str = ""
    out_at: datetime | None = None
    back: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class CrewPaper(Paper):
    """Every paper of a muster or a mission: ``muster_sheet`` to ``task_report`` in ``titles.py``."""

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
    log: list[LogRow] = field(default_factory=list)
    ordered_at: datetime | None = None
    on_site_at: datetime | None = None
    withdrew_at: datetime | None = None
    closed_at: datetime | None = None
    hours: str = ""
    hurt: int | None = None
    debrief: str = ""


@dataclass(frozen=True, kw_only=True)
class CrewHandoverPaper(Paper):
    """``crew_handover``."""

    incident: IncidentFacts | None = None
    mission: str = ""
    outgoing: str = ""
    incoming: str = ""
    outgoing_leader: str = ""
    incoming_leader: str = ""
    heads_out: int | None = None
    heads_in: int | None = None
    written_at: datetime | None = None
    out_signed_at: datetime | None = None
    in_signed_at: datetime | None = None
    people_out: list[CrewRow] = field(default_factory=list)
    people_in: list[CrewRow] = field(default_factory=list)
    tasks: list[TaskRow] = field(default_factory=list)
    gear: list[GearRow] = field(default_factory=list)
    hazards: str = ""
    notes: str = ""


@dataclass(frozen=True, kw_only=True)
class InsureRow:
    """One person to be insured; ``state`` says how his insurance stands."""

    name: str
    born_on: date | None = None
    phone: str = ""
    team: str = ""
    cell: str = ""
    state: str = ""


@dataclass(frozen=True, kw_only=True)
class InsureNowPaper(Paper):
    """``insure_now``."""

    as_of: datetime | None = None
    rows: list[InsureRow] = field(default_factory=list)


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

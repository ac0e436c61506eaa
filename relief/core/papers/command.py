"""What the papers of command, duty and plans print. A missing value is a place to write in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from relief.core.papers.data import IncidentFacts, Paper


@dataclass(frozen=True, kw_only=True)
class CardRow:
    """One task of an action card with whoever took it. ``mark`` is ``done``, ``not_applicable`` or empty."""

    role: str = ""
    level: str = ""
    task: str
    within: str = ""
    due_at: datetime | None = None
    person: str = ""
    mark: str = ""
    done_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class ResponseOrder(Paper):
    """``response_order``: 启动令, 升级令, 降级令 or 终止令 (``kind``: activated, escalated, de_escalated, ended)."""

    kind: str = ""
    incident: IncidentFacts | None = None
    level: str = ""
    before: str = ""
    trigger: str = ""
    plan: str = ""
    reason: str = ""
    ordered_by: str = ""
    ordered_at: datetime | None = None
    spoken: bool = False
    write_by: datetime | None = None
    written_at: datetime | None = None
    rows: list[CardRow] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class ActionChecklist(Paper):
    """``action_checklist``: every card of a response, to be ticked."""

    incident: IncidentFacts | None = None
    level: str = ""
    rows: list[CardRow] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class DecisionRow:
    """One entry of the log."""

    number: int
    at: datetime
    text: str
    why: str
    alternatives: str = ""
    by: str = ""
    channel: str = ""
    recorded_by: str = ""
    corrects: int | None = None
    corrected_by: int | None = None


@dataclass(frozen=True, kw_only=True)
class DecisionLog(Paper):
    """``decision_log``: who decided what, why, by which channel."""

    incident: IncidentFacts | None = None
    rows: list[DecisionRow] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class ShiftRow:
    """One shift."""

    start: datetime
    end: datetime
    post: str
    person: str
    phone: str = ""
    instead_of: str = ""


@dataclass(frozen=True, kw_only=True)
class DutyRoster(Paper):
    """``duty_roster`` of a span of days, with the hours nobody has."""

    period: str = ""
    rows: list[ShiftRow] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class MatterRow:
    """One open thing as it was when the handover was signed."""

    kind: str
    text: str
    note: str = ""
    late: bool = False


@dataclass(frozen=True, kw_only=True)
class ShiftHandover(Paper):
    """``shift_handover``."""

    outgoing: str = ""
    incoming: str = ""
    written_at: datetime | None = None
    due_at: datetime | None = None
    signed_at: datetime | None = None
    note: str = ""
    rows: list[MatterRow] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class LevelRow:
    """One level of a plan: for how many it is planned, what triggers it, who activates it, what it needs."""

    level: str
    people: int | None = None
    hours: int | None = None
    triggers: list[str] = field(default_factory=list)
    entitled: str = ""
    needs: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class LiaisonRow:
    """One rung of the ladder."""

    rung: int
    body: str
    post: str
    phone: str = ""
    tested_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class PlanBooklet(Paper):
    """``plan_booklet`` and ``pocket_cards``: one version of a plan."""

    title: str = ""
    version: str = ""
    state: str = ""
    hazard: str = ""
    in_force_from: date | None = None
    in_force_until: date | None = None
    review_due_on: date | None = None
    source: str = ""
    levels: list[LevelRow] = field(default_factory=list)
    cards: list[CardRow] = field(default_factory=list)
    ladder: list[LiaisonRow] = field(default_factory=list)
    filings: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class FilingLetter(Paper):
    """``filing_letter``: a plan is sent to an authority to be filed; the slip below is the authority's answer."""

    authority: str = ""
    drawn_up_on: date | None = None
    title: str = ""
    version: str = ""
    hazard: str = ""
    in_force_from: date | None = None
    review_due_on: date | None = None
    booklet: str = ""
    contents: list[str] = field(default_factory=list)
    ladder: list[LiaisonRow] = field(default_factory=list)
    sent_on: date | None = None
    filed_on: date | None = None
    reference: str = ""
    renew_by: date | None = None

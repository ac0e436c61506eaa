"""What the papers of the command print; everything may be missing, and what is missing is a place to write in."""

from __future__ import annotations

from dataclasses import dataclass, field

from relief.core.papers import IncidentFacts, Paper


@dataclass(frozen=True, kw_only=True)
class TimesRow:
    """One incident (or the middle, or the slow end of all): its steps in words, "not yet" and "unknown" included."""

    incident: str
    activated: str = ""
    issue: str = ""
    wheels: str = ""
    delivery: str = ""
    sitrep: str = ""


@dataclass(frozen=True, kw_only=True)
class KnownRow:
    """A published moment of a real response."""

    incident: str
    step: str
    since: str
    source: str


@dataclass(frozen=True, kw_only=True)
class ResponseTimes(Paper):
    """``response_clocks``: intervals after activation."""

    as_of: str = ""
    rows: list[TimesRow] = field(default_factory=list)
    summaries: list[TimesRow] = field(default_factory=list)
    known: list[KnownRow] = field(default_factory=list)
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Told:
    """One line with its moment and who."""

    text: str
    at: str = ""
    by: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Brief(Paper):
    """``handover_brief``: one page for the officer who takes over."""

    incident: IncidentFacts | None = None
    as_of: str = ""
    situation: str = ""
    decisions: list[Told] = field(default_factory=list)
    tasks: list[Told] = field(default_factory=list)
    road: list[Told] = field(default_factory=list)
    clocks: list[Told] = field(default_factory=list)
    promises: list[Told] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Briefing(Paper):
    """``ics_201``: the incident briefing."""

    incident: IncidentFacts | None = None
    as_of: str = ""
    situation: str = ""
    objectives: list[str] = field(default_factory=list)
    actions: list[Told] = field(default_factory=list)
    posts: list[Told] = field(default_factory=list)
    resources: list[Told] = field(default_factory=list)
    picture: str = ""
    prepared_by: str = ""


@dataclass(frozen=True, kw_only=True)
class WantedRow:
    """One thing that is asked for."""

    item: str
    sku: str = ""
    unit: str = ""
    quantity: int | None = None
    place: str = ""
    reason: str = ""
    priority: str = ""


@dataclass(frozen=True, kw_only=True)
class ResourceRequest(Paper):
    """``ics_213rr``: goods asked for, and what is known of where they come from."""

    incident: IncidentFacts | None = None
    as_of: str = ""
    addressed_to: str = ""
    rows: list[WantedRow] = field(default_factory=list)
    wanted: str = ""
    answer: str = ""
    requested_by: str = ""


@dataclass(frozen=True, kw_only=True)
class ActivityLog(Paper):
    """``ics_214``: what one person, or everybody, did, from the events."""

    incident: IncidentFacts | None = None
    who: str = ""
    since: str = ""
    until: str = ""
    rows: list[Told] = field(default_factory=list)
    prepared_by: str = ""

"""What the papers print. Everything may be missing; a missing value is a place to write in.

Quantities are whole base units, weights g, volumes cm³, lengths m; times are aware and printed in the society's zone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What stands in the head and foot of every paper.

    ``url`` is what the QR code holds: a whole address, or a path under ``RELIEF_PUBLIC_URL``; ``drill`` puts the frame
    round each page.
    """

    organisation: str = ""
    number: str = ""
    url: str = ""
    printed_at: datetime | None = None
    drill: bool = False
    duty_phone: str = ""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of goods. ``packed`` is the boxes and loose pieces in words (``7 箱 + 5 件``); weight and volume are of the whole line."""

    item: str
    sku: str = ""
    specification: str = ""
    unit: str = ""
    quantity: int | None = None
    packed: str = ""
    lot: str = ""
    earmark: str = ""
    expires_on: date | None = None
    location: str = ""
    weight_g: int | None = None
    volume_cm3: int | None = None
    delivered: int | None = None
    expected: int | None = None
    source: str = ""
    quality: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class StockPaper(Paper):
    """``release_order``, ``pick_list``, ``goods_received_note``, ``goods_issue_note`` and ``count_sheet``."""

    warehouse: str = ""
    destination: str = ""
    incident: str = ""
    order: str = ""
    purpose: str = ""
    party: str = ""
    note: str = ""
    occurred_at: datetime | None = None
    needed_by: datetime | None = None
    requested_by: str = ""
    requested_at: datetime | None = None
    approved_by: str = ""
    approved_at: datetime | None = None
    approval_channel: str = ""
    issued_by: list[str] = field(default_factory=list)
    received_by: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Leg:
    """One carrier of a waybill that changes hands on the way."""

    carrier: str = ""
    plate: str = ""
    driver: str = ""
    driver_phone: str = ""
    way: str = ""
    began_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Waybill(Paper):
    """``waybill`` (one vehicle, with the vehicle pass as its last page) and ``proof_of_delivery``."""

    warehouse: str = ""
    destination: str = ""
    incident: str = ""
    order: str = ""
    plate: str = ""
    seal: str = ""
    driver: str = ""
    driver_phone: str = ""
    route: str = ""
    metres: int | None = None
    minutes: int | None = None
    departed_at: datetime | None = None
    arrived_at: datetime | None = None
    signed_at: datetime | None = None
    issued_by: list[str] = field(default_factory=list)
    received_by: list[str] = field(default_factory=list)
    discrepancy: str = ""
    vehicle_pass: bool = True
    pass_valid: str = ""
    legs: list[Leg] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class StockCardRow:
    """One movement on a stock card, with the balance after it."""

    at: datetime
    number: str
    kind: str
    party: str = ""
    received: int | None = None
    issued: int | None = None
    balance: int
    by: str = ""


@dataclass(frozen=True, kw_only=True)
class StockCard(Paper):
    """``stock_card``: one lot (or one item) at one warehouse."""

    warehouse: str = ""
    location: str = ""
    item: str = ""
    sku: str = ""
    specification: str = ""
    unit: str = ""
    lot: str = ""
    source: str = ""
    earmark: str = ""
    expires_on: date | None = None
    minimum: int | None = None
    maximum: int | None = None
    as_of: datetime | None = None
    opening: int | None = None
    rows: list[StockCardRow] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class IncidentFacts:
    """The incident as it stands on a paper; levels are printed as given (``Ⅲ 级``), never as a bare number."""

    name: str
    number: str = ""
    hazard: str = ""
    place: str = ""
    happened_at: datetime | None = None
    level: str = ""
    government_level: str = ""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One figure of the situation; ``value`` None is printed as unknown, never as 0."""

    label: str
    value: int | str | None = None
    unit: str = ""
    source: str = ""
    at: str = ""


@dataclass(frozen=True, kw_only=True)
class GoodsRow:
    """Need and answer for one item, in base units."""

    item: str
    sku: str = ""
    unit: str = ""
    needed: int = 0
    committed: int = 0
    in_transit: int = 0
    signed: int = 0
    gap: int = 0


@dataclass(frozen=True, kw_only=True)
class SentRow:
    """What of one item left by vehicle and what was signed for, in base units."""

    item: str
    sku: str = ""
    unit: str = ""
    left: int = 0
    signed: int = 0


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What was decided or done, when and by whom."""

    text: str
    at: datetime | None = None
    by: str = ""


@dataclass(frozen=True, kw_only=True)
class Clock:
    """One step of the response, when it was reached and how long it took (in words)."""

    label: str
    at: datetime | None = None
    took: str = ""
    state: str = ""


@dataclass(frozen=True, kw_only=True)
class Sitrep(Paper):
    """``sitrep``. ``picture`` is an SVG text or the bytes of a PNG; ``replaced_by`` the number of the report that corrected this one."""

    kind: str = ""
    issue: str = ""
    incident: IncidentFacts | None = None
    as_of: datetime | None = None
    situation: str = ""
    figures: list[Figure] = field(default_factory=list)
    goods: list[GoodsRow] = field(default_factory=list)
    sent: list[SentRow] = field(default_factory=list)
    difficulties: str = ""
    decisions: list[Decision] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    clocks: list[Clock] = field(default_factory=list)
    picture: bytes | str | None = None
    picture_note: str = ""
    basis: str = ""
    corrects: str = ""
    note: str = ""
    replaced_by: str = ""
    fingerprint: str = ""
    prepared_by: list[str] = field(default_factory=list)
    issued_by: list[str] = field(default_factory=list)
    issued_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Task:
    """One task of an action card."""

    role: str
    task: str
    within: str = ""


@dataclass(frozen=True, kw_only=True)
class IncidentCard(Paper):
    """``incident_card``: what is known, who activated what, and the tasks of the level."""

    incident: IncidentFacts | None = None
    reported_at: datetime | None = None
    coordinates: str = ""
    figures: list[Figure] = field(default_factory=list)
    trigger: str = ""
    activated_by: str = ""
    activated_at: datetime | None = None
    tasks: list[Task] = field(default_factory=list)
    contacts: list[Decision] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class TownshipCards(Paper):
    """``township_card``: one A4 page a township; a booklet has many."""

    title: str = ""
    cards: list[dict[str, object]] = field(default_factory=list)

"""What the papers about partners, equipment and the building print. A missing value is a place to write in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from relief.core.papers import Paper


@dataclass(frozen=True, kw_only=True)
class PartnerLine:
    """One item of a partner's paper: what was agreed or called (base units), and what book and partner say lies there."""

    item: str
    sku: str = ""
    specification: str = ""
    unit: str = ""
    quantity: int | None = None
    packed: str = ""
    within_hours: int | None = None
    price: str = ""
    book: int | None = None
    theirs: int | None = None
    difference: int | None = None


@dataclass(frozen=True, kw_only=True)
class PartnerPaper(Paper):
    """``partner_agreement``, ``stock_confirmation`` and ``call_off``."""

    kind: str = ""
    agreement: str = ""
    partner: str = ""
    contact: str = ""
    phone: str = ""
    warehouse: str = ""
    incident: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    confirm_every_days: int | None = None
    terms: str = ""
    on: date | None = None
    called_at: datetime | None = None
    due_at: datetime | None = None
    note: str = ""
    ours: list[str] = field(default_factory=list)
    theirs: list[str] = field(default_factory=list)
    lines: list[PartnerLine] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class AssetRow:
    """One asset on a check sheet."""

    code: str
    name: str = ""
    model: str = ""
    place: str = ""
    state: str = ""
    next_on: date | None = None
    charge_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class DoneRow:
    """One thing done with an asset."""

    at: datetime
    what: str
    result: str = ""
    by: str = ""
    party: str = ""
    cost: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class AssetCard(Paper):
    """``asset_card``: one asset with all that was done with it."""

    code: str = ""
    name: str = ""
    kind: str = ""
    model: str = ""
    serial: str = ""
    warehouse: str = ""
    location: str = ""
    state: str = ""
    custodian: str = ""
    bought_on: date | None = None
    value: str = ""
    every_days: int | None = None
    charge_every_days: int | None = None
    next_on: date | None = None
    charge_on: date | None = None
    rows: list[DoneRow] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class EquipmentCheck(Paper):
    """``equipment_check``: every asset of a store, to tick off."""

    warehouse: str = ""
    on: date | None = None
    rows: list[AssetRow] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class PointRow:
    """One point of the checklist; ``met`` None is to be ticked by hand."""

    text: str
    weight: int
    must: bool = False
    source: str = ""
    met: str = ""
    finding: str = ""
    mend_by: date | None = None


@dataclass(frozen=True, kw_only=True)
class StoreChecklist(Paper):
    """``store_checklist``: a round through a store, done or to be done."""

    warehouse: str = ""
    at: datetime | None = None
    score: str = ""
    verdict: str = ""
    rule: str = ""
    note: str = ""
    by: list[str] = field(default_factory=list)
    rows: list[PointRow] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class ClimateRow:
    """One reading as it is printed."""

    at: datetime
    temperature: str
    humidity: str = ""
    wrong: str = ""
    by: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ClimateLog(Paper):
    """``climate_log``: the readings of one store and month, and room for more."""

    warehouse: str = ""
    period: str = ""
    limits: str = ""
    rows: list[ClimateRow] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class GateRow:
    """A key in a hand, or a visitor."""

    start: datetime
    end: datetime | None = None
    who: str = ""
    what: str = ""
    unit: str = ""
    by: str = ""


@dataclass(frozen=True, kw_only=True)
class GateLog(Paper):
    """``gate_log``: keys and visitors of one store and month."""

    warehouse: str = ""
    period: str = ""
    keys: list[GateRow] = field(default_factory=list)
    visits: list[GateRow] = field(default_factory=list)

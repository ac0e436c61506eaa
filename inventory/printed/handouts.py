"""The papers of a distribution: plan, public notice, roster to be signed by hand, result. Figures; names only where they sign."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Sum
from django.utils import timezone

from inventory.domain.workdays import working_days_between
from inventory.models import Attachment, RosterLine
from inventory.papers import head, line_of
from inventory.selectors.handouts import given_back, roster_counts
from inventory.services.distributions import DAYS, signed_at
from relief.core.papers import Line, Paper, render
from relief.core.papers.codes import picture

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from inventory.models import Distribution, DistributionLine

State = RosterLine.State


@dataclass(frozen=True, kw_only=True)
class Share(Line):
    """Goods of a distribution. ``share`` base units go to each household, or person where ``per`` says so; ``needed`` by the roster."""

    share: int | None = None
    per: str = ""
    needed: int | None = None
    returned: int | None = None


@dataclass(frozen=True, kw_only=True)
class PlanPaper(Paper):
    """``distribution_plan`` and ``distribution_notice``; the notice prints no name."""

    waybill: str = ""
    incident: str = ""
    place: str = ""
    planned_for: datetime | None = None
    due_on: date | None = None
    arrived_at: datetime | None = None
    announced_at: datetime | None = None
    recipients: str = ""
    selected_by: str = ""
    contact: str = ""
    staff: list[str] = field(default_factory=list)
    households: int | None = None
    people: int | None = None
    lines: list[Share] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class RosterRow:
    """One household. ``state`` in words once it is settled; ``ink`` is what it drew on the glass, as SVG."""

    line: int
    group: str = ""
    people: int | None = None
    state: str = ""
    ink: str = ""


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
    lines: list[Share] = field(default_factory=list)
    rows: list[RosterRow] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class ResultPaper(RosterPaper):
    """``distribution_result``: planned, given out, left, returned; working days since the goods arrived beside the limit; no household."""

    recipients: str = ""
    selected_by: str = ""
    arrived_at: datetime | None = None
    working_days: int | None = None
    limit: int = DAYS
    absent: int = 0
    declined: int = 0
    photographs: int = 0
    reported_at: datetime | None = None


def plan_paper(distribution: Distribution) -> bytes:
    """What, whom, where, when, and who hands out."""
    return render("distribution_plan", _plan(distribution))


def notice_paper(distribution: Distribution) -> bytes:
    """To be put up: what everybody may know."""
    return render("distribution_notice", _plan(distribution))


def roster_paper(distribution: Distribution, *, signed: bool = False) -> bytes:
    """To be signed before, to be filed after. ``signed``: with what was drawn on the glass, for those who keep the roster."""
    return render(
        "distribution_roster",
        RosterPaper(
            **_done(distribution),
            lines=[_share(row, delivered=row.handed_out) for row in _goods(distribution)],
            rows=[_row(row, signed=signed) for row in distribution.roster.all()],
        ),
    )


def result_paper(distribution: Distribution) -> bytes:
    """How it went, in figures."""
    counts = {row.state: row.households for row in roster_counts(distribution)}
    back, arrived, done = given_back(distribution), signed_at(distribution), distribution.completed_at
    days = working_days_between(timezone.localdate(arrived), timezone.localdate(done)) if arrived and done else None
    lines = [_share(row, delivered=row.handed_out, returned=back.get(row.lot_id, 0)) for row in _goods(distribution)]
    return render(
        "distribution_result",
        ResultPaper(
            **_done(distribution),
            recipients=distribution.recipients,
            selected_by=distribution.selected_by,
            arrived_at=arrived,
            working_days=days,
            absent=counts.get(State.NO_SHOW, 0),
            declined=counts.get(State.REFUSED, 0),
            photographs=Attachment.objects.filter(paper=distribution.number).count(),
            reported_at=distribution.reported_at,
            lines=lines,
        ),
    )


PAPERS: dict[str, Callable[[Distribution], bytes]] = {"plan": plan_paper, "notice": notice_paper, "result": result_paper}


def _head(distribution: Distribution) -> dict[str, Any]:
    return {
        **head(distribution.waybill.warehouse, distribution.number),
        "waybill": distribution.waybill.number,
        "incident": distribution.incident.name if distribution.incident else "",
        "place": distribution.place,
        "due_on": distribution.due_on,
    }


def _done(distribution: Distribution) -> dict[str, Any]:
    times = {name: getattr(distribution, name) for name in ("started_at", "completed_at", "households", "people", "result")}
    return {**_head(distribution), **times, "handed_out_by": names_in(distribution.handed_out_by)}


def names_in(said: str) -> list[str]:
    """The people of a field that names several."""
    return [name for name in said.split("、") if name]


def _plan(distribution: Distribution) -> PlanPaper:
    listed = distribution.roster.aggregate(households=Count("pk"), people=Sum("people"))
    facts = {name: getattr(distribution, name) for name in ("planned_for", "announced_at", "recipients", "selected_by", "contact")}
    sizes = {"household": listed["households"], "person": listed["people"] or 0}
    lines = [_item(rows, sizes[rows[0].per] if listed["households"] else None) for rows in _by_item(_goods(distribution))]
    counts = {"households": listed["households"] or None, "people": listed["people"]}
    return PlanPaper(**_head(distribution), **facts, **counts, arrived_at=signed_at(distribution), staff=names_in(distribution.staff), lines=lines)


def _goods(distribution: Distribution) -> list[DistributionLine]:
    return list(distribution.lines.select_related("lot__item", "lot__earmark").prefetch_related("lot__item__packs"))


def _by_item(rows: list[DistributionLine]) -> Iterable[list[DistributionLine]]:
    items: dict[int, list[DistributionLine]] = {}
    for row in rows:
        items.setdefault(row.lot.item_id, []).append(row)
    return items.values()


def _item(rows: list[DistributionLine], size: int | None) -> Share:
    """All lots of an item as one line; what a roster of this size needs of it."""
    first, units = rows[0], sum(row.quantity for row in rows)
    needed = first.share * size if first.share and size is not None else None
    lots = "、".join(row.lot.number for row in rows)
    return Share(**vars(line_of(first.lot, units)) | {"lot": lots, "share": first.share, "per": first.per if first.share else "", "needed": needed})


def _share(row: DistributionLine, **more: Any) -> Share:
    return Share(**vars(line_of(row.lot, row.quantity)) | {"share": row.share, "per": row.per if row.share else ""} | more)


def _row(row: RosterLine, *, signed: bool) -> RosterRow:
    said = "" if row.state == State.PENDING else " ".join(filter(None, [str(row.get_state_display()), str(row.get_proof_display())]))
    ink = picture(bytes(row.picture)) if signed and row.picture else ""
    return RosterRow(line=row.number, group=row.group, people=row.people, state=said, ink=ink)

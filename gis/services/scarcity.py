"""Keep how goods were shared out when they were short; publish it without names; correct it where everybody sees it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from gis.domain.scarcity import AlreadyPublished, CorrectionUnsaid, NotPublished, OneHandPublishes, fingerprint, percent
from gis.models import ScarcityRecord
from relief.core import clock
from relief.core.columns import fits
from relief.core.models import Event
from relief.core.services.events import record_event
from relief.core.services.numbers import next_number

if TYPE_CHECKING:
    from datetime import datetime

    from gis.models import Proposal, ProposalLine, UnmetLine
    from relief.core.models import Person

NUMBER_CODE = "SS"
RULE = "tiers, then equal tenths, then minutes"


@transaction.atomic
def keep_scarcity(*, proposal: Proposal, by: Person, note: str = "") -> ScarcityRecord | None:
    """The record of an approved proposal, if anything stayed open in it; None where there was enough for everybody.

    ``tell_scarcity`` follows, once all papers of the transaction have their numbers.
    """
    unmet = list(proposal.unmet.select_related("need__item", "need__shelter__division"))
    if not unmet:
        return None
    short = {row.need.item_id for row in unmet}
    lines = list(proposal.lines.filter(need__item__in=short).select_related("need__item", "need__shelter__division"))
    return ScarcityRecord.objects.create(
        number=next_number(organisation=proposal.incident.organisation, kind=NUMBER_CODE, on=clock.today()),
        incident=proposal.incident,
        proposal=proposal,
        shares=_shares(lines, unmet),
        changes=_changes(proposal),
        note=fits(note.strip(), ScarcityRecord, "note"),
        made_by=by,
        made_at=clock.now(),
    )


def tell_scarcity(record: ScarcityRecord, *, by: Person) -> None:
    """The event of a record that was kept."""
    facts = {"lines": len(record.shares), "reason": record.note}
    record_event(kind="scarcity-recorded", by=by, incident=record.incident, subject=record, payload=facts)


def _shares(lines: list[ProposalLine], unmet: list[UnmetLine]) -> list[dict[str, Any]]:
    """One row a shelter and short item: demanded, proposed by the rule, given after people's changes."""
    given, proposed, missing = Counter[int](), Counter[int](), Counter[int]()
    for line in lines:
        given[line.need_id] += line.quantity
        proposed[line.need_id] += line.proposed
    for row in unmet:
        missing[row.need_id] += row.quantity
    needs = {line.need_id: line.need for line in lines} | {row.need_id: row.need for row in unmet}
    rows = []
    for key, need in sorted(needs.items(), key=lambda pair: (pair[1].item.sku, pair[1].priority, pair[0])):
        demanded = given[key] + missing[key]
        rows.append(
            {
                "item": need.item.name,
                "sku": need.item.sku,
                "unit": need.item.unit,
                "place": str(need.shelter.division or ""),
                "shelter": need.shelter.name,
                "tier": need.priority,
                "demanded": demanded,
                "proposed": proposed[key],
                "share": given[key],
                "percent": percent(given[key], demanded),
            }
        )
    return rows


def _changes(proposal: Proposal) -> list[dict[str, Any]]:
    """Every change by hand, from the event stream: who, when, from, to."""
    rows = (
        Event.objects.filter(kind="proposal-adjusted", subject_type="gis.proposal", subject_id=proposal.pk).select_related("by").order_by("sequence")
    )
    named = ("warehouse", "item", "shelter", "from", "to", "why")
    return [{"at": row.occurred_at.isoformat(), "by": str(row.by or ""), **{key: row.payload.get(key, "") for key in named}} for row in rows]


@transaction.atomic
def publish_scarcity(*, record: ScarcityRecord, by: Person) -> ScarcityRecord:
    """Show the record to everybody, without names of people and shelters, under a fingerprint. Raises AlreadyPublished, OneHandPublishes."""
    held = ScarcityRecord.objects.select_for_update(of=("self",)).select_related("incident", "corrects", "made_by").get(pk=record.pk)
    if held.published_at:
        raise AlreadyPublished(number=held.number)
    if by.pk == held.made_by_id:
        raise OneHandPublishes(number=held.number, person=str(by))
    _publish(held, by, clock.now())
    return held


def _publish(held: ScarcityRecord, by: Person, moment: datetime) -> None:
    held.published_by, held.published_at = by, moment
    held.public = _public(held)
    held.sha256 = fingerprint(held.public)
    held.save()
    record_event(kind="scarcity-published", by=by, occurred_at=moment, incident=held.incident, subject=held, payload={"sha256": held.sha256})


def _public(record: ScarcityRecord) -> dict[str, Any]:
    """What the public sees: townships, goods, shares; nobody's name."""
    rows: dict[tuple[str, str, int], dict[str, Any]] = {}
    for row in record.shares:
        at = (row["sku"], row["place"], row["tier"])
        kept = rows.setdefault(at, {"item": row["item"], "unit": row["unit"], "place": row["place"], "tier": row["tier"], "demanded": 0, "share": 0})
        kept["demanded"] += row["demanded"]
        kept["share"] += row["share"]
    for kept in rows.values():
        kept["percent"] = percent(kept["share"], kept["demanded"])
    moment = timezone.localtime(record.published_at).isoformat() if record.published_at else ""
    facts = {"number": record.number, "incident": record.incident.name, "published_at": moment, "rule": RULE, "rows": list(rows.values())}
    return facts | {
        "changed_by_hand": len(record.changes),
        "why": record.note,
        "corrects": record.corrects.number if record.corrects else "",
    }


@transaction.atomic
def correct_scarcity(*, record: ScarcityRecord, by: Person, why: str, shares: dict[int, int] | None = None) -> ScarcityRecord:
    """A published record was wrong: a new one takes its place, says why, and the old page points at it. ``shares``: units by row.

    Raises NotPublished, CorrectionUnsaid.
    """
    held = ScarcityRecord.objects.select_for_update(of=("self",)).select_related("incident__organisation", "proposal").get(pk=record.pk)
    if not held.published_at or ScarcityRecord.objects.filter(corrects=held).exists():
        raise NotPublished(number=held.number)
    if not why.strip():
        raise CorrectionUnsaid(number=held.number)
    rows = [_corrected(row, (shares or {}).get(index)) for index, row in enumerate(held.shares)]
    made = ScarcityRecord.objects.create(
        number=next_number(organisation=held.incident.organisation, kind=NUMBER_CODE, on=clock.today()),
        incident=held.incident,
        proposal=held.proposal,
        shares=rows,
        changes=held.changes,
        note=fits(why.strip(), ScarcityRecord, "note"),
        made_by=held.made_by,
        corrects=held,
        made_at=clock.now(),
    )
    _publish(made, by, clock.now())
    return made


def _corrected(row: dict[str, Any], share: int | None) -> dict[str, Any]:
    return row if share is None else row | {"share": share, "percent": percent(share, row["demanded"])}

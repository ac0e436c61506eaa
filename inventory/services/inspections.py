"""Rounds through a store with the checklist: a score, findings with a day to be mended, and the next round's day."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from inventory.domain import inspections as rule
from inventory.domain.care_refusals import AlreadyMended, UnansweredPoints
from inventory.models import InspectionAnswer, StandardPoint, StoreInspection
from inventory.services.drafts import not_future
from relief.core import clock
from relief.core.columns import fits
from relief.core.services.events import record_event
from relief.core.services.numbers import next_number

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from inventory.models import Warehouse
    from relief.core.models import Person

POINTS = Path(__file__).resolve().parent.parent / "data" / "standard_points.csv"
NUMBER_CODE = "SI"
EVERY = timedelta(days=30)
TO_MEND = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen at one point: met, not met, or None where it does not apply; a finding and its day where not met."""

    met: bool | None
    finding: str = ""
    mend_by: date | None = None


@transaction.atomic
def load_points(*, file: Path = POINTS) -> int:
    """Load the checklist that comes with the product; points the deployment has changed are left as they are."""
    known = set(StandardPoint.objects.values_list("code", flat=True))
    with file.open(encoding="utf-8", newline="") as rows:
        fresh = [_point(row, order) for order, row in enumerate(csv.DictReader(rows), start=1) if row["code"] not in known]
    for point in fresh:
        point.full_clean()
        point.save()
    return len(fresh)


def _point(row: dict[str, str], order: int) -> StandardPoint:
    facts = {name: row[name] for name in ("code", "text", "text_en", "source")}
    return StandardPoint(**facts, weight=int(row["weight"]), must=row["must"] == "1", order=order)


@transaction.atomic
def inspect_store(
    *, warehouse: Warehouse, answers: Mapping[str, Seen], by: Person, note: str = "", occurred_at: datetime | None = None
) -> StoreInspection:
    """Write down one round: every point in use by its code, each once.

    A finding without a day has to be mended within fourteen days. Raises ``UnansweredPoints`` naming the points.
    """
    points = list(StandardPoint.objects.filter(is_active=True))
    _check(points, answers)
    moment = not_future(occurred_at) or clock.now()
    day = timezone.localdate(moment)
    told = rule.score([rule.Answer(one.code, one.weight, one.must, answers[one.code].met) for one in points], pass_percent=warehouse.pass_percent)
    StoreInspection.objects.filter(warehouse=warehouse, next_due_on__isnull=False, at__lte=moment).update(next_due_on=None)
    made = StoreInspection.objects.create(
        number=next_number(organisation=warehouse.organisation, kind=NUMBER_CODE, on=clock.today()),
        warehouse=warehouse,
        at=moment,
        by=by,
        score=told.reached,
        out_of=told.possible,
        passed=told.passed,
        next_due_on=_next_due(warehouse, moment),
        note=fits(note, StoreInspection, "note"),
    )
    InspectionAnswer.objects.bulk_create([_answer(made, point, answers[point.code], day) for point in points])
    facts = {"warehouse": warehouse.code, "score": told.reached, "out_of": told.possible, "passed": told.passed, "missed": list(told.missed)}
    record_event(kind="store-inspected", by=by, occurred_at=moment, organisation=warehouse.organisation, subject=made, payload=facts)
    return made


def _next_due(warehouse: Warehouse, moment: datetime) -> date | None:
    """A month after this round, unless a later one is on paper already."""
    later = StoreInspection.objects.filter(warehouse=warehouse, at__gt=moment).exists()
    return None if later else timezone.localdate(moment) + EVERY


def _check(points: list[StandardPoint], answers: Mapping[str, Seen]) -> None:
    known = {point.code for point in points}
    silent = [point.code for point in points if point.code not in answers or (answers[point.code].met is False and not answers[point.code].finding)]
    wrong = [*silent, *sorted(set(answers) - known)]
    if wrong or not points:
        raise UnansweredPoints(points=", ".join(wrong) or "—")


def _answer(made: StoreInspection, point: StandardPoint, seen: Seen, day: date) -> InspectionAnswer:
    mend_by = (seen.mend_by or day + TO_MEND) if seen.met is False else None
    finding = fits(seen.finding, InspectionAnswer, "finding") if seen.met is False else ""
    return InspectionAnswer(inspection=made, point=point, met=seen.met, weight=point.weight, finding=finding, mend_by=mend_by)


@transaction.atomic
def mend(*, answer: InspectionAnswer, by: Person, occurred_at: datetime | None = None) -> InspectionAnswer:
    """Say that a finding is mended. Raises ``AlreadyMended`` where there is none or it was mended before."""
    held = InspectionAnswer.objects.select_for_update(of=("self",)).select_related("point", "inspection__warehouse__organisation").get(pk=answer.pk)
    if held.met is not False or held.mended_at is not None:
        raise AlreadyMended(point=str(held.point))
    held.mended_at = not_future(occurred_at) or clock.now()
    held.save(update_fields=["mended_at"])
    round_ = held.inspection
    facts = {"point": held.point.code, "warehouse": round_.warehouse.code}
    record_event(kind="finding-mended", by=by, occurred_at=held.mended_at, organisation=round_.warehouse.organisation, subject=round_, payload=facts)
    return held

"""Estimate what the people at a shelter need, and keep the reckoning behind every line."""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q

from gis.domain.groups import Group
from gis.domain.needs import NeedLine, People, estimate
from gis.domain.refusals import ElsewhereShelter, NoStandard
from gis.models import GroupFactor, HeadCount, Need, Requisition, RequisitionLine, Shelter
from gis.selectors.norm_rows import norms_of, standard_of
from gis.selectors.norms import FAMILY_SOURCE, PERSONS_PER_FAMILY
from gis.services.locks import hold_needs
from gis.services.shelters import count_people
from relief.core import clock
from relief.core.services.events import record_event

if TYPE_CHECKING:
    from datetime import date

    from gis.models import NeedStandard
    from relief.core.models import Incident, Person


@transaction.atomic
def estimate_needs(
    *,
    incident: Incident,
    shelter: Shelter,
    people: int,
    days: int,
    on: date,
    by: Person,
    standard: str = "catalogue",
    families: int | None = None,
    persons_per_family: Fraction = PERSONS_PER_FAMILY,
    family_source: str = FAMILY_SOURCE,
) -> list[Need]:
    """Needs of ``people`` at a shelter for ``days`` days from ``on``, in base units, one row per item; replaces the last estimate.

    ``families`` unknown: people / ``persons_per_family``, rounded up, with ``family_source`` kept beside the figure.
    Raises ElsewhereShelter, NoStandard.
    """
    if shelter.incident_id != incident.pk:
        raise ElsewhereShelter(shelter=str(shelter), belongs_to=str(shelter.incident), incident=str(incident))
    norms = norms_of(standard, on)
    if not norms:
        raise NoStandard(standard=standard, on=on.isoformat())
    groups = groups_of(shelter, people)
    factors = _factors(standard)
    crowd = People(people, days, families, persons_per_family, groups)
    lines = estimate(crowd, [standard_of(norm, factors.get(norm.item_id)) for norm in norms], on)
    facts: dict[str, Any] = {"people": people, "days": days, "on": on.isoformat(), "standard": standard}
    facts |= {"groups": groups} if groups else {}
    if families is None:
        facts |= {"persons_per_family": f"{float(persons_per_family):g}", "family_source": family_source}
    needs = _keep(shelter, lines, {norm.item.sku: norm for norm in norms}, facts)
    if shelter.people != people:
        count_people(shelter=shelter, people=people, by=by)
    record_event(
        kind="need-estimated", by=by, incident=incident, subject=shelter, payload=facts | {"quantities": {row.sku: row.quantity for row in lines}}
    )
    return needs


def groups_of(shelter: Shelter, people: int) -> dict[str, int]:
    """Groups of the newest head count that named any, as far as they fit into so many people."""
    named = (Q(**{f"{group}__isnull": False}) for group in Group)
    newest = HeadCount.objects.filter(reduce(or_, named), shelter=shelter).first()
    counted = {str(group): getattr(newest, group) for group in Group} if newest else {}
    return {group: number for group, number in counted.items() if number and number <= people}


def _factors(standard: str) -> dict[int, dict[str, Fraction]]:
    """Group factors by item key."""
    found: dict[int, dict[str, Fraction]] = {}
    for item, group, percent in GroupFactor.objects.filter(code=standard).values_list("item_id", "group", "percent"):
        found.setdefault(item, {})[group] = Fraction(percent, 100)
    return found


def _reason(line: NeedLine, norm: NeedStandard) -> dict[str, Any]:
    return {
        "basis": line.standard.basis.value,
        "times": line.multiplier,
        "each": f"{float(line.standard.quantity):g}",
        "season": norm.season,
        "factors": {group: round(100 * factor) for group, factor in line.standard.factors.items()},
        "status": norm.status,
        "source": norm.source,
    }


def _keep(shelter: Shelter, lines: list[NeedLine], norms: dict[str, NeedStandard], facts: dict[str, Any]) -> list[Need]:
    """Write the estimate over the last one; items no longer needed fall to 0, or to what requisitions were granted."""
    known = hold_needs(shelter)
    granted = _granted(shelter)
    now, kept = clock.now(), []
    for line in lines:
        norm = norms[line.sku]
        need = known.pop(norm.item_id, None) or Need(incident_id=shelter.incident_id, shelter=shelter, item=norm.item)
        need.quantity = max(line.quantity, granted.get(norm.item_id, 0))
        need.priority, need.days = norm.priority, facts["days"]
        need.reason, need.estimated_at = facts | _reason(line, norm), now
        need.save()
        kept.append(need)
    for need in known.values():
        need.quantity, need.estimated_at = granted.get(need.item_id, 0), now
        need.save(update_fields=["quantity", "estimated_at"])
    return kept


def _granted(shelter: Shelter) -> dict[int, int]:
    """Up to where granted requisitions reach, by item key: no estimate takes that away."""
    rows = RequisitionLine.objects.filter(requisition__shelter=shelter, requisition__state=Requisition.State.TAKEN_UP, granted__gt=0)
    found: dict[int, int] = {}
    for item, base, units in rows.values_list("item_id", "base", "granted"):
        found[item] = max(found.get(item, 0), base + units)
    return found

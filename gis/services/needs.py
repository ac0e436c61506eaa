"""Estimate what the people at a shelter need, and keep the reckoning behind every line."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q

from gis.domain.needs import Basis, NeedLine, People, Standard, Status, estimate
from gis.domain.refusals import ElsewhereShelter, NoStandard
from gis.models import Need, NeedStandard, Shelter
from gis.selectors.norms import FAMILY_SOURCE, MONTHS, PERSONS_PER_FAMILY
from inventory.models import Item
from relief.core import clock
from relief.core.services.events import record_event

if TYPE_CHECKING:
    from datetime import date

    from relief.core.models import Incident, Person

TRUST = {NeedStandard.Status.FOUND: Status.PUBLISHED, NeedStandard.Status.UNVERIFIED: Status.UNVERIFIED}


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
    norms = _norms(standard, on)
    crowd = People(people, days, families, persons_per_family)
    lines = estimate(crowd, [_standard(norm) for norm in norms], on)
    facts = {"people": people, "days": days, "on": on.isoformat(), "standard": standard}
    if families is None:
        facts |= {"persons_per_family": f"{float(persons_per_family):g}", "family_source": family_source}
    needs = _keep(shelter, lines, {norm.item.sku: norm for norm in norms}, facts)
    _count(shelter, people)
    record_event(
        kind="need-estimated", by=by, incident=incident, subject=shelter, payload=facts | {"quantities": {row.sku: row.quantity for row in lines}}
    )
    return needs


def _norms(standard: str, on: date) -> list[NeedStandard]:
    """The rows of a norm table in force on a day."""
    in_force = Q(in_force_from__isnull=True) | Q(in_force_from__lte=on)
    norms = list(NeedStandard.objects.filter(in_force, code=standard).select_related("item").order_by("priority", "item__sku"))
    if not norms:
        raise NoStandard(standard=standard, on=on.isoformat())
    return norms


def _standard(norm: NeedStandard) -> Standard:
    return Standard(
        sku=norm.item.sku,
        basis=Basis(norm.basis),
        quantity=Fraction(norm.quantity),
        source=norm.source,
        status=TRUST[NeedStandard.Status(norm.status)],
        months=MONTHS[Item.Season(norm.season)],
    )


def _reason(line: NeedLine, norm: NeedStandard) -> dict[str, Any]:
    return {
        "basis": line.standard.basis.value,
        "times": line.multiplier,
        "each": f"{float(line.standard.quantity):g}",
        "season": norm.season,
        "status": norm.status,
        "source": norm.source,
    }


def _keep(shelter: Shelter, lines: list[NeedLine], norms: dict[str, NeedStandard], facts: dict[str, Any]) -> list[Need]:
    """Write the estimate over the last one; items no longer needed fall to 0 and stay in the record."""
    known = {need.item_id: need for need in Need.objects.filter(shelter=shelter)}
    now, kept = clock.now(), []
    for line in lines:
        norm = norms[line.sku]
        need = known.pop(norm.item_id, None) or Need(incident_id=shelter.incident_id, shelter=shelter, item=norm.item)
        need.quantity, need.priority, need.days = line.quantity, norm.priority, facts["days"]
        need.reason, need.estimated_at = facts | _reason(line, norm), now
        need.save()
        kept.append(need)
    for need in known.values():
        need.quantity, need.estimated_at = 0, now
        need.save(update_fields=["quantity", "estimated_at"])
    return kept


def _count(shelter: Shelter, people: int) -> None:
    if shelter.people != people:
        shelter.people, shelter.counted_at = people, clock.now()
        shelter.save(update_fields=["people", "counted_at"])
